"""Rules V10, V11 and V12: who was enrolled, treated, evaluable and responded, and as of when."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.checks.patient_flow import flow_of
from app.domain.dates import PartialDate
from app.domain.findings import Severity
from app.domain.forms import Field
from app.domain.kinds import Integer, Kind, Proportion, Reference, Target, Text
from app.domain.sources import SourceKind
from app.domain.values import Basis, Derivation, Missing
from tests.builders.written import NO, YES, Written, day, shipped_form, term


def on(arm: str) -> Reference:
    return Reference(Target.ITEM, arm)


def an_arm(**counts: int) -> Written:
    written = Written()
    written.item("trial")
    written.item("arm", "trial-1", **{f"n_{name}": Integer(n) for name, n in counts.items()})
    return written


def steps(written: Written, item: str) -> list[tuple[str, int | None, bool]]:
    subject = written.subject()
    return [(step.part, step.n, step.broken) for step in flow_of(subject, subject.items[item]).steps]


# -- the flow --------------------------------------------------------------------------------------------------


def test_the_flow_of_an_arm_ends_with_its_responders():
    written = an_arm(enrolled=15, treated=11, evaluable_efficacy=11)
    written.item("outcome", "trial-1", measure=term("ORR"), arm=on("arm-1"), result=Proportion(8, 11))
    assert steps(written, "arm-1") == [
        ("enrolled", 15, False),
        ("treated", 11, False),
        ("evaluable", 11, False),
        ("responders", 8, False),
    ]
    assert steps(written, "trial-1") == []
    assert not written.found("V11")


def test_the_flow_of_a_trial_is_read_from_its_enrolment_and_its_own_responses():
    written = Written()
    written.item("trial")
    written.item("enrolment", "trial-1", n=Integer(20), kind=term("planned"))
    written.item("enrolment", "trial-1", n=Integer(15), kind=term("actual"))
    written.item("enrolment", "trial-1", n=Integer(11), kind=term("treated"))
    written.item("enrolment", "trial-1", n=Integer(10), kind=term("evaluable_safety"))
    written.item("outcome", "trial-1", measure=term("ORR"), result=Proportion(8, 11))
    assert steps(written, "trial-1") == [
        ("enrolled", 15, False),
        ("treated", 11, False),
        ("evaluable", None, False),
        ("evaluable_safety", 10, False),
        ("responders", 8, False),
    ]


def test_of_two_rows_of_one_kind_the_later_one_counts():
    written = Written()
    written.item("trial")
    for n, as_of in ((30, "2025-03"), (20, "2024-01")):
        row = written.item("enrolment", "trial-1", kind=term("actual"))
        written.put(row, "n", Integer(n), as_of=PartialDate(as_of))
    assert steps(written, "trial-1")[0] == ("enrolled", 30, False)


def test_a_planned_number_bounds_nothing():
    written = Written()
    written.item("trial")
    written.item("enrolment", "trial-1", n=Integer(10), kind=term("planned"))
    written.item("enrolment", "trial-1", n=Integer(11), kind=term("treated"))
    assert not written.found("V11")


@pytest.mark.parametrize(
    ("counts", "broken"),
    [
        ({"enrolled": 10, "treated": 11}, "treated"),
        ({"treated": 10, "evaluable_efficacy": 11}, "evaluable"),
        ({"enrolled": 10, "evaluable_efficacy": 11}, "evaluable"),
        ({"treated": 10, "evaluable_safety": 11}, "evaluable_safety"),
        ({"enrolled": -1}, "enrolled"),
    ],
)
def test_a_step_that_holds_more_than_the_one_before_is_broken(counts, broken):
    written = an_arm(**counts)
    assert [part for part, _, wrong in steps(written, "arm-1") if wrong] == [broken]
    (found,) = written.found("V11")
    assert (found.item, found.severity, found.caveat) == ("arm-1", Severity.WARNING, "numeric_inconsistency")


def test_a_broken_step_says_why_in_one_sentence():
    (found,) = an_arm(enrolled=10, treated=11).found("V11")
    assert found.message == "Treated 11 is more than Enrolled 10: check both, or whether they count the same patients."
    assert (found.field, found.value) == ("n_treated", "arm-1.n_treated-1")


def test_more_responders_than_evaluable_break_the_last_step():
    written = an_arm(evaluable_efficacy=7)
    written.item("outcome", "trial-1", measure=term("ORR"), arm=on("arm-1"), result=Proportion(8, None))
    assert steps(written, "arm-1")[-1] == ("responders", 8, True)


def test_a_randomised_trial_may_analyse_those_who_were_never_treated():
    for allocation, broken in (("RANDOMIZED", False), ("NON_RANDOMIZED", True)):
        written = Written()
        written.item("trial", allocation=term(allocation))
        counts = {"n_enrolled": 20, "n_treated": 18, "n_evaluable_efficacy": 20}
        written.item("arm", "trial-1", **{field: Integer(n) for field, n in counts.items()})
        assert bool(written.found("V11")) is broken
    written = Written()
    written.item("trial", allocation=term("RANDOMIZED"))
    written.item("arm", "trial-1", n_enrolled=Integer(20), n_evaluable_efficacy=Integer(21))
    assert written.found("V11")


def test_events_and_trials_are_no_patients():
    written = an_arm(treated=7)
    for counted in ("events", "trials"):
        written.item(
            "outcome", "trial-1", measure=term("ORR"), arm=on("arm-1"), counted=term(counted), result=Proportion(8, 9)
        )
    assert steps(written, "arm-1")[-1] == ("responders", None, False)


@given(st.lists(st.integers(0, 50) | st.sampled_from([10**40, 10**400]), min_size=4, max_size=4))
def test_a_flow_is_whole_exactly_when_it_narrows(numbers):
    enrolled, treated, evaluable, safety = numbers
    written = an_arm(enrolled=enrolled, treated=treated, evaluable_efficacy=evaluable, evaluable_safety=safety)
    assert (not written.found("V11")) is (enrolled >= treated >= max(evaluable, safety))


def test_an_outcome_counted_in_more_than_its_population_is_told():
    written = an_arm(enrolled=15, treated=11)
    written.item(
        "outcome",
        "trial-1",
        measure=term("CRS"),
        arm=on("arm-1"),
        analysis_population=term("treated"),
        result=Proportion(1, 12),
    )
    (found,) = written.found("V11")
    assert found.message.startswith("CRS is counted in 12, more than Treated 11")
    assert found.others == ("arm-1.n_treated-1",)


def test_an_outcome_of_an_arm_without_counts_is_held_against_its_trial():
    written = Written()
    written.item("trial")
    written.item("arm", "trial-1")
    written.item("enrolment", "trial-1", n=Integer(11), kind=term("treated"))
    shared = {"measure": term("CRS"), "arm": on("arm-1"), "analysis_population": term("treated")}
    written.item("outcome", "trial-1", result=Proportion(1, 11), **shared)
    assert not written.found("V11")
    written.item("outcome", "trial-1", result=Proportion(1, 12), **shared)
    assert [found.item for found in written.found("V11")] == ["outcome-2"]


def test_a_record_without_counts_is_left_alone():
    written = Written()
    assert not written.found("V11")
    written.item("trial", recruitment_status=term("WITHDRAWN"))
    written.item("arm", "trial-1", n_treated=Missing.NOT_REPORTED)
    written.item("enrolment", "trial-1", kind=term("actual"))
    assert not written.found("V11")
    assert not written.found("V12")
    assert not written.found("V10")


# -- nobody enrolled -------------------------------------------------------------------------------------------


def test_patients_in_a_withdrawn_trial_are_told_once():
    written = Written()
    written.item("trial", recruitment_status=term("WITHDRAWN"))
    written.item("outcome", "trial-1", measure=term("ORR"), result=Proportion(3, 7))
    written.item("arm", "trial-1", n_treated=Integer(7))
    (found,) = written.found("V11")
    assert "the trial was withdrawn, yet 2 results hold patients" in found.message
    assert found.field == "recruitment_status"
    assert len(found.others) == 2


def test_patients_in_a_trial_that_enrolled_nobody_are_told():
    written = Written()
    written.item("trial")
    written.item("enrolment", "trial-1", n=Integer(0), kind=term("actual"))
    written.item("outcome", "trial-1", measure=term("ORR"), result=Proportion(0, 7))
    (found,) = written.found("V11")
    assert "nobody was enrolled, yet 1 result holds patients" in found.message


def test_an_enrolment_of_0_asks_for_the_status_unless_the_trial_was_withdrawn():
    written = Written()
    written.item("trial", recruitment_status=term("TERMINATED"))
    written.item("enrolment", "trial-1", n=Integer(0), kind=term("actual"))
    (found,) = written.found("V11")
    assert "which a registry calls withdrawn" in found.message
    fine = Written()
    fine.item("trial", recruitment_status=term("WITHDRAWN"))
    fine.item("enrolment", "trial-1", n=Integer(0), kind=term("actual"))
    assert not fine.found("V11")
    both = Written()
    both.item("trial")
    both.item("enrolment", "trial-1", n=Integer(0), kind=term("actual"))
    both.item("enrolment", "trial-1", n=Integer(20), kind=term("planned"))
    assert not both.found("V11")


# -- parts of a whole ------------------------------------------------------------------------------------------


def parts(whole: int, *counts: int | None, kind: str = "dose_level", marked=YES) -> Written:
    written = Written()
    written.item("trial")
    written.item("arm", "trial-1", label=Text("All"), n_treated=Integer(whole))
    for n, count in enumerate(counts, start=1):
        held = {} if count is None else {"n_treated": Integer(count)}
        written.item(
            "arm",
            "trial-1",
            label=Text(f"DL{n}"),
            kind=term(kind),
            parent_arm=on("arm-1"),
            partition=marked,
            **held,
        )
    return written


def test_parts_that_do_not_make_their_whole_are_told():
    (found,) = parts(11, 3, 4, 3).found("V12")
    assert found.message.startswith("Treated 11 is not the sum of its parts: DL1 3, DL2 4 and DL3 3 make 10;")
    assert (found.item, found.field, found.caveat) == ("arm-1", "n_treated", "numeric_inconsistency")
    assert found.others == tuple(f"arm-{n}.n_treated-1" for n in (2, 3, 4))


def test_parts_that_make_their_whole_or_are_not_marked_are_fine():
    assert not parts(11, 3, 4, 4).found("V12")
    assert not parts(11, 3, 4, 3, marked=NO).found("V12")
    assert not parts(11, 3, None).found("V12")
    assert not parts(11).found("V12")


def test_parts_that_are_already_too_many_are_told_though_some_are_unknown():
    assert parts(11, 9, 4, None).found("V12")


def test_two_partitions_of_one_whole_are_summed_by_themselves():
    written = parts(11, 5, 6)
    for n in (4, 7):
        written.item("arm", "trial-1", kind=term("cohort"), parent_arm=on("arm-1"), partition=YES, n_treated=Integer(n))
    assert not written.found("V12")


def test_parts_without_a_larger_arm_make_the_trial():
    written = Written()
    written.item("trial")
    written.item("enrolment", "trial-1", n=Integer(12), kind=term("treated"))
    for n in (5, 6):
        written.item("arm", "trial-1", partition=YES, n_treated=Integer(n))
    (found,) = written.found("V12")
    assert found.item == "enrolment-1"


def test_dose_levels_are_parts_where_a_form_lets_them_be_marked():
    shipped = shipped_form()
    marked = Field(key="all_levels", label="All levels", kind=Kind.YES_NO, role="partition")
    kinds = tuple(
        replace(kind, fields=(*(one for one in kind.fields if one.part != "partition"), marked))
        if kind.key == "dose_level"
        else kind
        for kind in shipped.kinds
    )
    written = Written(form=replace(shipped, kinds=kinds))
    written.item("trial")
    written.item("enrolment", "trial-1", n=Integer(12), kind=term("treated"))
    for n in (5, 6):
        written.item("dose_level", "trial-1", all_levels=YES, n_treated=Integer(n))
    (found,) = written.found("V12")
    assert found.item == "enrolment-1"
    written.item("dose_level", "trial-1", all_levels=YES, n_treated=Integer(1))
    assert not written.found("V12")


def test_an_arm_that_is_part_of_itself_is_left_alone():
    written = Written()
    written.item("trial")
    written.item("arm", "trial-1", partition=YES, parent_arm=on("arm-1"), n_treated=Integer(5))
    assert not written.found("V12")


@given(st.lists(st.integers(0, 30) | st.just(10**400), min_size=1, max_size=5), st.integers(0, 60))
def test_a_sum_is_told_exactly_when_it_is_wrong(counts, whole):
    wrong = sum(counts) > whole if len(counts) == 1 else sum(counts) != whole
    assert bool(parts(whole, *counts).found("V12")) is wrong


def test_a_part_that_stands_alone_waits_for_the_others():
    assert not parts(11, 5).found("V12")
    assert parts(11, 12).found("V12")


def test_results_of_nobody_are_told_once():
    written = Written()
    written.item("trial")
    written.item("enrolment", "trial-1", n=Integer(0), kind=term("actual"))
    for measure in ("ORR", "CRS"):
        written.item(
            "outcome",
            "trial-1",
            measure=term(measure),
            result=Proportion(8, 20),
            analysis_population=term("itt"),
        )
    (found,) = written.found("V11")
    assert "2 results hold patients" in found.message


def test_a_row_of_those_who_enrolled_is_called_by_its_step():
    written = Written()
    written.item("trial")
    for kind, n in (("actual", 9), ("treated", 11)):
        written.item("enrolment", "trial-1", n=Integer(n), kind=term(kind))
    (found,) = written.found("V11")
    assert "is more than Enrolled 9" in found.message


# -- as of when ------------------------------------------------------------------------------------------------


def a_registered_trial(**about) -> Written:
    written = Written(SourceKind.REGISTRY_RECORD)
    written.item("trial", last_update=day("2025-11-03"))
    written.put("trial-1", "recruitment_status", term("RECRUITING"), **about)
    return written


def test_a_status_of_a_registry_record_says_as_of_when():
    (found,) = a_registered_trial().found("V10")
    assert found.message == (
        "Recruitment status: what a registry says grows old; say as of when, such as its last update, 2025-11-03."
    )
    assert not a_registered_trial(as_of=PartialDate("2025-11")).found("V10")


def test_an_enrolment_of_a_registry_record_says_as_of_when():
    written = Written(SourceKind.REGISTRY_RECORD)
    written.item("trial")
    written.item("enrolment", "trial-1", n=Integer(18), kind=term("planned"))
    (found,) = written.found("V10")
    assert found.item == "enrolment-1"


def test_an_article_may_say_a_status_without_a_date_unless_it_was_taken_from_a_registry():
    written = Written(SourceKind.JOURNAL_ARTICLE)
    written.item("trial", recruitment_status=term("RECRUITING"))
    written.item("enrolment", "trial-1", n=Integer(18), kind=term("planned"))
    assert not written.found("V10")
    written.item("trial")
    written.put("trial-2", "recruitment_status", term("RECRUITING"), basis=Basis.REGISTRY)
    outside = written.item("enrolment", "trial-2", kind=term("planned"))
    written.put(outside, "n", Integer(18), derivation=Derivation.EXTERNAL, outside="ClinicalTrials.gov, NCT00000000")
    elsewhere = written.item("enrolment", "trial-2", kind=term("actual"))
    written.put(elsewhere, "n", Integer(18), derivation=Derivation.EXTERNAL, outside="a letter of the author")
    assert [found.item for found in written.found("V10")] == ["trial-2", "enrolment-2"]


def test_what_the_curator_judges_the_source_to_be_comes_before_what_it_was_imported_as():
    written = a_registered_trial()
    written.item("report", kind=term("journal_article"))
    assert not written.found("V10")


def test_a_missing_status_grows_no_older():
    written = Written(SourceKind.REGISTRY_RECORD)
    written.item("trial", recruitment_status=Missing.NOT_REPORTED)
    assert not written.found("V10")
