"""Two texts side by side, what differs between them marked by a tint and by a line through or under it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from app.viewmodels.offsets import Offsets
from app.viewmodels.revision_work import Side
from app.views.panel import plain_label
from app.views.text_pane.colours import blend

_LINES, _MOST_LINES = 4, 9
_NARROW = 420


class TwoSides(QWidget):
    """The old text and the new one; one above the other where there is little room.

    Two texts of which neither is the older one are `equals`: nothing of them is struck through.
    """

    def __init__(
        self, old: str = "As it was", new: str = "As it is now", parent: QWidget | None = None, *, equals: bool = False
    ) -> None:
        super().__init__(parent)
        self._equals = equals
        self.old, self.new = _reader(old), _reader(new)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for words, reader in ((old, self.old), (new, self.new)):
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addWidget(plain_label(words, quiet=True))
            column.addWidget(reader)
            self._row.addLayout(column, 1)

    def show_sides(self, old: Side, new: Side, nothing: str) -> None:
        """Show two sides; `nothing` is said where the new one is empty."""
        self._show(self.old, old, gone=not self._equals)
        self._show(self.new, new, gone=False)
        self.new.setPlaceholderText(nothing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand the sides one above the other where they would be too narrow."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    # -- within ------------------------------------------------------------------------------------------------

    def _show(self, reader: QPlainTextEdit, side: Side, *, gone: bool) -> None:
        reader.setPlainText(side.text)
        offsets, first = Offsets(side.text), len(side.before)
        around = QTextCharFormat()
        around.setForeground(reader.palette().color(QPalette.ColorRole.PlaceholderText))
        marks = [(0, first, around), (first + len(side.words), len(side.text), around)]
        changed = self._changed(reader.palette(), gone=gone)
        marks += [(first + start, first + end, changed) for start, end in side.marked]
        selections = []
        for start, end, look in marks:
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(reader.document())
            cursor.setPosition(offsets.to_utf16(start))
            cursor.setPosition(offsets.to_utf16(end), QTextCursor.MoveMode.KeepAnchor)
            selection.cursor, selection.format = cursor, look
            selections.append(selection)
        reader.setExtraSelections(selections)

    def _changed(self, palette: QPalette, *, gone: bool) -> QTextCharFormat:
        look = QTextCharFormat()
        page = palette.color(QPalette.ColorRole.Base)
        look.setBackground(blend(page, QColor("#c03a2b" if gone else "#0f8f7e"), 0.18))
        look.setForeground(palette.color(QPalette.ColorRole.Text))
        look.setFontStrikeOut(gone)
        look.setFontUnderline(not gone)
        return look


def _reader(name: str) -> QPlainTextEdit:
    reader = QPlainTextEdit()
    reader.setReadOnly(True)
    reader.setTabChangesFocus(True)
    reader.setAccessibleName(name)
    reader.setMinimumHeight(reader.fontMetrics().lineSpacing() * _LINES)
    reader.setMaximumHeight(reader.fontMetrics().lineSpacing() * _MOST_LINES)
    reader.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return reader
