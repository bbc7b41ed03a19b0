"""Projects: how whoever may not know the database opens, makes and restores project files."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from app.domain.forms import Form
from app.domain.store import Store


class Projects(Protocol):
    """The opener that the composition root hands to the command line and the window."""

    def open(self, path: Path, *, write: bool) -> Store:
        """Open a project, for writing or for reading only.

        Raises NotFoundError, NotAProjectError, NewerProjectError, ProjectLockedError, ReadOnlyError or DamagedError;
        with `write=False` a project that another process holds can still be read.
        """

    def new(self, path: Path, form: Form, name: str) -> Store:
        """Make a project file whose records are made with `form`.

        Raises FileExistsError when the path is taken, NotFoundError when its folder does not exist.
        """

    def engine(self) -> str:
        """Return what keeps the project files, with its version: "SQLite 3.40.1"."""

    def restore(self, backup: Path, path: Path) -> None:
        """Write a checked backup to a path; a project that is there is moved aside, not lost.

        Raises NotAProjectError, ProjectLockedError, DamagedError, and OSError when the backup does not exist.
        """
