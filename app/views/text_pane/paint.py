"""Marks of the visible lines: tints under the text, lines and boxes over it, bars in the gutter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.views.text_pane.colours import Colours
from app.views.text_pane.lines import ShownLine
from app.views.text_pane.spans import Spans

GUTTER = 5.0
"""Where the gutter's bars stand, in pixels from the left of the text's column."""


@dataclass
class Marks:
    """What is marked in a text: linked, doubtfully linked, suggested and found ranges, and the current one."""

    linked: Spans = field(default_factory=Spans)
    doubtful: Spans = field(default_factory=Spans)
    suggested: Spans = field(default_factory=Spans)
    found: Spans = field(default_factory=Spans)
    current: Spans = field(default_factory=Spans)


@dataclass(frozen=True)
class Band:
    """A part of a run of marked words on one line; `begins` and `ends` say whether the run does so here."""

    rect: QRectF
    line: ShownLine
    begins: bool
    ends: bool


class Visible:
    """The marks of the lines on the screen, measured once for one frame; what overlaps is one run."""

    def __init__(self, lines: Sequence[ShownLine], marks: Marks, text: str) -> None:
        self.linked = list(_bands(lines, marks.linked, text))
        self.doubtful = list(_bands(lines, marks.doubtful, text))
        self.suggested = list(_bands(lines, marks.suggested, text))
        self.found = list(_bands(lines, marks.found, text))
        self.current = list(_bands(lines, marks.current, text))


def paint_tints(painter: QPainter, visible: Visible, colours: Colours) -> None:
    """Paint what goes under the text."""
    for bands, colour in (
        (visible.linked, colours.linked_tint),
        (visible.found, colours.found_tint),
        (visible.current, colours.current_tint),
    ):
        for band in bands:
            painter.fillRect(band.rect.adjusted(0, -1, 0, 1), colour)


def paint_lines(painter: QPainter, visible: Visible, colours: Colours) -> None:
    """Paint what goes over the text: a solid underline, a dashed one, a dotted one, a thin box, a thick one."""
    painter.setPen(_pen(colours.linked, 1.6))
    for band in visible.linked:
        _underline(painter, band, 3.0)
    painter.setPen(_pen(colours.linked, 1.6, Qt.PenStyle.DashLine))
    for band in visible.doubtful:
        _underline(painter, band, 3.0)
    painter.setPen(_pen(colours.suggested, 2.0, Qt.PenStyle.DotLine))
    for band in visible.suggested:
        _underline(painter, band, 5.0)
    painter.setPen(_pen(colours.found, 1.0))
    for band in visible.found:
        _box(painter, band)
    painter.setPen(_pen(colours.current, 2.0))
    for band in visible.current:
        _box(painter, band)


def paint_gutter(painter: QPainter, visible: Visible, colours: Colours) -> None:
    """Paint a bar beside each line with linked words, a dashed one for doubtful, a dotted one for suggested words."""
    linked = {band.line.start: band.line for band in visible.linked}
    doubtful = {band.line.start: band.line for band in visible.doubtful if band.line.start not in linked}
    above = linked.keys() | doubtful.keys()
    suggested = {band.line.start: band.line for band in visible.suggested if band.line.start not in above}
    painter.setPen(_pen(colours.linked, 3.0))
    for line in linked.values():
        _bar(painter, line)
    painter.setPen(_pen(colours.linked, 3.0, Qt.PenStyle.DashLine))
    for line in doubtful.values():
        _bar(painter, line)
    painter.setPen(_pen(colours.suggested, 3.0, Qt.PenStyle.DotLine))
    for line in suggested.values():
        _bar(painter, line)


def _bands(lines: Sequence[ShownLine], spans: Spans, text: str) -> Iterator[Band]:
    if not lines or not len(spans):
        return
    runs = spans.runs(lines[0].start - 1, lines[-1].end + 1)
    at = 0
    for line in lines:
        while at < len(runs) and runs[at][1] <= line.start:
            at += 1
        for start, end in runs[at:]:
            if start >= line.end:
                break
            for rect in line.bands(start, end, text):
                yield Band(rect, line, begins=start >= line.start, ends=end <= line.end)


def _pen(colour: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    pen = QPen(colour, width, style)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _underline(painter: QPainter, band: Band, below: float) -> None:
    height = band.line.baseline() + below
    painter.drawLine(QLineF(band.rect.left(), height, band.rect.right(), height))


def _box(painter: QPainter, band: Band) -> None:
    rect = band.rect.adjusted(-1, -1, 1, 1)
    painter.drawLine(QLineF(rect.topLeft(), rect.topRight()))
    painter.drawLine(QLineF(rect.bottomLeft(), rect.bottomRight()))
    if band.begins:
        painter.drawLine(QLineF(rect.topLeft(), rect.bottomLeft()))
    if band.ends:
        painter.drawLine(QLineF(rect.topRight(), rect.bottomRight()))


def _bar(painter: QPainter, line: ShownLine) -> None:
    rect = line.rect()
    painter.drawLine(QLineF(GUTTER, rect.top(), GUTTER, rect.bottom()))
