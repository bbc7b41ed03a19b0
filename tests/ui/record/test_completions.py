"""Completions take the keyboard first: Enter and Tab take the one marked, Esc hides them and keeps what was typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.viewmodels.options_model import Option
from app.views.record_pane.cell_editor import CellEditor, Leaving
from app.views.record_pane.editors import LineEditor
from tests.ui.record.conftest import type_keys

COLOURS = ("crimson", "cyan", "green")


def suggest(typed):
    return [Option(name, name.capitalize(), "a colour") for name in COLOURS if name.startswith(typed.casefold())]


def shown(qtbot, editor):
    qtbot.addWidget(editor)
    editor.show()
    editor.setFocus()
    return editor


def to_popup(qtbot, editor, key):
    """Press a key as the window system does: it goes to the popup, which hands it on."""
    qtbot.keyClick(editor._completer.popup(), key)


def test_enter_takes_the_completion_that_is_marked_and_saves_it(qtbot):
    editor = shown(qtbot, LineEditor(suggest))
    saved = []
    editor.committed.connect(saved.append)
    qtbot.keyClicks(editor, "c")
    assert editor.offers()
    to_popup(qtbot, editor, Qt.Key.Key_Down)
    to_popup(qtbot, editor, Qt.Key.Key_Return)
    assert saved == ["Cyan"]
    assert not editor.offers()


def test_escape_hides_the_completions_and_keeps_what_was_typed(qtbot):
    editor = shown(qtbot, LineEditor(suggest))
    saved = []
    editor.committed.connect(saved.append)
    qtbot.keyClicks(editor, "cr")
    to_popup(qtbot, editor, Qt.Key.Key_Escape)
    assert not editor.offers()
    assert editor.text() == "cr"
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert saved == ["cr"]


def test_a_completion_takes_the_place_of_the_last_piece_only(qtbot):
    editor = shown(qtbot, LineEditor(suggest, ";"))
    qtbot.keyClicks(editor, "Green; cy")
    to_popup(qtbot, editor, Qt.Key.Key_Return)
    assert editor.text() == "Green; Cyan"


@pytest.mark.parametrize(
    ("key", "leaving", "text"),
    [
        (Qt.Key.Key_Tab, Leaving.RIGHT, "Crimson"),
        (Qt.Key.Key_Return, Leaving.ENTER, "Crimson"),
        (Qt.Key.Key_Backtab, Leaving.LEFT, "c"),
    ],
)
def test_a_cell_is_left_with_the_completion_that_is_marked(qtbot, key, leaving, text):
    editor = shown(qtbot, CellEditor(suggest))
    left = []
    editor.leaving.connect(left.append)
    qtbot.keyClicks(editor, "c")
    to_popup(qtbot, editor, key)
    assert (left, editor.text()) == ([leaving], text)


def test_escape_in_a_cell_hides_the_completions_first(qtbot):
    editor = shown(qtbot, CellEditor(suggest))
    left = []
    editor.leaving.connect(left.append)
    qtbot.keyClicks(editor, "c")
    to_popup(qtbot, editor, Qt.Key.Key_Escape)
    assert (left, editor.offers()) == ([], False)
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert left == [Leaving.CANCEL]


def test_a_synonym_leads_to_its_term_in_the_window(at_outcome):
    at_outcome.window.record.focus_field("measure")
    type_keys(at_outcome, "overall surv")
    editor = at_outcome.window.record.fields.editor_in_hand() or QApplication.focusWidget()
    detail = editor._options.index(0, 0).data(Qt.ItemDataRole.UserRole + 1)
    assert "overall survival" in detail
    to_popup(at_outcome.qtbot, editor, Qt.Key.Key_Return)
    assert at_outcome.value("measure").value.code == "OS"
