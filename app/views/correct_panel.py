"""The text of the open source, to be corrected by hand; what is saved becomes its newest text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.usecases.revising import RevisionReport
from app.viewmodels.desk import Desk
from app.viewmodels.revision_taking import take_text
from app.viewmodels.session import Session
from app.views.panel import Panel, button, footer, plain_label, plain_words

_NOTE = "Correct what is wrong, or paste the corrected text over it. The text as it was stays for ever."


class CorrectPanel(Panel):
    """An editor with the whole text; Ctrl+Enter takes it, and the quotes are found again in it."""

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Correct the text by hand", desk, session, parent)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Corrected text")
        self.text.setTabChangesFocus(True)
        self.insist = button("It is the same document", "Take the text all the same")
        self.insist.hide()
        self.take = button("Take as the newest text", "Ctrl+Enter", main=True)
        self.cancel = button("Cancel", "Esc")
        self._of: tuple[str, str] = ("", "")
        self._begun: dict[tuple[str, str], str] = {}
        self.body.addWidget(plain_label(_NOTE, quiet=True, wrap=True))
        self.body.addWidget(self.text, 1)
        self.body.addWidget(self.complaint)
        self.body.addLayout(footer(self.insist, self.cancel, self.take))
        self.setFocusProxy(self.text)
        self.text.textChanged.connect(self._follow_typing)
        self.take.clicked.connect(self.save)
        self.cancel.clicked.connect(self.leave)
        self.insist.clicked.connect(self._insist)
        desk.troubled.connect(self._hear_trouble)

    # -- what others call --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show the text as it is, or corrections of it that were begun and left, and take the focus."""
        if self._of != self._place():
            self._change_text()
        self.take.setEnabled(True)
        self.complain("")
        self.insist.hide()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Take the text, or say in place why not."""
        self._take(force=False)

    # -- within ------------------------------------------------------------------------------------------------

    def _place(self) -> tuple[str, str]:
        """Return which text of which source lies open."""
        source, revision = self.desk.source, self.desk.revision
        return (source.id, revision.id) if source is not None and revision is not None else ("", "")

    def _change_text(self) -> None:
        """Put away what was begun of another text, and take out what was begun of this one."""
        if self.text.document().isModified():
            self._begun[self._of] = plain_words(self.text)
        self._of = self._place()
        begun = self._begun.pop(self._of, "")
        self.text.setPlainText(begun or self.desk.text)
        self.text.document().setModified(bool(begun))

    def _take(self, *, force: bool) -> None:
        words = plain_words(self.text)
        if self._of != self._place():
            self.complain("Another text lies open now; open the one that this corrects first.")
        elif words == self.desk.text:
            self.complain("Nothing was changed yet.", self.text)
        else:
            begun = take_text(self.desk, self.session, words, force=force, taken=self._taken, doubted=self._doubted)
            self.take.setEnabled(not begun)

    def _taken(self, _report: RevisionReport) -> None:
        self.take.setEnabled(True)
        self.text.document().setModified(False)
        self.command_asked.emit("panel.revisions")

    def _doubted(self, doubt: str) -> None:
        self.take.setEnabled(True)
        self.insist.show()
        self.complain(doubt, self.text)

    def _hear_trouble(self, sentence: str) -> None:
        if self.isVisible():
            self.take.setEnabled(True)
            self.complain(sentence)

    def _insist(self) -> None:
        self._take(force=True)

    def _follow_typing(self) -> None:
        self.complain("")
        self.insist.hide()
