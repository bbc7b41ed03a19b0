"""The project file: one SQLite database behind the Store protocol; only `app.main` and tests open it.

Importing this package is cheap: SQLAlchemy comes with the first project, Alembic only when a file is new or older.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.forms import Form
    from app.domain.store import Store


def new_project(path: Path, form: Form, name: str = "", *, program: str = "vouch") -> Store:
    """Make a project file and open it; `name` is the file's stem when empty.

    Raises FileExistsError when the path is taken, NotFoundError when its folder does not exist, ReadOnlyError,
    DiskFullError or another OSError of the path.
    """
    from db.opening import new_project as new

    return new(path, form, name, program=program)


def open_project(path: Path, *, write: bool = True, backups: Path | None = None, program: str = "vouch") -> Store:
    """Open a project; `write=False` is for commands that only read, which work beside another holder.

    With `backups`, the first opening of a day leaves a checked copy there. On a disk that cannot be written the project
    opens read-only and `info().read_only` says why. Raises NotFoundError, NotAProjectError, NewerProjectError,
    DamagedError, and ProjectLockedError when another process holds it for writing.
    """
    from db.opening import open_project as open_

    return open_(path, write=write, backups=backups, program=program)


def restore(backup: Path, path: Path) -> None:
    """Put a checked copy of a backup at `path`; a project already there is kept aside, never lost.

    Raises NotAProjectError or DamagedError for a backup that is none, and ProjectLockedError when `path` is open.
    """
    from db.safety import restore as restore_

    restore_(backup, path)
