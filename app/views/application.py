"""The Qt application: hears which files the system wants opened, and when the person or the system ends the session."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType

import PySide6
from PySide6.QtCore import QCoreApplication, QEvent, QSocketNotifier, QUrl, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from app import __version__

_ENDINGS = ("SIGTERM", "SIGINT", "SIGHUP")


class Application(QApplication):
    """One process with one window.

    Signals: `file_asked(Path)` the system hands over a file (macOS: a double-click, also on a running program);
    `end_asked()` a signal of the operating system asks the program to end.
    """

    file_asked = Signal(object)
    end_asked = Signal()

    def __init__(self) -> None:
        add_plugins()
        super().__init__(sys.argv[:1])
        self.setApplicationName("Vouch")
        self.setApplicationVersion(__version__)
        self.setDesktopFileName("vouch")
        self._pipe: tuple[int, int] | None = None
        self._heard: QSocketNotifier | None = None

    def hear_signals(self) -> None:
        """Let SIGTERM, SIGINT and SIGHUP end the program as closing the window does (Windows has none of that sort).

        Python calls a handler only between two of its own steps, and none is taken while Qt waits for events: a byte in
        a pipe, which Python writes at once, wakes Qt.
        """
        if sys.platform == "win32":
            return
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        os.set_blocking(writing, False)
        self._pipe = (reading, writing)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        for name in _ENDINGS:
            signal.signal(getattr(signal, name), _do_nothing)
        self._heard = QSocketNotifier(reading, QSocketNotifier.Type.Read, self)
        self._heard.activated.connect(self._end)

    def forget_signals(self) -> None:
        """Let signals act as they do by themselves."""
        if self._pipe is None:
            return
        signal.set_wakeup_fd(-1)
        for name in _ENDINGS:
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        if self._heard is not None:
            self._heard.setEnabled(False)
        for end in self._pipe:
            os.close(end)
        self._pipe = None

    # -- within ------------------------------------------------------------------------------------------------

    def _end(self) -> None:
        if self._pipe is not None:
            os.read(self._pipe[0], 4096)
            self.end_asked.emit()

    # -- Qt ----------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Take the files that the system asks the program to open."""
        if isinstance(event, QFileOpenEvent):
            self.file_asked.emit(Path(event.file() or event.url().toLocalFile()))
            return True
        return super().event(event)


def add_plugins() -> None:
    """Name the folder of Qt's plug-ins, before there is an application.

    PySide6 tells Qt by the text of a qt.conf, in which a quotation mark, a backslash, a semicolon and a line break are
    no part of a name: in a folder that has one in its name, Qt would find no screen to draw on.
    """
    package = Path(PySide6.__file__).parent
    for folder in (package / "Qt" / "plugins", package / "plugins"):
        if folder.is_dir():
            QCoreApplication.addLibraryPath(str(folder))


def path_of(word: str) -> Path:
    """Return the file that a word of the command line names: a path, or the `file:` address that desktops hand over.

    >>> path_of("file:///home/ada/My%20review.vouch").as_posix()
    '/home/ada/My review.vouch'
    >>> path_of("review.vouch").as_posix()
    'review.vouch'
    """
    return Path(QUrl(word).toLocalFile() if word.startswith("file:") else word)


def _do_nothing(number: int, frame: FrameType | None) -> None:
    """Stand in for what a signal does by itself; the byte in the pipe is what counts."""
    del number, frame
