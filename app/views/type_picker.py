"""A line that finds a type of caveat as one types, with its definition below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from app.domain.forms import Vocabulary, VocabularyTerm
from app.viewmodels.caveat_draft import about_type, applies, suggest_types
from app.viewmodels.options_model import Option, OptionsModel
from app.views.option_delegate import OptionDelegate
from app.views.panel import plain_label

_LIST_KEYS = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_LINES = 6


class TypePicker(QWidget):
    """Type a few letters, move with the arrows, take with Enter; what is in no list is kept as written.

    Signal: `taken()` a type was chosen.
    """

    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setPlaceholderText("Type a few letters, or press ↓")
        self.line.setAccessibleName("Type of caveat")
        self.model = OptionsModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(OptionDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName("Types of caveat")
        self.list.setFixedHeight((self.fontMetrics().height() + 8) * _LINES + 4)
        self.about = plain_label(quiet=True, wrap=True)
        self.about.setMinimumHeight(self.fontMetrics().height() * 3)
        self.about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._types = Vocabulary(key="", label="")
        self._kind = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (self.line, self.list, self.about):
            layout.addWidget(part)
        self.setFocusProxy(self.line)
        self.line.installEventFilter(self)
        self.line.textEdited.connect(self._filter)
        self.list.clicked.connect(self.take)
        self.list.selectionModel().currentChanged.connect(self._tell)

    # -- what others call --------------------------------------------------------------------------------------

    def offer(self, types: Vocabulary, kind: str) -> None:
        """Offer the types of a form for a kind of thing; what was typed stays."""
        self._types, self._kind = types, kind
        self._filter()

    def clear(self) -> None:
        """Begin anew."""
        self.line.clear()
        self._filter()

    def term(self) -> VocabularyTerm | None:
        """Return the type that is marked, or None."""
        key = self.model.key(self.list.currentIndex().row())
        return self._types.term(key) if key else None

    def code(self) -> str:
        """Return the code of the type marked, else what was typed, "" for neither."""
        term = self.term()
        return term.code if term is not None else " ".join(self.line.text().split())

    def choose(self, code: str) -> None:
        """Put a type of the list in, as if it had been typed and taken; nothing for an unknown one."""
        term = self._types.term(code) if code else None
        self.line.setText(term.label if term is not None else "")
        self._filter()

    def take(self) -> None:
        """Take the type that is marked."""
        term = self.term()
        if term is not None:
            self.line.setText(term.label)
        if self.code():
            self.taken.emit()

    # -- within ------------------------------------------------------------------------------------------------

    def _filter(self) -> None:
        typed = self.line.text()
        found = suggest_types(self._types, typed, self._kind)
        self.model.set_options([Option(t.code, t.label, self._fit(t)) for t in found])
        if typed.strip() and found:
            self.list.setCurrentIndex(self.model.index(0, 0))
        self._tell()

    def _fit(self, term: VocabularyTerm) -> str:
        if self._kind and applies(term, self._kind):
            return ""
        return "for " + term.extra.get("applies_to", "any").replace("_", " ").replace(" ", ", ")

    def _tell(self) -> None:
        term = self.term()
        if term is not None:
            self.about.setText(about_type(term))
        elif self.line.text().strip():
            self.about.setText("This is in no list; it is kept as you write it.")
        else:
            self.about.clear()

    # -- Qt ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows move the mark, and Enter take it, while the line keeps the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _LIST_KEYS:
                self.list.keyPressEvent(event)
                return True
            if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.take()
                return True
        return super().eventFilter(watched, event)
