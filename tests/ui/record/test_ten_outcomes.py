"""Ten outcomes are entered without the mouse, with the keys of a spreadsheet."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.kinds import Proportion
from app.domain.values import Derivation

CTRL = Qt.KeyboardModifier.ControlModifier
MEASURES = ("ORR", "CR", "PR", "SD", "PD", "VGPR", "MR", "DCR", "CRS", "ICANS")


@pytest.fixture
def at_table(at_text):
    """A curator with a first outcome, and the table of outcomes with the keyboard in it."""
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    at_text.key(Qt.Key.Key_T)
    assert at_text.window.record.shows_table()
    at_text.qtbot.waitUntil(at_text.window.record.table.hasFocus)
    return at_text


def outcomes(curator):
    return [item for item in curator.desk.content.items if item.kind == "outcome"]


def column(curator, field):
    return curator.window.record.table.table.column_of(field)


def type_cell(curator, words):
    """Type into the cell in hand: the first key opens its editor."""
    for letter in words:
        curator.qtbot.keyClicks(QApplication.focusWidget(), letter)


def go_to_column(curator, field):
    """Go along the row with Tab, as far as a column."""
    wanted = column(curator, field)
    view = curator.window.record.table
    while view.currentIndex().column() != wanted:
        before = view.currentIndex()
        curator.key(Qt.Key.Key_Tab)
        assert view.currentIndex() != before


def test_ten_outcomes_are_entered_by_keys_alone(at_table):
    for number, measure in enumerate(MEASURES):
        type_cell(at_table, measure)
        go_to_column(at_table, "result")
        type_cell(at_table, f"{number}/11")
        go_to_column(at_table, "analysis_population")
        if number == 0:
            type_cell(at_table, "treated")
        else:
            at_table.key(Qt.Key.Key_Apostrophe, CTRL)
        at_table.key(Qt.Key.Key_Return)
        if number < len(MEASURES) - 1:
            at_table.qtbot.waitUntil(lambda n=number: len(outcomes(at_table)) == n + 1)
    made = outcomes(at_table)[: len(MEASURES)]
    content = at_table.desk.content
    assert [content.current(one.id, "measure").value.code for one in made[:3]] == ["ORR", "CR", "PR"]
    assert [content.current(one.id, "result").value for one in made] == [Proportion(n, 11) for n in range(10)]
    populations = [content.current(one.id, "analysis_population") for one in made]
    assert {one.value.code for one in populations} == {populations[0].value.code}
    assert populations[0].derivation is Derivation.STATED
    assert {one.derivation for one in populations[1:]} == {Derivation.INFERRED}
    assert len({one.parent for one in made}) == 1
