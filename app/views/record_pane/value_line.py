"""One value of a field on the screen: its editor, the marks of its quotes, and what stands around it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from app.domain.anchors import Standing
from app.usecases.statements import label_words
from app.viewmodels.field_lines import FieldLine, Mark
from app.viewmodels.standing import REVIEWED
from app.views.record_pane.proportion_editor import Editor
from app.views.theme import amber, quiet

_SIGNS = {
    Mark.EMPTY: "",
    Mark.NEEDED: "",
    Mark.VOUCHED: "",
    Mark.UNVOUCHED: "unvouched",
    Mark.UNREAD: "not read",
    Mark.MISSING: "",
    Mark.DERIVED: "",
}

_DOUBTS = {Standing.FUZZY: "?", Standing.LOST: "×"}
"""What is put behind the number of a quote that vouches no more."""

_SIDE = 72
"""Room for signs and quote marks, in pixels, so that all editors end on one line."""


class ValueLine(QWidget):
    """Signals: `committed(value, text)`, `quote_asked(quote)`, `entered(value)`, `next_asked()`; id "" is none."""

    committed = Signal(str, str)
    quote_asked = Signal(str)
    entered = Signal(str)
    next_asked = Signal()

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self._line = FieldLine(None, "", Mark.EMPTY)
        self._unsaved = False
        self._chips: list[QToolButton] = []
        side = QWidget()
        side.setMinimumWidth(_SIDE)
        self._chip_row = QHBoxLayout(side)
        self._chip_row.setContentsMargins(0, 0, 0, 0)
        self._chip_row.setSpacing(0)
        self.sign = QLabel()
        self.details = QLabel()
        for label in (self.sign, self.details):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.details.setWordWrap(True)
        self.details.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QGridLayout(self)
        layout.setContentsMargins(8, 1, 0, 1)
        layout.setVerticalSpacing(0)
        layout.addWidget(editor, 0, 0)
        layout.addWidget(side, 0, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.details, 1, 0, 1, 2)
        self._chip_row.addWidget(self.sign)
        self._chip_row.addStretch(1)
        layout.setColumnStretch(0, 1)
        editor.committed.connect(self._commit)
        editor.entered.connect(self._enter)
        editor.next_asked.connect(self.next_asked)

    def show_line(self, line: FieldLine, first_number: int, *, moved: bool) -> None:
        """Show a value; its quotes are numbered from `first_number`. With `moved` it is another item's."""
        self._line = line
        self.editor.set_saved(line.text, keep_typing=not moved)
        self.show_hint("")
        self._unsaved = False
        self._show_sign()
        self.details.setText(line.details)
        self.details.setVisible(bool(line.details))
        self._show_chips(first_number)
        self.update()

    def show_unsaved(self, words: str | None) -> None:
        """Show typing that could not be saved, and say so; None when there is none of it any more."""
        if words is not None and self.editor.typed() != words:
            self.editor.put(words)
        self._unsaved = words is not None
        self._show_sign()

    def show_hint(self, hint: str) -> None:
        """Show quietly why there is no value, or a hint where nothing is said yet, or that something is needed."""
        value = self._line.value
        missing = value.missing.replace("_", " ") if value and value.missing else ""
        words = missing or hint or ("needed" if self._line.mark is Mark.NEEDED else "")
        if self.editor.placeholderText() != words:
            self.editor.setPlaceholderText(words)

    @property
    def value_id(self) -> str:
        """The value's id, "" for the line that waits for one."""
        return self._line.value.id if self._line.value else ""

    # -- within ------------------------------------------------------------------------------------------------

    def _show_sign(self) -> None:
        line = self._line
        sign = "not listed" if line.unlisted and not _SIGNS[line.mark] else line.badge or _SIGNS[line.mark]
        sign = "not saved" if self._unsaved else sign
        reviewed = REVIEWED[line.value.status] if line.value is not None else ""
        said = " ".join(part for part in (sign, reviewed) if part)
        self.sign.setText(said)
        self.sign.setVisible(bool(said))
        self._colour()

    def _show_chips(self, first_number: int) -> None:
        while len(self._chips) > len(self._line.quotes):
            self._chips.pop().deleteLater()
        while len(self._chips) < len(self._line.quotes):
            chip = QToolButton(self)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.clicked.connect(self._ask_quote)
            self._chip_row.insertWidget(self._chip_row.count() - 1, chip)
            self._chips.append(chip)
        for number, (chip, quote) in enumerate(zip(self._chips, self._line.quotes, strict=True), first_number):
            standing = self._line.standings[number - first_number] if self._line.standings else Standing.EXACT
            chip.setText(f"”{number}{_DOUBTS.get(standing, '')}")
            doubt = f" ({standing} in the newest text)" if standing in _DOUBTS else ""
            chip.setAccessibleName(f"Quote {number}{doubt}: {label_words(quote.exact)}")
            chip.setProperty("quote", quote.id)

    def _ask_quote(self) -> None:
        chip = self.sender()
        if chip is not None:
            self.quote_asked.emit(str(chip.property("quote")))

    def _commit(self, text: str) -> None:
        self.committed.emit(self.value_id, text)

    def _enter(self) -> None:
        self.entered.emit(self.value_id)

    def _colour(self) -> None:
        palette = self.palette()
        warned = self._line.mark in {Mark.UNVOUCHED, Mark.UNREAD} or self._line.unlisted or self._unsaved
        for label, colour in (
            (self.sign, amber(palette) if warned else quiet(palette)),
            (self.details, quiet(palette)),
        ):
            own = label.palette()
            own.setColor(label.foregroundRole(), colour)
            label.setPalette(own)

    def _bar(self) -> QColor | None:
        palette = self.palette()
        if self._line.mark in {Mark.UNVOUCHED, Mark.UNREAD}:
            return amber(palette)
        return palette.color(palette.ColorRole.Link) if self._line.mark is Mark.VOUCHED else None

    # -- Qt ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar at the left: whole when words vouch for the value, broken when they do not."""
        super().paintEvent(event)
        colour = self._bar()
        if colour is None:
            return
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        step = 3 if self._line.mark is not Mark.VOUCHED else self.height()
        for top in range(2, self.height() - 2, step * 2):
            painter.drawRect(1, top, 3, min(step, self.height() - 2 - top))
        painter.end()
