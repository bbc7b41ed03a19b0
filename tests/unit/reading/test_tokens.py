from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reading.tokens import grow, next_number, next_token, previous_number, previous_token, shrink, token_at, tokens

SENTENCE = "Among the 11 treated, 8 (73%) had a response (95% CI, 39 to 94) after 13.8 months, and 7 were well."
TEXT = f"It began in 2017.\n\nAn opening line. {SENTENCE} A last line.\n\nAnother paragraph."


def words(text: str) -> list[str]:
    return [text[a:b] for a, b in tokens(text)]


@pytest.mark.parametrize(
    "token",
    [
        "8 (73%)",
        "8/11 (72.7%)",
        "8 of 11 (73%)",
        "73% (8/11)",
        "8/11",
        "8 out of 11",
        "95% CI 0.5–0.9",
        "(95% CI, 2.8 to 20.0)",
        "2.8–20.0",
        "5 ± 3",
        "-5",
        "–5 to –3",
        "−2.5%",
        "73·0%",
        "1,234",
        "1 × 10^7",
        "2025-03-27",
        "27 March 2025",
        "February 8, 2020",
        "8/11/2020",
        "NCT 0000 0001",
        "10.1000/abc.1",
        "CD19/IL-15",
        "4-1BB",
        "follow-up",
        "CD34+",
    ],
)
def test_what_belongs_together_is_one_token(token: str) -> None:
    assert words(f"had {token} there") == ["had", token, "there"]


def test_the_numbers_of_a_text_are_visited_forwards_and_backwards() -> None:
    forwards, at = [], 0
    while found := next_number(TEXT, at):
        forwards.append(TEXT[slice(*found)])
        at = found[1]
    backwards, at = [], len(TEXT)
    while found := previous_number(TEXT, at):
        backwards.append(TEXT[slice(*found)])
        at = found[0]
    assert forwards == ["2017", "11", "8 (73%)", "(95% CI, 39 to 94)", "13.8", "7"]
    assert backwards == forwards[::-1]


def test_names_with_digits_are_no_numbers() -> None:
    assert next_number("CD19 and IL-15, 4-1BB, 2B4, NK-92", 0) is None


def test_tokens_are_stepped_through_one_by_one() -> None:
    text = "had 8 (73%) there"
    assert text[slice(*(next_token(text, 0) or (0, 0)))] == "8 (73%)"
    assert text[slice(*(previous_token(text, len(text)) or (0, 0)))] == "there"
    assert text[slice(*(previous_token(text, 12) or (0, 0)))] == "8 (73%)"
    assert next_token(text, len(text)) is None
    assert previous_token(text, 0) is None


def test_growing_goes_from_the_number_to_the_paragraph_and_shrinking_comes_back() -> None:
    at = TEXT.index("39 to")
    span = token_at(TEXT, at)
    assert span is not None
    steps = [span]
    while (larger := grow(TEXT, *steps[-1])) != steps[-1]:
        steps.append(larger)
    shown = [TEXT[slice(*step)] for step in steps]
    assert shown[0] == "(95% CI, 39 to 94)"
    assert SENTENCE in shown
    assert shown[-1] == f"An opening line. {SENTENCE} A last line."
    for smaller, bigger in pairwise(steps):
        assert shrink(TEXT, *bigger, at) == smaller


def test_shrinking_without_a_starting_point_goes_to_the_first_number() -> None:
    start = TEXT.index(SENTENCE)
    clause = shrink(TEXT, start, start + len(SENTENCE))
    assert TEXT[slice(*clause)] == "Among the 11 treated"
    assert TEXT[slice(*shrink(TEXT, *clause))] == "11"


@given(st.text(alphabet="ab1 ,.%()/-–\n·×^CI=\u05d0\U0001f600e\u0301", max_size=150))
def test_tokens_cover_everything_but_white_space_and_never_overlap(text: str) -> None:
    covered, last = "", 0
    for start, end in tokens(text):
        assert last <= start < end <= len(text)
        assert not text[last:start].strip()
        covered, last = covered + text[start:end], end
    assert not text[last:].strip()


@given(st.text(alphabet="ab1 ,.%()/-–\n", max_size=120), st.integers(0, 120), st.integers(0, 10))
def test_growing_always_holds_what_it_grew_from(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(len(text), start + length)
    low, high = grow(text, start, end)
    assert low <= start
    assert high >= end
    smaller = shrink(text, start, end)
    assert start <= smaller[0] <= smaller[1] <= end


@pytest.mark.parametrize("filler", ["a", "1", " ", "\n", "(", "8 of ", "8 (73% "])
def test_a_token_is_found_anywhere_in_a_large_text(filler: str) -> None:
    text = (filler * 1_000_000)[:1_000_000]
    found = token_at(text, 500_000)
    assert found is None or found[1] - found[0] <= 8000
    assert previous_token(text, 500_000) is None or filler.strip()
