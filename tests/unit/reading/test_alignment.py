"""Two texts side by side, words that are nearly there, folding with a map, and what differs between two sides."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from app.reading.alignment import align
from app.reading.approximate import around, distance, nearest
from app.reading.folding import fold, numbers
from app.reading.word_difference import word_difference

PIECES = st.sampled_from(["one ", "two", " three", "4.5", "\n", "🧬", "é", "a", "a a "])
TEXTS = st.lists(PIECES, max_size=120).map("".join)


@given(TEXTS, TEXTS)
def test_what_is_paired_is_equal_and_in_order(old, new):
    alignment = align(old, new)
    before = (0, 0)
    for start, place, length in alignment.blocks:
        assert length > 0
        assert old[start : start + length] == new[place : place + length]
        assert (start, place) >= before
        assert start >= before[0]
        assert place >= before[1]
        before = (start + length, place + length)


@given(TEXTS, TEXTS, st.data())
def test_a_region_lies_in_the_new_text_and_holds_the_place(old, new, data):
    assume(old)
    alignment = align(old, new)
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    low, high = alignment.region(start, end)
    assert 0 <= low <= high <= len(new)
    place = alignment.place(start, end)
    if place is not None:
        assert new[slice(*place)] == old[start:end]
        assert (low, high) == place


def test_two_edits_far_apart_leave_what_is_between_them_paired():
    old = " ".join(f"word{n}" for n in range(3_000))
    new = old.replace("word10 ", "changed ").replace("word2900 ", "")
    place = align(old, new).place(old.index("word1500"), old.index("word1500") + 8)
    assert place is not None
    assert new[slice(*place)] == "word1500"


@given(st.text("ab ", max_size=40), st.text("ab ", max_size=40))
def test_the_distance_is_levenshteins(one, other):
    assume(one)
    row = list(range(len(other) + 1))
    for a, mine in enumerate(one, 1):
        before, row = row, [a]
        for b, its in enumerate(other, 1):
            row.append(min(before[b] + 1, row[-1] + 1, before[b - 1] + (mine != its)))
    assert distance(one, other) == row[-1]


@pytest.mark.parametrize(
    "there", ["the quick brown fox jumps", "the quick brwn fox jumps", "thee quick brown fax jumps"]
)
def test_words_with_few_errors_are_found_where_they_stand(there):
    words, text = "the quick brown fox jumps", f"{'something else here. ' * 50}{there} over it all. {'and more. ' * 50}"
    best = nearest(words, text, 5)[0]
    assert best.errors == distance(words, there)
    assert abs(best.start - text.index(there)) <= best.errors
    assert around(words, text, 5, (best.start, best.end))[0] == best


def test_what_is_too_different_is_not_found():
    assert nearest("the quick brown fox jumps", "a slow red dog sleeps in the sun all day long", 5) == []


@given(st.text(max_size=60))
@example("\r¸")
def test_a_folded_text_knows_where_each_character_comes_from(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.index)
    assert list(folded.index) == sorted(folded.index)
    assert all(0 <= place < len(text) for place in folded.index)
    assert fold(folded.text).text == folded.text


def test_powers_and_fractions_are_other_numbers_than_digits():
    assert fold("10²").text != "102"
    assert fold("1½").text != fold("11/2").text
    assert numbers(fold("１２ of 11 (72.7 %), −5, 10⁸").text) == ("12", "11", "72.7", "-5", "10", "⁸")


@given(TEXTS, TEXTS)
def test_what_differs_is_all_that_differs(old, new):
    sides = word_difference(old, new)
    assert without(old, sides.gone) == without(new, sides.new)


@pytest.mark.parametrize("size", [3_000, 30_000])
def test_long_texts_are_marked_from_where_they_part(size):
    old, new = "a " * size, "a " * (size - 5) + "b"
    sides = word_difference(old, new)
    assert sides.gone
    assert sides.new[0][1] == len(new)


def without(text, ranges):
    for start, end in reversed(ranges):
        text = text[:start] + text[end:]
    return text
