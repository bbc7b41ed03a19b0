"""The source text pane as the window knows it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.store import Ranges
from app.reading.sentences import WINDOW
from app.reading.tokens import grow, shrink
from app.views.focus import let_go
from app.views.text_pane import moves
from app.views.text_pane.find_bar import FindBar
from app.views.text_pane.find_text import FoldedText
from app.views.text_pane.hints import Hints
from app.views.text_pane.source_view import SourceView
from app.views.text_pane.spans import Spans

SMALLEST, LARGEST = 7.0, 40.0
"""The sizes of the font, in points, between which zooming goes."""


class TextPane(QWidget):
    """A source's text, its quotes marked; every position in and out is a code point of the canonical text.

    Signals:
    `selection_changed(start, end)`: the selection or the caret moved; both are equal when nothing is selected.
    `quote_activated(row)`: linked words were clicked; `row` is that of the shortest quote there.
    `zoomed(points)`: the size of the font changed.
    """

    selection_changed = Signal(int, int)
    quote_activated = Signal(int)
    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = SourceView(self)
        self.view.setAccessibleName(self.tr("Source text"))
        self._bar: FindBar | None = None
        self._hints: Hints | None = None
        self._folded: dict[bool, FoldedText] = {}
        self._told: tuple[int, int] | None = None
        self._before: tuple[int, int] | None = None
        self._matched: tuple[int, int] | None = None
        self._grown: tuple[int, int, int] | None = None
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self.set_font("", QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF() + 2)
        self.view.selected.connect(self._tell_selection)
        self.view.clicked.connect(self._tell_quote)
        self.view.zoom_asked.connect(self.zoom)

    # -- text and marks ------------------------------------------------------------------------------------------
    def set_text(
        self, text: str, ranges: Ranges | None = None, doubtful: Collection[tuple[int, int]] = frozenset()
    ) -> None:
        """Show a canonical text from its top, with its quotes; other marks are gone."""
        self._leave_hints()
        self._folded.clear()
        self._told = self._grown = self._before = self._matched = None
        self.view.load(text)
        self.set_ranges(ranges, doubtful)
        self._tell_selection()
        if self._bar is not None and self._bar.isVisible():
            self._search()

    def text(self) -> str:
        """Return the text that is shown."""
        return self.view.text

    def set_ranges(self, ranges: Ranges | None, doubtful: Collection[tuple[int, int]] = frozenset()) -> None:
        """Mark these quotes instead of those before, those at `doubtful` places as such; a box around words stays."""
        self.view.marks.linked, self.view.marks.doubtful = _parted(ranges, doubtful)
        self.view.refresh()

    def set_suggestions(self, ranges: Ranges | None) -> None:
        """Mark these words as suggested instead of those before."""
        self.view.marks.suggested = _spans(ranges)
        self.view.refresh()

    def set_empty(self, text: str) -> None:
        """Say what is shown while there is no text."""
        self.view.empty = text
        self.view.refresh()

    def show_quote(self, row: int) -> bool:
        """Box a quote and scroll to it; False when no quote here has this row."""
        place = self.view.marks.linked.place(row) or self.view.marks.doubtful.place(row)
        if place is None:
            return False
        self.show_range(*place)
        return True

    def show_range(self, start: int, end: int) -> None:
        """Box words and scroll to them."""
        self.view.marks.current = Spans((start,), (end,))
        self.view.reveal(start, end)
        self.view.refresh()

    def box(self, places: Sequence[tuple[int, int]]) -> None:
        """Box words where they stand, without scrolling."""
        ordered = sorted(places)
        self.view.marks.current = Spans(tuple(s for s, _ in ordered), tuple(e for _, e in ordered))
        self.view.refresh()

    def take_focus(self) -> None:
        """Take the keyboard."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def selection_is_low(self) -> bool:
        """Say whether the selection stands in the lower half of what is seen."""
        return self.view.cursorRect().bottom() > self.view.viewport().height() // 2

    def unbox(self) -> None:
        """Box no words any more."""
        self.view.marks.current = Spans()
        self.view.refresh()

    def quote_rows_at(self, position: int) -> list[int]:
        """Return the rows of the quotes that hold the character at a position, the shortest quote first."""
        return self.view.marks.linked.rows_at(position) + self.view.marks.doubtful.rows_at(position)

    # -- selection -----------------------------------------------------------------------------------------------
    def selection(self) -> tuple[int, int]:
        """Return the selected range; both are the caret's when nothing is selected."""
        return self.view.selection()

    def caret(self) -> int:
        """Return where the caret stands."""
        return self.view.caret()

    def select(self, start: int, end: int, *, reveal: bool = True) -> None:
        """Select a range, with the caret at `end`, and scroll to it unless told not to."""
        self.view.select(start, end)
        if reveal:
            self.view.reveal(min(start, end), max(start, end))

    def move_to(self, position: int) -> None:
        """Put the caret there, with nothing selected, and scroll to it."""
        self.select(position, position)

    def by_token(self, *, back: bool = False, extend: bool = False) -> None:
        """Select the next or the previous token, or extend the selection by one."""
        start, end = self.selection()
        if extend:
            caret = self.caret()
            anchor = start if caret == end else end
            self.select(anchor, moves.extended(self.text(), anchor, caret, back=back))
            return
        words = moves.previous_words(self.text(), start) if back else moves.next_words(self.text(), end)
        self._select_found(words)

    def by_number(self, *, back: bool = False) -> None:
        """Select the next or the previous number: n/N (%), an interval and a range are one."""
        self._select_found(moves.number(self.text(), *self.selection(), back=back))

    def by_sentence(self) -> None:
        """Select the sentence around the selection; asked again, the one that follows."""
        self._select_found(moves.sentence(self.text(), *self.selection()))

    def grow(self) -> None:
        """Widen the selection: token, bracket, clause, sentence, paragraph."""
        start, end = self.selection()
        if end - start > 2 * WINDOW:
            return
        anchor = self._anchor_of_growth(start, end)
        start, end = grow(self.text(), start, end)
        self.select(start, end)
        self._grown = (start, end, anchor)

    def shrink(self) -> None:
        """Narrow the selection, towards where it began to grow."""
        start, end = self.selection()
        if start == end or end - start > 2 * WINDOW:
            return
        known = self._grown is not None and self._grown[:2] == (start, end)
        anchor = self._anchor_of_growth(start, end) if known else None
        start, end = shrink(self.text(), start, end, anchor)
        self.select(start, end)
        if anchor is not None:
            self._grown = (start, end, anchor)

    def _anchor_of_growth(self, start: int, end: int) -> int:
        return self._grown[2] if self._grown is not None and self._grown[:2] == (start, end) else start

    def _select_found(self, found: tuple[int, int] | None) -> None:
        if found is not None:
            self.select(*found)

    # -- reading place and size ----------------------------------------------------------------------------------
    def first_visible(self) -> int:
        """Return the first position on the screen, to come back to with `scroll_to`."""
        return self.view.first_visible()

    def scroll_to(self, position: int) -> None:
        """Put the line of a position on top; the caret stays."""
        self.view.put_on_top(position)

    def set_font(self, family: str, points: float) -> None:
        """Set the font for reading; "" is the system's family."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        if family:
            font.setFamily(family)
        font.setPointSizeF(min(max(points, SMALLEST), LARGEST))
        place = self.first_visible()
        self._leave_hints()
        self.view.setFont(font)
        self.view.put_on_top(place)
        self.zoomed.emit(font.pointSizeF())

    def points(self) -> float:
        """Return the size of the font in points."""
        return self.view.font().pointSizeF()

    def zoom(self, steps: int) -> None:
        """Make the font larger by this many points, or smaller."""
        self.set_font(self.view.font().family(), self.points() + steps)

    # -- find ----------------------------------------------------------------------------------------------------
    def open_find(self) -> None:
        """Show the find bar, with the selected words in it when they are few."""
        if self._bar is None:
            self._bar = FindBar(self)
            self._bar.changed.connect(self._search)
            self._bar.stepped.connect(self._step)
            self._bar.left.connect(self.close_find)
            self._column.addWidget(self._bar)
        start, end = self._before = self.selection()
        self._matched = None
        words = self.text()[start:end]
        self._bar.ask(words if 0 < len(words) <= 100 and "\n" not in words else "")
        self._search()

    def find_next(self) -> None:
        """Go to the next match; open the bar when nothing was looked for."""
        self._step(1)

    def find_previous(self) -> None:
        """Go to the previous match; open the bar when nothing was looked for."""
        self._step(-1)

    def close_find(self) -> None:
        """Hide the find bar and its marks and go back to the text, the last match still selected, if there was one."""
        if self._bar is not None:
            let_go(self._bar)
            self._bar.hide()
        self.view.marks.found = Spans()
        self.view.refresh()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def find_bar(self) -> FindBar | None:
        """Return the find bar when it was ever opened."""
        return self._bar

    def _search(self) -> None:
        if self._bar is None:
            return
        accents = self._bar.tells_accents()
        if self._bar.words() and accents not in self._folded:
            self._folded[accents] = FoldedText(self.text(), accents=accents)
        starts, ends = self._folded[accents].find(self._bar.words()) if self._bar.words() else ([], [])
        self.view.marks.found = Spans(starts, ends)
        if self.selection() != self._matched:
            self._before = self.selection()
        place = bisect_left(starts, self.selection()[0])
        self._go_to_match(place if place < len(starts) else 0)
        if not starts:
            self._back_before_matches()
        self.view.refresh()

    def _step(self, direction: int) -> None:
        if self._bar is None or not self._bar.words():
            self.open_find()
            return
        if not len(self.view.marks.found):
            self._search()
        found = self.view.marks.found
        start, end = self.selection()
        if not len(found):
            return
        place = bisect_left(found.start, start if direction < 0 or start == end else start + 1)
        self._go_to_match((place - 1 if direction < 0 else place) % len(found))

    def _back_before_matches(self) -> None:
        """Select again what was selected before the first match: what is not found leaves no trace."""
        if self._before is not None and self.selection() != self._before:
            self.select(*self._before)
        self._matched = None

    def _go_to_match(self, place: int) -> None:
        if self._bar is None:
            return
        found = self.view.marks.found
        if place < len(found):
            self._matched = (found.start[place], found.end[place])
            self.select(*self._matched)
        self._bar.show_count(place if len(found) else -1, len(found))

    # -- hints ---------------------------------------------------------------------------------------------------
    def start_hints(self, done: Callable[[int, int], None] | None = None) -> None:
        """Label the visible words; two letters begin and two end a selection, then `done` is told of it."""
        self._leave_hints()

        def picked(start: int, end: int) -> None:
            self.select(start, end, reveal=False)
            if done is not None:
                done(start, end)

        self._hints = Hints(self.view, picked, self._hints_left)

    def hints(self) -> Hints | None:
        """Return the labels while they are shown."""
        return self._hints

    def _leave_hints(self) -> None:
        if self._hints is not None:
            self._hints.leave()

    def _hints_left(self) -> None:
        self._hints = None

    # -- Qt ------------------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the labels, whose words move away."""
        super().resizeEvent(event)
        self._leave_hints()

    def _tell_selection(self) -> None:
        selection = self.selection()
        if selection != self._told:
            self._told = selection
            self.selection_changed.emit(*selection)

    def _tell_quote(self, position: int) -> None:
        rows = self.quote_rows_at(position)
        if rows:
            self.quote_activated.emit(rows[0])


def _parted(ranges: Ranges | None, doubtful: Collection[tuple[int, int]]) -> tuple[Spans, Spans]:
    """Return the ranges that surely stand, and those at doubtful places."""
    if ranges is None or not doubtful:
        return _spans(ranges), Spans()
    every = list(zip(ranges.start, ranges.end, ranges.row, strict=True))
    sides = ([one for one in every if one[:2] not in doubtful], [one for one in every if one[:2] in doubtful])
    sure, unsure = (Spans(*zip(*side, strict=True)) if side else Spans() for side in sides)
    return sure, unsure


def _spans(ranges: Ranges | None) -> Spans:
    return Spans() if ranges is None else Spans(ranges.start, ranges.end, ranges.row)
