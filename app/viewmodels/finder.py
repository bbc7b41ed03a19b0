"""Asks a question of the project behind the screen; of several only the newest is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, Signal

from app.domain.errors import CancelledError, sentence
from app.domain.progress import Progress
from app.domain.store import Store
from app.viewmodels.desk import Desk
from app.workers.background import Task

Question: TypeAlias = Callable[[Store, Progress], Any]


class Finder(QObject):
    """Runs one question at a time; a newer one stops the one that runs, whose answer nobody hears.

    Signals: `answered(object)`; `progressed(done, total)` with total -1 when unknown; `stopped()` a person cancelled;
    `troubled(str)`.
    """

    answered = Signal(object)
    progressed = Signal(int, int)
    stopped = Signal()
    troubled = Signal(str)

    def __init__(self, desk: Desk, label: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._label = label
        self._task: Task | None = None
        self._next: Question | None = None
        self._stopped = False
        desk.project_changed.connect(self.forget)

    # -- what others call --------------------------------------------------------------------------------------

    def ask(self, question: Question) -> None:
        """Ask; what is being looked for is given up."""
        self._stopped = False
        if self._task is None:
            self._start(question)
        else:
            self._next = question
            self._task.cancel()

    def running(self) -> bool:
        """Say whether an answer is awaited."""
        return self._task is not None

    def cancel(self) -> None:
        """Give up what is being looked for, as a person asked."""
        self._next = None
        if self._task is not None:
            self._stopped = True
            self._task.cancel()

    def forget(self) -> None:
        """Give up at once; waits for what runs, so that the project can be closed."""
        task, self._task, self._next = self._task, None, None
        if task is not None:
            task.progressed.disconnect(self._progress)
            task.finished.disconnect(self._take)
            task.failed.disconnect(self._fail)
            task.cancel()
            task.wait()
            task.deleteLater()

    # -- within ------------------------------------------------------------------------------------------------

    def _start(self, question: Question) -> None:
        store = self._desk.store
        if store is None:
            return

        def work(task: Task) -> Any:
            with store.in_background() as face:
                return question(face, task)

        self._task = Task(work, self._label, self)
        self._task.progressed.connect(self._progress)
        self._task.finished.connect(self._take)
        self._task.failed.connect(self._fail)
        self._task.start()

    def _progress(self, done: int, total: int, _what: str) -> None:
        if self._next is None:
            self.progressed.emit(done, total)

    def _take(self, answer: object) -> None:
        if self._end():
            self.answered.emit(answer)

    def _fail(self, error: BaseException) -> None:
        stopped = self._stopped
        if not self._end():
            return
        said = sentence(error)
        if said is None:
            raise error
        if stopped and isinstance(error, CancelledError):
            self.stopped.emit()
        else:
            self.troubled.emit(said)

    def _end(self) -> bool:
        """Let go of what ended; say whether its answer is still wanted, else begin with what is."""
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()
        question, self._next = self._next, None
        if question is not None:
            self._start(question)
        return question is None
