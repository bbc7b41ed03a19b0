"""From a trial to its study and back: where the conflict board is shown, and how its words are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.commands.command import Ask
from app.domain.store import Store
from app.viewmodels.desk import Desk
from app.viewmodels.session import Session
from app.viewmodels.study_hand import trial_in_hand
from app.views.focus import let_go
from app.views.panels import Panels

if TYPE_CHECKING:
    from app.checks.alignment import Cell
    from app.checks.study_subject import Member
    from app.views.conflict_board import ConflictBoard


class StudyRoom(QObject):
    """Shows the conflict board as a page of its own, made when it is first asked for.

    Signals: `left()` the board was closed; `words_shown()` somebody went from it to a source's words.
    """

    left = Signal()
    words_shown = Signal()

    def __init__(self, desk: Desk, session: Session, ask: Ask, pages: QStackedWidget, panels: Panels) -> None:
        super().__init__(pages)
        self._desk, self._session, self._ask = desk, session, ask
        self._pages, self._panels = pages, panels
        self.board: ConflictBoard | None = None
        panels.was_made.connect(self._listen)
        desk.project_changed.connect(self._forget)
        desk.source_changed.connect(self._step_aside)

    # -- what others call --------------------------------------------------------------------------------------

    def is_shown(self) -> bool:
        """Say whether the board is what is seen."""
        return self.board is not None and self._pages.currentWidget() is self.board

    def show_of_hand(self) -> None:
        """Show the study of the trial in hand; said when it has met nobody yet."""
        if self._desk.source is None and self.board is not None and self.board.study:
            self.show(self.board.study)
            return
        store, trial = self._desk.need_store(), trial_in_hand(self._desk)
        membership = store.membership_of(trial.id) if trial else None
        if trial is None:
            self._desk.said.emit("This record has no trial yet.")
        elif membership is None:
            self._desk.said.emit("This trial has met no other source: give it a registry id, or let it join a study.")
        else:
            self.show(membership.study)

    def show(self, study: str) -> None:
        """Show a study."""
        board = self.board or self._make()
        let_go(self._pages)
        self._pages.setCurrentWidget(board)
        if board.show_study(study):
            board.start()
        else:
            self.leave()

    def leave(self) -> bool:
        """Go back from the board to the work; say whether it was shown."""
        if not self.is_shown() or self.board is None:
            return False
        let_go(self.board)
        self._pages.setCurrentIndex(1)
        panel = self._panels.current()
        if panel is not None:
            panel.setFocus()
        else:
            self.left.emit()
        return True

    def asking(self) -> list[QWidget]:
        """Return what questions may come from."""
        return [self.board] if self.board is not None and self.is_shown() else []

    # -- within ------------------------------------------------------------------------------------------------

    def _make(self) -> ConflictBoard:
        from app.views.conflict_board import ConflictBoard

        self.board = ConflictBoard(self._desk, self._session, self._ask)
        self._pages.addWidget(self.board)
        self.board.done.connect(self.leave)
        self.board.words_asked.connect(self._show_words)
        return self.board

    def _listen(self, name: str) -> None:
        if name != "studies":
            return
        from app.views.study_panel import StudyPanel

        panel = self._panels.made(name)
        if isinstance(panel, StudyPanel):
            panel.study_asked.connect(self._open)

    def _open(self, study: str, item: str) -> None:
        if study:
            self.show(study)
        else:
            self._desk.do(self._lay_open, item)

    def _lay_open(self, store: Store, item: str) -> None:
        content = store.content(store.item(item).record)
        self._desk.open_source(content.record.source)
        self._desk.go(item)
        self.words_shown.emit()

    def _show_words(self, member: Member, cell: Cell | None) -> None:
        """Open the source of a cell at the words that vouch for it, with its field in hand."""
        self._panels.leave()
        if self.board is not None:
            let_go(self.board)
        self._pages.setCurrentIndex(1)
        self._desk.do(self._show_cell, member, cell)
        self.words_shown.emit()

    def _show_cell(self, _store: Store, member: Member, cell: Cell | None) -> None:
        desk = self._desk
        desk.open_source(member.source.id)
        item = cell.item.id if cell else member.key
        desk.go(item, cell.values[0].field if cell else None)
        quotes = [q for value in (cell.values if cell else ()) for q in member.subject.quotes_of.get(value.id, ())]
        if not quotes:
            desk.said.emit("No words vouch for this value." if cell else "This source says nothing of it.")
        elif desk.item is not None and desk.item.id == item:
            desk.show_quote(quotes[0].id)
        elif desk.revision is not None and quotes[0].revision == desk.revision.id:
            desk.words_asked.emit(quotes[0].start, quotes[0].end)
            desk.said.emit("This is another reading of the source than yours.")

    def _step_aside(self) -> None:
        """Let a source be seen that was opened while the board was shown."""
        if self.is_shown() and self.board is not None:
            let_go(self.board)
            self._pages.setCurrentIndex(1)

    def _forget(self) -> None:
        if self.board is not None:
            self.board.study = ""
            self.board.model.show(None)
