"""Rules V16 and V26: scales and criteria are named, and secondary sources verify nothing by themselves."""

from __future__ import annotations

import msgspec
import pytest

from app.checks import run
from app.domain.forms import RuleSetting
from app.domain.kinds import Identifier, Integer, Proportion, Reference, Target, Text
from app.domain.sources import SourceKind
from app.domain.values import Missing, Status
from tests.builders.written import Written, shipped_form, term

RESULT = Proportion(3, 11)


def an_outcome(measure: str, **held) -> Written:
    written = Written()
    written.item("trial")
    written.item("outcome", "trial-1", measure=term(measure), **held)
    return written


@pytest.mark.parametrize("measure", ["CRS", "ICANS", "GVHD", "G3AE", "INF"])
def test_a_graded_toxicity_without_its_scale_is_told(measure):
    (found,) = an_outcome(measure, result=RESULT).found("V16")
    assert (found.field, found.caveat) == ("scale", "grading_scale_missing")
    assert not an_outcome(measure, result=RESULT, scale=term("ASTCT")).found("V16")


@pytest.mark.parametrize("measure", ["ORR", "CR", "CRI", "MRDCR", "VGPR", "PR", "MR", "SD", "PD", "DCR"])
def test_a_response_without_its_criteria_is_told(measure):
    (found,) = an_outcome(measure, result=RESULT).found("V16")
    assert (found.field, found.caveat) == ("criteria", "definition_missing")
    assert not an_outcome(measure, result=RESULT, criteria=term("LUGANO_2014")).found("V16")


def test_a_scale_that_is_not_named_is_told_once_and_not_as_a_needed_field_again():
    written = an_outcome("CRS", result=RESULT)
    off = {"V16": RuleSetting(on=False)}
    assert {one.rule for one in run(written.subject()) if one.field == "scale"} == {"V16"}
    assert {one.rule for one in run(written.subject(off)) if one.field == "scale"} == {"needed"}
    assert {one.rule for one in run(an_outcome("CRS").subject()) if one.field == "scale"} == {"needed"}


@pytest.mark.parametrize("measure", ["OS", "TRM", "DLT", "SAE", "EXP"])
def test_what_is_neither_graded_nor_a_response_needs_neither(measure):
    assert not an_outcome(measure, result=RESULT).found("V16")


def test_a_grade_makes_any_toxicity_a_graded_one():
    assert an_outcome("SAE", result=RESULT, grade_min=Integer(3)).found("V16")


@pytest.mark.parametrize("measure", ["CRS", "ORR"])
def test_an_outcome_without_a_result_is_not_judged_yet(measure):
    assert not an_outcome(measure).found("V16")


def test_that_the_source_does_not_report_the_scale_is_the_caveat_itself():
    (found,) = an_outcome("CRS", result=RESULT, scale=Missing.NOT_REPORTED).found("V16")
    assert found.value == "outcome-1.scale-1"
    assert "not reported" in found.message
    written = an_outcome("CRS", result=RESULT, scale=Missing.NOT_REPORTED)
    written.caveat("grading_scale_missing", Target.VALUE, "outcome-1.scale-1")
    (settled,) = written.found("V16")
    assert settled.acknowledged


def test_a_scale_that_does_not_apply_is_not_asked_for():
    assert not an_outcome("INF", result=RESULT, scale=Missing.NOT_APPLICABLE).found("V16")


def verified(kind: SourceKind = SourceKind.WEB_ARTICLE, status: Status = Status.VERIFIED, **report) -> Written:
    written = Written(kind)
    if report:
        written.item("report", **report)
    written.item("trial")
    written.item("outcome", "trial-1")
    written.put("outcome-1", "result", RESULT, status=status)
    return written


@pytest.mark.parametrize(
    "write",
    [
        verified,
        lambda: verified(SourceKind.REVIEW),
        lambda: verified(SourceKind.PRESS_RELEASE),
        lambda: verified(SourceKind.JOURNAL_ARTICLE, evidence_level=term("secondary")),
        lambda: verified(SourceKind.JOURNAL_ARTICLE, publisher_interest=Text("sells the cells")),
    ],
)
def test_an_outcome_of_a_secondary_or_promotional_source_is_not_verified_by_itself(write):
    (found,) = write().found("V26")
    assert found.value == "outcome-1.result-1"


@pytest.mark.parametrize(
    "write",
    [
        lambda: verified(SourceKind.JOURNAL_ARTICLE),
        lambda: verified(SourceKind.WEB_ARTICLE, evidence_level=term("primary")),
        lambda: verified(status=Status.DRAFT),
        lambda: verified(status=Status.DISPUTED),
    ],
)
def test_a_primary_source_and_a_draft_need_no_other_report(write):
    assert not write().found("V26")


@pytest.mark.parametrize(
    ("held", "fine"),
    [
        ({"role": term("primary_results"), "source": Reference(Target.SOURCE, "report")}, True),
        ({"role": term("final"), "identifier": Identifier("doi", "10.1000/abc")}, True),
        ({"role": term("primary_results"), "source": Reference(Target.SOURCE, "source")}, False),
        ({"role": term("primary_results"), "cited": Text("a journal, 2020")}, False),
        ({"role": term("secondary_mention"), "identifier": Identifier("doi", "10.1000/abc")}, False),
        ({"role": term("protocol"), "source": Reference(Target.SOURCE, "report")}, False),
    ],
)
def test_a_link_to_the_primary_report_allows_it(held, fine):
    written = verified()
    written.item("report_link", "trial-1", **held)
    assert (not written.found("V26")) is fine


def test_several_verified_values_of_an_outcome_are_told_once():
    written = verified()
    written.put("outcome-1", "measure", term("ORR"), status=Status.VERIFIED)
    (found,) = written.found("V26")
    assert found.others == ("outcome-1.measure-1",)


def test_a_form_without_a_place_for_the_scale_is_not_asked_for_it():
    outcome = shipped_form().kind("outcome")
    fields = tuple(spec for spec in outcome.fields if spec.key not in {"scale", "criteria"})
    kinds = tuple(
        msgspec.structs.replace(kind, fields=fields) if kind.key == "outcome" else kind for kind in shipped_form().kinds
    )
    written = an_outcome("CRS", result=RESULT)
    written.form = msgspec.structs.replace(shipped_form(), kinds=kinds)
    assert not written.found("V16")
