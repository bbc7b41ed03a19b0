"""Two letters begin, two letters end."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest

from app.views.text_pane import TextPane
from app.views.text_pane.hints import LETTERS, Hints, labels, visible_tokens

TEXT = "Of the 11 patients, 8 (73%) responded and 7 had a complete response."


@pytest.fixture
def pane(qtbot):
    made = TextPane()
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.set_text(TEXT)
    made.show()
    made.activateWindow()
    made.setFocus()
    return made


def label_of(pane, words):
    start = TEXT.index(words)
    return next(hint.label for hint in pane.hints().hints if hint.start == start)


def test_a_range_is_picked_with_four_letters(pane):
    told = []
    pane.start_hints(lambda start, end: told.append(TEXT[start:end]))
    first, last = label_of(pane, "8 (73%)"), label_of(pane, "responded")
    hints = pane.hints()
    QTest.keyClicks(hints, first + last)
    assert told == ["8 (73%) responded"]
    assert TEXT[slice(*pane.selection())] == "8 (73%) responded"
    assert pane.hints() is None


def test_the_end_may_be_picked_first(pane):
    pane.start_hints()
    QTest.keyClicks(pane.hints(), label_of(pane, "patients") + label_of(pane, "11"))
    assert TEXT[slice(*pane.selection())] == "11 patients"


def test_enter_takes_one_word(pane):
    pane.start_hints()
    hints = pane.hints()
    QTest.keyClicks(hints, label_of(pane, "8 (73%)"))
    QTest.keyClick(hints, Qt.Key.Key_Return)
    assert TEXT[slice(*pane.selection())] == "8 (73%)"


def test_backspace_takes_back_a_letter_and_the_first_word(pane):
    pane.start_hints()
    hints = pane.hints()
    word = label_of(pane, "responded")
    QTest.keyClicks(hints, label_of(pane, "Of") + word[0])
    QTest.keyClick(hints, Qt.Key.Key_Backspace)
    QTest.keyClick(hints, Qt.Key.Key_Backspace)
    QTest.keyClicks(hints, word + word)
    assert TEXT[slice(*pane.selection())] == "responded"


def leave_by_escape(pane):
    QTest.keyClick(pane.hints(), Qt.Key.Key_Escape)


def leave_by_click(pane):
    QTest.mouseClick(pane.hints(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))


def leave_by_new_text(pane):
    pane.set_text("other words")


def leave_by_resize(pane):
    pane.resize(500, 300)


def leave_by_focus(pane):
    pane.hints().clearFocus()


@pytest.mark.parametrize("leave", [leave_by_escape, leave_by_click, leave_by_new_text, leave_by_resize, leave_by_focus])
def test_leaving_picks_nothing_and_leaves_nothing_behind(pane, leave):
    told = []
    pane.start_hints(lambda start, end: told.append((start, end)))
    QTest.keyClicks(pane.hints(), LETTERS[0])
    leave(pane)
    assert pane.hints() is None
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert pane.view.viewport().findChildren(Hints) == []
    assert told == []


def test_labels_are_pairs_of_few_letters_and_all_different():
    made = labels(30)
    assert len(set(made)) == 30
    assert len({letter for label in made for letter in label}) == 6
    assert len(labels(5000)) == len(LETTERS) ** 2


def test_too_many_words_leave_the_numbers(pane):
    found = visible_tokens(TEXT, pane.view.shown_lines(), 3)
    assert [TEXT[start:end] for start, end, _ in found] == ["11", "8 (73%)", "7"]


def test_hints_of_an_empty_text_can_be_left(pane):
    pane.set_text("")
    pane.start_hints()
    assert pane.hints().hints == ()
    QTest.keyClick(pane.hints(), Qt.Key.Key_Escape)
    assert pane.hints() is None
