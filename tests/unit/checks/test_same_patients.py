"""Nobody is counted twice, and what is left out is said with its reason."""

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.checks.same_patients import Tally, tally
from app.domain.kinds import Proportion, Reference, Target, Term
from app.domain.records import Pass
from app.domain.sources import SourceKind
from app.domain.studies import Choice, ChoiceReason
from tests.builders.study_subjects import Told, a_study


def tally_of(study) -> Tally:
    return tally((study,))


def orr(found):
    (one,) = (one for one in found.measures if one.measure == "ORR")
    return one.responders, one.patients


def why(found):
    return [one.sentence for one in found.left_out]


def test_two_reports_of_one_trial_count_its_patients_once_from_the_later_one():
    a, b = Told("a", date="2022"), Told("b", date="2024")
    for told, number in ((a, 11), (b, 15)):
        told.enrolment(number)
        told.outcome(number - 3, number)
    found = tally_of(a_study(a, b))
    assert (found.trials, found.patients, orr(found)) == (1, 15, (12, 15))
    assert why(found) == [
        "11 actual patients in “Source a”: “Source b” counts the same patients.",
        "ORR 8/11 in “Source a”: “Source b” counts the same patients.",
    ]


def test_a_superseded_report_adds_nothing_though_it_is_dated_later():
    a, b = Told("a", date="2024"), Told("b", date="2022")
    a.outcome(8, 11)
    b.outcome(12, 15)
    b.supersedes("a")
    found = tally_of(a_study(a, b))
    assert orr(found) == (12, 15)
    assert why(found) == ["ORR 8/11 in “Source a”: superseded by “Source b”."]


def test_an_interim_report_gives_way_to_the_final_one():
    a, b = Told("a", date="2024"), Told("b", date="2022")
    a.outcome(8, 11)
    a.role("interim")
    b.outcome(12, 15)
    b.role("final")
    assert orr(tally_of(a_study(a, b))) == (12, 15)


def test_a_review_that_tells_the_trial_again_gives_way_to_its_report():
    review, paper = Told("review", date="2025", kind=SourceKind.REVIEW), Told("paper", date="2020")
    review.outcome(9, 11)
    paper.outcome(8, 11)
    assert orr(tally_of(a_study(review, paper))) == (8, 11)


def test_what_was_chosen_is_counted():
    a, b = Told("a", date="2022"), Told("b", date="2024")
    mine, other = a.outcome(8, 11), b.outcome(12, 15)
    choice = Choice(
        id="c",
        study="study",
        cell="outcome/ORR|treated|best/result",
        value=mine,
        over=(other,),
        reason=ChoiceReason.MISREPORT,
    )
    found = tally_of(a_study(a, b, choices=(choice,)))
    assert orr(found) == (8, 11)
    assert why(found) == ["ORR 12/15 in “Source b”: “Source a” was chosen instead (the other is misreported)."]


def test_groups_that_share_nobody_add_up_and_parts_never_add_to_their_whole():
    a = Told("a")
    one, other, part = a.arm("One"), a.arm("Two"), a.arm("Part of one")
    a.overlap(part, "part_of", one)
    a.outcome(3, 6, arm=one)
    a.outcome(2, 5, arm=other)
    a.outcome(1, 3, arm=part)
    found = tally_of(a_study(a))
    assert orr(found) == (5, 11)
    assert why(found) == [
        "ORR 1/3 in “Source a”: Part of one is part of One, which is counted from “Source a”.",
    ]


def test_an_enrolment_of_unstated_kind_is_left_out_and_told():
    a = Told("a")
    a.enrolment(56, "")
    found = tally_of(a_study(a))
    assert (found.patients, found.planned) == (0, 0)
    (said,) = why(found)
    assert said.startswith("56 patients of")
    assert said.endswith("nobody says whether they were planned or had entered.")
    a.enrolment(11)
    assert not tally_of(a_study(a)).left_out


def test_the_whole_trial_holds_its_groups():
    a = Told("a")
    arm = a.arm("One")
    a.outcome(3, 6, arm=arm)
    a.outcome(5, 11)
    found = tally_of(a_study(a))
    assert orr(found) == (5, 11)
    assert len(found.left_out) == 1


def test_groups_of_two_reports_that_share_nobody_add_up():
    a, b = Told("a"), Told("b")
    a.outcome(3, 6, arm=a.arm("Cohort 1"))
    b.outcome(2, 5, arm=b.arm("Cohort 2"))
    assert orr(tally_of(a_study(a, b))) == (5, 11)


def test_groups_of_two_reports_that_are_more_than_entered_share_patients_and_count_once():
    a, b = Told("a", date="2022"), Told("b", date="2024")
    b.enrolment(16)
    a.outcome(8, 11, arm=a.arm("Cohort A"))
    b.outcome(9, 15, arm=b.arm("All treated"))
    found = tally_of(a_study(a, b))
    assert orr(found) == (9, 15)
    assert (
        "ORR 8/11 in “Source a”: with All treated in “Source b” it would make 26 patients, and 16 entered the trial."
        in why(found)
    )


def test_groups_of_two_reports_that_fit_into_the_trial_add_up_and_so_do_those_of_one_report():
    a, b = Told("a", date="2022"), Told("b", date="2024")
    b.enrolment(11)
    a.outcome(3, 6, arm=a.arm("Cohort 1"))
    b.outcome(2, 5, arm=b.arm("Cohort 2"))
    assert orr(tally_of(a_study(a, b))) == (5, 11)
    one = Told("one")
    one.enrolment(10)
    one.outcome(3, 6, arm=one.arm("Cohort 1"))
    one.outcome(2, 5, arm=one.arm("Cohort 2"))
    assert orr(tally_of(a_study(one))) == (5, 11)


def test_groups_that_overlap_partly_or_in_an_unknown_way_are_counted_once():
    for relation, words in (("partial", "shares patients"), ("unknown", "may share patients")):
        a = Told("a")
        one, other = a.arm("One"), a.arm("Two")
        a.overlap(one, relation, other)
        a.outcome(3, 6, arm=one)
        a.outcome(2, 5, arm=other)
        found = tally_of(a_study(a))
        assert orr(found) == (3, 6)
        assert words in found.left_out[0].why


def test_other_time_points_and_populations_are_the_same_patients():
    a = Told("a")
    a.outcome(8, 11)
    a.outcome(6, 11, time="at_last_follow_up")
    a.outcome(8, 10, population="evaluable_efficacy")
    found = tally_of(a_study(a))
    assert orr(found) == (8, 11)
    assert len(found.left_out) == 2


def test_arms_count_who_entered_where_the_trial_says_nothing():
    a = Told("a")
    a.arm("One", n_enrolled=6, n_treated=5)
    a.arm("Two", n_treated=5)
    assert tally_of(a_study(a)).patients == 11
    a.enrolment(13)
    assert tally_of(a_study(a)).patients == 13


def test_planned_patients_are_no_patients():
    a, b = Told("a"), Told("b")
    a.enrolment(24, "planned")
    found = tally_of(a_study(a))
    assert (found.patients, found.planned) == (0, 24)
    b.enrolment(11)
    found = tally_of(a_study(a, b))
    assert (found.patients, found.planned) == (11, 0)


def test_one_reading_of_a_source_counts_the_consensus_first():
    first, second = Told("a"), Told("a", record="two", reading=Pass.SECOND)
    agreed = Told("a", record="three", reading=Pass.CONSENSUS)
    for told, number in ((first, 10), (second, 12), (agreed, 11)):
        told.enrolment(number)
    found = tally([a_study(first, agreed), a_study(second, key="", number="")])
    assert (found.trials, found.patients) == (1, 11)
    assert [one.why for one in found.left_out] == ["another reading of this source is counted."] * 2


def test_trials_said_to_be_the_same_are_counted_as_one():
    a, b = Told("a"), Told("b")
    a.enrolment(11)
    b.enrolment(12)
    b.related("same_as", "NCT00000001")
    found = tally([a_study(a, key="1", number="NCT00000001"), a_study(b, key="2", number="NCT00000002")])
    assert (found.trials, found.patients) == (1, 11)
    assert "it is said to be the same trial as NCT00000001" in why(found)[0]


def test_a_rollover_takes_its_patients_from_the_trial_before():
    a, b = Told("a"), Told("b")
    a.enrolment(11)
    b.enrolment(5)
    b.related("rollover_of", "NCT00000001")
    found = tally([a_study(b, key="2", number="NCT00000002"), a_study(a, key="1", number="NCT00000001")])
    assert (found.trials, found.patients) == (2, 11)
    assert "they are patients of NCT00000001" in why(found)[0]


def test_trials_that_take_over_each_other_in_a_circle_still_count_somebody():
    a, b = Told("a"), Told("b")
    a.enrolment(11)
    b.enrolment(5)
    a.related("rollover_of", "NCT00000002")
    b.related("rollover_of", "NCT00000001")
    found = tally([a_study(a, key="1", number="NCT00000001"), a_study(b, key="2", number="NCT00000002")])
    assert found.patients in {5, 11}


def test_events_and_trials_are_no_patients_and_own_words_are_one_measure():
    a, b = Told("a"), Told("b")
    a.code(a.outcome(30, 40).removesuffix(".result.0"), "counted", "events")
    for told, words, arm in ((a, "Pain-free days", "One"), (b, "pain free days", "Two")):
        item = told.item("outcome", told.trial)
        told.say(item, "measure", Term(label=words))
        told.say(item, "arm", Reference(Target.ITEM, told.arm(arm)))
        told.say(item, "result", Proportion(2, 5))
    found = tally_of(a_study(a, b))
    assert [(one.measure, one.responders, one.patients) for one in found.measures] == [("pain free days", 4, 10)]


def test_nothing_is_counted_in_nothing():
    assert tally(()) == tally_of(a_study(Told("a"))).__class__()


# -- whatever the order ----------------------------------------------------------------------------------------

ARMS = ("One", "Two", "Three")
RELATIONS = ("contains", "part_of", "partial", "unknown", "")
cohorts = st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from(("", *ARMS)))
sources = st.tuples(
    st.lists(cohorts, max_size=4),
    st.lists(st.tuples(st.sampled_from(ARMS), st.sampled_from(RELATIONS), st.sampled_from(ARMS)), max_size=3),
    st.sampled_from(("", "interim", "final", "review_of")),
    st.sampled_from(("2020", "2022-03", "2024")),
)


def told_of(key, plan, before):
    counted, overlaps, role, date = plan
    told = Told(key, date=date)
    arms = {label: told.arm(label) for label in ARMS}
    for one, relation, other in overlaps:
        if relation and one != other:
            told.overlap(arms[one], relation, arms[other])
    for hits, more, arm in counted:
        told.outcome(hits, hits + more + 1, arm=arms.get(arm, ""))
    if role:
        told.role(role)
    if before and role == "final":
        told.supersedes(before)
    return told


@settings(max_examples=60, deadline=None)
@given(st.lists(sources, min_size=1, max_size=3))
def test_the_order_of_the_sources_changes_nothing(plans):
    told = [told_of(f"s{n}", plan, f"s{n - 1}" if n else "") for n, plan in enumerate(plans)]
    found = {
        (one.patients, one.measures, frozenset(left.value for left in one.left_out))
        for one in (tally_of(a_study(*order)) for order in permutations(told))
    }
    assert len(found) == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(sources, min_size=1, max_size=3))
def test_what_is_counted_and_what_is_left_out_are_all_there_is_and_never_both(plans):
    told = [told_of(f"s{n}", plan, "") for n, plan in enumerate(plans)]
    study = a_study(*told)
    everything = {value.id: value.value.denominator for one in told for value in one.values if value.field == "result"}
    found = tally_of(study)
    left = {one.value for one in found.left_out if one.value in everything}
    counted = sum(size for key, size in everything.items() if key not in left)
    assert counted == (found.measures[0].patients if found.measures else 0)
    assert len([one for one in found.left_out if one.value in everything]) == len(left)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 30)), min_size=1, max_size=6))
def test_a_group_inside_another_never_adds(sizes):
    told = Told("a")
    outer = None
    largest = max(sizes, key=lambda one: one[0])
    for size, hits in sorted(sizes, reverse=True):
        arm = told.arm(f"Group {len(told.items)}")
        if outer is not None:
            told.overlap(outer, "contains", arm)
        told.outcome(min(hits, size), size, arm=arm)
        outer = arm
    assert tally_of(a_study(told)).measures[0].patients == largest[0]


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(4)))
def test_the_order_of_the_studies_changes_nothing(order):
    studies = []
    for number in range(4):
        told = Told(f"s{number}")
        told.enrolment(10 + number)
        if number:
            told.related("same_as" if number == 1 else "rollover_of", f"NCT0000000{number - 1}")
        studies.append(a_study(told, key=f"k{number}", number=f"NCT0000000{number}"))
    found = tally(studies[place] for place in order)
    assert (found.trials, found.patients) == (3, 10)
