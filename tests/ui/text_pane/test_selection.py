"""What is selected in the widget is `text[start:end]`, both ways."""

from __future__ import annotations

import sys
import unicodedata
from array import array

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextDocumentLayout, QVBoxLayout, QWidget

from app.domain.store import Ranges
from app.domain.text import canonical
from app.views.text_pane import TextPane

PIECES = (
    *("a", "e\u0301", " ", "8 (73%)", "\n", "\r\n", "\t", "\u00a0", "\u202f", "שלום", "\u05d0\u05b8", "𝛼", "😀"),
    *(
        "\ufeff",
        "\u2028",
        "\u2029",
        "\ufdd0",
        "\x00",
        "\x0b",
        "\x0c",
        "\x1c",
        "\x1e",
        "\x85",
        "\u200d",
        "\ufe0f",
        "\ufffc",
    ),
)
hostile = st.lists(st.sampled_from(PIECES), max_size=30).map("".join).map(canonical)
quietly = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)


def units(text):
    return len(text.encode("utf-16-le")) // 2


def quotes(*spans):
    return Ranges(*(array("q", column) for column in zip(*spans, strict=True)))


def widget_words(pane):
    return pane.view.textCursor().selectedText().replace("\u2029", "\n")


def folded(text):
    return text.replace("\u00a0", " ")


@pytest.fixture
def pane(qtbot):
    made = TextPane()
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    return made


@quietly
@given(text=hostile, data=st.data())
def test_units_selected_in_the_widget_are_code_points_of_the_text(pane, text, data):
    pane.set_text(text)
    assert pane.view.document().characterCount() - 1 == units(text)
    first = data.draw(st.integers(0, units(text)))
    last = data.draw(st.integers(first, units(text)))
    cursor = QTextCursor(pane.view.document())
    cursor.setPosition(first)
    cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
    pane.view.setTextCursor(cursor)
    start, end = pane.selection()
    assert units(text[:start]) <= first
    assert units(text[:end]) >= last or first == last
    assert folded(text[start:end]).endswith(folded(text[end - 1 : end])) or start == end
    if units(text[:start]) == first and units(text[:end]) == last:
        assert folded(widget_words(pane)) == folded(text[start:end])


@quietly
@given(text=hostile, data=st.data())
def test_code_points_selected_are_shown_selected_and_given_back(pane, text, data):
    pane.set_text(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    pane.select(start, end, reveal=False)
    assert pane.selection() == (start, end)
    words = pane.view.textCursor().selectedText()
    assert units(words) == units(text[start:end])
    assert folded(widget_words(pane)) == folded(text[start:end])


def test_no_canonical_character_changes_the_length_of_a_document(qapp):
    document = QTextDocument()
    document.setDocumentLayout(QPlainTextDocumentLayout(document))
    for base in range(0, sys.maxunicode + 1, 4096):
        text = canonical(
            "x".join(chr(code) for code in range(base, base + 4096) if unicodedata.category(chr(code)) != "Cs")
        )
        document.setPlainText(text)
        assert document.characterCount() - 1 == units(text), hex(base)
        assert document.blockCount() == 1 + text.count("\n"), hex(base)


def test_a_long_paragraph_keeps_its_offsets(pane):
    text = "Of the 11 patients 8 (73%) responded 𝛼. " * 2000
    pane.set_text(text)
    assert pane.view.document().blockCount() > 1
    start = text.rindex("8 (73%)")
    pane.select(start, start + 7)
    assert widget_words(pane) == "8 (73%)"
    assert text[slice(*pane.selection())] == "8 (73%)"


def test_copy_takes_the_stored_words(pane):
    text = "5\u00a0mg\nof 𝛼"
    pane.set_text(text)
    pane.select(0, len(text))
    data = pane.view.createMimeDataFromSelection()
    assert data.text() == text
    assert not data.hasHtml()
    QTest.keySequence(pane.view, QKeySequence(QKeySequence.StandardKey.Copy))
    assert QGuiApplication.clipboard().text() == text


def test_a_change_of_the_selection_is_told_once(pane, qtbot):
    pane.set_text("a 𝛼 b")
    told = []
    pane.selection_changed.connect(lambda start, end: told.append((start, end)))
    pane.select(2, 3)
    pane.select(2, 3)
    pane.move_to(5)
    assert told == [(2, 3), (5, 5)]


def test_the_text_cannot_be_changed(pane):
    pane.set_text("words")
    pane.view.setFocus()
    QTest.keyClicks(pane.view, "xyz ")
    QTest.keyClick(pane.view, Qt.Key.Key_Delete)
    data = QMimeData()
    data.setHtml("<b>foreign</b>")
    assert not pane.view.canInsertFromMimeData(data)
    assert not pane.view.acceptDrops()
    assert pane.view.toPlainText() == "words"


def test_arrows_with_shift_select(pane):
    pane.set_text("a𝛼b")
    pane.move_to(1)
    QTest.keyClick(pane.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert pane.selection() == (1, 2)
    assert pane.caret() == 2


@pytest.mark.parametrize(
    "key",
    ["O", "1", "[", ".", "Space", "Return", "Esc", "Backspace", "Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+K", "Alt+N", "F6"],
)
def test_keys_reach_the_shortcuts_of_the_window(qtbot, key):
    window = QWidget()
    qtbot.addWidget(window)
    pane = TextPane(window)
    QVBoxLayout(window).addWidget(pane)
    pane.set_text("words " * 500)
    heard = []
    shortcut = QShortcut(QKeySequence(key), pane)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(lambda: heard.append(key))
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    pane.setFocus()
    QTest.keySequence(pane.view, QKeySequence(key))
    assert heard == [key]


def test_a_letter_without_shortcut_is_ignored(pane):
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_O, Qt.KeyboardModifier.NoModifier, "o")
    pane.view.keyPressEvent(event)
    assert not event.isAccepted()


def test_moves_by_token_number_and_sentence(pane):
    text = "Of the 11 patients, 8 (73%) responded. The median was 13.8 months."
    pane.set_text(text)

    def words():
        return text[slice(*pane.selection())]

    pane.by_token()
    assert words() == "Of"
    pane.by_token()
    assert words() == "the"
    pane.by_token(extend=True)
    assert words() == "the 11"
    pane.by_token(back=True, extend=True)
    assert words() == "the"
    pane.by_number()
    pane.by_number()
    assert words() == "8 (73%)"
    pane.by_number(back=True)
    assert words() == "11"
    pane.by_sentence()
    assert words() == "Of the 11 patients, 8 (73%) responded."
    pane.by_sentence()
    assert words() == "The median was 13.8 months."
    pane.by_token(back=True)
    assert words() == "responded"


def test_growing_and_shrinking_come_back_to_where_they_began(pane):
    text = "Of the 11 patients, 8 (73%) responded. The median was 13.8 months."
    pane.set_text(text)
    start = text.index("patients")
    pane.move_to(start)
    pane.grow()
    first = pane.selection()
    assert text[slice(*first)] == "patients"
    pane.grow()
    pane.grow()
    assert pane.selection() != first
    for _ in range(3):
        pane.shrink()
    assert pane.selection() == first


def test_moves_at_the_edges_of_an_empty_text_do_nothing(pane):
    pane.set_text("")
    for move in (pane.by_token, pane.by_number, pane.by_sentence, pane.grow, pane.shrink):
        move()
    assert pane.selection() == (0, 0)
    assert pane.first_visible() == 0


def test_a_click_on_linked_words_tells_the_shortest_quote(pane, qtbot):
    text = "Of the 𝛼 patients, 8 (73%) responded."
    start = text.index("8 (73%)")
    pane.set_text(text, quotes((0, len(text), 5), (start, start + 7, 9)))
    QGuiApplication.processEvents()
    line = pane.view.shown_lines()[0]
    band = next(line.bands(start, start + 1, text))
    with qtbot.waitSignal(pane.quote_activated) as told:
        QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=band.center().toPoint())
    assert told.args == [9]
    assert pane.quote_rows_at(start) == [9, 5]
    assert pane.quote_rows_at(0) == [5]


def test_a_click_beside_the_words_tells_nothing(pane):
    pane.set_text("short", quotes((0, 5, 1)))
    told = []
    pane.quote_activated.connect(told.append)
    QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(500, 300))
    QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(500, 30))
    assert told == []


def test_a_double_click_selects_a_token(pane):
    text = "Of the 11 patients, 8 (73%) responded."
    pane.set_text(text)
    place = text.index("73")
    band = next(pane.view.shown_lines()[0].bands(place, place + 1, text))
    QTest.mouseDClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=band.center().toPoint())
    assert text[slice(*pane.selection())] == "8 (73%)"


def test_a_press_on_selected_words_does_not_drag_them(pane):
    pane.set_text("some selected words here")
    pane.select(0, 20)
    band = next(pane.view.shown_lines()[0].bands(8, 9, pane.text()))
    QTest.mousePress(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=band.center().toPoint())
    assert pane.selection()[0] == pane.selection()[1]
    QTest.mouseRelease(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=band.center().toPoint())


def test_a_selection_larger_than_any_paragraph_neither_grows_nor_shrinks(pane):
    text = "Words of a sentence. " * 2000
    pane.set_text(text)
    pane.select(0, len(text))
    pane.grow()
    pane.shrink()
    assert pane.selection() == (0, len(text))
