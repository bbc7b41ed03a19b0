"""What was typed and could not be saved waits at its place until the disk takes it, or nobody wants it any more."""

import pytest
from PySide6.QtCore import Qt

from app.domain.errors import DiskFullError
from app.viewmodels.item_table import ItemTable
from tests.ui.record.conftest import type_keys


@pytest.fixture
def at_table(at_outcome):
    at_outcome.run("record.duplicate")
    at_outcome.run("record.table")
    first = next(item for item in at_outcome.desk.content.items if item.kind == "outcome")
    at_outcome.window.record.table.focus_cell(first.id, "measure")
    return at_outcome


@pytest.fixture
def full_disk(monkeypatch, at_outcome):
    """Let nothing be written, until the space is freed."""
    monkeypatch.setattr(at_outcome.desk.store, "commit", full)
    return monkeypatch


def full(_act):
    raise DiskFullError("The disk is full; nothing was changed. Free some space and try again.")


def view(curator):
    return curator.window.record.table


def cell(curator, row, field):
    table = view(curator).table
    return table.cell(row, table.column_of(field))


def outcome(curator, nth):
    return [item for item in curator.desk.content.items if item.kind == "outcome"][nth]


def test_a_cell_keeps_what_could_not_be_saved_when_another_cell_is_gone_to(at_table, full_disk):
    type_keys(at_table, "ORR")
    at_table.key(Qt.Key.Key_Return)
    assert "disk is full" in at_table.trouble[-1]
    view(at_table).focus_cell(outcome(at_table, 1).id, "measure")
    assert cell(at_table, 0, "measure").unsaved == "ORR"
    model = view(at_table).table
    tip = model.index(0, model.column_of("measure")).data(Qt.ItemDataRole.ToolTipRole)
    assert "ORR" in tip
    assert "not saved" in tip


def test_words_that_wait_in_a_cell_are_saved_by_f2_and_enter(at_table, full_disk):
    type_keys(at_table, "ORR")
    at_table.key(Qt.Key.Key_Return)
    view(at_table).focus_cell(outcome(at_table, 1).id, "measure")
    full_disk.undo()
    view(at_table).focus_cell(outcome(at_table, 0).id, "measure")
    at_table.key(Qt.Key.Key_F2)
    at_table.key(Qt.Key.Key_Return)
    assert at_table.value("measure").value.code == "ORR"
    assert cell(at_table, 0, "measure").unsaved is None
    assert not at_table.desk.unsaved


def test_esc_gives_up_what_waits_in_a_cell(at_table, full_disk):
    type_keys(at_table, "ORR")
    at_table.key(Qt.Key.Key_Return)
    at_table.key(Qt.Key.Key_Escape)
    assert cell(at_table, 0, "measure").unsaved is None
    assert not at_table.window.record.unsaved()


def test_the_row_that_waits_keeps_words_that_could_not_even_make_its_item(at_table, full_disk):
    view(at_table).focus_waiting()
    type_keys(at_table, "CR")
    at_table.key(Qt.Key.Key_Return)
    view(at_table).focus_cell(outcome(at_table, 0).id, "measure")
    assert cell(at_table, 2, "measure").unsaved == "CR"
    full_disk.undo()
    view(at_table).focus_waiting()
    at_table.key(Qt.Key.Key_F2)
    at_table.key(Qt.Key.Key_Return)
    assert at_table.value("measure", nth=2).value.code == "CR"
    assert not at_table.desk.unsaved


def test_a_cell_of_several_values_keeps_all_its_words(at, monkeypatch):
    trial = at.add("trial")
    link = at.add("report_link", trial)
    for label in ("A", "B"):
        at.say(at.add("arm", trial), "label", label)
    table = ItemTable(at.desk)
    table.show_kind(at.desk.form.kind("report_link"), trial)
    column = table.column_of("arms")
    with monkeypatch.context() as while_full:
        while_full.setattr(at.desk.store, "commit", full)
        assert not table.put(0, column, "A; B")
    assert table.cell(0, column).unsaved == "A; B"
    assert not at.desk.held.values(link, "arms")
    table.put(0, column, "A; B")
    assert [table.cell(0, column).text, table.cell(0, column).unsaved] == ["A; B", None]
    assert not at.desk.unsaved


def test_a_field_shows_what_could_not_be_saved_when_its_item_is_gone_back_to(at_outcome, full_disk):
    at_outcome.run("record.table_key")
    first = outcome(at_outcome, 0).id
    at_outcome.window.record.fields.focus_field("result")
    at_outcome.type("8/11")
    at_outcome.window.text.take_focus()
    assert "disk is full" in at_outcome.trouble[-1]
    trial = next(item for item in at_outcome.desk.content.items if item.kind == "trial")
    at_outcome.desk.go(trial.id)
    at_outcome.desk.go(first, "result")
    box = at_outcome.window.record.fields._boxes["result"]
    assert box.editors()[0].typed().replace(" ", "") == "8/11"
    assert box._lines[0].sign.text() == "not saved"
    full_disk.undo()
    at_outcome.window.record.fields.focus_field("result")
    at_outcome.window.record.commit_typing()
    assert at_outcome.value("result").value.numerator == 8
    assert not at_outcome.window.record.unsaved()


def test_closing_is_objected_to_while_words_wait_in_another_field(at_table, full_disk):
    type_keys(at_table, "ORR")
    at_table.key(Qt.Key.Key_Return)
    at_table.window.text.take_focus()
    at_table.window.close()
    assert at_table.window.isVisible()
    assert "not saved" in at_table.trouble[-1]
