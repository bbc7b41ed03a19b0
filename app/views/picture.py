"""Draws the window into a file once it stands still, and closes it: `vouch PROJECT --picture FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QObject, QTimer

if TYPE_CHECKING:
    from app.viewmodels.session import Session
    from app.views.main_window import MainWindow

_LOOK_MS = 100
_STILL = 10
"""How many looks in a row must find no work under way: lists and highlights that come later are in the picture too."""


class Picture(QObject):
    """One picture of the window, for a manual or a report of trouble; then the window closes as by hand.

    `trouble` is one sentence when the project or the picture could not be had, else "".
    """

    def __init__(self, window: MainWindow, path: Path) -> None:
        super().__init__(window)
        self.trouble = ""
        self._window = window
        self._path = path
        self._still = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)

    def begin(self, session: Session) -> None:
        """Hear from now on what is in the way, and take the picture when the session has come to rest."""
        self._session = session
        session.desk.troubled.connect(self._object)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _object(self, sentence: str) -> None:
        self.trouble = self.trouble or sentence

    def _look(self) -> None:
        self._still = 0 if self._session.task is not None else self._still + 1
        if self._still < _STILL:
            return
        self._timer.stop()
        if not self.trouble and not self._written():
            self.trouble = f"{self._path} could not be written."
        self._window.close()

    def _written(self) -> bool:
        """Write by Python, as Qt would change a name that is no UTF-8."""
        drawn = QBuffer()
        drawn.open(QBuffer.OpenModeFlag.WriteOnly)
        if not self._window.grab().save(drawn, "PNG"):
            return False
        try:
            self._path.write_bytes(drawn.data().data())
        except OSError:
            return False
        return True
