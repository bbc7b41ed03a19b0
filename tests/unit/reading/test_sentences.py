from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reading.sentences import WINDOW, bracket_at, clause_at, paragraph_at, sentence_at


def said(text: str, inside: str) -> str:
    return text[slice(*sentence_at(text, text.index(inside)))]


@pytest.mark.parametrize(
    "sentence",
    [
        "The median was 13.8 months (range, 2.8–20.0).",
        "It was a phase I / IIa trial of cells.",
        "Some agents (e.g. Fludarabine, i.e. Flu) were given vs. placebo.",
        "Smith et al. 2020 and J. A. Doe reported it (Fig. 2).",
        "Dr. Roe of St. Elsewhere Inc. said so.",
        "Of the 11 patients (N = 11), 8 (73%) responded!",
        "Was it so?",
        "“It works,” she said.",
    ],
)
def test_a_sentence_is_not_cut_inside(sentence: str) -> None:
    text = f"Before came one. {sentence} Then another came."
    for inside in range(len("Before came one. "), len("Before came one. ") + len(sentence)):
        start, end = sentence_at(text, inside)
        assert text[start:end] == sentence


def test_between_two_sentences_the_next_one_is_meant() -> None:
    text = "One came.  Two came."
    assert text[slice(*sentence_at(text, 10))] == "Two came."


def test_a_wrapped_line_does_not_end_a_sentence_but_a_heading_does() -> None:
    text = "Results\nOf the eleven patients who were enrolled in the study,\n8 (73%) responded to it.\n\nNext"
    assert said(text, "8 (73%)").startswith("Of the eleven")
    assert said(text, "Results") == "Results"
    assert said(text, "Next") == "Next"


def test_chinese_full_stops_end_sentences() -> None:
    text = "患者共11例。8例有效。"
    assert said(text, "8") == "8例有效。"


def test_a_clause_ends_at_commas_outside_brackets() -> None:
    text = "Of the 11 patients, 8 (73%, n = 8) responded at 1,234 days, and 7 died."
    at = text.index("8 (73")
    assert text[slice(*clause_at(text, at, at + 1))] == "8 (73%, n = 8) responded at 1,234 days"


def test_the_innermost_bracket_is_found() -> None:
    text = "It rose (from 5 [95% CI 2 to 9]) at once."
    at = text.index("CI")
    inner = bracket_at(text, at, at + 2)
    assert inner is not None
    assert text[slice(*inner)] == "[95% CI 2 to 9]"
    outer = bracket_at(text, *inner)
    assert outer is not None
    assert text[slice(*outer)] == "(from 5 [95% CI 2 to 9])"
    assert bracket_at(text, 0, 2) is None


@given(st.text(alphabet="Ab 1.,;:()!?\n\u2019\u05d0\U0001f600e\u0301", max_size=200), st.integers(-5, 210))
def test_a_sentence_lies_in_its_paragraph_and_in_the_text(text: str, pos: int) -> None:
    low, high = paragraph_at(text, pos)
    start, end = sentence_at(text, pos)
    assert 0 <= low <= start <= end <= high <= len(text)
    assert text[start:end] == text[start:end].strip()


@pytest.mark.parametrize("filler", ["a", " ", "\n", ".", "(", "A. ", "1,111"])
def test_only_the_neighbourhood_is_looked_at(filler: str) -> None:
    text = (filler * 1_000_000)[:1_000_000]
    start, end = sentence_at(text, 500_000)
    assert 500_000 - WINDOW <= start <= end <= 500_000 + WINDOW
