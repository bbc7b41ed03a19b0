"""Starts the window: painted first from the smallest thing, heavy parts imported after the first frame."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app import __version__
from app.domain.errors import sentence
from app.domain.projects import Projects
from app.paths import crash_folder, settings_file
from app.settings import THEME, Settings
from app.viewmodels.desk import Desk
from app.viewmodels.session import Session
from app.views.crash import CrashNotice
from app.views.main_window import MainWindow
from app.views.theme import apply_theme
from app.workers.background import Task

_HEAVY = ("sqlalchemy", "app.forms", "yaml")


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
    desk = Desk()
    session = Session(projects, settings, desk)
    window = MainWindow(desk, session)
    notice = CrashNotice(window, crash_folder())
    sys.excepthook = notice.show_crash
    window.show()
    opening = _Opening(session, project)
    QTimer.singleShot(0, opening.begin)
    return app.exec()


class _Opening:
    """Imports the heavy parts off the screen thread, then opens the project that was asked for."""

    def __init__(self, session: Session, project: Path | None) -> None:
        self._session = session
        self._project = project
        self._task = Task(_import_heavy, "Starting", session)

    def begin(self) -> None:
        """Start importing."""
        self._task.ended.connect(self._open)
        self._task.start()

    def _open(self) -> None:
        if self._project is not None:
            self._session.open(self._project)


def _import_heavy(_task: Task) -> None:
    for name in _HEAVY:
        import_module(name)
