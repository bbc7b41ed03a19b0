"""Files that come to the window: dropped on it, named at the start, or handed over by the system."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.viewmodels.desk import Desk
from app.viewmodels.session import Session

_PROJECT = ".vouch"


class Arrivals:
    """Opens the project among files; imports the others when somebody dropped them onto an open project."""

    def __init__(self, desk: Desk, session: Session) -> None:
        self._desk = desk
        self._session = session

    def dropped(self, paths: Sequence[Path]) -> None:
        """Take files that a person dropped on the window."""
        if any(map(_is_project, paths)):
            self._open_first(paths)
        elif self._desk.store is None:
            self._desk.troubled.emit("Open or make a project first, then drop files to import them.")
        elif paths:
            self._session.import_files(list(paths))

    def asked(self, paths: Sequence[Path]) -> None:
        """Take files that the program was asked to open; what is no project is never imported unasked."""
        if any(map(_is_project, paths)):
            self._open_first(paths)
        elif paths and _can_be_imported(paths[0]):
            first = "" if self._desk.store is not None else "open or make a project, then "
            self._desk.troubled.emit(f"{paths[0].name} is no project: {first}drop it on the window to import it.")
        elif paths:
            self._session.open(paths[0])

    def _open_first(self, paths: Sequence[Path]) -> None:
        first = next(filter(_is_project, paths))
        opened = self._session.open(first)
        if not opened or len(paths) == 1:
            return
        projects = [path for path in paths if _is_project(path)]
        if len(projects) > 1:
            self._desk.said.emit(f"{first.name} is open. Only one can be: {projects[1].name} is not.")
        else:
            self._desk.said.emit(f"{first.name} is open; drop the other files again to import them into it.")


def _is_project(path: Path) -> bool:
    return path.suffix.lower() == _PROJECT


def _can_be_imported(path: Path) -> bool:
    from app.importers import IMPORTERS

    return path.is_file() and any(path.suffix.lower() in one.suffixes for one in IMPORTERS)
