"""Rule V28: zero, not reported, not assessed and none observed are four different things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks import run
from app.domain.forms import RuleSetting
from app.domain.kinds import Integer, Proportion
from app.domain.values import Derivation, Missing
from tests.builders.written import NO, YES, Written, term


def an_outcome(said: Proportion | Missing | None, words: str = "", **held) -> Written:
    written = Written()
    written.item("trial")
    written.item("outcome", "trial-1", measure=term("CRS"), **held)
    if said is not None:
        written.put("outcome-1", "result", said, words)
    return written


@pytest.mark.parametrize(
    "words",
    [
        "not assessed",
        "Not reported",
        "Unknown",
        "CRS was not reported",
        "N/A",
        "no data on CRS",
        "NR",
        "has not been evaluated",
        "unknown",
    ],
)
def test_a_zero_where_the_words_say_that_nothing_is_known_is_told(words):
    (found,) = an_outcome(Proportion(0, 11), words).found("V28")
    assert "0 is typed where the words say" in found.message
    assert "give the reason that it is missing" in found.message


@pytest.mark.parametrize(
    "words",
    ["no patient had CRS", "0 of 11", "none of the 11", "zero of 11; grade not reported", "no CRS, onset not reported"],
)
def test_a_zero_that_the_words_say_is_fine(words):
    assert not an_outcome(Proportion(0, 11), words).found("V28")


def test_a_count_of_0_elsewhere_is_looked_at_as_well():
    written = Written()
    written.item("trial")
    written.item("arm", "trial-1")
    written.put("arm-1", "n_treated", Integer(0), "not disclosed")
    assert written.found("V28")


def test_zero_needs_the_n_of_its_population():
    (found,) = an_outcome(Proportion(0), "no CRS").found("V28")
    assert "0 is 0 of N only with the N of this population" in found.message
    assert found.caveat == "absence_claim"
    assert not an_outcome(Proportion(0, 11), "no CRS").found("V28")
    assert not an_outcome(Proportion(1), "one CRS").found("V28")


@given(st.integers(0, 30), st.none() | st.integers(1, 30))
def test_a_count_without_its_n_is_told_exactly_when_it_is_0(count, whole):
    assert bool(an_outcome(Proportion(count, whole), f"CRS in {count} of {whole}").found("V28")) is (
        count == 0 and whole is None
    )


def test_none_observed_is_not_a_missing_report():
    for reason in (Missing.NOT_REPORTED, Missing.NOT_ASSESSED):
        (found,) = an_outcome(reason, "no patients experienced CRS").found("V28")
        assert f"it is not “{reason.replace('_', ' ')}”" in found.message
        assert found.caveat == "absence_claim"
    assert an_outcome(Missing.NOT_REPORTED, zero_event_statement=YES).found("V28")


@pytest.mark.parametrize(
    ("said", "words", "held"),
    [
        (Missing.STATED_NONE, "no patients experienced CRS", {"zero_event_statement": YES}),
        (Missing.NOT_REPORTED, "CRS was not reported", {}),
        (Missing.NOT_REPORTED, "no data are given", {}),
        (Missing.NOT_ASSESSED, "", {"zero_event_statement": NO}),
        (Missing.NOT_APPLICABLE, "", {"zero_event_statement": YES}),
        (None, "", {"zero_event_statement": YES}),
    ],
)
def test_reasons_that_are_what_the_words_say_are_fine(said, words, held):
    assert not an_outcome(said, words, **held).found("V28")


def test_patients_with_an_event_that_nobody_had_are_told():
    (found,) = an_outcome(Proportion(2, 11), zero_event_statement=YES).found("V28")
    assert "2 are counted where none is said to have occurred" in found.message
    assert not an_outcome(Proportion(0, 11), zero_event_statement=YES).found("V28")


def test_the_n_of_a_zero_is_that_of_its_population():
    written = an_outcome(Proportion(0, 8), "no CRS", analysis_population=term("treated"))
    written.item("enrolment", "trial-1", n=Integer(11), kind=term("treated"))
    (found,) = written.found("V28")
    assert "0 of 8, but treated is 11" in found.message
    assert found.others == ("enrolment-1.n-1",)
    fine = an_outcome(Proportion(0, 11), "no CRS", analysis_population=term("treated"))
    fine.item("enrolment", "trial-1", n=Integer(11), kind=term("treated"))
    assert not fine.found("V28")


def test_a_computed_zero_speaks_for_itself():
    written = Written()
    written.item("trial")
    written.item("enrolment", "trial-1", n=Integer(11), kind=term("treated"))
    written.item("outcome", "trial-1", measure=term("CRS"), analysis_population=term("treated"))
    written.put("outcome-1", "result", Proportion(0, 8), derivation=Derivation.COMPUTED, how="8 - 8")
    assert not written.found("V28")


@pytest.mark.parametrize("said", [Proportion(0), Proportion(0, 11)])
def test_a_zero_that_nothing_says_is_told_once(said):
    written = an_outcome(said, "CRS was not assessed in the 11" if said.denominator else "CRS was not assessed")
    assert [one.rule for one in run(written.subject()) if one.value == "outcome-1.result-1" and one.rule[0] == "V"] == [
        "V28"
    ]
    off = {"V28": RuleSetting(on=False)}
    assert "V27" in {one.rule for one in run(written.subject(off))}
