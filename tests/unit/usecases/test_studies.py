"""Trials meet by registry id in the act that gives it, part when they lose it, and a curator decides the rest."""

from __future__ import annotations

import pytest

from app.domain.changes import Act, Drop, EntityKind, Scope
from app.domain.errors import NotFoundError, RefusedError
from app.domain.kinds import Identifier, Text
from app.domain.studies import Joined
from app.domain.values import Missing, Status
from app.usecases.board import all_studies, study_subject
from app.usecases.curating import amend, clear_value, make_current, mark_missing
from app.usecases.items import add_item, delete_item, duplicate_item, nest_item
from app.usecases.proposals import accept, proposals, reject
from app.usecases.restoring import restore_value
from app.usecases.studies import join, leave, new_study, retitle, unite
from app.usecases.vouching import type_value
from tests.builders.studies import NUMBER, ThreeSources

OTHER = "NCT07654321"


def met(three: ThreeSources) -> list[set[str]]:
    """Return who meets whom, by trial item."""
    studies: dict[str, set[str]] = {}
    for one in three.store.members():
        studies.setdefault(one.study, set()).add(one.item)
    assert {one.id for one in three.store.studies()} == set(studies)
    return sorted(studies.values(), key=sorted)


def numbers(three: ThreeSources) -> list[list[str]]:
    return sorted([one.value for one in study.identifiers] for study in three.store.studies())


# -- meeting by registry id ------------------------------------------------------------------------------------


def test_the_same_registry_id_meets_at_once_and_one_undo_takes_back_both(three):
    registry, abstract, paper = three.tellings
    registry.identify()
    assert met(three) == [{registry.trial}]
    row = abstract.add("registry_id")
    before = abstract.store.undo_label()
    type_value(three.store, row, "identifier", NUMBER)
    assert met(three) == [{registry.trial, abstract.trial}]
    assert all(one.joined is Joined.REGISTRY_ID for one in three.store.members())
    three.store.undo()
    assert met(three) == [{registry.trial}]
    assert three.store.undo_label() == before
    assert three.store.content(abstract.record).values_of(row) == ()
    three.store.redo()
    assert met(three) == [{registry.trial, abstract.trial}]
    paper.identify()
    assert met(three) == [{one.trial for one in three.tellings}]


def test_another_spelling_of_the_number_meets_too(three):
    registry, abstract, _ = three.tellings
    registry.identify()
    type_value(three.store, abstract.add("registry_id"), "identifier", "nct 01234567")
    assert len(met(three)) == 1


def test_a_rival_number_moves_the_trial_only_once_it_is_current(three):
    registry, abstract, _ = three.tellings
    row = registry.identify()
    abstract.identify()
    registry.put(row, "identifier", Identifier("nct", OTHER))
    assert met(three) == [{registry.trial, abstract.trial}]
    rival = next(v for v in three.store.content(registry.record).values_of(row, "identifier") if not v.current)
    make_current(three.store, rival.id)
    assert met(three) == sorted([{registry.trial}, {abstract.trial}], key=sorted)
    three.store.undo()
    assert met(three) == [{registry.trial, abstract.trial}]


def test_typing_over_the_number_moves_the_trial(three):
    registry, abstract, _ = three.tellings
    row = registry.identify()
    abstract.identify()
    type_value(three.store, row, "identifier", OTHER, value=registry.value(row, "identifier"))
    assert met(three) == sorted([{registry.trial}, {abstract.trial}], key=sorted)
    assert numbers(three) == [[NUMBER], [OTHER]]
    type_value(three.store, row, "identifier", NUMBER, value=registry.value(row, "identifier"))
    assert met(three) == [{registry.trial, abstract.trial}]
    assert numbers(three) == [[NUMBER]]


@pytest.mark.parametrize("how", ["clear", "missing", "unread", "reject", "row", "trial"])
def test_losing_the_number_takes_the_trial_out_and_undo_brings_it_back(three, how):
    registry, abstract, _ = three.tellings
    registry.identify()
    row = abstract.identify()
    value = abstract.value(row, "identifier")
    match how:
        case "clear":
            clear_value(three.store, value)
        case "missing":
            mark_missing(three.store, row, "identifier", Missing.NOT_REPORTED)
        case "unread":
            type_value(three.store, row, "identifier", "nobody's number", value=value)
        case "reject":
            amend(three.store, value, status=Status.REJECTED)
        case "row":
            delete_item(three.store, row)
        case "trial":
            delete_item(three.store, abstract.trial)
    assert met(three) == [{registry.trial}]
    three.store.undo()
    assert met(three) == [{registry.trial, abstract.trial}]


def test_the_last_trial_takes_its_study_with_it(three):
    registry, *_ = three.tellings
    row = registry.identify()
    clear_value(three.store, registry.value(row, "identifier"))
    assert met(three) == []
    three.store.undo()
    assert met(three) == [{registry.trial}]


def test_a_restored_number_meets_again(three):
    registry, abstract, _ = three.tellings
    registry.identify()
    row = abstract.identify()
    clear_value(three.store, abstract.value(row, "identifier"))
    dropped = next(c for c in three.store.history(Scope(item=row)) if c.entity.value == "value" and c.after is None)
    restore_value(three.store, dropped)
    assert met(three) == [{registry.trial, abstract.trial}]


def test_a_row_moved_to_another_trial_takes_the_membership_along(three):
    registry, abstract, _ = three.tellings
    registry.identify()
    row = abstract.identify()
    second = add_item(three.store, abstract.record, "trial")[0].id
    nest_item(three.store, row, second)
    assert met(three) == [{registry.trial, second}]


def test_a_copied_trial_joins_the_same_study(three):
    registry, *_ = three.tellings
    registry.identify()
    copy = duplicate_item(three.store, registry.trial)[0].id
    assert met(three) == [{registry.trial, copy}]


def test_a_second_number_makes_one_study_known_by_both_and_lets_a_third_in(three):
    registry, abstract, _ = three.tellings
    registry.identify()
    registry.identify(OTHER)
    assert numbers(three) == [[NUMBER, OTHER]]
    abstract.identify(OTHER)
    assert met(three) == [{registry.trial, abstract.trial}]


def test_two_studies_that_turn_out_to_be_one_are_proposed_never_joined_silently(three):
    registry, abstract, _ = three.tellings
    registry.identify()
    abstract.identify(OTHER)
    abstract.identify(NUMBER)
    assert len(met(three)) == 2
    (found,) = proposals(three.store, all_studies(three.store))
    assert found.signals == (f"same registry id: {NUMBER}",)
    accept(three.store, found)
    assert met(three) == [{registry.trial, abstract.trial}]
    assert sorted(numbers(three)[0]) == [NUMBER, OTHER]
    three.store.undo()
    assert len(met(three)) == 2


def test_trials_that_held_the_number_before_there_were_studies_are_taken_along(three):
    registry, abstract, paper = three.tellings
    registry.identify()
    abstract.identify()
    for one in three.store.members():
        three.store.commit(Act(label="before", edits=(Drop(EntityKind.MEMBERSHIP, one.id),)))
    paper.identify()
    (study,) = {one.study for one in three.store.members()}
    assert {one.item for one in three.store.members(study)} == {one.trial for one in three.tellings}


# -- by hand ---------------------------------------------------------------------------------------------------


def test_a_curator_joins_and_parts_trials_and_undo_takes_it_back(three):
    registry, abstract, _ = three.tellings
    study, _ = new_study(three.store, (registry.trial,), "My study")
    join(three.store, abstract.trial, study.id)
    assert met(three) == [{registry.trial, abstract.trial}]
    leave(three.store, abstract.trial)
    assert met(three) == [{registry.trial}]
    three.store.undo()
    assert met(three) == [{registry.trial, abstract.trial}]


def test_a_trial_joined_by_hand_stays_when_it_loses_its_number(three):
    registry, abstract, _ = three.tellings
    study, _ = new_study(three.store, (registry.trial, abstract.trial))
    row = abstract.identify()
    assert numbers(three) == [[NUMBER]]
    clear_value(three.store, abstract.value(row, "identifier"))
    assert met(three) == [{registry.trial, abstract.trial}]
    assert numbers(three) == [[]]
    assert three.store.study(study.id)


def test_joining_by_hand_brings_the_number_so_that_others_meet_there(three):
    registry, abstract, paper = three.tellings
    abstract.identify()
    study, _ = new_study(three.store, (registry.trial,), "By hand")
    join(three.store, abstract.trial, study.id)
    paper.identify()
    assert met(three) == [{one.trial for one in three.tellings}]


def test_who_left_a_study_is_not_proposed_for_it_again(said):
    leave(said.store, said.paper.trial)
    row = next(i for i in said.store.content(said.paper.record).items if i.kind == "registry_id")
    delete_item(said.store, row.id)
    assert proposals(said.store, all_studies(said.store)) == ()


def test_only_trials_belong_to_studies_and_to_one_each(three):
    registry, abstract, _ = three.tellings
    arm = registry.add("arm")
    with pytest.raises(RefusedError, match="made of trials, not of arms"):
        new_study(three.store, (arm,))
    registry.identify()
    with pytest.raises(RefusedError, match="belongs to one study"):
        new_study(three.store, (registry.trial,))
    with pytest.raises(NotFoundError, match="belongs to no study"):
        leave(three.store, abstract.trial)
    (study,) = three.store.studies()
    with pytest.raises(RefusedError, match="one study already"):
        unite(three.store, study.id, study.id)
    assert join(three.store, registry.trial, study.id).act == ""


def test_a_study_can_be_named(said):
    (study,) = said.store.studies()
    retitle(said.store, study.id, "  The   cord blood trial ")
    assert study_subject(said.store, study.id).name == "The cord blood trial"
    retitle(said.store, study.id, "")
    assert study_subject(said.store, study.id).name == NUMBER


# -- proposals -------------------------------------------------------------------------------------------------


def product(telling, name):
    telling.put(telling.add("product"), "name", Text(name))


def test_sponsor_and_product_together_are_a_proposal_each_signal_shown(three):
    registry, abstract, paper = three.tellings
    registry.sponsor()
    abstract.sponsor()
    assert proposals(three.store, all_studies(three.store)) == ()
    product(registry, "Cord-19")
    product(abstract, "CORD 19")
    paper.sponsor("Somebody else")
    (found,) = proposals(three.store, all_studies(three.store))
    assert {found.one, found.other} == {registry.trial, abstract.trial}
    assert [one.lower() for one in found.signals] == [
        f"same product: {'cord-19' if found.one == registry.trial else 'cord 19'}",
        "same sponsor: institute of invented cells",
    ]
    accept(three.store, found)
    assert met(three) == [{registry.trial, abstract.trial}]
    assert {one.joined for one in three.store.members()} == {Joined.PROPOSAL}
    three.store.undo()
    assert met(three) == []


def test_a_lone_trial_is_proposed_for_a_study_and_joins_it(three):
    registry, abstract, _ = three.tellings
    for one in (registry, abstract):
        one.sponsor()
        one.put(one.trial, "title", Text("Cord blood cells against lymphoma"))
    registry.identify()
    (found,) = proposals(three.store, all_studies(three.store))
    accept(three.store, found)
    assert met(three) == [{registry.trial, abstract.trial}]


def test_what_is_rejected_is_not_proposed_again(three):
    for one in three.tellings[:2]:
        one.sponsor()
        product(one, "Cord-19")
    (found,) = proposals(three.store, all_studies(three.store))
    reject(three.store, found)
    assert proposals(three.store, all_studies(three.store)) == ()


def test_two_numbers_of_one_registry_are_two_trials_whatever_else_is_alike(three):
    registry, abstract, _ = three.tellings
    for one, number in ((registry, NUMBER), (abstract, OTHER)):
        one.sponsor()
        product(one, "Cord-19")
        one.identify(number)
    assert proposals(three.store, all_studies(three.store)) == ()
