"""The last line of the window: mode, saved, what undo takes back, how far the record is, work that runs."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from app.viewmodels.desk import Desk
from app.viewmodels.library_model import plain_tip
from app.viewmodels.pace import Pace
from app.viewmodels.record_state import state_of_record
from app.viewmodels.session import Session
from app.views.elided_label import ElidedLabel
from app.views.theme import amber
from app.workers.background import Task

_STEPS = 1000
"""Into how many steps the bar of long work is parted, whatever it counts."""

_SAID_FOR = 8000
"""How long, in milliseconds, a line stands that only says what was done."""


class StatusStrip(QWidget):
    """One line; trouble stays until the next act succeeds or it is clicked away."""

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._session = session
        self._pace = Pace()
        self._followed: Task | None = None
        self.mode = _label()
        self.saved = _label()
        self.said = ElidedLabel()
        self.progress_words = ElidedLabel()
        self.record = _label()
        self.project = _label()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(120, 8)
        self.cancel = QToolButton()
        self.cancel.setText("Cancel")
        self.cancel.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._quiet_again = QTimer(self)
        self._quiet_again.setSingleShot(True)
        self._quiet_again.setInterval(_SAID_FOR)
        self._place()
        desk.saved.connect(self._show_saved)
        desk.said.connect(self.say)
        desk.troubled.connect(self._show_trouble)
        desk.project_changed.connect(self._show_project)
        desk.content_changed.connect(self._show_record)
        desk.source_changed.connect(self._show_record)
        session.task_changed.connect(self._show_task)
        self.cancel.clicked.connect(session.cancel)
        self._quiet_again.timeout.connect(self._rest)
        self._show_project()
        self._show_record()
        self._show_task()
        self.show_mode("")

    def _place(self) -> None:
        font = self.mode.font()
        font.setBold(True)
        self.mode.setFont(font)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 10, 3)
        row.setSpacing(14)
        row.addWidget(self.mode)
        row.addWidget(self.saved)
        row.addWidget(self.said, 1)
        row.addWidget(self.progress_words, 2)
        for part in (self.bar, self.cancel, self.record, self.project):
            row.addWidget(part)

    def show_mode(self, mode: str) -> None:
        """Show TEXT or FORM, or nothing."""
        self.mode.setText(mode)
        self.mode.setVisible(bool(mode))

    def say(self, words: str) -> None:
        """Say what was done."""
        self._colour(trouble=False)
        self.said.show_text(words)
        self._quiet_again.start()

    # -- within ------------------------------------------------------------------------------------------------

    def _show_saved(self, at: str) -> None:
        self.saved.setText(f"Saved {at}")
        self._rest()

    def _show_trouble(self, words: str) -> None:
        self._quiet_again.stop()
        self._colour(trouble=True)
        self.said.show_text(words)

    def _rest(self) -> None:
        """Show what undo would take back."""
        self._colour(trouble=False)
        store = self._desk.store
        undo = store.undo_label() if store is not None and not store.info().read_only else ""
        self.said.show_text(f"undo: {undo}" if undo else "")

    def _show_project(self) -> None:
        store = self._desk.store
        info = store.info() if store else None
        self.project.setText(info.path.name if info else "")
        self.project.setToolTip(plain_tip(str(info.path)) if info else "")
        self.saved.setText("")
        self._rest()
        if info is not None and info.read_only:
            self.saved.setText("Read only")
            self._show_trouble(info.read_only)

    def _show_record(self) -> None:
        self.record.setText(state_of_record(self._desk))

    def _show_task(self) -> None:
        task = self._session.task
        for part in (self.bar, self.cancel, self.progress_words):
            part.setVisible(task is not None)
        if task is None:
            return
        if task is not self._followed:
            self._followed = task
            self._pace.restart()
        done, total, what = self._session.progress
        self._pace.take(done, total, monotonic())
        how_far = _how_far(done, total, what)
        self.bar.setRange(0, _STEPS if total > 0 else 0)
        self.bar.setValue(done * _STEPS // total if total > 0 else 0)
        self.progress_words.show_text(" · ".join(part for part in (task.label, how_far, self._pace.told()) if part))

    def _colour(self, *, trouble: bool) -> None:
        own = self.palette()
        if trouble:
            own.setColor(self.said.foregroundRole(), amber(own))
        self.said.setPalette(own)


def _how_far(done: int, total: int, what: str) -> str:
    """Return how far work is: its count of what; words that hold a count of their own stand alone."""
    if not done or any(letter.isdigit() for letter in what):
        return what
    return f"{done:,}{f' of {total:,}' if total > 0 else ''} {what}"


def _label() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
