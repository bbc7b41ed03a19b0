"""The form of an item: groups that fold, rows within it, arms below arms, the flow of patients."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from app.usecases.items import add_item
from app.viewmodels.entering import enter
from app.viewmodels.flow import flow_in_hand
from app.viewmodels.groups import Folding, groups_of
from app.viewmodels.item_tree import COUNTS, ItemTree
from app.viewmodels.places import parent_for
from tests.ui.record.conftest import type_keys


def add(curator, kind):
    parent = parent_for(curator.desk, curator.desk.form.kind(kind))
    item, _ = curator.desk.do(add_item, curator.desk.need_record().id, kind, parent)
    curator.desk.go(item.id)
    return item.id


def say(curator, item, field, text):
    kind = curator.desk.kind_of(curator.desk.held.item(item))
    return enter(curator.desk, item, kind.field(field), text)


def test_optional_empty_groups_begin_folded_and_say_what_they_hold(at):
    item = at.add("outcome")
    folding = Folding()
    groups = {group.name: group for group in groups_of(at.desk, at.desk.item)}
    assert {name for name, one in groups.items() if folding.is_open("outcome", one)} == {"Result", "Whom and when"}
    assert groups["Precision"].told == f"{len(groups['Precision'].fields)} fields"
    at.say(item, "interval_method", "Wilson")
    filled = {group.name: group for group in groups_of(at.desk, at.desk.item)}["Precision"]
    assert folding.is_open("outcome", filled)
    assert filled.told.startswith("1 of ")


def test_a_choice_to_fold_is_remembered_by_kind(at):
    at.add("outcome")
    folding = Folding()
    result = groups_of(at.desk, at.desk.item)[0]
    folding.choose("outcome", result.name, is_open=False)
    assert not folding.is_open("outcome", result)
    assert folding.is_open("trial", result)


def test_a_group_opens_by_key_and_by_its_heading(at_outcome):
    fields = at_outcome.window.record.fields
    assert "interval" not in fields._boxes
    heading = fields._headings["Precision"]
    heading.setFocus()
    at_outcome.key(Qt.Key.Key_Return)
    assert "interval" in fields._boxes
    at_outcome.key(Qt.Key.Key_Left)
    assert "interval" not in fields._boxes
    at_outcome.window.record.focus_field("measure")
    at_outcome.key(Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    assert "measure" not in fields._boxes
    at_outcome.run("record.open_all")
    assert {"measure", "interval"} <= set(fields._boxes)


def test_going_to_a_field_of_a_folded_group_opens_it(at_outcome):
    at_outcome.window.record.focus_field("interval")
    assert at_outcome.window.record.fields._headings["Precision"].isChecked()
    assert at_outcome.desk.field.key == "interval"


def test_tab_goes_in_reading_order_also_behind_a_group_that_was_opened(at_outcome):
    at_outcome.window.record.focus_field("interval")
    fields = at_outcome.window.record.fields
    at_outcome.key(Qt.Key.Key_Tab)
    keys = list(fields._boxes)
    assert at_outcome.desk.field.key == keys[keys.index("interval") + 1]


def test_rows_are_typed_within_the_form_of_their_parent(at_outcome):
    trial = next(item.id for item in at_outcome.desk.content.items if item.kind == "trial")
    at_outcome.desk.go(trial)
    box = at_outcome.window.record.fields._rows["registry_id"]
    assert box.view is None
    box.heading.setFocus()
    at_outcome.key(Qt.Key.Key_Space)
    at_outcome.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is box.view
    type_keys(at_outcome, "NCT03056339")
    at_outcome.key(Qt.Key.Key_Return)
    row = next(item for item in at_outcome.desk.content.items if item.kind == "registry_id")
    assert row.parent == trial
    assert at_outcome.desk.content.current(row.id, "identifier").value.value == "NCT03056339"
    assert at_outcome.window.record.fields._item.id == trial


def test_words_go_into_the_row_in_hand_and_its_numbers_are_at_its_columns(at_outcome):
    trial = next(item.id for item in at_outcome.desk.content.items if item.kind == "trial")
    at_outcome.desk.go(trial)
    row = add(at_outcome, "enrolment")
    fields = at_outcome.window.record.fields
    view = fields._rows["enrolment"].view
    assert view.table.headerData(0, Qt.Orientation.Horizontal).startswith("1 ")
    assert fields._boxes["phase"].number.text() == ""
    at_outcome.window.record.focus_field("n")
    at_outcome.select("11")
    at_outcome.key(Qt.Key.Key_1)
    assert at_outcome.desk.content.current(row, "n").value.number == 11
    at_outcome.desk.go(trial)
    assert fields._boxes["phase"].number.text() == "1"


def test_the_cell_in_hand_is_told_in_full(at_outcome):
    at_outcome.desk.go(next(item.id for item in at_outcome.desk.content.items if item.kind == "trial"))
    row = add(at_outcome, "sponsor")
    say(at_outcome, row, "name", "A <b>hospital</b>")
    at_outcome.desk.go(row, "name")
    told = at_outcome.window.record.fields._rows["sponsor"].told
    assert "A <b>hospital</b>" in told.text()
    assert told.textFormat() is Qt.TextFormat.PlainText


def test_arms_stand_below_the_arm_they_are_part_of_with_their_counts(at):
    trial = at.add("trial")
    whole, part, deepest = (at.add("arm", trial) for _ in range(3))
    tree = ItemTree(at.desk)
    tester = QAbstractItemModelTester(tree, QAbstractItemModelTester.FailureReportingMode.Warning)
    for item, label in ((whole, "All"), (part, "DL 3"), (deepest, "DL 3, older")):
        at.say(item, "label", label)
    at.say(whole, "n_enrolled", "12")
    at.say(whole, "n_treated", "11")
    at.say(part, "parent_arm", "All")
    at.say(deepest, "parent_arm", "DL 3")
    assert tree.index_of(deepest).parent() == tree.index_of(part)
    assert tree.index_of(part).parent() == tree.index_of(whole)
    assert tree.index_of(whole).data(COUNTS) == "12 enrolled · 11 treated"
    at.say(whole, "parent_arm", "DL 3, older")
    assert tree.index_of(whole).isValid()
    assert tree.index_of(part).parent() == tree.index_of(trial)
    assert tester.model() is tree


def test_rows_of_a_form_are_not_in_the_tree(at):
    trial = at.add("trial")
    row = at.add("sponsor", trial)
    tree = ItemTree(at.desk)
    tree.rebuild()
    assert tree.index_of(trial).isValid()
    assert not tree.index_of(row).isValid()


def test_names_follow_without_the_tree_being_built_anew(at, qtbot):
    arm = at.add("arm")
    tree = ItemTree(at.desk)
    tree.rebuild()
    with qtbot.assertNotEmitted(tree.modelReset):
        at.say(arm, "label", "Cohort A")
    assert tree.index_of(arm).data() == "Cohort A"


def test_the_flow_is_that_of_the_arm_of_the_outcome_in_hand(at):
    arm = at.add("arm")
    at.say(arm, "label", "All")
    assert flow_in_hand(at.desk) is None
    at.say(arm, "n_enrolled", "11")
    at.say(arm, "n_treated", "12")
    outcome = at.add("outcome")
    at.say(outcome, "arm", "All")
    item, flow = flow_in_hand(at.desk)
    assert item.id == arm
    assert [step.n for step in flow.steps][:2] == [11, 12]
    assert [step.field for step in flow_in_hand(at.desk)[1].broken] == ["n_treated"]
    at.say(arm, "n_treated", "11")
    assert not flow_in_hand(at.desk)[1].broken


def test_the_broken_step_has_a_sign_and_a_key_goes_to_its_field(at_outcome):
    arm = add(at_outcome, "arm")
    say(at_outcome, arm, "n_enrolled", "11")
    say(at_outcome, arm, "n_treated", "12")
    strip = at_outcome.window.record.flow
    at_outcome.qtbot.waitUntil(strip.isVisible)
    strip.refresh()
    assert "≱ !" in [sign.text() for sign in strip._signs]
    at_outcome.window.text.take_focus()
    at_outcome.run("record.flow")
    assert (at_outcome.desk.item.id, at_outcome.desk.field.key) == (arm, "n_treated")
    assert at_outcome.window.record.fields.editor_in_hand() is not None


@pytest.mark.parametrize("kind", ["report", "trial", "product", "claim", "dose_level"])
def test_every_field_of_a_kind_can_be_gone_to(at_outcome, kind):
    item = add(at_outcome, kind)
    for field in at_outcome.desk.kind_of(at_outcome.desk.item).live_fields:
        if not field.when:
            at_outcome.window.record.focus_field(field.key)
            assert (at_outcome.desk.item.id, at_outcome.desk.field.key) == (item, field.key)


def test_fields_are_as_high_as_they_need_also_behind_a_group_that_was_folded(at_outcome):
    fields = at_outcome.window.record.fields
    for _ in range(2):
        at_outcome.run("record.open_all")
    box = fields._boxes["result"]
    low = box.height()
    at_outcome.select("8 (73%)")
    at_outcome.key(Qt.Key.Key_2)
    at_outcome.qtbot.waitUntil(lambda: box.height() > low and box.height() >= box.heightForWidth(box.width()))
