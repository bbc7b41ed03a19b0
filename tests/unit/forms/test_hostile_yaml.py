"""A form file from anywhere ends as a form or as a sentence, never as anything else."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import FormError
from app.domain.forms import Form
from app.forms import tree
from app.forms.reader import check, load
from tests.builders.forms import GOOD

BOMB = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'}, x]\n" for n in range(30))

HOSTILE = {
    "empty": (b"", "This file is empty."),
    "only comments": (b"# nothing\n", "`key: value` lines"),
    "white space": (b" \n\n", "This file is empty."),
    "a word": (b"hello", "`key: value` lines"),
    "a list": (b"- a\n- b\n", "`key: value` lines"),
    "not UTF-8": ("name: grün".encode("latin-1"), "This file is not UTF-8 text"),
    "UTF-16": ("name: x".encode("utf-16"), "This file is not UTF-8 text"),
    "a picture": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "This file is not UTF-8 text"),
    "a control character": (b"name: \x07", "This is not YAML"),
    "a NUL by escape": (b'name: "\\0"', "cannot be stored"),
    "a Python tag": (b"name: !!python/object/apply:os.system ['true']", "Tags such as"),
    "a plain tag": (b"name: !!binary aGVsbG8=", "Tags such as"),
    "an anchor": (b"name: &n x\ntitle: *n", "Anchors and aliases"),
    "a bomb": (BOMB.encode(), "Anchors and aliases"),
    "two documents": (b"name: a\n---\nname: b\n", "remove the second document"),
    "deep flow": (b"a: " + b"[" * 100_000, "levels deep"),
    "deep blocks": (b"a:\n" + b"".join(b" " * n + b"- \n" for n in range(1, 200)), "levels deep"),
    "a list as key": (b"? [a, b]\n: c\n", "A key is one word"),
    "a tab": (b"name:\n\t- x", "This is not YAML"),
    "an open quote": (b'name: "x', "This is not YAML"),
    "10 MB": (b"#" * 10_000_000, "larger than 1 MB"),
    "too many entries": (b"a: [" + b",".join([b"x"] * 100_001) + b"]", "more than 100000 entries"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_told_in_a_sentence(tmp_path, what):
    data, sentence = HOSTILE[what]
    path = tmp_path / "form.yaml"
    path.write_bytes(data)
    with pytest.raises(FormError, match=r"form\.yaml:\d+: ") as caught:
        load(path)
    assert sentence in str(caught.value)


def test_a_byte_order_mark_and_crlf_do_no_harm(tmp_path):
    path = tmp_path / "form.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert check(path) == []


def test_words_that_yaml_reads_as_types_stay_words(tmp_path):
    path = tmp_path / "form.yaml"
    path.write_text(GOOD.replace('version: "1"', "version: 1.0").replace("label: N,", "label: no,"), encoding="utf-8")
    form = load(path)
    assert form.version == "1.0"
    assert form.field("arm", "n").label == "no"


def test_the_reader_does_the_same_without_the_fast_parser(tmp_path, monkeypatch):
    path = tmp_path / "form.yaml"
    path.write_text(GOOD, encoding="utf-8")
    fast = load(path)
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert load(path) == fast
    path.write_text(GOOD.replace("Tiny", '"half \\ud800"'), encoding="utf-8")
    with pytest.raises(FormError, match="cannot be stored"):
        load(path)


def test_the_same_keys_twice_are_counted_but_bounded():
    problems = tree.Problems("form.yaml")
    tree.parse(b"a: b\n" * 1000, problems)
    assert len(problems.found) == 999


WORDS = ["name", "kinds", "fields", "key", "label", "kind", "text"]
MARKS = ["&a ", "*a", "!!str ", "<<: ", "---\n", "? ", "> ", "| ", ": ", "- ", "  "]
PIECES = st.sampled_from([*WORDS, *MARKS, *"{}[],'\"#%1é\n\t\x85\u2028\U0001f600"])


def ends_well(path):
    """Say whether a file loads as a form, or is refused by a sentence that begins with its name and line."""
    try:
        return isinstance(load(path), Form)
    except FormError as error:
        return str(error).startswith(f"{path}:")


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join)).map(str.encode) | st.binary())
def test_any_bytes_end_as_a_form_or_a_sentence(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(data)
    assert ends_well(path)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(GOOD)), st.integers(0, 30), st.lists(PIECES, max_size=3).map("".join))
def test_a_form_with_a_wound_ends_as_a_form_or_a_sentence(tmp_path_factory, at, cut, put):
    path = tmp_path_factory.getbasetemp() / "wounded.yaml"
    path.write_text(GOOD[:at] + put + GOOD[at + cut :], encoding="utf-8", newline="")
    assert ends_well(path)
