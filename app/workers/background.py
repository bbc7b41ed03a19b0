"""One helper that takes work off the screen thread; result, error and progress come back to it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from app.workers.garbage import collector


class Task(QObject):
    """A piece of work on a thread of its own, which is also its `Progress`.

    Signals (on the thread that made the task): `progressed(done, total, what)` with total -1 when unknown,
    `finished(result)` or `failed(error)`, and `ended()` after either. `cancel()` asks the work to stop.
    """

    progressed = Signal(object, object, str)  # the bytes of a folder may be more than an int of Qt holds
    finished = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, work: Callable[[Task], Any], label: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.label = label
        self._work = work
        self._stop = threading.Event()
        self._result: Any = None
        self._error: BaseException | None = None
        self._counted = False
        self._thread = _Thread(self._run)
        self._thread.finished.connect(self._tell)

    def start(self) -> None:
        """Begin."""
        self._counted = True
        collector.hold()
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to stop at its next look."""
        self._stop.set()

    def wait(self) -> None:
        """Block until the work has stopped; for closing only."""
        self._thread.wait()
        self._release()

    def running(self) -> bool:
        """Say whether the work is still going on."""
        return self._thread.isRunning()

    # -- Progress, called on the worker's thread ---------------------------------------------------------------

    def report(self, done: int, total: int | None, what: str) -> None:
        """Say how far the work is."""
        self.progressed.emit(done, -1 if total is None else total, what)

    def cancelled(self) -> bool:
        """Say whether the person asked to stop."""
        return self._stop.is_set()

    def _run(self) -> None:
        try:
            self._result = self._work(self)
        except BaseException as error:
            self._error = error

    def _release(self) -> None:
        if self._counted:
            self._counted = False
            collector.release()

    @Slot()
    def _tell(self) -> None:
        self._release()
        if self._error is not None:
            self.failed.emit(self._error)
        else:
            self.finished.emit(self._result)
        self.ended.emit()


class _Thread(QThread):
    def __init__(self, run: Callable[[], None]) -> None:
        super().__init__()
        self._body = run

    def run(self) -> None:
        """Run the body."""
        self._body()
