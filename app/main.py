"""The composition root: puts the parts together and starts; the only place that knows both screen and database."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app import PROGRAM

if TYPE_CHECKING:
    from app.domain.forms import Form
    from app.domain.store import Store


class ProjectFiles:
    """Opens, makes and restores project files; the database is imported when the first of them is asked for."""

    def open(self, path: Path, *, write: bool) -> Store:
        """Open a project."""
        from app.paths import backup_folder, settings_file
        from app.settings import BACKUPS_KEPT, Settings
        from db.opening import open_project

        kept = Settings.or_defaults(settings_file())[0].get(BACKUPS_KEPT)
        return open_project(path, write=write, backups=backup_folder(), kept=kept, program=PROGRAM)

    def new(self, path: Path, form: Form, name: str) -> Store:
        """Make a project."""
        from db.opening import new_project

        return new_project(path, form, name, program=PROGRAM)

    def engine(self) -> str:
        """Return the database and its version."""
        import sqlite3

        return f"SQLite {sqlite3.sqlite_version}"

    def restore(self, backup: Path, path: Path) -> None:
        """Write a checked backup to a new path."""
        from db.safety import restore

        restore(backup, path)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window or the command line; return the exit code."""
    provide_streams()
    arguments = list(sys.argv[1:] if argv is None else argv)
    if len(arguments) == 2 and arguments[0] == "--read-apart":
        from app.formats.apart import serve

        return serve(arguments[1])
    from app.cli.main import PICTURE, USAGE, apart_from_picture, run, wants_window

    words, picture = apart_from_picture(arguments)
    if wants_window(words):
        if picture is not None and picture.suffix.lower() != ".png":  # it could be the project itself
            sys.stderr.write("vouch: A picture is written as PNG; give it a name that ends in .png.\n")
            return USAGE
        return open_window(words, picture)
    return run([PICTURE] if words[-1:] == [PICTURE] else arguments, ProjectFiles())


def open_window(words: Sequence[str], picture: Path | None = None) -> int:
    """Open the window, with a project when one is named, only to draw it when a picture is; return the exit code."""
    try:
        from app.views.start import start
    except ImportError as error:
        # Python calls a library that does not load by the last part of its name alone; its path says whose it is.
        if error.name is not None and not any(qt in f"{error.name} {error.path}" for qt in ("PySide6", "shiboken6")):
            raise
        sys.stderr.write(
            f"vouch: The window cannot be opened: {error}. If a library is missing, install it with your system's "
            "package manager; what vouch --help lists works without a window.\n"
        )
        return 1
    return start(ProjectFiles(), words, picture)


def provide_streams() -> None:
    """Let what is printed go nowhere in a program without a console: on Windows its streams are None."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8", errors="replace"))  # noqa: SIM115, PTH123 -- for good


if __name__ == "__main__":
    raise SystemExit(main())
