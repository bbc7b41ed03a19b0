"""One study, many sources: how they line up, where they differ, what they are to each other."""

from decimal import Decimal
from itertools import permutations

import pytest

from app.checks import run
from app.checks.agreement import Agreement
from app.checks.alignment import lines_of, lost_choices
from app.checks.links import CONTAINS, links_of
from app.checks.study_checks import STUDY_CHECKS, run_study
from app.domain.dates import PartialDate
from app.domain.kinds import Date, Identifier, Proportion, Quantity, Reference, Target, Term, Terms, Text
from app.domain.studies import Choice, ChoiceReason
from app.domain.values import Missing
from tests.builders.study_subjects import Told, a_study


def line(study, name):
    return next((one for one in lines_of(study) if one.name == name), None)


def findings(study, rule):
    return [one for one in run_study(study) if one.rule == rule]


ORR = "outcome/ORR|treated|best/result"


def test_outcomes_line_up_by_measure_population_and_time_point():
    a, b = Told("a"), Told("b")
    a.outcome(8, 11, "73")
    a.outcome(7, 10, population="evaluable_efficacy")
    b.outcome(9, 12, "75")
    b.outcome(5, 12, time="at_last_follow_up")
    study = a_study(a, b)
    assert line(study, ORR).differs
    others = ("outcome/ORR|evaluable_efficacy|best/result", "outcome/ORR|treated|at_last_follow_up/result")
    assert [len(line(study, name).cells) for name in others] == [1, 1]


def test_an_outcome_that_leaves_its_population_open_goes_with_the_only_line_it_fits():
    a, b, c = Told("a"), Told("b"), Told("c")
    a.outcome(8, 11)
    b.outcome(9, 12, population="")
    study = a_study(a, b)
    assert len(line(study, ORR).cells) == 2
    c.outcome(9, 12, population="itt")
    study = a_study(a, b, c)
    assert len(line(study, "outcome/ORR|?|best/result").cells) == 1


def test_time_points_line_up_whatever_their_unit():
    a, b = Told("a"), Told("b")
    for told, at in ((a, Quantity(Decimal(12), "months")), (b, Quantity(Decimal(1), "years"))):
        told.outcome(5, 10, time="landmark")
        told.say(told.values[-1].item, "time_point", at)
    assert len(line(a_study(a, b), "outcome/ORR|treated|landmark 365 days/result").cells) == 2


def test_planned_and_actual_enrolment_are_two_lines():
    a, b = Told("a"), Told("b")
    a.enrolment(24, "planned")
    b.enrolment(11, "actual")
    study = a_study(a, b)
    assert not line(study, "enrolment/planned/n").differs
    assert not line(study, "enrolment/actual/n").differs
    assert findings(study, "V30") == []


def test_arms_line_up_by_label_and_products_by_any_of_their_names():
    a, b, c = Told("a"), Told("b"), Told("c")
    a.arm("Cohort A", n_treated=5)
    b.arm("cohort a", n_treated=6)
    b.arm("Cohort B", n_treated=7)
    for told, names in ((a, ("CAR19/IL-15", "X-1")), (b, ("TAK-007", "CAR19/IL15")), (c, ("X-1",))):
        product = told.item("product", told.trial)
        told.say(product, "name", Text(names[0]))
        for code in names[1:]:
            told.say(product, "codes", Text(code))
        told.code(product, "cell_source", "CB" if told is a else "PB")
    second = c.item("product", c.trial)
    c.say(second, "name", Text("Another"))
    study = a_study(a, b, c)
    assert line(study, "arm/cohort a/n_treated").differs
    assert len(line(study, "arm/cohort b/n_treated").cells) == 1
    shared = [one for one in lines_of(study) if one.name.startswith("product/") and one.label == "Cell source"]
    assert sorted(len(one.cells) for one in shared) == [1, 2]


def test_a_product_each_is_one_product():
    a, b = Told("a"), Told("b")
    for told, source in ((a, "CB"), (b, "PB")):
        product = told.item("product", told.trial)
        told.say(product, "name", Text(f"Cells of {told.source}"))
        told.code(product, "cell_source", source)
    assert line(a_study(a, b), "product/cell_source").differs


def test_a_cell_knows_its_date_population_and_words():
    a = Told("a", date="2021")
    a.outcome(8, 11, "73")
    a.say(a.trial, "data_cutoff", Date(PartialDate("2020-06")))
    (cell,) = line(a_study(a), ORR).cells.values()
    assert (cell.words, cell.as_of, cell.population, cell.quote) == ("8/11 (73%)", "cut-off 2020-06", "treated", "8")


def test_words_that_differ_are_marked_but_are_no_contradiction():
    a, b = Told("a"), Told("b")
    a.say(a.trial, "title", Text("Cells for lymphoma"))
    b.say(b.trial, "title", Text("A study of cells"))
    study = a_study(a, b)
    assert line(study, "trial/title").agreement is Agreement.WORDED
    assert not line(study, "trial/title").differs
    assert run_study(study) == ()


def test_lines_are_the_same_whatever_the_order_of_the_sources():
    told = [Told(key, date=f"20{year}") for key, year in (("a", 20), ("b", 22), ("c", 21))]
    for number, one in enumerate(told):
        one.enrolment(10 + number)
        arm = one.arm(f"Cohort {number % 2}", n_treated=number)
        one.outcome(number, 10, arm=arm if number else "", population="treated" if number != 1 else "")
    seen = {
        tuple((one.name, one.differs, one.agreement, one.odd) for one in lines_of(a_study(*order)))
        for order in permutations(told)
    }
    assert len(seen) == 1


def test_every_check_of_a_study_has_a_file_of_its_own_and_a_source():
    for check in STUDY_CHECKS:
        assert check.find.__module__.endswith(f".{check.find.__name__}")
        assert check.sentence.endswith(".")
        assert check.source


# -- V30 -------------------------------------------------------------------------------------------------------


def test_a_contradiction_is_told_with_both_quotes_dates_and_populations():
    a, b = Told("a", date="2021"), Told("b", date="2023")
    a.outcome(8, 11, "73")
    b.outcome(9, 12, "75")
    (found,) = findings(a_study(a, b), "V30")
    for words in ("Source a says 8/11 (73%)", "Source b says 9/12 (75%)", "published 2021", "treated", "“8”", "“9”"):
        assert words in found.message
    assert found.study == "study"
    assert len(found.others) == 1
    assert found.value not in found.others


def test_a_contradiction_says_which_report_supersedes_the_other():
    a, b = Told("a"), Told("b")
    a.outcome(8, 11)
    b.outcome(9, 12)
    b.supersedes("a")
    assert "“Source b” supersedes “Source a”;" in findings(a_study(a, b), "V30")[0].message


def test_two_readings_of_one_source_are_no_contradiction_between_sources():
    a, again = Told("a"), Told("a", record="again")
    a.enrolment(11)
    again.enrolment(12)
    assert findings(a_study(a, again), "V30") == []


def test_printed_otherwise_and_not_reported_is_silent():
    a, b, c = Told("a"), Told("b"), Told("c")
    a.outcome(8, 11, "73")
    b.outcome(8, 11, "72.7")
    c.say(c.outcome(1, 2, measure="CR").rpartition(".result")[0], "criteria", missing=Missing.NOT_REPORTED)
    assert findings(a_study(a, b, c), "V30") == []


@pytest.fixture
def differing():
    a, b = Told("a"), Told("b")
    return a, b, a.outcome(8, 11, "73"), b.outcome(9, 12, "75")


def a_choice(value, over, cell=ORR, created="2026-01-01"):
    return Choice(
        id="c", study="study", cell=cell, value=value, over=(over,), reason=ChoiceReason.LATER_CUTOFF, created=created
    )


def test_a_choice_with_a_reason_silences_it(differing):
    a, b, mine, other = differing
    study = a_study(a, b, choices=(a_choice(other, mine),))
    assert findings(study, "V30") == []
    assert line(study, ORR).differs
    assert not line(study, ORR).open


def test_a_source_that_says_otherwise_afterwards_speaks_again(differing):
    a, b, mine, other = differing
    c = Told("c")
    c.outcome(1, 11)
    study = a_study(a, b, c, choices=(a_choice(other, mine),))
    assert "Source c has said otherwise since" in line(study, ORR).stale
    assert len(findings(study, "V30")) == 1


def test_a_chosen_value_that_changed_no_longer_stands(differing):
    a, b, mine, other = differing
    study = a_study(a, b, choices=(a_choice(other, mine, created="2020"),))
    assert line(study, ORR).stale == ""
    b.values[-1] = type(b.values[-1])(
        id=other, item=b.values[-1].item, field="result", value=Proportion(9, 13), modified="2026-02-01"
    )
    study = a_study(a, b, choices=(a_choice(other, mine),))
    assert "was changed afterwards" in line(study, ORR).stale


def test_a_choice_follows_its_value_to_another_line_and_is_lost_with_it(differing):
    a, b, mine, other = differing
    study = a_study(a, b, choices=(a_choice(other, mine, cell="outcome/ORR|?|best/result"),))
    assert line(study, ORR).choice is not None
    gone = a_study(a, b, choices=(a_choice("gone", mine, cell="trial/nothing"),))
    assert len(lost_choices(gone, lines_of(gone))) == 1
    kept = a_study(a, b, choices=(a_choice("gone", mine),))
    assert line(kept, ORR).stale == "The value that was chosen is gone."


def test_the_fingerprint_holds_while_what_is_said_stays(differing):
    a, b, *_ = differing
    first = findings(a_study(a, b), "V30")[0].fingerprint
    assert findings(a_study(b, a), "V30")[0].fingerprint == first
    b.outcome(1, 2, measure="CR")
    assert findings(a_study(a, b), "V30")[0].fingerprint == first
    c = Told("c")
    c.outcome(3, 11)
    assert findings(a_study(a, b, c), "V30")[0].fingerprint != first


# -- links and V13 ---------------------------------------------------------------------------------------------


def test_links_are_read_from_the_records():
    a, b, c = Told("a", numbers=(Identifier("doi", "10.1/A"),)), Told("b"), Told("c")
    b.supersedes("a")
    c.role("final")
    c.role("interim", "b")
    row = c.item("report_link", c.trial)
    c.code(row, "role", "primary_results")
    c.say(row, "identifier", Identifier("doi", "10.1/a"))
    b.related("rollover_of", "NCT00000001")
    links = links_of(a_study(a, b, c))
    assert links.roles == {"c": {"final"}, "b": {"interim"}, "a": {"primary_results"}}
    assert links.superseded == {"a": "b", "b": "c"}
    assert links.related[0].relation == "rollover_of"
    assert links_of(a_study(c, b, a)) == links_of(a_study(c, b, a))


def test_a_later_snapshot_of_one_record_supersedes_the_earlier_one():
    old, new = Told("old", date="2020"), Told("new", date="2022")
    for told in (old, new):
        told.say(told.item("report"), "version_of", Reference(Target.SOURCE, "new" if told is old else "old"))
    assert links_of(a_study(old, new)).superseded == {"old": "new"}


def test_groups_overlap_by_row_by_parent_and_by_kind():
    a = Told("a")
    whole, young, pooled = a.arm("Cohort 1"), a.arm("Young"), a.arm("All")
    a.overlap(young, "part_of", whole)
    a.code(pooled, "kind", "pooled")
    found = {(one.one, one.other, one.relation) for one in links_of(a_study(a)).overlaps}
    assert found == {
        ("cohort 1", "young", CONTAINS),
        ("all", "cohort 1", CONTAINS),
        ("all", "young", CONTAINS),
    }


def test_overlapping_groups_with_one_measure_are_told_once():
    a = Told("a")
    one, other, third = a.arm("One"), a.arm("Two"), a.arm("Three")
    a.overlap(one, "partial", other)
    a.overlap(other, "partial", one)
    a.outcome(1, 5, arm=one)
    a.outcome(2, 6, arm=other)
    a.outcome(2, 6, arm=third)
    found = [f for f in run(a.member.subject) if f.rule == "V13"]
    assert [f.message for f in found] == [
        "One shares some patients with Two, and both report ORR: they are counted once, and must not be pooled."
    ]


def test_overlapping_groups_with_other_measures_are_silent():
    a = Told("a")
    one, other = a.arm("One"), a.arm("Two")
    a.overlap(one, "contains", other)
    a.outcome(1, 5, arm=one)
    a.outcome(2, 6, measure="CR", arm=other)
    assert [f for f in run(a.member.subject) if f.rule == "V13"] == []


def test_a_superseded_report_with_the_same_measure_is_told():
    a, b = Told("a"), Told("b")
    a.outcome(8, 11)
    b.outcome(8, 11)
    assert findings(a_study(a, b), "V13") == []
    b.supersedes("a")
    (found,) = findings(a_study(a, b), "V13")
    assert found.message.startswith("“Source a” is superseded by “Source b”, and both report ORR")
    assert found.source == "a"


def test_a_superseded_report_with_other_measures_is_silent():
    a, b = Told("a"), Told("b")
    a.outcome(8, 11)
    b.outcome(8, 11, measure="CR")
    b.supersedes("a")
    assert findings(a_study(a, b), "V13") == []


def test_phases_are_one_statement():
    a, b = Told("a"), Told("b")
    a.say(a.trial, "phase", Terms((Term("1", "PHASE1"),)))
    b.say(b.trial, "phase", Terms((Term("1", "PHASE1"), Term("2", "PHASE2"))))
    assert findings(a_study(a, b), "V30")[0].field == "phase"
