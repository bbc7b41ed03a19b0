"""What a study holds true is chosen, never copied, and goes with what it points to; each patient is counted once."""

from __future__ import annotations

import pytest

from app.domain.errors import NotFoundError, RefusedError
from app.domain.findings import Finding, Severity
from app.domain.kinds import Text
from app.domain.studies import ChoiceReason
from app.usecases.acknowledging import acknowledge
from app.usecases.counting import overview, studies_document
from app.usecases.curating import clear_value
from app.usecases.items import add_item, delete_item
from app.usecases.studies import choose, leave, new_study, unite, withdraw

# -- choices ---------------------------------------------------------------------------------------------------


def result(telling):
    return telling.value(telling.items["orr"], "result")


def test_a_choice_points_to_a_value_and_overwrites_nothing(said):
    (study,) = said.store.studies()
    before = [said.store.content(one.record) for one in said.tellings]
    choice, touched = choose(said.store, study.id, result(said.paper), ChoiceReason.LATER_CUTOFF, "two years on")
    assert choice.cell == "outcome/ORR|treated|best/result"
    assert choice.over == (result(said.abstract),)
    assert study.id in touched.studies
    assert [said.store.content(one.record) for one in said.tellings] == before
    again, _ = choose(said.store, study.id, result(said.abstract), ChoiceReason.PRIMARY_REPORT)
    assert again.id == choice.id
    assert said.store.choices(study.id) == (again,)
    withdraw(said.store, again.id)
    assert said.store.choices() == ()
    said.store.undo()
    assert said.store.choices() == (again,)
    with pytest.raises(NotFoundError):
        withdraw(said.store, "nothing")


def test_only_a_value_on_a_line_can_be_chosen(said):
    (study,) = said.store.studies()
    link = said.paper.add("report_link")
    said.paper.put(link, "cited", Text("A report"))
    with pytest.raises(RefusedError, match="stands on no line"):
        choose(said.store, study.id, said.paper.value(link, "cited"), ChoiceReason.UNEXPLAINED)


def test_clearing_a_chosen_value_takes_the_choice_with_it_and_undo_brings_both_back(said):
    (study,) = said.store.studies()
    choice, _ = choose(said.store, study.id, result(said.paper), ChoiceReason.LATER_CUTOFF)
    clear_value(said.store, choice.value)
    assert said.store.choices() == ()
    said.store.undo()
    assert said.store.choices() == (choice,)
    clear_value(said.store, choice.over[0])
    assert said.store.choices()[0].over == ()
    said.store.undo()
    delete_item(said.store, said.paper.trial)
    assert said.store.choices() == ()
    said.store.undo()
    assert said.store.choices() == (choice,)


def test_a_trial_that_leaves_takes_what_was_chosen_of_it(said):
    (study,) = said.store.studies()
    choice, _ = choose(said.store, study.id, result(said.paper), ChoiceReason.LATER_CUTOFF)
    leave(said.store, said.paper.trial)
    assert said.store.choices() == ()
    said.store.undo()
    assert said.store.choices() == (choice,)
    row = next(i for i in said.store.content(said.paper.record).items if i.kind == "registry_id")
    delete_item(said.store, row.id)
    assert said.store.choices() == ()
    said.store.undo()
    assert said.store.choices() == (choice,)


def test_an_acknowledged_finding_goes_with_its_item(said):
    finding = Finding(rule="V30", severity=Severity.NOTE, message="m", item=said.paper.items["orr"], fingerprint="f")
    acknowledge(said.store, finding, "seen")
    delete_item(said.store, said.paper.trial)
    assert said.store.acknowledgements() == ()
    said.store.undo()
    assert len(said.store.acknowledgements()) == 1


def test_choices_go_over_when_two_studies_become_one(said):
    (study,) = said.store.studies()
    choose(said.store, study.id, result(said.paper), ChoiceReason.LATER_CUTOFF)
    lone = add_item(said.store, said.registry.record, "trial")[0].id
    other, _ = new_study(said.store, (lone,), "Other")
    unite(said.store, other.id, study.id)
    assert [one.study for one in said.store.choices()] == [other.id]
    assert len(said.store.studies()) == 1
    said.store.undo()
    assert [one.study for one in said.store.choices()] == [study.id]


# -- what is counted and told ----------------------------------------------------------------------------------


def test_the_overview_counts_each_patient_once(said):
    found = overview(said.store)
    (row,) = found.rows
    assert (row.sources, row.conflicts, row.open, row.chosen, row.patients) == (3, 3, 3, 0, 16)
    assert (found.tally.trials, found.tally.patients) == (1, 16)
    assert len(found.tally.left_out) == 3


def test_the_document_names_each_side(said):
    document = studies_document(said.store)
    (study,) = document["studies"]
    assert [line["cell"] for line in study["conflicts"]] == [
        "trial/phase",
        "enrolment/actual/n",
        "outcome/ORR|treated|best/result",
    ]
    assert document["counted"]["measures"][0]["responders"] == 9
