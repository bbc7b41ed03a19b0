"""A field on the screen: its number, its label, and a line for each of its values."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.forms import Field
from app.domain.kinds import Kind
from app.domain.records import Item
from app.viewmodels.desk import Desk
from app.viewmodels.field_lines import FieldLine, lines_of
from app.viewmodels.library_model import plain_tip
from app.viewmodels.places import number_keys
from app.views.record_pane.completing import line_for
from app.views.record_pane.editors import TextEditor
from app.views.record_pane.proportion_editor import Editor, ProportionEditor
from app.views.record_pane.value_line import ValueLine

_LABEL = 116
"""Room for a field's label, in pixels, so that all editors begin on one line."""


class FieldBox(QWidget):
    """Signals: `committed(field, value id or "", text)`; `entered(field)`; `quote_asked(id)`; `next_asked(field)`."""

    committed = Signal(str, str, str)
    entered = Signal(str)
    quote_asked = Signal(str)
    next_asked = Signal(str)

    def __init__(self, desk: Desk, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._desk = desk
        self._lines: list[ValueLine] = []
        self._shown: tuple[FieldLine, ...] | None = None
        self._first_quote = 0
        self.number = QLabel()
        self.number.setFixedWidth(18)
        self.label = QLabel(f"{field.label}{' *' if field.needed else ''}")
        self.label.setFixedWidth(_LABEL)
        self.label.setWordWrap(True)
        self.label.setToolTip(plain_tip(field.help))
        for label in (self.number, self.label):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            label.setContentsMargins(0, 6, 0, 0)
        self._column = QVBoxLayout()
        self._column.setSpacing(2)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        row.addWidget(self.number)
        row.addWidget(self.label)
        row.addLayout(self._column, 1)
        self.number.setForegroundRole(QPalette.ColorRole.PlaceholderText)

    def show_number(self, number: int) -> None:
        """Show the number keys that put words here, nothing for 0."""
        self.number.setText(number_keys(number) if number else "")

    def refresh(self, item: Item, first_quote: int, proposal: str, *, moved: bool) -> int:
        """Show the field of an item as it is now; return how many quotes it showed.

        With `moved` another item is shown, so that typing that went on is not carried over. `proposal` is what the item
        before says, shown where nothing is said yet.
        """
        lines = lines_of(self._desk, self.field, item)
        shown = sum(len(line.quotes) for line in lines)
        same = not moved and lines == self._shown and (first_quote == self._first_quote or not shown)
        if not same:
            self._show(lines, first_quote, moved=moved)
            self.show_unsaved(item)
        for widget, line in zip(self._lines, lines, strict=True):
            widget.show_hint(self._hint(line, proposal))
        return shown

    def show_unsaved(self, item: Item) -> None:
        """Show what was typed here for an item and could not be saved."""
        for line in self._lines:
            line.show_unsaved(self._desk.unsaved.words(item.id, self.field.key, line.value_id))

    def take_focus(self) -> None:
        """Put the cursor into the field: its current value, or the line that waits for one."""
        if self._lines:
            editor = self._lines[0].editor
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            editor.selectAll()

    def editor_in_hand(self) -> Editor | None:
        """Return the editor that has the focus, or None."""
        return next((line.editor for line in self._lines if line.editor.in_hand()), None)

    def editors(self) -> list[Editor]:
        """Return the editors in reading order."""
        return [line.editor for line in self._lines]

    def set_read_only(self, *, read_only: bool) -> None:
        """Let nothing be typed."""
        for line in self._lines:
            line.editor.setReadOnly(read_only)

    # -- within ------------------------------------------------------------------------------------------------

    def _show(self, lines: tuple[FieldLine, ...], first_quote: int, *, moved: bool) -> None:
        self._shown, self._first_quote = lines, first_quote
        while len(self._lines) > len(lines):
            self._drop_line()
        while len(self._lines) < len(lines):
            self._add_line()
        number = first_quote
        for widget, line in zip(self._lines, lines, strict=True):
            widget.show_line(line, number, moved=moved)
            number += len(line.quotes)

    def _hint(self, line: FieldLine, proposal: str) -> str:
        if line.value is None and proposal:
            return f"↑ {proposal} (Ctrl+')"
        return ""

    def _add_line(self) -> None:
        line = ValueLine(self._new_editor(), self)
        line.editor.setAccessibleName(self.field.label)
        line.editor.setToolTip(plain_tip(self.field.help))
        line.committed.connect(self._commit)
        line.entered.connect(self._enter)
        line.quote_asked.connect(self.quote_asked)
        line.next_asked.connect(self._ask_next)
        self._column.addWidget(line)
        line.show()
        self._lines.append(line)

    def _drop_line(self) -> None:
        line = self._lines.pop()
        if line.editor.in_hand():
            line.editor.blockSignals(True)
            self.take_focus()
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _new_editor(self) -> Editor:
        if self.field.multiline:
            return TextEditor()
        if self.field.kind is Kind.PROPORTION:
            return ProportionEditor()
        return line_for(self._desk, self.field)

    def _commit(self, value: str, text: str) -> None:
        self._shown = None
        self.committed.emit(self.field.key, value, text)

    def _enter(self, _value: str) -> None:
        self.entered.emit(self.field.key)

    def _ask_next(self) -> None:
        self.next_asked.emit(self.field.key)
