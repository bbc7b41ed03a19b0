"""Which ranges a stretch meets, and how marks look."""

from __future__ import annotations

from array import array
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from app.domain.store import Ranges
from app.views.text_pane import TextPane
from app.views.text_pane.colours import READABLE, colours_of, contrast
from app.views.text_pane.spans import Spans

columns = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=25).map(
    lambda pairs: sorted((start, start + length) for start, length in pairs)
)


def spans_of(pairs):
    return Spans([start for start, _ in pairs], [end for _, end in pairs])


@given(columns, st.integers(0, 90), st.integers(1, 30))
def test_every_range_that_meets_a_stretch_is_found_and_no_other(pairs, start, length):
    end = start + length
    expected = [place for place, (first, last) in enumerate(pairs) if first < end and last > start]
    assert spans_of(pairs).meeting(start, end) == expected


@given(columns, st.integers(0, 90), st.integers(1, 30))
def test_runs_cover_what_the_ranges_cover_and_do_not_touch(pairs, start, length):
    end = start + length
    runs = spans_of(pairs).runs(start, end)
    covered = {place for first, last in pairs for place in range(max(first, start), min(last, end))}
    assert {place for first, last in runs for place in range(first, last)} == covered
    assert all(one[1] < other[0] for one, other in pairwise(runs))


def test_a_row_is_found_by_its_number():
    spans = Spans([1, 4], [9, 6], [30, 20])
    assert spans.place(20) == (4, 6)
    assert spans.place(1) is None
    assert spans.rows_at(5) == [20, 30]


LIGHT = {"Base": "#ffffff", "Text": "#000000", "Accent": "#308cc6"}
DARK = {"Base": "#1d1e21", "Text": "#e6e6e6", "Accent": "#308cc6"}
GREY = {"Base": "#dddddd", "Text": "#333333", "Accent": "#dddddd"}


def palette_of(colours):
    palette = QPalette()
    for role, colour in colours.items():
        palette.setColor(getattr(QPalette.ColorRole, role), QColor(colour))
    return palette


@pytest.mark.parametrize("colours", [LIGHT, DARK, GREY], ids=["light", "dark", "grey"])
def test_words_and_lines_can_be_read_in_light_and_in_dark(qapp, colours):
    made = colours_of(palette_of(colours))
    for tint in (made.linked_tint, made.current_tint, made.found_tint):
        assert contrast(made.text, tint) >= READABLE
    for line in (made.linked, made.current, made.suggested, made.found, made.quiet):
        assert contrast(line, made.page) >= READABLE
    assert contrast(made.label, made.label_text) >= READABLE


@pytest.fixture
def pane(qtbot):
    made = TextPane()
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.set_text("Of the 11 patients, 8 (73%) responded.\n" * 5)
    made.show()
    return made


def one_range(start, end):
    return Ranges(array("q", [start]), array("q", [end]), array("q", [1]))


def test_each_mark_changes_the_picture_and_goes_away_again(pane):
    bare = pane.grab().toImage()
    pictures = [bare]
    for mark, clear in (
        (lambda: pane.set_ranges(one_range(3, 12)), lambda: pane.set_ranges(None)),
        (lambda: pane.set_suggestions(one_range(3, 12)), lambda: pane.set_suggestions(None)),
        (lambda: pane.show_range(3, 12), pane.unbox),
    ):
        mark()
        pictures.append(pane.grab().toImage())
        clear()
        assert pane.grab().toImage() == bare
    assert all(one != other for place, one in enumerate(pictures) for other in pictures[:place])


def test_a_new_palette_gives_new_colours(pane):
    before = pane.view.colours()
    pane.setPalette(palette_of(DARK))
    QGuiApplication.processEvents()
    assert pane.view.colours() != before
    assert pane.view.colours().page == QColor(DARK["Base"])
    pane.setPalette(palette_of(LIGHT))
    QGuiApplication.processEvents()
    assert pane.view.colours().page == QColor(LIGHT["Base"])


def test_the_palette_of_the_program_is_followed(qapp, pane):
    before = qapp.palette()
    try:
        qapp.setPalette(palette_of(DARK))
        qapp.processEvents()
        assert pane.view.colours().page == QColor(DARK["Base"])
        assert pane.view.colours().text == QColor(DARK["Text"])
    finally:
        qapp.setPalette(before)
        qapp.processEvents()
    assert pane.view.colours().page == before.color(QPalette.ColorRole.Base)


def test_a_quote_over_several_lines_is_painted_on_each_of_them(pane):
    text = "one quote " * 60
    pane.set_text(text, one_range(0, len(text)))
    lines = pane.view.shown_lines()
    assert len(lines) > 2
    assert all(list(line.bands(0, len(text), text)) for line in lines)


def test_only_visible_lines_are_looked_at(pane):
    pane.set_text("A line of words.\n" * 20_000)
    assert len(pane.view.shown_lines()) < 60
