"""Keeps the collection of circular garbage on the screen's thread while other threads work.

Python collects on whichever thread happens to allocate. A Qt object that is part of a circle would then be destroyed
on a worker's thread while the screen's thread still delivers to it, which ends the program.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QTimer

_EVERY_MS = 200


class ScreenCollector:
    """Counts the workers; from the first to the last of them only the screen's thread collects.

    `hold` and `release` are called on the screen's thread only.
    """

    def __init__(self) -> None:
        self._workers = 0
        self._was_on = True
        self._timer: QTimer | None = None

    def hold(self) -> None:
        """Collect here only, as one more worker begins."""
        self._workers += 1
        if self._workers > 1:
            return
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(QCoreApplication.instance())
        self._timer.timeout.connect(collect_what_is_due)
        self._timer.start(_EVERY_MS)

    def release(self) -> None:
        """Say that a worker has ended; after the last, Python collects as it always does."""
        self._workers -= 1
        if self._workers:
            return
        if self._timer is not None:
            self._timer.stop()
            self._timer.deleteLater()
            self._timer = None
        if self._was_on:
            gc.enable()


def collect_what_is_due() -> None:
    """Collect the oldest generation whose threshold is passed, as Python would have by itself."""
    counts, limits = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > limits[generation] > 0:
            gc.collect(generation)
            return


collector = ScreenCollector()
