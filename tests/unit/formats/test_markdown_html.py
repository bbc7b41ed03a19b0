from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.markdown_html import DEEPEST, LONGEST, to_html

ALLOWED = "p br em strong code pre ul ol li blockquote a hr h1 h2 h3 h4 h5 h6"


def tags(html: str) -> set[str]:
    return set(re.findall(r"</?([a-zA-Z0-9]+)", html))


def depth(html: str) -> int:
    deepest = now = 0
    for closing, _ in re.findall(r"<(/?)(ul|ol|blockquote|em|strong|li)\b", html):
        now += -1 if closing else 1
        deepest = max(deepest, now)
    return deepest


def test_what_curators_write_is_formatted():
    html = to_html("Only *11* patients & **no** `N`.\n\n- one\n- two\n\n1. first\n\n> quoted\n\n# Head\n\n---")
    assert "<em>11</em>" in html
    assert "patients &amp; <strong>no</strong> <code>N</code>" in html
    for piece in ("<ul>", "<ol>", "<blockquote>", "<h1>Head</h1>", "<hr"):
        assert piece in html


def test_links_lead_only_where_they_say():
    html = to_html(
        "[a](https://example.org/x) [b](http://example.org) [c](mailto:me@example.org) <https://example.org>"
    )
    assert html.count("href=") == 4
    assert 'rel="noopener noreferrer"' in html


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "file://localhost/secret.txt",
        "vbscript:x",
        "//server/share",
        "\\\\server\\share",
        "secret.txt",
        "#top",
        "qrc:/x",
    ],
)
def test_other_links_lose_their_address(address: str):
    for text in (f"[x]({address})", f"[x](<{address}>)", f"<{address}>", f"[x][1]\n\n[1]: {address}"):
        assert "href" not in to_html(text)


@pytest.mark.parametrize(
    "raw",
    [
        "<script>alert(1)</script>",
        "<svg onload=alert(1)>",
        "<img src=http://example.org/x.png>",
        "<b onclick=x>bold",
        "<div><div><div>",
        "<!-- hidden --> seen",
        "<a href='javascript:x'>y</a>",
        "<style>p{}</style>",
        "<iframe src=//x>",
        "<p style='background:url(http://x)'>",
        "text <script",
    ],
)
def test_raw_html_is_shown_as_it_was_typed(raw: str):
    html = to_html(raw)
    assert tags(html) <= {"p"}
    assert "&lt;" in html


def test_images_stay_text():
    html = to_html("![alt](http://example.org/x.png) ![alt][1] ![alt]\n\n[1]: http://example.org/y.png\n[alt]: z")
    assert "<img" not in html
    assert "src" not in html


def test_two_thousand_nested_lists_and_quotes_stay_shallow():
    nested = (
        "\n".join(f"{'    ' * level}- x" for level in range(2000)),
        "\n".join(f"{'  ' * level}1. x" for level in range(2000)),
        "- " * 5000 + "x",
        "> " * 5000 + "x",
        ">" * 9000,
        "1. " * 5000 + "x",
        "> - " * 4000 + "x",
        "\n\n".join(f"{'    ' * level}> - x" for level in range(300)),
    )
    for text in nested:
        assert depth(to_html(text)) <= 4 * DEEPEST


@pytest.mark.parametrize(
    "piece", ["*_", "*", "_", "`", "[", "![", "[a](", "<", "&", "\\", "**a *b ", "`a``b", "<http://"]
)
def test_marks_without_end_are_shown_as_text(piece: str):
    text = (piece * 20_000)[:LONGEST]
    html = to_html(text)
    assert tags(html) <= {"p", "a"}
    assert depth(html) == 0


def test_a_line_of_a_megabyte_is_cut_and_says_so():
    html = to_html("a" * 1_000_000)
    assert len(html) < LONGEST + 200
    assert f"only the first {LONGEST:,} characters" in html
    assert "only the first" not in to_html("a" * LONGEST)


def test_many_marks_in_a_block_keep_their_characters():
    html = to_html("[]!*_`<>&\\ " * 50)
    assert html.count("[]!*_`&lt;&gt;&amp;\\") == 50


def test_a_carriage_return_and_control_characters_do_no_harm():
    assert to_html("a\r\nb\rc\x02wzxhzdk:0\x03\x00\ufdd2") == "<p>a\nb\ncwzxhzdk:0</p>"


@given(st.text(alphabet="ab*_`[]()<>!&#-+>1. \n\t\\:/=\"'xX\x02\x03\ufdd5\u05d0\U0001f600", max_size=300))
def test_whatever_is_typed_comes_out_harmless(text: str):
    html = to_html(text)
    assert tags(html) <= set(ALLOWED.split())
    for address in re.findall(r'href="([^"]*)"', html):
        assert re.match(r"(?i)https?://|mailto:", address)
    assert not re.search(r"<[^>]*\s(?!href=|rel=)[a-z-]+=", html)


@given(
    st.lists(st.sampled_from(["- ", "> ", "1. ", "    ", "\t", "\n", "\n\n", "x", "*", "**", "_", "["]), max_size=400)
)
def test_nesting_of_any_shape_stays_shallow(pieces: list[str]):
    assert depth(to_html("".join(pieces))) < 150


def test_the_libraries_are_imported_only_when_asked_for():
    code = "import sys, app.formats.markdown_html; print(sorted({'markdown', 'nh3'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
