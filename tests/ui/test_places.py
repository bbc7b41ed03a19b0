"""Where a curator can go, what the picker offers, and the tree of items, on a real project."""

from __future__ import annotations

import pytest

from app.domain.values import Missing
from app.usecases.curating import mark_missing
from app.usecases.items import add_item, delete_item, move_item
from app.usecases.vouching import type_value, vouch
from app.viewmodels.item_tree import KIND, ItemTree, count_of_kind
from app.viewmodels.picking import describe, options, places
from app.viewmodels.places import applying, kinds_here, next_empty, next_unvouched, shown_fields
from tests.builders.desks import AtDesk


@pytest.fixture
def at(qapp, tmp_path):
    made = AtDesk(tmp_path)
    made.lay_open()
    made.desk.need_record()
    yield made
    made.desk.close_project()


@pytest.fixture
def outcome(at):
    return add(at, "outcome")


def add(at, kind, parent=None):
    item, _ = at.desk.do(add_item, at.desk.need_record().id, kind, parent)
    at.desk.go(item.id)
    return item.id


def select(at, words):
    start = at.desk.text.index(words)
    at.desk.select(start, start + len(words))


def keys(fields):
    return {field.key for field in fields}


def test_fields_that_depend_on_another_show_when_it_says_so(at, outcome):
    assert "time_result" not in keys(shown_fields(at.desk))
    at.desk.do(type_value, outcome, "measure", "PFS")
    assert "time_result" in keys(shown_fields(at.desk))


def test_a_field_that_holds_something_is_shown_even_where_it_does_not_apply(at, outcome):
    at.desk.do(type_value, outcome, "time_result", "median 13.8 months")
    assert "time_result" in keys(shown_fields(at.desk))


def test_without_a_record_every_live_field_applies(at, outcome):
    kind = at.desk.form.kind("outcome")
    assert applying(None, at.desk.item, kind) == kind.live_fields


def test_what_nests_in_the_item_in_hand_is_offered_first(at, outcome):
    at.desk.go(at.desk.content.items[0].id)
    offered = [kind.key for kind in kinds_here(at.desk)]
    nested = [kind.key for kind in at.desk.form.children_of("trial")]
    assert offered[: len(nested)] == nested
    assert len(offered) == len(set(offered))


def test_the_next_unvouched_value_is_found_round_the_end(at, outcome):
    assert next_unvouched(at.desk) is None
    trial = at.desk.content.items[0].id
    at.desk.do(type_value, trial, "title", "A title")
    at.desk.do(type_value, outcome, "result", "8/11")
    at.desk.go(trial, "title")
    assert next_unvouched(at.desk) == (outcome, "result")
    at.desk.go(*next_unvouched(at.desk))
    assert next_unvouched(at.desk) == (trial, "title")
    select(at, "8 (73%)")
    at.desk.do(vouch, outcome, "result", at.desk.words()[0], proposals=True)
    assert next_unvouched(at.desk) == (trial, "title")


def test_the_next_empty_needed_field_is_found_and_a_reason_fills_it(at, outcome):
    at.desk.go(outcome, "measure")
    item, field = next_empty(at.desk)
    assert item == outcome
    assert at.desk.form.field("outcome", field).needed
    at.desk.do(mark_missing, item, field, Missing.NOT_REPORTED)
    assert next_empty(at.desk) != (item, field)
    at.desk.do(type_value, outcome, "result", "not a number")
    assert next_empty(at.desk) is not None


def test_the_picker_offers_first_what_the_words_can_be(at, outcome):
    other = add(at, "arm", at.desk.content.items[0].id)
    at.desk.go(outcome)
    select(at, "8 (73%)")
    found = places(at.desk)
    first = next(iter(found.values()))
    assert (first.item.id, first.field.key) == (outcome, "result")
    assert {place.item.id for place in found.values()} == {item.id for item in at.desk.content.items}
    shown = options(at.desk, found)
    assert [one.key for one in shown] == list(found)
    assert shown[0].label == "n / N (%)"
    assert any(one.label == "Label › Arm 1" and found[one.key].item.id == other for one in shown)


def test_the_picker_says_what_a_field_holds_and_what_it_would_read(at, outcome):
    at.desk.do(type_value, outcome, "result", "8/11")
    at.desk.do(mark_missing, outcome, "criteria", Missing.NOT_REPORTED)
    select(at, "8 (73%)")
    found = places(at.desk)
    held = {
        found[one.key].field.key: one.detail for one in options(at.desk, found) if found[one.key].item.id == outcome
    }
    assert (held["result"], held["criteria"]) == ("8/11", "not reported")
    (place,) = (one for one in found.values() if (one.item.id, one.field.key) == (outcome, "result"))
    said = describe(at.desk, place)
    assert said.startswith("reads 8/11 (73%) · denominator from “11” to confirm")
    at.desk.select(0, 0)
    assert describe(at.desk, place) == ""


def test_the_tree_follows_the_record(at, outcome, qtmodeltester):
    tree = ItemTree(at.desk)
    tree.rebuild()
    trial = at.desk.content.items[0].id
    arms = [add(at, "arm", trial) for _ in range(2)]
    at.desk.do(type_value, arms[0], "label", "Cohort A")
    top = tree.index_of(trial)
    assert [tree.index(row, 0, top).data() for row in range(tree.rowCount(top))] == ["Outcome 1", "Cohort A", "Arm 2"]
    at.desk.do(move_item, arms[1], -1)
    assert [tree.index(row, 0, top).data() for row in range(tree.rowCount(top))] == ["Outcome 1", "Arm 1", "Cohort A"]
    assert tree.index_of(outcome).data(KIND) == "Outcome"
    assert tree.item_at(tree.index_of(arms[0])).id == arms[0]
    assert count_of_kind(at.desk.content, "arm") == 2
    qtmodeltester.check(tree, force_py=True)
    at.desk.do(delete_item, trial)
    assert tree.rowCount() == 0
    assert not tree.index_of(outcome).isValid()
