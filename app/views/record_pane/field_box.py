"""A field on the screen: its number, its label, and a line for each of its values."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.forms import Field
from app.domain.kinds import Kind
from app.viewmodels.desk import Desk
from app.viewmodels.field_lines import lines_of, reference_names
from app.viewmodels.library_model import plain_tip
from app.views.record_pane.editors import Editor, LineEditor, TextEditor
from app.views.record_pane.value_line import ValueLine

_LABEL = 116
"""Room for a field's label, in pixels, so that all editors begin on one line."""

_EXAMPLES = {
    Kind.PROPORTION: "8/11 (73%)",
    Kind.QUANTITY: "13.8 months (2.8–20)",
    Kind.TIME_TO_EVENT: "13.8 months (95% CI 9.1–18)",
    Kind.ESTIMATE: "HR 0.67 (0.50–0.90), p = 0.01",
    Kind.DATE: "2025-03-27",
    Kind.YES_NO: "yes, no or unclear",
}


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

    def refresh(self, number: int, first_quote: int, *, moved: bool) -> int:
        """Show the field as it is now, as the n-th of its item; return how many quotes it showed.

        With `moved` another item is shown, so that typing that went on is not carried over.
        """
        self.number.setText(str(number) if number < 10 else "")
        lines = lines_of(self._desk, self.field)
        while len(self._lines) > len(lines):
            self._drop_line()
        while len(self._lines) < len(lines):
            self._add_line()
        shown = 0
        for widget, line in zip(self._lines, lines, strict=True):
            widget.show_line(line, first_quote + shown, moved=moved)
            shown += len(line.quotes)
        return shown

    def take_focus(self) -> None:
        """Put the cursor into the field: its current value, or the line that waits for one."""
        if self._lines:
            editor = self._lines[0].editor
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            editor.selectAll()

    def editor_in_hand(self) -> Editor | None:
        """Return the editor that has the focus, or None."""
        return next((line.editor for line in self._lines if line.editor.hasFocus()), None)

    def set_read_only(self, *, read_only: bool) -> None:
        """Let nothing be typed."""
        for line in self._lines:
            line.editor.setReadOnly(read_only)

    # -- within ------------------------------------------------------------------------------------------------

    def _add_line(self) -> None:
        line = ValueLine(self._new_editor(), self)
        line.editor.setAccessibleName(self.field.label)
        line.editor.setToolTip(plain_tip(self.field.help))
        line.committed.connect(self._commit)
        line.entered.connect(self._enter)
        line.quote_asked.connect(self.quote_asked)
        line.next_asked.connect(self._ask_next)
        self._column.addWidget(line)
        self._lines.append(line)

    def _drop_line(self) -> None:
        line = self._lines.pop()
        if line.editor.hasFocus():
            line.editor.blockSignals(True)
            self.take_focus()
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _new_editor(self) -> Editor:
        if self.field.multiline:
            return TextEditor()
        if self.field.kind in {Kind.TERM, Kind.TERMS}:
            return LineEditor(self._suggest_terms, ";" if self.field.kind is Kind.TERMS else "")
        if self.field.kind is Kind.REFERENCE:
            return LineEditor(self._suggest_references)
        return LineEditor()

    def example(self) -> str:
        """Return what a value of this field looks like, for the line that waits for one."""
        return _EXAMPLES.get(self.field.kind, "")

    def _suggest_terms(self, typed: str) -> list[str]:
        from app.reading.terms import suggest

        vocabulary = self._desk.form.vocabulary(self.field.vocabulary) if self._desk.form else None
        return [term.label for term in suggest(vocabulary, typed, 12)] if vocabulary else []

    def _suggest_references(self, typed: str) -> list[str]:
        wanted = typed.casefold()
        return [name for name in reference_names(self._desk, self.field) if wanted in name.casefold()]

    def _commit(self, value: str, text: str) -> None:
        self.committed.emit(self.field.key, value, text)

    def _enter(self, _value: str) -> None:
        self.entered.emit(self.field.key)

    def _ask_next(self) -> None:
        self.next_asked.emit(self.field.key)
