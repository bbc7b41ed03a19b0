import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.inline_markup import as_written, plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<i>In vivo</i> CD22<sup>+</sup>", "In vivo CD22+"),
        ("&lt;i&gt;In vivo&lt;/i&gt; cells", "In vivo cells"),
        ("a &amp; b &#8211; c &#x3b2; &nbsp;d", "a & b – c β \u00a0d"),
        ("<p>One.</p><p>Two.</p>", "One.  Two."),
        ("p<0.05 and q>3", "p<0.05 and q>3"),
        ("5 < i > 3", "5 < i > 3"),
        ("AT&T &c. &unknown;", "AT&T &c. &unknown;"),
        ("?a=1&copy=2", "?a=1&copy=2"),
        ("&#10;x&#0;", "x\ufffd"),
        ("<jats:title>Aim</jats:title><span class='x'>y</span>", "Aim y"),
    ],
)
def test_markup_is_read_and_what_is_none_stays(written, read):
    assert plain(written) == read


@given(st.text() | st.text(alphabet="<>&;ib/p#32 ltamgx"))
def test_what_is_written_is_read_again(text):
    text = text.strip()
    assert plain(as_written(text)) == text


def test_hostile_markup_is_read_in_time():
    for part in ("<", "&lt;", "<i ", "&", "<i><", "&#"):
        plain(part * 200_000)
