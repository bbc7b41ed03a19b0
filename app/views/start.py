"""Starts the window: painted first from the smallest thing, heavy parts imported after the first frame."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app import __version__
from app.domain.errors import sentence
from app.paths import resources, settings_file
from app.settings import THEME, Settings
from app.views.main_window import MainWindow
from app.views.theme import apply_theme
from app.workers.background import Task

if TYPE_CHECKING:
    from app.domain.projects import Projects
    from app.viewmodels.session import Session

_PANES = ("app.views.panes", "app.commands.table")
_PROJECT = ("sqlalchemy", "app.forms", "yaml")


def start(projects: Projects, project: Path | None) -> int:
    """Open the window and run until it closes; return the exit code."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Vouch")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("vouch")
    try:
        settings = Settings(settings_file())
    except Exception as error:
        said = sentence(error)
        if said is None:
            raise
        sys.stderr.write(f"{said}\n")
        return 1
    apply_theme(app, settings.get(THEME))
    window = MainWindow(settings)
    window.show()
    opening = _Opening(window, projects, settings, project)
    QTimer.singleShot(0, opening.begin)
    code = app.exec()
    opening.wait()
    return code


class _Opening:
    """Imports the panes off the screen thread and furnishes the window; then what a project needs, and opens it."""

    def __init__(self, window: MainWindow, projects: Projects, settings: Settings, project: Path | None) -> None:
        self._window = window
        self._projects = projects
        self._settings = settings
        self._project = project
        self._session: Session | None = None
        self._panes = Task(lambda _: _import_all(_PANES), "Starting", window)
        self._rest = Task(lambda _: _import_all(_PROJECT), "Starting", window)
        self._panes.ended.connect(self._furnish)
        self._rest.ended.connect(self._open)

    def begin(self) -> None:
        """Start importing."""
        self._panes.start()

    def wait(self) -> None:
        """Wait for the import that still runs when the window was closed at once."""
        self._panes.wait()
        self._rest.wait()

    def _furnish(self) -> None:
        from app.paths import crash_folder
        from app.viewmodels.desk import Desk
        from app.viewmodels.session import Session
        from app.views.crash import CrashNotice

        QApplication.setWindowIcon(QIcon(str(resources() / "icons" / "vouch.svg")))
        sys.excepthook = CrashNotice(self._window, crash_folder()).show_crash
        desk = Desk(self._window)
        self._session = Session(self._projects, self._settings, desk, self._window)
        self._window.furnish(desk, self._session)
        self._rest.start()

    def _open(self) -> None:
        if self._session is not None and self._project is not None:
            self._session.open(self._project)


def _import_all(names: tuple[str, ...]) -> None:
    for name in names:
        import_module(name)
