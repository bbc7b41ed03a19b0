"""The trials that a review tabulates enter a project by the program's own verbs, and the checks make sense of them."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from app.domain.findings import Severity
from app.domain.kinds import Integer
from app.domain.values import Missing
from app.forms import load_shipped
from app.main import main
from app.usecases.checking import findings
from db import new_project, open_project
from tests.builders.review_trials import enter_trials, tabulated

TRIALS = 124


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project with all trials entered, made once."""
    path = tmp_path_factory.mktemp("review") / "review.vouch"
    store = new_project(path, load_shipped("cell-therapy-trials"), "review")
    store.be("Ada Byron")
    enter_trials(store)
    store.close()
    return path


@pytest.fixture
def store(project):
    opened = open_project(project, write=False)
    yield opened
    opened.close()


@pytest.fixture
def contents(store):
    return [store.content(record.id) for record in store.records()]


def values(contents, kind, field):
    kinds = {item.id: item.kind for content in contents for item in content.items}
    return [v for content in contents for v in content.values if kinds[v.item] == kind and v.field == field]


def by_rule(store):
    found = list(findings(store))
    return {rule: [one for one in found if one.rule == rule] for rule in {one.rule for one in found}}


def test_every_trial_of_the_table_is_an_item_with_its_registry_id(contents):
    trials = [item for content in contents for item in content.items if item.kind == "trial"]
    entered = {value.value.value for value in values(contents, "registry_id", "identifier")}
    assert len(trials) == TRIALS
    assert entered == {row["registry_id"] for row in tabulated()}


def test_every_trial_is_a_study_of_its_own(store):
    assert len(store.studies()) == len(store.members()) == TRIALS
    assert len({one.identifiers for one in store.studies()}) == TRIALS


def test_each_value_that_claims_to_be_stated_has_its_words(store, contents):
    quoted = {quote.value for content in contents for quote in content.quotes}
    assert [v.field for c in contents for v in c.values if v.needs_words and v.id not in quoted] == []
    assert "V27" not in by_rule(store)


def test_undisclosed_is_a_reason_why_there_is_no_value_and_never_a_term(contents):
    rows = tabulated()
    for column, kind, field in (
        ("cell_source", "product", "cell_source"),
        ("phase", "trial", "phase"),
        ("target", "target", "antigen"),
    ):
        said = Counter(v.missing for v in values(contents, kind, field))
        assert said[Missing.NOT_DISCLOSED] == sum(row[column] == "Undisclosed" for row in rows) > 0


def test_a_status_that_lumps_three_is_kept_as_its_words_and_called_unclear(contents):
    lumped = [v for v in values(contents, "trial", "recruitment_status") if v.missing is Missing.UNCLEAR]
    assert {v.as_stated for v in lumped} == {"W/T/S"}
    assert len(lumped) == sum(row["status"] == "W/T/S" for row in tabulated())


def test_an_enrolment_of_0_is_kept_as_a_number_and_spoken_of(store, contents):
    none = {v.id for v in values(contents, "enrolment", "n") if v.value == Integer(0)}
    spoken = {one.value for one in by_rule(store)["V11"]}
    assert len(none) == 4
    assert spoken == none


def test_the_dates_are_entered_as_the_days_on_which_the_trials_start(contents):
    """The column was headed as first posting; the registry shows that these are the days on which the trials start."""
    starts = values(contents, "trial", "start")
    assert len(starts) == TRIALS
    assert values(contents, "trial", "first_posted") == []
    later = [v for v in starts if v.value is not None and f"{v.value.date}" > "2024-11"]
    assert later, "a trial that starts after the table was made: no day of posting could lie ahead"


def test_a_day_that_can_be_read_in_two_ways_is_asked_for_and_the_others_are_read(store, contents):
    asked = by_rule(store)["V05"]
    unread = [v.unread for v in values(contents, "trial", "start") if v.unread is not None]
    assert sorted(unread) == ["01/07/2024", "01/08/2024", "01/11/2024", "04/01/2024"]
    assert sorted(one.quote for one in asked) == sorted(unread)


def test_a_line_break_within_a_cell_splits_nothing(contents):
    broken = [v for v in values(contents, "product", "cell_source") if "\n" in v.as_stated]
    assert [v.value.code for v in broken] == ["PB"]
    diseases = {v.as_stated: v.value for v in values(contents, "trial", "conditions")}
    assert "Acute Lymphoblastic \nLeukemia" in diseases
    assert diseases["Acute Lymphoblastic \nLeukemia"].code == diseases["Acute Lymphoblastic Leukemia"].code


def test_cells_that_list_several_things_become_several_values(contents):
    antigens = Counter(v.as_stated for v in values(contents, "target", "antigen"))
    assert {"AXL", "CLDN6", "GPC3", "Mesothelin", "TIM3", "CD33", "Spike"} <= set(antigens)
    assert antigens["MICA/B"] == 1
    conditions = Counter(v.as_stated for v in values(contents, "trial", "conditions"))
    assert not [words for words in conditions if "unspecified" in words and words.startswith("unspecified")]
    assert not [words for words in conditions if words.endswith(",") or words != words.strip()]


def test_the_checks_say_no_error_and_each_rule_speaks_of_what_it_is_for(store):
    spoken = by_rule(store)
    assert {one.severity for found in spoken.values() for one in found} == {Severity.WARNING, Severity.NOTE}
    loud = {rule: len(found) for rule, found in spoken.items() if len(found) > 20 and rule != "needed"}
    assert loud.keys() <= {"not_looked_up"}
    assert {one.item for one in spoken["needed"]} == {
        item.id for record in store.records() for item in store.content(record.id).items if item.kind == "product"
    }


def test_no_rule_says_one_sentence_of_half_of_the_trials(store):
    said = Counter(one.message for one in findings(store) if one.rule != "needed")
    assert max(said.values()) < TRIALS / 2


def test_the_same_trial_entered_twice_is_found(tmp_path):
    rows = [row for row in tabulated() if row["table"] == "3"][:3]
    store = new_project(tmp_path / "twice.vouch", load_shipped("cell-therapy-trials"), "twice")
    store.be("Ada Byron")
    try:
        enter_trials(store, [*rows, rows[0]])
        twice = by_rule(store)["V09"]
        assert rows[0]["registry_id"] in twice[0].message
        assert len(store.studies()) == 3
    finally:
        store.close()


def test_the_command_line_prints_the_same_findings(project, store, capsys):
    expected = [(one.rule, one.severity.value, one.item, one.field, one.message) for one in findings(store)]
    store.close()
    code = main(["check", str(project), "--json"])
    printed = json.loads(capsys.readouterr().out)
    assert code == 0
    assert [tuple(one[key] for key in ("rule", "severity", "item", "field", "message")) for one in printed] == expected
