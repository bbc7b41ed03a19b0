"""The history panel: what is listed, what is struck out, and what can be put back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from app.domain.changes import EntityKind, Scope
from app.domain.kinds import Proportion
from app.domain.sources import SourceState
from app.domain.values import Missing
from app.usecases.curating import amend, clear_value, mark_missing, state
from app.usecases.items import add_item
from app.usecases.library import set_state
from app.usecases.statements import Statement, Words
from app.viewmodels.history_model import HistoryModel
from app.views.history_panel import HistoryPanel
from tests.builders.desks import TEXT

WHEN, WHAT, FIELD, BEFORE, AFTER, WHO = range(6)


@pytest.fixture
def outcome(at):
    """An outcome in hand whose result is 8 of 11."""
    at.lay_open()
    record = at.desk.need_record()
    trial, _ = at.desk.do(add_item, record.id, "trial")
    item, _ = at.desk.do(add_item, record.id, "outcome", trial.id)
    start = TEXT.index("8 (73%)")
    words = Words(at.desk.revision.id, start, start + 7)
    at.desk.do(state, item.id, "result", Statement(payload=Proportion(8, 11, None), as_stated="8 (73%)"), [words])
    at.desk.go(item.id, "result")
    return item


@pytest.fixture
def panel(at, qtbot):
    made = HistoryPanel(at.desk, at.session)
    qtbot.addWidget(made)
    made.resize(480, 700)
    made.show()
    return made


def rows(model):
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def row_of(model, what):
    return next(i for i, row in enumerate(rows(model)) if row[WHAT].startswith(what))


def go_to(panel, what):
    panel.table.selectRow(row_of(panel.model, what))


def test_the_model_keeps_its_promises(at, outcome):
    model = HistoryModel(at.desk, at.desk)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.load(Scope())
    model.load(Scope(item=outcome.id))
    assert model.headerData(0, Qt.Orientation.Horizontal) == "When"


def test_a_value_reads_as_it_stands_with_field_and_curator(at, outcome):
    at.desk.do(mark_missing, outcome.id, "result", Missing.NOT_REPORTED)
    model = HistoryModel(at.desk, at.desk)
    model.load(Scope(item=outcome.id, field="result"))
    row = rows(model)[row_of(model, "Set n / N (%) to not reported")]
    shown = [rows(model)[i] for i in range(model.rowCount()) if rows(model)[i][BEFORE] == "8/11"]
    assert row[WHO] == "Ada Byron"
    assert shown[0][AFTER] == "not reported"
    assert shown[0][FIELD] == "n / N (%)"


def test_a_change_around_a_value_names_what_changed(at, outcome):
    value = at.desk.content.current(outcome.id, "result")
    at.desk.do(amend, value.id, note="read twice", needs_review=True)
    model = HistoryModel(at.desk, at.desk)
    model.load(Scope(item=outcome.id))
    assert "note: read twice" in model.told(0)
    assert "needs review: yes" in model.told(0)


def test_a_state_of_a_source_reads_before_and_after(at):
    key = at.lay_open()
    at.desk.do(set_state, key, SourceState.IN_PROGRESS)
    model = HistoryModel(at.desk, at.desk)
    model.load(Scope(source=key))
    assert rows(model)[0][BEFORE : AFTER + 1] == ["state: todo", "state: in progress"]


def test_what_was_undone_is_struck_out_and_what_was_redone_is_not(at, outcome):
    model = HistoryModel(at.desk, at.desk)
    at.desk.undo()
    model.load(Scope(record=at.desk.record.id))
    undone = row_of(model, "Taken back: Set n / N (%)")
    assert model.index(undone, 0).data(Qt.ItemDataRole.FontRole).strikeOut()
    at.desk.redo()
    model.load(Scope(record=at.desk.record.id))
    again = row_of(model, "Set n / N (%)")
    assert model.index(again, 0).data(Qt.ItemDataRole.FontRole) is None


def test_a_value_that_was_cleared_is_restored_with_its_words(at, outcome, panel):
    value = at.desk.content.current(outcome.id, "result")
    at.desk.do(clear_value, value.id)
    panel.start()
    for row in range(panel.model.rowCount()):
        change = panel.model.change(row)
        if change.entity is EntityKind.VALUE and change.after is None:
            panel.table.selectRow(row)
            break
    QTest.mouseClick(panel.restore, Qt.MouseButton.LeftButton)
    restored = at.desk.content.current(outcome.id, "result")
    assert restored.value == Proportion(8, 11, None)
    assert [q.exact for q in at.desk.content.quotes_of(restored.id)] == ["8 (73%)"]
    assert at.said[-1] == "Restored"


def test_only_values_can_be_restored(at, outcome, panel):
    panel.start()
    go_to(panel, "New outcome")
    assert not panel.restore.isEnabled()


def test_an_import_is_taken_back_once(at, panel):
    key = at.lay_open()
    at.desk.open_source(None)
    panel.start()
    go_to(panel, "Imported")
    assert panel.take_back.isVisible()
    QTest.mouseClick(panel.take_back, Qt.MouseButton.LeftButton)
    assert at.store.row_of(key) is None
    assert row_of(panel.model, "Taken back: Imported") > 0
    for row in range(panel.model.rowCount()):
        assert not panel.model.can_take_back(row)


def test_scopes_narrow_to_what_is_in_hand(at, outcome, panel):
    panel.start()
    everything = panel.model.rowCount()
    panel.buttons["field"].click()
    assert 0 < panel.model.rowCount() < everything
    at.desk.go(at.desk.content.items[0].id)
    assert panel.buttons["item"].isChecked()
    assert not panel.buttons["field"].isEnabled()


def test_the_list_follows_what_is_done_while_it_is_open(at, outcome, panel):
    panel.start()
    before = panel.model.rowCount()
    at.desk.do(mark_missing, outcome.id, "criteria", Missing.UNCLEAR)
    assert panel.model.rowCount() == before + 1


def test_esc_leaves(at, outcome, panel, qtbot):
    panel.start()
    with qtbot.waitSignal(panel.done):
        QTest.keyClick(panel.table, Qt.Key.Key_Escape)


def test_a_quote_names_the_field_of_its_value_and_today_needs_no_date(at, outcome):
    model = HistoryModel(at.desk, at.desk)
    model.load(Scope(record=at.desk.record.id))
    quote = next(row for row in rows(model) if row[AFTER] == "“8 (73%)”")
    assert quote[FIELD] == "n / N (%)"
    assert len(quote[WHEN]) == len("12:34:56")
    model._today = "1999-12-31"
    assert len(rows(model)[0][WHEN]) == len("1999-12-31")
