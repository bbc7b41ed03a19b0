"""Rule V20: grades lie on their scale, open ranges stay open, and severe cases are no more than all."""

from __future__ import annotations

import doctest
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks.grades import Grades, grades_in
from app.domain.kinds import Integer, Proportion
from tests.builders.written import Written, term


def graded(measure: str, low: int | None = None, high: int | None = None, **held) -> Written:
    written = Written()
    written.item("trial")
    grades = {name: Integer(n) for name, n in (("grade_min", low), ("grade_max", high)) if n is not None}
    written.item("outcome", "trial-1", measure=term(measure), **grades, **held)
    return written


@pytest.mark.parametrize(
    ("words", "grades"),
    [
        ("grade 3+ CRS", Grades(3, None)),
        ("grade 3 or higher", Grades(3, None)),
        ("Grade ≥ 3", Grades(3, None)),
        ("≥ grade 3", Grades(3, None)),
        ("grade >= 2", Grades(2, None)),
        ("grade > 2", Grades(3, None)),
        ("grades 3-4", Grades(3, 4)),
        ("grades III–IV acute GvHD", Grades(3, 4)),
        ("grade I to II", Grades(1, 2)),
        ("grade 1 or 2", Grades(1, 2)),
        ("grade 2 or lower", Grades(None, 2)),
        ("any-grade CRS", Grades(None, None)),
        ("of all grades", Grades(None, None)),
        ("grade 2", Grades(2, 2)),
    ],
)
def test_grades_are_read_as_texts_write_them(words, grades):
    assert grades_in(words) == (grades,)


@pytest.mark.parametrize("words", ["upgrade 3", "grade 25", "grade 3.5", "low-grade lymphoma", "CRS in 3 patients", ""])
def test_what_is_no_grade_is_not_read_as_one(words):
    assert grades_in(words) == ()


@pytest.mark.parametrize(("measure", "low", "high"), [("CRS", 1, 5), ("CRS", 3, 5), ("ICANS", 5, 5), ("GVHD", 1, 4)])
def test_grades_of_their_scale_are_fine(measure, low, high):
    assert not graded(measure, low, high).found("V20")


@pytest.mark.parametrize(
    ("measure", "low", "high", "scale"),
    [("CRS", 0, 5, "1 to 5"), ("CRS", 1, 6, "1 to 5"), ("GVHD", 2, 5, "I to IV"), ("G3AE", 3, 40, "1 to 5")],
)
def test_grades_off_their_scale_are_told(measure, low, high, scale):
    (found,) = graded(measure, low, high).found("V20")
    assert f"runs from {scale}" in found.message


def test_chronic_gvhd_is_not_held_to_the_acute_scale():
    assert not graded("GVHD", 1, 5, subtype=term("chronic")).found("V20")
    assert graded("GVHD", 1, 5, subtype=term("acute")).found("V20")


def test_a_scale_that_lists_a_grade_0_has_one():
    assert not graded("GVHD", 0, 4, scale=term("MAGIC_AGVHD_GRADE")).found("V20")
    assert graded("GVHD", 0, 4).found("V20")


def test_grades_upside_down_are_told():
    (found,) = graded("CRS", 4, 2).found("V20")
    assert "Lowest grade 4 is above Highest grade 2" in found.message


def in_words(words: str, low: int | None, high: int | None, measure: str = "CRS") -> Written:
    written = Written()
    written.item("trial")
    outcome = written.item("outcome", "trial-1", measure=term(measure))
    for field, number in (("grade_min", low), ("grade_max", high)):
        if number is not None:
            written.put(outcome, field, Integer(number), words)
    return written


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [("grade 3+", 3, 4), ("grade 3+", 2, 5), ("grades 3–4", 3, 5), ("grade 3", 3, 5), ("any grade", 2, 5)],
)
def test_grades_that_are_not_those_of_the_words_are_told(words, low, high):
    (found,) = in_words(words, low, high).found("V20")
    assert f"but {low} to {high} is typed" in found.message


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("grade 3+", 3, 5),
        ("grade 3+", 3, None),
        ("grade ≥3", 3, 5),
        ("grades 3–4", 3, 4),
        ("any grade", 1, 5),
        ("grade 1 in two and grade 3 in one", 1, 3),
        ("severe", 3, 5),
    ],
)
def test_grades_that_are_those_of_the_words_are_fine(words, low, high):
    assert not in_words(words, low, high).found("V20")


def test_grade_3_plus_of_acute_gvhd_ends_with_iv():
    assert not in_words("grade III+", 3, 4, "GVHD").found("V20")
    assert in_words("grade III+", 3, 3, "GVHD").found("V20")


def test_an_outcome_of_grade_3_or_more_does_not_begin_lower():
    (found,) = graded("G3AE", 2, 5).found("V20")
    assert "grade 3 or higher" in found.message
    assert not graded("G3AE", 3, 5).found("V20")


def two(all_of_them: Proportion, severe: Proportion, **held) -> Written:
    written = graded("CRS", result=all_of_them)
    written.item(
        "outcome", "trial-1", measure=term("CRS"), grade_min=Integer(3), grade_max=Integer(5), result=severe, **held
    )
    return written


def test_more_severe_cases_than_cases_are_told():
    (found,) = two(Proportion(2, 11), Proportion(3, 11)).found("V20")
    assert found.message.startswith("CRS: 3 of grade 3 or higher are more than 2 of any grade")
    assert (found.item, found.others, found.caveat) == ("outcome-2", ("outcome-1.result-1",), "numeric_inconsistency")


def test_severe_cases_within_all_or_in_other_patients_are_fine():
    assert not two(Proportion(3, 11), Proportion(3, 11)).found("V20")
    assert not two(Proportion(2, 11), Proportion(3, 30)).found("V20")
    assert not two(Proportion(2, 11), Proportion(3, 11), analysis_population=term("treated")).found("V20")
    assert not two(Proportion(2, 11), Proportion(3, 11), attribution=term("treatment")).found("V20")


def test_mild_cases_beside_all_are_compared_as_well():
    written = graded("CRS", result=Proportion(2, 11))
    written.item(
        "outcome", "trial-1", measure=term("CRS"), grade_min=Integer(1), grade_max=Integer(2), result=Proportion(4, 11)
    )
    (found,) = written.found("V20")
    assert "4 of grade 1 to 2 are more than 2 of any grade" in found.message


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 20)), min_size=2, max_size=6))
def test_counts_from_a_grade_up_never_grow(rows):
    written = Written()
    written.item("trial")
    rows = sorted(dict(rows).items())
    for low, n in rows:
        written.item(
            "outcome",
            "trial-1",
            measure=term("CRS"),
            grade_min=Integer(low),
            grade_max=Integer(5),
            result=Proportion(n, 20),
        )
    falling = all(later <= earlier for (_, earlier), (_, later) in pairwise(rows))
    assert bool(written.found("V20")) is not falling


@given(st.integers(), st.integers() | st.just(10**400), st.sampled_from(["CRS", "GVHD", "G3AE", "ORR"]))
def test_grades_of_any_size_are_answered(low, high, measure):
    assert all(len(found.message) < 300 for found in graded(measure, low, high).found("V20"))


@given(st.text(alphabet="grade sIV0123456789≥+-–or higher", max_size=60))
def test_words_of_any_shape_name_grades_or_none(words):
    for low, high in grades_in(words):
        assert low is None or 0 <= low <= 6
        assert high is None or 0 <= high <= 5


def test_the_examples_run():
    tried = doctest.testmod(sys.modules["app.checks.grades"])
    assert tried.attempted
    assert not tried.failed
