"""The bar under the text that finds words in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from app.views.text_pane.find_text import LIMIT

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindField(QLineEdit):
    """The field for the words; Enter, Shift+Enter and Esc are its own, whatever shortcuts the window has."""

    stepped = Signal(int)
    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Take Enter and Esc before shortcuts do."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
            return super().event(event)
        if event.key() not in (*_ENTER, Qt.Key.Key_Escape):
            return super().event(event)
        event.accept()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next or the previous match, or leave."""
        if event.key() in _ENTER:
            self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FindBar(QWidget):
    """A field, a count, the way forward and back.

    Signals: `changed` when the words or the way of looking change; `stepped` with 1 or -1; `left` when it is done.
    """

    changed = Signal()
    stepped = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = FindField(self)
        self._field.setPlaceholderText(self.tr("Find in the text"))
        self._field.setAccessibleName(self.tr("Find in the text"))
        self._field.setClearButtonEnabled(True)
        self._count = QLabel(self)
        self._count.setAccessibleName(self.tr("Matches"))
        self._accents = QCheckBox(self.tr("Match accents"), self)
        self._accents.setToolTip(self.tr("Tell é from e"))
        self._back = self._button(Qt.ArrowType.UpArrow, self.tr("Previous match (Shift+Enter)"))
        self._on = self._button(Qt.ArrowType.DownArrow, self.tr("Next match (Enter)"))
        self._close = self._button(Qt.ArrowType.NoArrow, self.tr("Close (Esc)"))
        self._close.setText("×")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.addWidget(self._field, 1)
        for part in (self._count, self._back, self._on, self._accents, self._close):
            row.addWidget(part)
        self.setFocusProxy(self._field)
        self._field.textChanged.connect(self._tell)
        self._accents.toggled.connect(self._tell)
        self._field.stepped.connect(self.stepped)
        self._field.left.connect(self.left)
        self._back.clicked.connect(self._go_back)
        self._on.clicked.connect(self._go_on)
        self._close.clicked.connect(self._leave)

    def words(self) -> str:
        """Return what to look for."""
        return self._field.text()

    def tells_accents(self) -> bool:
        """Say whether accents matter."""
        return self._accents.isChecked()

    def ask(self, words: str) -> None:
        """Show the bar, take the focus, and propose words when there are any."""
        if words and words != self.words():
            self._field.setText(words)
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def show_count(self, place: int, total: int) -> None:
        """Say which match of how many is shown; `place` counts from 0, below 0 for none."""
        many = f"{total:,}+" if total >= LIMIT else f"{total:,}"
        if not self.words():
            self._count.clear()
        elif not total:
            self._count.setText(self.tr("Not found"))
        elif place < 0:
            self._count.setText(self.tr("{many} found").format(many=many))
        else:
            self._count.setText(self.tr("{place} of {many}").format(place=f"{place + 1:,}", many=many))
        self._back.setEnabled(total > 0)
        self._on.setEnabled(total > 0)

    def count_text(self) -> str:
        """Return what the bar says of the matches."""
        return self._count.text()

    def _button(self, arrow: Qt.ArrowType, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setArrowType(arrow)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setAutoRaise(True)
        return button

    def _tell(self) -> None:
        self.changed.emit()

    def _go_back(self) -> None:
        self.stepped.emit(-1)

    def _go_on(self) -> None:
        self.stepped.emit(1)

    def _leave(self) -> None:
        self.left.emit()
