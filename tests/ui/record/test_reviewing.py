"""Where values stand in review: by one key, by the chooser, for a whole item; seen at the value and in the table."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.dates import PartialDate
from app.domain.values import Basis, Status
from app.usecases.vouching import type_value
from app.viewmodels.cells import status_of
from app.viewmodels.field_lines import lines_of
from app.viewmodels.item_table import ItemTable
from app.viewmodels.told import value_text
from tests.ui.record.conftest import type_keys

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def at_result(at_outcome):
    """A curator in a form with a result in hand that words vouch for."""
    at_outcome.select("8 (73%)")
    at_outcome.key(Qt.Key.Key_2)
    at_outcome.window.record.focus_field("result")
    assert at_outcome.desk.field.key == "result"
    return at_outcome


def sign(curator, field):
    return curator.window.record.fields._boxes[field].lines[0].sign.text()


def test_alt_v_and_enter_verify_by_what_the_source_is_and_alt_v_takes_it_back(at_result):
    at_result.key(Qt.Key.Key_V, ALT)
    assert at_result.window.chooser.isVisible()
    at_result.key(Qt.Key.Key_Return)
    value = at_result.value("result")
    assert (value.status, value.basis) == (Status.VERIFIED, Basis.SECONDARY_SOURCE)
    assert at_result.said[-1] == "Verify (secondary source) n / N (%)"
    at_result.key(Qt.Key.Key_V, ALT)
    assert at_result.value("result").status is Status.DRAFT


def test_another_basis_is_chosen_by_its_letters(at_result):
    at_result.key(Qt.Key.Key_V, ALT)
    type_keys(at_result, "full")
    at_result.key(Qt.Key.Key_Return)
    assert at_result.value("result").basis is Basis.FULL_TEXT


def test_a_value_is_disputed_and_rejected_by_the_chooser(at_result):
    for letters, status in (("disp", Status.DISPUTED), ("rej", Status.REJECTED), ("draft", Status.DRAFT)):
        at_result.window.record.focus_field("result")
        at_result.key(Qt.Key.Key_X, ALT)
        type_keys(at_result, letters)
        at_result.key(Qt.Key.Key_Return)
        assert at_result.value("result").status is status


def test_the_chooser_asks_by_what_when_verified_is_chosen(at_result):
    at_result.key(Qt.Key.Key_X, ALT)
    type_keys(at_result, "verif")
    at_result.key(Qt.Key.Key_Return)
    at_result.key(Qt.Key.Key_Return)
    assert at_result.value("result").status is Status.VERIFIED


def test_a_whole_item_is_verified_in_one_act(at_result):
    at_result.window.record.focus_field("measure")
    type_keys(at_result, "ORR")
    at_result.key(Qt.Key.Key_V, ALT | SHIFT)
    at_result.key(Qt.Key.Key_Return)
    assert {at_result.value(field).status for field in ("measure", "result")} == {Status.VERIFIED}
    at_result.run("edit.undo")
    assert {at_result.value(field).status for field in ("measure", "result")} == {Status.DRAFT}


def test_the_status_is_seen_at_the_value_in_the_cell_and_in_the_history(at_result):
    at_result.key(Qt.Key.Key_V, ALT)
    at_result.key(Qt.Key.Key_Return)
    desk = at_result.desk
    field = desk.form.field("outcome", "result")
    (line,) = lines_of(desk, field)
    assert line.details.startswith("✓ verified (secondary source)")
    at_result.run("record.table")
    table = at_result.window.record.table.table
    cell = table.cell(0, table.column_of("result"))
    assert cell.status is Status.VERIFIED
    assert "Verified" in table.data(table.index(0, table.column_of("result")), Qt.ItemDataRole.ToolTipRole)
    assert value_text(line.value, desk.form, "outcome").startswith("8")


def test_a_cell_of_several_values_shows_what_holds_for_all(at):
    trial = at.add("trial")
    for label in ("lymphoma", "leukaemia"):
        at.say(trial, "conditions", label)
    table = ItemTable(at.desk)
    table.show_kind(at.desk.form.kind("trial"))
    assert table.cell(0, table.column_of("conditions")).status is Status.DRAFT
    assert status_of(()) is Status.DRAFT


def test_as_of_when_is_said_and_the_last_update_is_proposed(at_outcome):
    desk = at_outcome.desk
    trial = next(item for item in desk.content.items if item.kind == "trial")
    for field, words in (("last_update", "2025-11-18"), ("recruitment_status", "recruiting")):
        desk.do(type_value, trial.id, field, words)
    desk.go(trial.id)
    at_outcome.window.record.focus_field("recruitment_status")
    at_outcome.key(Qt.Key.Key_B, ALT)
    at_outcome.key(Qt.Key.Key_Return)
    assert at_outcome.value("recruitment_status", "trial").as_of == PartialDate("2025-11-18")
    (line,) = lines_of(desk, desk.form.field("trial", "recruitment_status"), trial)
    assert "as of 2025-11-18" in line.details
    at_outcome.window.record.focus_field("recruitment_status")
    at_outcome.run("evidence.as_of")
    QApplication.focusWidget().selectAll()
    type_keys(at_outcome, "some day")
    at_outcome.key(Qt.Key.Key_Return)
    assert at_outcome.trouble
    assert at_outcome.value("recruitment_status", "trial").as_of == PartialDate("2025-11-18")
