"""Two letters to where a selection begins, two letters to where it ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.reading.tokens import tokens
from app.views.text_pane.lines import ShownLine
from app.views.text_pane.source_view import SourceView

LETTERS = "fjdkslaghrueiwoqptyvncmbxz"
"""Letters for labels, the easiest to reach first."""


@dataclass(frozen=True)
class Hint:
    """A token that can be picked: its label, its code points, where its label stands."""

    label: str
    start: int
    end: int
    rect: QRectF


def labels(count: int) -> list[str]:
    """Return labels of two letters from as few letters as do; at most as many as there are pairs."""
    width = next((size for size in range(2, len(LETTERS)) if size * size >= count), len(LETTERS))
    pairs = [first + second for first in LETTERS[:width] for second in LETTERS[:width]]
    return pairs[:count]


def visible_tokens(text: str, lines: Sequence[ShownLine], limit: int) -> list[tuple[int, int, ShownLine]]:
    """Return the tokens that begin in the lines; when there are too many, those with a digit and the longer ones."""
    found: list[tuple[int, int, ShownLine]] = []
    at = 0
    for start, end in tokens(text, lines[0].start, lines[-1].end) if lines else ():
        while lines[at].end <= start and at < len(lines) - 1:
            at += 1
        if any(map(str.isalnum, text[start:end])):
            found.append((start, end, lines[at]))
    if len(found) > limit:
        order = sorted(
            found, key=lambda token: (not any(map(str.isdigit, text[token[0] : token[1]])), token[0] - token[1])
        )
        found = sorted(order[:limit], key=lambda token: token[0])
    return found


class Hints(QWidget):
    """Labels over the words on the screen; it takes every key until a range is picked or it is left.

    Two letters pick where the range begins, two more where it ends; Enter after the first two takes that word alone;
    Backspace takes back a letter; Esc, a click, a wheel or the loss of the focus leaves. `picked` is told the range,
    `left` that it is over, either way.
    """

    def __init__(self, view: SourceView, picked: Callable[[int, int], None], left: Callable[[], None]) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._picked = picked
        self._left = left
        self._typed = ""
        self._first: Hint | None = None
        self._over = False
        self.hints = _hints(view)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Type two letters to begin, two to end"))
        self.setGeometry(view.viewport().rect())
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Take the labels away; nothing is picked."""
        if self._over:
            return
        self._over = True
        had_focus = self.hasFocus()
        self.hide()
        self.deleteLater()
        if had_focus:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._left()

    def _finish(self, first: Hint, last: Hint) -> None:
        self.leave()
        self._picked(min(first.start, last.start), max(first.end, last.end))

    def _type(self, letter: str) -> None:
        typed = self._typed + letter
        matching = [hint for hint in self.hints if hint.label.startswith(typed)]
        if not matching:
            return
        self._typed = typed
        if len(typed) == len(matching[0].label):
            self._typed = ""
            if self._first is not None:
                self._finish(self._first, matching[0])
                return
            self._first = matching[0]
        self.update()

    # -- Qt ------------------------------------------------------------------------------------------------------
    def event(self, event: QEvent) -> bool:
        """Take every key before shortcuts do."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Narrow the labels down."""
        key, letter = event.key(), event.text().lower()
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key == Qt.Key.Key_Backspace:
            self._typed, self._first = (self._typed[:-1], self._first) if self._typed else ("", None)
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._first is not None:
            self._finish(self._first, self._first)
        elif letter and letter in LETTERS:
            self._type(letter)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave with the focus."""
        super().focusOutEvent(event)
        self.leave()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Leave."""
        event.accept()
        self.leave()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave, since the words move away."""
        event.accept()
        self.leave()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the labels that can still be typed."""
        del event
        colours = self._view.colours()
        painter = QPainter(self)
        font = QFont(self._view.font())
        font.setPointSizeF(max(7.0, font.pointSizeF() * 0.72))
        font.setBold(True)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        for hint in self.hints:
            if hint.label.startswith(self._typed):
                _paint_label(painter, metrics, hint.rect, hint.label, (colours.label, colours.label_text))
        if self._first is not None:
            painter.setPen(QPen(colours.current, 2.0))
            painter.drawRect(self._first.rect.adjusted(-1, -1, 1, 1))
        painter.end()


def _hints(view: SourceView) -> tuple[Hint, ...]:
    lines = [line for line in view.shown_lines() if line.rect().bottom() <= view.viewport().height()]
    found = visible_tokens(view.text, lines, len(LETTERS) ** 2)
    hints = []
    for label, (start, end, line) in zip(labels(len(found)), found, strict=True):
        rect = next(line.bands(start, end, view.text), None)
        if rect is not None:
            hints.append(Hint(label, start, end, rect))
    return tuple(hints)


def _paint_label(
    painter: QPainter, metrics: QFontMetricsF, word: QRectF, label: str, colours: tuple[QColor, QColor]
) -> None:
    width, height = metrics.horizontalAdvance(label) + 4, metrics.ascent() + 2
    box = QRectF(word.left() - 2, word.top() - height * 0.45, width, height)
    painter.fillRect(box.adjusted(-1, -1, 1, 1), colours[1])
    painter.fillRect(box, colours[0])
    painter.setPen(colours[1])
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label)
