"""The lines of text on the screen and where characters stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextLine

from app.viewmodels.offsets import Offsets

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

BLANK = 6.0
"""Pieces of right-to-left text this near, in pixels, have only a blank between them."""


@dataclass(frozen=True)
class ShownLine:
    """A laid-out line: its code points `[start, end)`, its geometry, and where its paragraph stands in the widget.

    It is good until the text, the width or the font changes.
    """

    start: int
    end: int
    line: QTextLine
    origin: QPointF
    paragraph: int
    offsets: Offsets

    def rect(self) -> QRectF:
        """Return where the line stands in the widget."""
        return self.line.rect().translated(self.origin)

    def baseline(self) -> float:
        """Return the height of the line's baseline in the widget."""
        return self.origin.y() + self.line.y() + self.line.ascent()

    def bands(self, start: int, end: int, text: str) -> Iterator[QRectF]:
        """Yield the places of the characters `[start, end)` that stand in this line; several where directions mix."""
        first, last = max(start, self.start), min(end, self.end)
        if first >= last:
            return
        if _RIGHT_TO_LEFT.search(text, self.start, self.end) is None:
            limit = self.origin.x() + self.line.naturalTextRect().right()
            edges = [(self._edge(first), min(self._edge(last), limit))]
        else:
            edges = list(self._pieces(first, last))
        top, height = self.origin.y() + self.line.y(), self.line.height()
        for left, right in edges:
            if right > left:
                yield QRectF(left, top, right - left, height)

    def _unit(self, position: int) -> int:
        return self.offsets.to_utf16(position) - self.paragraph

    def _edge(self, position: int) -> float:
        x, _ = cast("tuple[float, int]", self.line.cursorToX(self._unit(position)))
        return self.origin.x() + x

    def _pieces(self, first: int, last: int) -> Iterator[tuple[float, float]]:
        """Yield the edges of what is drawn for the characters, piece by piece, joined where they touch."""
        begin = self._unit(first)
        boxes = [run.boundingRect() for run in self.line.glyphRuns(begin, self._unit(last) - begin)]
        sides = sorted((box.left() - 1, box.right() + 1) for box in boxes if not box.isEmpty())
        if not sides:
            return
        left, right = sides[0]
        for near, far in sides[1:]:
            if near > right + BLANK:
                yield self.origin.x() + left, self.origin.x() + right
                left = near
            right = max(right, far)
        yield self.origin.x() + left, self.origin.x() + right
