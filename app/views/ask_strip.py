"""The strip above the status line where questions are asked in place and offers wait for a yes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from app.views.focus import let_go


class AskStrip(QFrame):
    """One line with a question and its answer, or an offer with two buttons; hidden when there is nothing to ask.

    Signals: `left()` a question was left or answered (`asked_from` had the focus before);
    `offer_taken()`; `offer_left()`.
    """

    left = Signal()
    offer_taken = Signal()
    offer_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self._then: Callable[[str], object] | None = None
        self.asked_from: QWidget | None = None
        self.question = QLabel()
        self.question.setTextFormat(Qt.TextFormat.PlainText)
        self.line = QLineEdit()
        self.hint = QLabel("Enter saves · Esc leaves")
        self.take = _button("Take it (Enter)")
        self.pass_by = _button("Leave it (Esc)")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 4)
        layout.addWidget(self.question)
        layout.addWidget(self.line, 1)
        for part in (self.hint, self.take, self.pass_by):
            layout.addWidget(part)
        layout.addStretch()
        self.hide()
        self.line.returnPressed.connect(self._answer)
        self.line.installEventFilter(self)
        self.take.clicked.connect(self.offer_taken)
        self.pass_by.clicked.connect(self.offer_left)

    def ask(self, question: str, text: str, then: Callable[[str], object]) -> None:
        """Ask for one line; `then` gets it."""
        self.asked_from = QApplication.focusWidget()
        self._then = then
        self.question.setText(question)
        self.line.setText(text)
        self._arrange(asking=True)
        self.line.setFocus()
        self.line.selectAll()

    def offer(self, words: str) -> None:
        """Show what waits for a yes, "" for nothing; a question that is being answered stays."""
        if self._then is not None:
            return
        self.question.setText(words)
        self._arrange(asking=False)
        self.setVisible(bool(words))

    def leave(self) -> bool:
        """Leave the question unanswered; say whether there was one."""
        if self._then is None:
            return False
        self._then = None
        let_go(self)
        self.hide()
        self.left.emit()
        return True

    # -- within ------------------------------------------------------------------------------------------------

    def _arrange(self, *, asking: bool) -> None:
        self.line.setVisible(asking)
        self.hint.setVisible(asking)
        self.take.setVisible(not asking)
        self.pass_by.setVisible(not asking)
        self.show()

    def _answer(self) -> None:
        then, self._then = self._then, None
        let_go(self)
        self.hide()
        self.left.emit()
        if then is not None:
            then(self.line.text())

    # -- Qt ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave on Esc."""
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() == QEvent.Type.KeyPress:
            return self.leave()
        return super().eventFilter(watched, event)


def _button(label: str) -> QToolButton:
    button = QToolButton()
    button.setText(label)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
