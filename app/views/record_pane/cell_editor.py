"""The editor of a cell: a line that says by which key it was left."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from app.views.record_pane.editors import STAYS, LineEditor


class Leaving(Enum):
    """Where the cell in hand goes when an editor is left."""

    STAY = "stay"
    RIGHT = "right"
    LEFT = "left"
    ENTER = "enter"
    DOWN = "down"
    UP = "up"
    CANCEL = "cancel"


_KEYS = {
    Qt.Key.Key_Tab: Leaving.RIGHT,
    Qt.Key.Key_Backtab: Leaving.LEFT,
    Qt.Key.Key_Return: Leaving.ENTER,
    Qt.Key.Key_Enter: Leaving.ENTER,
    Qt.Key.Key_Down: Leaving.DOWN,
    Qt.Key.Key_Up: Leaving.UP,
    Qt.Key.Key_Escape: Leaving.CANCEL,
}
_OVERRIDDEN = {*_KEYS, Qt.Key.Key_F2}
_FOR_POPUP = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape}


class CellEditor(LineEditor):
    """Signal, besides those of a line: `leaving(Leaving)`, which is up to the table."""

    leaving = Signal(object)

    def event(self, event: QEvent) -> bool:
        """Leave by the keys of a spreadsheet; completions that are shown come first."""
        if isinstance(event, QKeyEvent) and event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }:
            key = Qt.Key(event.key())
            if event.type() == QEvent.Type.ShortcutOverride and key in _OVERRIDDEN:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and key in _KEYS:
                return self._leave_by(event, key)
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save, and leave the cell, when the focus goes elsewhere; what could not be saved stays open."""
        super().focusOutEvent(event)
        if event.reason() not in STAYS and self.is_saved():
            self.leaving.emit(Leaving.STAY)

    def _leave_by(self, event: QKeyEvent, key: Qt.Key) -> bool:
        if self.offers() and key in _FOR_POPUP:
            return super().event(event)
        if self.offers() and key is not Qt.Key.Key_Backtab:
            self.take_marked()
        leaving = _KEYS[key]
        if leaving in {Leaving.ENTER, Leaving.DOWN} and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            leaving = Leaving.UP
        event.accept()
        self.leaving.emit(leaving)
        return True
