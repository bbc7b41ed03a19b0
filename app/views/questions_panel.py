"""What an import asks before it reads: one question after the other, in place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.usecases.looking import EncodingDoubt
from app.viewmodels.desk import Desk
from app.viewmodels.session import Session
from app.views.columns_question import ColumnsQuestion
from app.views.encoding_question import EncodingQuestion
from app.views.panel import Panel, plain_label


class QuestionsPanel(Panel):
    """The question that is next; when all are answered the import goes on and the panel closes.

    Esc leaves the questions, and nothing is imported.
    """

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Before the import", desk, session, parent)
        self.count = plain_label(quiet=True, wrap=True)
        self.encoding = EncodingQuestion()
        self.columns = ColumnsQuestion()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.encoding)
        self.pages.addWidget(self.columns)
        self.body.addWidget(self.count)
        self.body.addWidget(self.pages, 1)
        self.body.addWidget(self.complaint)
        self.body.addStretch(0)
        self.encoding.answered.connect(self._read_as)
        self.encoding.skipped.connect(session.importing.skip)
        self.columns.answered.connect(session.importing.map_columns)
        self.columns.skipped.connect(session.importing.skip)
        self.columns.lacking.connect(self.complain)
        session.importing.asked_enough.connect(self.done)

    # -- what others call --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Ask what is to be asked next, if anything is, and take the focus."""
        self.complain("")
        asked = self.session.importing.asked
        self.pages.setVisible(bool(asked))
        if not asked:
            self.count.setText("No import waits for an answer.")
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        waiting = f", {len(asked) - 1:,} more to ask" if len(asked) > 1 else ""
        self.count.setText(f"The import waits for an answer{waiting}. Esc imports nothing.")
        now = asked[0]
        if isinstance(now, EncodingDoubt):
            self.pages.setCurrentWidget(self.encoding)
            self.encoding.ask(now, sum(isinstance(one, EncodingDoubt) for one in asked) - 1)
        else:
            self.pages.setCurrentWidget(self.columns)
            self.columns.ask(now)

    def save(self) -> None:
        """Answer as it stands."""
        if not self.session.importing.asked:
            return
        if self.pages.currentWidget() is self.encoding:
            self.encoding.answer()
        else:
            self.columns.answer()

    def leave(self) -> None:
        """Leave the questions unanswered: nothing is imported."""
        self.session.importing.give_up()
        super().leave()

    # -- within ------------------------------------------------------------------------------------------------

    def _read_as(self, codec: str, all_like_it: bool) -> None:  # noqa: FBT001 -- a signal hands it on
        self.session.importing.read_as(codec, all_like_it=all_like_it)
