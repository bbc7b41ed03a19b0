"""Scrolling to quotes and places, size, width, right-to-left paragraphs, the empty pane."""

from __future__ import annotations

from array import array

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent

from app.domain.store import Ranges
from app.views.text_pane import TextPane
from app.views.text_pane.find_text import FoldedText

PARAGRAPHS = "\n".join(
    f"Paragraph {number} " + "has words enough for several lines of text " * 9 for number in range(300)
)


@pytest.fixture
def pane(qtbot):
    made = TextPane()
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    return made


def visible(pane):
    lines = [line for line in pane.view.shown_lines() if line.rect().bottom() <= pane.view.viewport().height()]
    return lines[0].start, lines[-1].end


@pytest.mark.parametrize("number", [0, 7, 150, 299])
def test_a_quote_is_brought_to_the_eye_with_words_around_it(pane, number):
    start = PARAGRAPHS.index(f"Paragraph {number} ")
    pane.set_text(PARAGRAPHS, Ranges(array("q", [start]), array("q", [start + 9]), array("q", [42])))
    assert pane.show_quote(42)
    first, last = visible(pane)
    assert first <= start
    assert start + 9 <= last
    if 0 < number < 299:
        assert first < start - 40
        assert last > start + 49


def test_a_quote_that_is_visible_does_not_move_the_text(pane):
    pane.set_text(PARAGRAPHS)
    pane.scroll_to(PARAGRAPHS.index("Paragraph 50 "))
    before = pane.first_visible()
    start = PARAGRAPHS.index("Paragraph 51 ")
    pane.show_range(start, start + 9)
    assert pane.first_visible() == before


def test_a_row_that_has_no_quote_here_is_not_shown(pane):
    pane.set_text("words")
    assert not pane.show_quote(3)


@pytest.mark.parametrize("place", ["Paragraph 0 ", "Paragraph 120 ", "Paragraph 200 "])
def test_the_reading_place_is_found_again(pane, place):
    pane.set_text(PARAGRAPHS)
    pane.scroll_to(PARAGRAPHS.index(place))
    kept = pane.first_visible()
    assert kept == PARAGRAPHS.index(place)
    pane.set_text(PARAGRAPHS)
    pane.scroll_to(kept)
    assert pane.first_visible() == kept


def test_the_reading_place_may_be_set_before_the_pane_is_shown(qtbot):
    pane = TextPane()
    qtbot.addWidget(pane)
    pane.set_text(PARAGRAPHS)
    place = PARAGRAPHS.index("Paragraph 120 ")
    pane.scroll_to(place)
    pane.resize(700, 500)
    pane.show()
    QGuiApplication.processEvents()
    assert pane.first_visible() == place


@pytest.mark.parametrize("width", [350, 500, 900])
def test_another_width_keeps_the_reading_place(pane, width):
    pane.set_text(PARAGRAPHS)
    place = PARAGRAPHS.index("Paragraph 120 ")
    pane.scroll_to(place)
    pane.resize(width, 500)
    QGuiApplication.processEvents()
    assert pane.first_visible() == place


def test_zooming_keeps_the_reading_place(pane):
    pane.set_text(PARAGRAPHS)
    pane.scroll_to(PARAGRAPHS.index("Paragraph 120 "))
    kept = pane.first_visible()
    points = pane.points()
    pane.zoom(3)
    assert pane.points() == points + 3
    assert pane.first_visible() == kept
    pane.zoom(1000)
    assert pane.points() == 40


def test_the_wheel_with_control_zooms(pane):
    points = pane.points()
    nowhere = QPointF(50, 50)
    event = QWheelEvent(
        nowhere,
        nowhere,
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    pane.view.wheelEvent(event)
    assert pane.points() == points + 1


def test_a_wide_pane_has_a_column_in_its_middle(pane):
    pane.set_text(PARAGRAPHS)
    pane.resize(1800, 500)
    QGuiApplication.processEvents()
    margins = pane.view.viewportMargins()
    assert margins.left() == margins.right() > 200
    line = pane.view.shown_lines()[0]
    assert 60 < line.end - line.start < 110
    assert line.rect().right() <= pane.view.viewport().width()


def test_a_right_to_left_paragraph_stands_on_the_right(pane):
    text = "Left to right.\nשלום עולם 8 (73%)."
    pane.set_text(text)
    first, second = pane.view.shown_lines()
    assert first.line.naturalTextRect().left() < 40
    assert second.line.naturalTextRect().right() > pane.view.viewport().width() - 40
    start = text.index("עולם")
    (band,) = second.bands(start, start + 4, text)
    assert pane.view.character_at(band.center().toPoint()) in range(start, start + 4)


def test_an_empty_pane_says_what_to_do(pane):
    pane.set_empty("Drop files here.")
    pane.set_text("")
    bare = pane.grab().toImage()
    pane.set_empty("")
    assert pane.grab().toImage() != bare


def test_lines_stand_apart(pane):
    pane.set_text(PARAGRAPHS)
    first, second = pane.view.shown_lines()[:2]
    assert second.rect().top() - first.rect().top() > 1.1 * first.line.height()


def test_find_counts_goes_round_and_comes_back_to_the_text(pane, qtbot):
    text = "CAR-NK and car-nk, then Car-NK. Café, cafe\u0301, CAFE. Straße"
    pane.set_text(text)
    pane.activateWindow()
    pane.open_find()
    bar = pane.find_bar()
    qtbot.keyClicks(bar.focusProxy(), "car-nk")
    assert bar.count_text() == "1 of 3"
    qtbot.keyClick(bar.focusProxy(), Qt.Key.Key_Return)
    assert bar.count_text() == "2 of 3"
    assert text[slice(*pane.selection())] == "car-nk"
    qtbot.keyClick(bar.focusProxy(), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    pane.find_previous()
    assert bar.count_text() == "3 of 3"
    pane.find_next()
    assert bar.count_text() == "1 of 3"
    qtbot.keyClick(bar.focusProxy(), Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert len(pane.view.marks.found) == 0
    assert text[slice(*pane.selection())] == "CAR-NK"
    assert pane.view.hasFocus()


def test_find_says_when_there_is_nothing(pane, qtbot):
    pane.set_text("words")
    pane.open_find()
    bar = pane.find_bar()
    qtbot.keyClicks(bar.focusProxy(), "zzz")
    assert bar.count_text() == "Not found"
    pane.find_next()
    bar.focusProxy().clear()
    assert bar.count_text() == ""


def test_find_follows_another_text(pane, qtbot):
    pane.set_text("one one")
    pane.open_find()
    qtbot.keyClicks(pane.find_bar().focusProxy(), "one")
    pane.set_text("one one one")
    assert pane.find_bar().count_text() == "1 of 3"


@pytest.mark.parametrize(
    ("text", "words", "accents", "found"),
    [
        ("Straße und STRASSE", "strasse", False, ["Straße", "STRASSE"]),
        ("Café cafe\u0301s cafe", "cafe", False, ["Café", "cafe\u0301", "cafe"]),
        ("Café cafe\u0301s cafe", "café", True, ["Café", "cafe\u0301"]),
        ("follow-\nup", "follow- up", False, ["follow-\nup"]),
        ("5\u00a0mg", "5 mg", False, ["5\u00a0mg"]),
        ("im\u00admune", "immune", False, ["im\u00admune"]),
        ("CAR–T", "car-t", False, ["CAR–T"]),
        ("𝛼 beta ß x", "x", False, ["x"]),
        ("ßß", "s", False, ["ß", "ß", "ß", "ß"]),
        ("any", "", False, []),
    ],
)
def test_words_are_found_whatever_their_clothes(text, words, accents, found):
    starts, ends = FoldedText(text, accents=accents).find(words)
    assert [text[start:end] for start, end in zip(starts, ends, strict=True)] == found


def test_a_huge_number_of_matches_is_bounded():
    starts, _ = FoldedText("e" * 100_000).find("e")
    assert len(starts) == 10_000
