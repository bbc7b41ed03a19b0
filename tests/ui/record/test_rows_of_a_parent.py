"""Rows within a form: Enter fills what is needed of a row, then goes on; no row is made before its first value."""

import pytest
from PySide6.QtCore import Qt

from tests.ui.record.conftest import type_keys

SHIFT = Qt.KeyboardModifier.ShiftModifier


class AtRows:
    """A curator in the rows of one kind below the trial in hand."""

    def __init__(self, curator, kind):
        self.curator = curator
        self.kind = kind
        self.trial = next(item.id for item in curator.desk.content.items if item.kind == "trial")
        curator.desk.go(self.trial)
        box = curator.window.record.fields._rows[kind]
        box.heading.setChecked(True)
        box.show_rows(self.trial, is_open=True)
        self.view = box.view
        self.view.focus_waiting()
        curator.qtbot.waitUntil(self.view.hasFocus)

    @property
    def rows(self):
        return [item for item in self.curator.desk.content.items if item.kind == self.kind]

    @property
    def place(self):
        index = self.view.currentIndex()
        return index.row(), self.view.table.columns[index.column()].key

    def type(self, words, key=Qt.Key.Key_Return):
        type_keys(self.curator, words)
        self.curator.key(key)


@pytest.fixture
def rows(at_outcome):
    def open_rows(kind):
        return AtRows(at_outcome, kind)

    return open_rows


def test_enter_leads_to_what_is_still_needed_and_then_to_the_row_that_waits(rows):
    at = rows("enrolment")
    at.type("18")
    assert (len(at.rows), at.place) == (1, (0, "kind"))
    at.type("planned")
    assert (len(at.rows), at.place) == (1, (1, "n"))
    at.type("11")
    assert (len(at.rows), at.place) == (2, (1, "kind"))


def test_what_is_needed_before_the_cell_in_hand_is_asked_for_as_well(rows):
    at = rows("report_link")
    at.view._set_current(0, at.view.table.column_of("cited"))
    at.type("A journal, 2024")
    assert (len(at.rows), at.place) == (1, (0, "role"))
    at.type("primary results")
    assert (len(at.rows), at.place) == (1, (1, "role"))


def test_a_needed_cell_that_cannot_be_filled_holds_nobody(rows):
    at = rows("enrolment")
    at.type("18")
    at.curator.key(Qt.Key.Key_Return)
    assert (len(at.rows), at.place) == (1, (1, "n"))


def test_enter_in_the_row_that_waits_makes_nothing(rows):
    at = rows("enrolment")
    for _ in range(3):
        at.curator.key(Qt.Key.Key_Return)
    assert (at.rows, at.place) == ([], (0, "n"))


def test_enter_goes_on_to_a_row_that_is_there(rows):
    at = rows("sponsor")
    at.type("One")
    at.type("Two")
    at.view._set_current(0, 0)
    at.curator.key(Qt.Key.Key_Return)
    assert at.place == (1, "name")
    at.curator.key(Qt.Key.Key_Return, SHIFT)
    assert (len(at.rows), at.place) == (2, (0, "name"))


def test_the_down_arrow_leaves_an_editor_downwards(rows):
    at = rows("enrolment")
    at.type("18", Qt.Key.Key_Down)
    assert (len(at.rows), at.place) == (1, (1, "n"))
