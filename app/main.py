"""The composition root: puts the parts together and starts; the only place that knows both screen and database."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__

if TYPE_CHECKING:
    from app.domain.forms import Form
    from app.domain.store import Store

PROGRAM = f"vouch {__version__}"


class ProjectFiles:
    """Opens, makes and restores project files; the database is imported when the first of them is asked for."""

    def open(self, path: Path, *, write: bool) -> Store:
        """Open a project."""
        from app.paths import backup_folder, settings_file
        from app.settings import BACKUPS_KEPT, Settings
        from db.opening import open_project

        kept = Settings(settings_file()).get(BACKUPS_KEPT)
        return open_project(path, write=write, backups=backup_folder(), kept=kept, program=PROGRAM)

    def new(self, path: Path, form: Form, name: str) -> Store:
        """Make a project."""
        from db.opening import new_project

        return new_project(path, form, name, program=PROGRAM)

    def restore(self, backup: Path, path: Path) -> None:
        """Write a checked backup to a new path."""
        from db.safety import restore

        restore(backup, path)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window or the command line; return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if len(arguments) == 2 and arguments[0] == "--read-apart":
        from app.formats.apart import serve

        return serve(arguments[1])
    from app.cli.main import run, wants_window

    if wants_window(arguments):
        return open_window([Path(one) for one in arguments])
    return run(arguments, ProjectFiles())


def open_window(projects: Sequence[Path]) -> int:
    """Open the window, with a project when one is named; return the exit code."""
    from app.views.start import start

    return start(ProjectFiles(), projects[0] if projects else None)


if __name__ == "__main__":
    raise SystemExit(main())
