"""Starts the window: painted first from the smallest thing, heavy parts imported after the first frame."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app.domain.errors import sentence
from app.paths import crash_folder, resources, settings_file
from app.settings import THEME, Settings
from app.views.application import Application, path_of
from app.views.main_window import MainWindow
from app.views.theme import apply_ground, apply_theme
from app.workers.background import Task

if TYPE_CHECKING:
    from app.domain.projects import Projects
    from app.viewmodels.session import Session
    from app.views.picture import Picture

_PANES = ("app.views.panes", "app.commands.table")
_PROJECT = ("sqlalchemy", "app.forms", "app.reading.readers", "app.reading.typed", "app.usecases.merged", "yaml")


def start(projects: Projects, words: Sequence[str], picture: Path | None = None) -> int:
    """Open the window and run until it closes, at once when only a picture of it is asked for; return the exit code.

    `words` name projects, as a person or a desktop writes them. A fault before the window stands is told as any other.
    """
    app = Application()
    try:
        return _run(app, projects, [path_of(word) for word in words], picture)
    except Exception as error:
        from app.views.crash import tell_fault, tell_trouble

        if (said := sentence(error)) is None:
            tell_fault(error, crash_folder())
        else:
            tell_trouble(said, wait=picture is None)
        return 1
    finally:
        app.forget_signals()


def _run(app: Application, projects: Projects, asked: list[Path], picture: Path | None) -> int:
    settings, trouble = Settings.or_defaults(settings_file())
    apply_ground(app, settings.get(THEME))
    window = MainWindow(settings)
    window.show()
    drawn = _picture(window, picture) if picture is not None else None
    opening = _Opening(window, projects, settings, asked, drawn)
    opening.trouble = trouble
    app.file_asked.connect(opening.take)
    app.end_asked.connect(opening.end)
    app.commitDataRequest.connect(opening.keep)
    hook, sys.excepthook = sys.excepthook, opening.show_fault
    QTimer.singleShot(0, opening.begin)
    app.hear_signals()
    code = app.exec()
    opening.wait()
    sys.excepthook = hook
    if drawn is not None and drawn.trouble:
        sys.stderr.write(f"vouch: {drawn.trouble}\n")
        return 1
    return code


def _picture(window: MainWindow, path: Path) -> Picture:
    from app.views.picture import Picture

    return Picture(window, path)


class _Opening:
    """Imports the panes off the screen thread and furnishes the window; then what a project needs, and opens it.

    `trouble` is what is to be told once somebody can read it.
    """

    def __init__(
        self, window: MainWindow, projects: Projects, settings: Settings, asked: list[Path], picture: Picture | None
    ) -> None:
        self.trouble = ""
        self._window = window
        self._projects = projects
        self._settings = settings
        self._asked = asked
        self._picture = picture
        self._session: Session | None = None
        self._ready = False
        self._panes = Task(lambda _: _import_all(_PANES), "Starting", window)
        self._rest = Task(lambda _: _import_all(_PROJECT), "Starting", window)
        self._panes.ended.connect(self._furnish)
        self._rest.ended.connect(self._open)

    # -- what the application tells ----------------------------------------------------------------------------

    def begin(self) -> None:
        """Start importing."""
        self._panes.start()

    def take(self, path: Path) -> None:
        """Open a file that the system hands over, at once or as soon as the window can."""
        self._asked.append(path)
        if self._ready and len(self._asked) == 1:
            QTimer.singleShot(0, self._open_asked)  # several files come as several events

    def keep(self) -> None:
        """Save what was typed and remember the place: the system may end the program at any time from now on."""
        if self._window.furnished:
            self._window.keep()

    def end(self) -> None:
        """Close everything, also what objects once to being closed, and leave."""
        for _ in range(2):
            QApplication.closeAllWindows()
        QApplication.exit(0)

    def wait(self) -> None:
        """Wait for the import that still runs when the window was closed at once."""
        self._panes.wait()
        self._rest.wait()

    def show_fault(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Keep a report of a fault of ours and tell the person."""
        from app.views.crash import CrashNotice

        if self._picture is not None:
            self._picture.trouble = "A fault of Vouch, told above, was in the way."
        notice = CrashNotice(self._window, crash_folder())
        sys.excepthook = notice.show_crash
        notice.show_crash(kind, error, trace)

    # -- within ------------------------------------------------------------------------------------------------

    def _furnish(self) -> None:
        from app.viewmodels.desk import Desk
        from app.viewmodels.session import Session

        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, self._settings.get(THEME))
        QApplication.setWindowIcon(QIcon(str(resources() / "icons" / "vouch.svg")))
        desk = Desk(self._window)
        self._session = Session(self._projects, self._settings, desk, self._window)
        self._window.furnish(desk, self._session)
        if self.trouble:
            desk.troubled.emit(self.trouble)
        self._rest.start()

    def _open(self) -> None:
        if self._session is None:
            return
        self._ready = True
        if self._picture is not None:
            self._picture.begin(self._session)
        self._open_asked()

    def _open_asked(self) -> None:
        asked, self._asked = self._asked, []
        if asked:
            self._window.arrivals.asked(asked)
            self._window.activateWindow()


def _import_all(names: tuple[str, ...]) -> None:
    for name in names:
        import_module(name)
