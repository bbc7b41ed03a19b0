"""The strip above the status line where questions are asked in place and offers wait for a yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.formats.hidden import visible
from app.views.flow_layout import FlowLayout
from app.views.focus import let_go

_HINT = "Enter saves · Esc leaves"


class AskStrip(QFrame):
    """One line with a question and its answer, or an offer with two buttons; hidden when there is nothing to ask.

    Below a question may stand short answers, which their numbers choose while the line is empty.

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
        self.hint = QLabel(_HINT)
        self.take = _button("Take it (Alt+Y)")
        self.pass_by = _button("Leave it (Esc)")
        self.answers = QWidget()
        self._answers: list[QToolButton] = []
        self._flow = FlowLayout(self.answers)
        self._across = layout = QHBoxLayout()
        layout.addWidget(self.question)
        layout.addWidget(self.line, 1)
        for part in (self.hint, self.take, self.pass_by):
            layout.addWidget(part)
        layout.addStretch()
        self._lines = lines = QVBoxLayout(self)
        lines.setContentsMargins(10, 4, 10, 4)
        lines.setSpacing(2)
        lines.addLayout(layout)
        lines.addWidget(self.answers)
        self.hide()
        self.line.returnPressed.connect(self._answer)
        self.line.installEventFilter(self)
        self.take.clicked.connect(self.offer_taken)
        self.pass_by.clicked.connect(self.offer_left)

    def ask(self, question: str, text: str, then: Callable[[str], object], answers: Sequence[str] = ()) -> None:
        """Ask for one line; `then` gets it. Short answers may be offered, to be taken by a number or a click."""
        self.asked_from = QApplication.focusWidget()
        self._then = then
        self.question.setText(visible(question))
        self.line.setReadOnly(False)
        self.line.setPlaceholderText("")
        self.hint.setText(_HINT)
        self.line.setText(text)
        self._offer_answers(answers)
        self._put_question(above=bool(answers))
        self._arrange(asking=True)
        self.line.setFocus()
        self.line.selectAll()

    def ask_yes(self, question: str, then: Callable[[], object]) -> None:
        """Ask for a yes: Enter says it, Esc leaves; there is nothing to type."""
        self.ask(question, "", lambda _: then())
        self.line.setReadOnly(True)
        self.line.setPlaceholderText("Enter: yes")
        self.hint.setText("Enter says yes · Esc leaves it as it is")

    def offer(self, words: str) -> None:
        """Show what waits for a yes, "" for nothing; a question that is being answered stays."""
        if self._then is not None:
            return
        self.question.setText(visible(words))
        self._put_question(above=False)
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
        self.answers.setVisible(asking and bool(self._answers))
        self.take.setVisible(not asking)
        self.pass_by.setVisible(not asking)
        self.show()

    def _put_question(self, *, above: bool) -> None:
        """Give a question that quotes what it is about a line of its own, where it is shown whole."""
        self.question.setWordWrap(above)
        (self._lines if above else self._across).insertWidget(0, self.question)

    def _offer_answers(self, answers: Sequence[str]) -> None:
        self._flow.clear()
        for old in self._answers:
            old.hide()
            old.deleteLater()
        self._answers = []
        for number, words in enumerate(answers, 1):
            made = _button(f"{number}  {words}")
            made.setProperty("words", words)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.clicked.connect(self._take_answer)
            self._flow.addWidget(made)
            made.show()
            self._answers.append(made)

    def _take_answer(self) -> None:
        sender = self.sender()
        if isinstance(sender, QToolButton):
            self.line.setText(str(sender.property("words")))
            self._answer()

    def _answer(self) -> None:
        then, self._then = self._then, None
        let_go(self)
        self.hide()
        self.left.emit()
        if then is not None:
            then(self.line.text())

    # -- Qt ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave on Esc; take an answer by its number while nothing is typed."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                return self.leave()
            number = event.key() - Qt.Key.Key_1
            if not self.line.text() and not event.modifiers() and 0 <= number < len(self._answers):
                self._answers[number].click()
                return True
        return super().eventFilter(watched, event)


def _button(label: str) -> QToolButton:
    button = QToolButton()
    button.setText(label)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
