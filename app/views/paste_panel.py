"""Pasted text that becomes a source."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.viewmodels.desk import Desk
from app.viewmodels.session import Session
from app.views.panel import Panel, button, footer, plain_label, plain_words


class PastePanel(Panel):
    """A title and a text; references among the words are read as references."""

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Paste text as a source", desk, session, parent)
        self.title = QLineEdit()
        self.title.setAccessibleName("Title")
        self.title.setPlaceholderText("Title (else the first line)")
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Text")
        self.text.setPlaceholderText("Paste an article, an abstract or RIS records here")
        self.text.setTabChangesFocus(True)
        self.length = plain_label(quiet=True)
        self.add = button("Add as source", "Ctrl+Enter", main=True)
        self.cancel = button("Cancel", "Esc")
        self._report: Any = None
        self.body.addWidget(self.title)
        self.body.addWidget(self.text, 1)
        self.body.addWidget(self.complaint)
        self.body.addLayout(footer(self.length, self.cancel, self.add))
        self.setFocusProxy(self.text)
        self.text.textChanged.connect(self._follow_typing)
        self.add.clicked.connect(self.save)
        self.cancel.clicked.connect(self.leave)
        session.imported.connect(self._imported)

    # -- what others call --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin with nothing and take the focus."""
        self.complain("")
        self.title.clear()
        self.text.clear()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Add the text to the project, or say in place why not."""
        words = plain_words(self.text)
        if not words.strip():
            self.complain("Paste some text first.", self.text)
            return
        self._report = None
        self.session.import_text(words, self.title.text())
        if self._report is None:
            return  # the trouble was told
        if self._report.imported:
            self.done.emit()
        else:
            self.complain(_why_nothing(self._report), self.text)

    # -- within ------------------------------------------------------------------------------------------------

    def _imported(self, report: Any) -> None:
        self._report = report

    def _follow_typing(self) -> None:
        count = self.text.document().characterCount() - 1
        self.complain("")
        self.length.setText(f"{count:,} characters" if count else "")


def _why_nothing(report: Any) -> str:
    said = next((file.error for file in report.files if file.error), "")
    return said or "This text is in the project already; nothing was added."
