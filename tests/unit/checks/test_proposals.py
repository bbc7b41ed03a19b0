"""Rules that propose a caveat: each where it speaks, where it does not, and that it is silent beside its caveat."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks import CHECKS
from app.domain.findings import Severity
from app.domain.forms import RuleSetting
from app.domain.kinds import Identifier, Integer, Proportion, Quantity, Reference, Target, Text, TimeToEvent
from app.domain.sources import SourceKind
from app.domain.values import Basis, Missing
from tests.builders.written import NO, YES, Written, day, nct, shipped_form, term

PATIENTS = {"small_sample": RuleSetting(limits={"patients": "5"})}
OF_11 = Proportion(8, 11, Decimal(73))


def a_trial(kind: SourceKind = SourceKind.JOURNAL_ARTICLE, **held) -> Written:
    written = Written(kind)
    written.item("trial", **held)
    return written


def an_outcome(payload=OF_11, measure="ORR", **held) -> Written:
    written = a_trial()
    written.item("outcome", "trial-1", measure=term(measure), result=payload, **held)
    return written


def a_report(source: SourceKind = SourceKind.JOURNAL_ARTICLE, **held) -> Written:
    written = Written(source)
    written.item("report", **held)
    written.item("trial")
    written.item("outcome", "trial-1", measure=term("ORR"), result=Proportion(40, 80))
    return written


def single_arm() -> Written:
    written = an_outcome()
    written.put("trial-1", "single_arm", YES)
    return written


def interim() -> Written:
    written = an_outcome()
    written.item("report_link", "trial-1", role=term("interim"), source=Reference(Target.SOURCE, "source"))
    return written


def a_claim(category: str) -> Written:
    written = Written()
    written.item("claim", category=term(category))
    return written


SPEAKS: dict[str, tuple[Callable[[], Written], Target, str]] = {
    "small_sample": (an_outcome, Target.VALUE, "outcome-1.result-1"),
    "short_follow_up": (
        lambda: an_outcome(median_follow_up=Quantity(Decimal("11.9"), "months")),
        Target.VALUE,
        "outcome-1.median_follow_up-1",
    ),
    "case_report": (lambda: an_outcome(Proportion(1, 3)), Target.SOURCE, "source"),
    "absence_claim": (lambda: an_outcome(Proportion(0, 11), "CRS"), Target.VALUE, "outcome-1.result-1"),
    "denominator_ambiguous": (lambda: an_outcome(Proportion(8, None)), Target.VALUE, "outcome-1.result-1"),
    "definition_missing": (
        lambda: an_outcome(time_point_kind=Missing.NOT_REPORTED),
        Target.VALUE,
        "outcome-1.time_point_kind-1",
    ),
    "single_arm_no_control": (single_arm, Target.ITEM, "trial-1"),
    "no_identifier": (a_trial, Target.ITEM, "trial-1"),
    "attrition_or_early_stop": (
        lambda: a_trial(recruitment_status=term("TERMINATED")),
        Target.VALUE,
        "trial-1.recruitment_status-1",
    ),
    "indirect_comparison": (lambda: a_claim("indirect_comparison"), Target.ITEM, "claim-1"),
    "secondary_source": (lambda: a_report(SourceKind.WEB_ARTICLE), Target.SOURCE, "source"),
    "abstract_only": (lambda: a_report(SourceKind.CONFERENCE_ABSTRACT), Target.SOURCE, "source"),
    "preliminary_data": (lambda: a_report(SourceKind.PREPRINT), Target.SOURCE, "source"),
    "press_release": (lambda: a_report(SourceKind.PRESS_RELEASE), Target.SOURCE, "source"),
    "promotional_coi": (lambda: a_report(publisher_interest=Text("sells the cells")), Target.SOURCE, "source"),
    "retracted_or_corrected": (lambda: a_report(retraction_status=term("retracted")), Target.SOURCE, "source"),
}

QUIET: list[tuple[str, Callable[[], Written]]] = [
    ("small_sample", lambda: an_outcome(Proportion(10, 20))),
    ("small_sample", lambda: an_outcome(Proportion(8, None))),
    ("small_sample", lambda: an_outcome(Proportion(0, 0))),
    ("short_follow_up", lambda: an_outcome(median_follow_up=Quantity(Decimal(12), "months"))),
    ("short_follow_up", lambda: an_outcome(median_follow_up=Quantity(Decimal(1), "years"))),
    ("short_follow_up", lambda: an_outcome(median_follow_up=Quantity(Decimal(3), "cycles"))),
    ("case_report", an_outcome),
    ("case_report", a_trial),
    ("absence_claim", lambda: an_outcome(Proportion(0, 11), "ORR")),
    ("absence_claim", lambda: an_outcome(Proportion(1, 11), "CRS")),
    ("absence_claim", lambda: an_outcome(Proportion(0, 100), "CRS")),
    ("absence_claim", lambda: an_outcome(zero_event_statement=NO)),
    ("absence_claim", lambda: a_claim("mechanism")),
    ("denominator_ambiguous", an_outcome),
    ("denominator_ambiguous", lambda: an_outcome(Proportion(0))),
    ("absence_claim", lambda: an_outcome(Missing.NOT_REPORTED, "CRS", zero_event_statement=YES)),
    ("definition_missing", lambda: an_outcome(time_point_kind=term("best"))),
    ("definition_missing", lambda: an_outcome(time_point_kind=Missing.NOT_APPLICABLE)),
    ("single_arm_no_control", lambda: a_trial(single_arm=YES)),
    ("single_arm_no_control", an_outcome),
    ("attrition_or_early_stop", lambda: a_trial(recruitment_status=term("COMPLETED"))),
    ("indirect_comparison", lambda: a_claim("mechanism")),
    ("secondary_source", a_report),
    ("secondary_source", lambda: Written(SourceKind.WEB_ARTICLE)),
    ("secondary_source", lambda: a_report(SourceKind.WEB_ARTICLE, evidence_level=term("primary"))),
    ("abstract_only", a_report),
    ("preliminary_data", a_report),
    ("preliminary_data", lambda: a_report(peer_reviewed=term("yes"))),
    ("press_release", a_report),
    ("promotional_coi", lambda: a_report(publisher_interest=Missing.NOT_REPORTED)),
    ("retracted_or_corrected", lambda: a_report(retraction_status=term("none_known"))),
]


def test_every_rule_that_only_proposes_is_tried_here_and_proposes_a_type_that_the_form_lists():
    types = shipped_form().vocabulary("caveat_type")
    proposals = [check for check in CHECKS if check.proposal]
    assert {check.id for check in proposals} == set(SPEAKS)
    assert all(check.severity is Severity.NOTE for check in proposals)
    for check in CHECKS:
        if check.caveat:
            assert types.term(check.caveat).extra["auto"] in {"suggest", "check"}


@pytest.mark.parametrize("rule", SPEAKS)
def test_a_caveat_that_can_be_seen_is_proposed_once_as_a_note(rule):
    written, target, key = SPEAKS[rule][0](), *SPEAKS[rule][1:]
    (found,) = written.found(rule)
    assert (found.severity, found.caveat, found.acknowledged) == (Severity.NOTE, rule, "")
    assert found.message.endswith(".")
    if target is Target.VALUE:
        assert found.value == key
    elif target is Target.ITEM:
        assert (found.item, found.value) == (key, "")
    else:
        report = [item.id for item in written.items if item.kind == "report"]
        assert (found.item, found.value) == ((report or [""])[0], "")


@pytest.mark.parametrize("state", ["open", "dismissed", "resolved"])
@pytest.mark.parametrize("rule", SPEAKS)
def test_a_proposal_is_silent_where_such_a_caveat_stands_in_any_state(rule, state):
    written, target, key = SPEAKS[rule][0](), *SPEAKS[rule][1:]
    written.caveat(rule, target, key, state)
    assert not written.found(rule)


@pytest.mark.parametrize("rule", SPEAKS)
def test_a_caveat_of_another_type_does_not_silence_a_proposal(rule):
    written, target, key = SPEAKS[rule][0](), *SPEAKS[rule][1:]
    written.caveat("other", target, key)
    assert written.found(rule)


@pytest.mark.parametrize(("rule", "write"), QUIET)
def test_a_rule_does_not_propose_what_cannot_be_seen(rule, write):
    assert not write().found(rule)


@pytest.mark.parametrize("rule", SPEAKS)
def test_an_empty_record_brings_no_proposal(rule):
    assert not Written(SourceKind.WEB_ARTICLE).found(rule)


@given(st.integers(1, 60), st.integers(1, 60))
def test_a_small_sample_is_one_below_the_limit_that_the_project_sets(whole, limit):
    wanted = {"small_sample": RuleSetting(limits={"patients": str(limit)})}
    assert bool(an_outcome(Proportion(None, whole)).found("small_sample", wanted)) == (whole < limit)


@given(st.decimals("0.1", "40", places=1), st.sampled_from(["days", "weeks", "months", "years"]))
def test_follow_up_is_compared_in_months(number, unit):
    months = float(number) * {"days": 1 / 30.4375, "weeks": 7 / 30.4375, "months": 1, "years": 12}[unit]
    found = an_outcome(median_follow_up=Quantity(number, unit)).found("short_follow_up")
    assert bool(found) == (months < 12)


@pytest.mark.parametrize("number", ["9e999999", "1e-999999", "-9e999999", "1e7"])
@pytest.mark.parametrize("unit", ["years", "months", "days"])
def test_no_number_is_too_odd_to_be_followed_up(number, unit):
    written = an_outcome(
        median_follow_up=Quantity(Decimal(number), unit),
        time_point_kind=term("landmark"),
        time_point=Quantity(Decimal(number), unit),
    )
    assert len(written.found("short_follow_up")) <= 1


@pytest.mark.parametrize("counts", [(0, -2), (0, 10**400), (-1, -1), (0, 0)])
def test_counts_that_cannot_be_propose_nothing(counts):
    for measure in ("CRS", "ORR"):
        written = an_outcome(Proportion(*counts), measure)
        for rule in ("small_sample", "absence_claim", "case_report", "denominator_ambiguous"):
            assert not written.found(rule)


def test_any_finite_limit_can_be_wanted():
    for number in ("1e999999", "-5", "0.5"):
        for rule in ("small_sample", "absence_claim", "case_report"):
            an_outcome().found(rule, {rule: RuleSetting(limits={"patients": number})})
        an_outcome().found("short_follow_up", {"short_follow_up": RuleSetting(limits={"months": number})})
        written = a_trial(start=day("2020"))
        written.found("V05", {"V05": RuleSetting(limits={"first": number, "ahead": number})})


def test_ten_outcomes_of_the_same_patients_are_one_proposal():
    written = a_trial()
    for part in range(10):
        written.item("outcome", "trial-1", measure=term("ORR"), result=Proportion(part, 11))
    (found,) = written.found("small_sample")
    assert "9 other outcomes" in found.message
    assert len(found.others) == 9
    written.caveat("small_sample", Target.ITEM, "trial-1")
    assert not written.found("small_sample")


def test_outcomes_of_other_patients_are_another_proposal():
    written = an_outcome()
    written.item("outcome", "trial-1", measure=term("CR"), result=Proportion(3, 7))
    assert len(written.found("small_sample")) == 2


def test_a_small_sample_says_how_wide_its_interval_is():
    (found,) = an_outcome().found("small_sample")
    assert "43 to 90 %" in found.message


def test_a_field_may_have_a_limit_of_its_own():
    assert not an_outcome().found("small_sample", PATIENTS)


def test_follow_up_shorter_than_the_landmark_itself_is_short_however_long():
    written = an_outcome(
        median_follow_up=Quantity(Decimal(18), "months"),
        time_point_kind=term("landmark"),
        time_point=Quantity(Decimal(2), "years"),
    )
    (found,) = written.found("short_follow_up")
    assert "2 years" in found.message


def test_follow_up_that_is_an_outcome_by_itself_counts_too():
    written = a_trial()
    written.item("outcome", "trial-1", measure=term("FU"), time_result=TimeToEvent(number=Decimal(3), unit="months"))
    assert written.found("short_follow_up")


def test_a_trial_with_a_comparator_has_a_control():
    written = single_arm()
    written.put("trial-1", "comparator", Text("best supportive care"))
    assert not written.found("single_arm_no_control")


@pytest.mark.parametrize(("field", "code"), [("intervention_model", "SINGLE_GROUP"), ("allocation", "NA")])
def test_a_registrys_own_words_say_that_there_is_one_arm(field, code):
    written = an_outcome()
    written.put("trial-1", field, term(code))
    assert written.found("single_arm_no_control")
    written.put("trial-1", "single_arm", NO)
    assert not written.found("single_arm_no_control")


def test_a_registry_id_in_a_row_of_the_trial_identifies_it():
    written = a_trial()
    written.item("registry_id", "trial-1", identifier=nct("NCT03056339"))
    written.item("trial")
    (found,) = written.found("no_identifier")
    assert found.item == "trial-2"


def test_a_form_without_a_place_for_registry_ids_is_not_asked_for_one():
    written = a_trial()
    kinds = tuple(kind for kind in shipped_form().kinds if kind.key != "registry_id")
    written.form = msgspec.structs.replace(shipped_form(), kinds=kinds)
    assert not written.found("no_identifier")


def test_zero_of_an_unlisted_measure_is_a_claim_of_absence_where_none_is_stated():
    assert not an_outcome(Proportion(0, 11), "made up").found("absence_claim")
    assert an_outcome(Proportion(0, 11), "made up", zero_event_statement=YES).found("absence_claim")


def test_the_doi_of_a_report_does_not_identify_a_trial():
    written = a_trial()
    written.item("report_link", "trial-1", identifier=Identifier("doi", "10.1000/abc"))
    assert written.found("no_identifier")


def test_zero_of_few_says_how_many_may_still_be_affected():
    (found,) = an_outcome(Proportion(0, 11), "CRS").found("absence_claim")
    assert "28.5 %" in found.message


def test_none_without_its_n_is_no_zero():
    written = a_trial()
    written.item("outcome", "trial-1", measure=term("CRS"), zero_event_statement=YES)
    (found,) = written.found("absence_claim")
    assert found.field == "zero_event_statement"


def test_a_claim_of_absence_is_one():
    assert a_claim("absence_claim").found("absence_claim")


def test_an_abstract_is_all_there_is_of_a_bibliographic_record():
    assert a_report(SourceKind.BIBLIOGRAPHIC_RECORD).found("abstract_only")
    judged = a_report(SourceKind.BIBLIOGRAPHIC_RECORD, kind=term("review"))
    assert judged.found("abstract_only")
    assert judged.found("secondary_source")


@pytest.mark.parametrize(
    ("text", "abstract", "only"),
    [
        ("Title. Of 11 patients, 8 responded. Keywords.", "Of 11 patients, 8 responded.", True),
        ("Of 11 patients, 8 responded." + " More of the full text." * 200, "Of 11 patients, 8 responded.", False),
        ("Of 11 patients, 8 responded.", "", False),
        ("", "Of 11 patients, 8 responded.", False),
    ],
)
def test_a_text_that_is_little_more_than_its_abstract_is_no_full_text(text, abstract, only):
    written = a_report()
    metadata = msgspec.structs.replace(written.source.metadata, abstract=abstract)
    written.source = msgspec.structs.replace(written.source, metadata=metadata)
    written.text = text
    assert bool(written.found("abstract_only")) is only


def test_values_verified_in_an_abstract_only_are_said():
    written = a_report()
    written.put("trial-1", "title", Text("A trial"), basis=Basis.ABSTRACT_ONLY)
    assert written.found("abstract_only")


def test_an_interim_report_is_preliminary_when_it_is_this_one():
    assert interim().found("preliminary_data")
    other = an_outcome()
    other.item("report_link", "trial-1", role=term("interim"), source=Reference(Target.SOURCE, "another"))
    assert not other.found("preliminary_data")


def test_a_case_report_counts_treated_patients_where_no_outcome_does():
    written = a_trial()
    written.item("arm", "trial-1", n_treated=Integer(2))
    assert not written.found("case_report")
    written.item("outcome", "trial-1", measure=term("ORR"))
    assert written.found("case_report")


def test_the_date_of_a_source_needs_no_report_to_be_doubted():
    written = Written(date=day("1900").date)
    (found,) = written.found("V05")
    assert found.item == ""


def test_outcomes_whose_definition_lacks_the_same_are_told_once_with_the_labels_of_what_is_lacking():
    written = a_trial()
    for _ in range(3):
        written.item(
            "outcome",
            "trial-1",
            measure=term("ORR"),
            time_point=Missing.NOT_REPORTED,
            analysis_population=Missing.UNCLEAR,
        )
    written.item("outcome", "trial-1", measure=term("OS"), analysis_population=Missing.UNCLEAR)
    first, second = written.found("definition_missing")
    assert first.message == (
        "The source does not define this outcome: “At” and “Population” are left open; "
        "the same holds for 2 other outcomes."
    )
    assert len(first.others) == 5
    assert second.item == "outcome-4"
