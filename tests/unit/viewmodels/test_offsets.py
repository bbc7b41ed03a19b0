"""Offsets between code points and a widget's units, and the text that a widget shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text import canonical
from app.viewmodels.offsets import Offsets
from app.viewmodels.shown_text import LONGEST, shown_text

hostile = st.text(
    alphabet=st.one_of(
        st.sampled_from("aé\u0301\u05d0\u05b8\u00a0\t\n \u200d\ufe0f\ufeff\u2029\r👩🔬𝛼𐍈\U0010ffff"), st.characters()
    )
).map(canonical)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(hostile)
def test_every_code_point_goes_to_units_and_back(text):
    offsets = Offsets(text)
    for position in range(len(text) + 1):
        unit = offsets.to_utf16(position)
        assert unit == units(text[:position])
        assert offsets.to_code_point(unit) == position
        assert offsets.to_code_point(unit, up=True) == position


@given(hostile, st.data())
def test_a_span_of_units_covers_whole_characters_and_no_more(text, data):
    offsets = Offsets(text)
    start = data.draw(st.integers(0, units(text)))
    end = data.draw(st.integers(start, units(text)))
    first, last = offsets.span(start, end)
    if start == end:
        assert first == last
        return
    assert units(text[:first]) <= start
    assert units(text[:last]) >= end
    assert start - units(text[:first]) <= 1
    assert units(text[:last]) - end <= 1


def test_an_edge_inside_a_pair_widens_outward():
    offsets = Offsets("a𝛼𝛽b")
    assert offsets.span(2, 4) == (1, 3)
    assert offsets.span(2, 2) == (1, 1)
    assert offsets.span(0, 6) == (0, 4)


def test_what_lies_outside_is_moved_to_the_edge():
    offsets = Offsets("a𝛼")
    assert offsets.to_utf16(99) == 3
    assert offsets.to_utf16(-1) == 0
    assert offsets.to_code_point(99) == 2
    assert offsets.to_code_point(-5) == 0


def test_a_text_without_astral_characters_counts_the_same_both_ways():
    offsets = Offsets("שלום\u00a0e\u0301")
    assert [offsets.to_utf16(position) for position in range(8)] == list(range(8))


@given(st.text(alphabet="ab .\n\t\u00a0𝛼", max_size=60), st.integers(1, 400))
def test_the_shown_text_differs_only_where_a_blank_is_a_newline(piece, times):
    text = piece * times
    shown = shown_text(text)
    assert len(shown) == len(text)
    assert units(shown) == units(text)
    assert all(a == b or (a.isspace() and b == "\n") for a, b in zip(text, shown, strict=True))


def test_what_turns_the_direction_of_words_is_shown_and_turns_nothing():
    text = "It was \u202e37\u202c %, \u2067and\u2069 \u200fshalom"
    shown = shown_text(text)
    assert shown == "It was ⇠37¦ %, ⇠and¦ \u200fshalom"
    assert units(shown) == units(text)


@given(st.lists(st.integers(1, 300), min_size=1, max_size=20), st.integers(1, 60), st.sampled_from(" \t\u3000"))
def test_no_shown_line_is_much_too_long_when_there_are_blanks(lengths, times, blank):
    text = blank.join("x" * length for length in lengths * times)
    assert max(map(len, shown_text(text).split("\n"))) <= LONGEST + 300


def test_a_long_line_is_broken_after_a_sentence():
    text = ("One sentence of some words. " * 400).strip()
    lines = shown_text(text).split("\n")
    assert len(lines) > 1
    assert all(line.endswith(".") for line in lines)


@pytest.mark.parametrize("text", ["", "short", "x" * (3 * LONGEST), "a line\n" * 2000])
def test_a_text_that_needs_or_allows_no_break_is_the_same(text):
    assert shown_text(text) == text
