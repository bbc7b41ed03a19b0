"""Trouble with the file, told once: SQLite's errors become the world's sentences here and nowhere else."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import (
    DamagedError,
    DiskFullError,
    NotAProjectError,
    ProjectLockedError,
    ReadOnlyError,
    WorldError,
)

_NEARLY_FULL = 1 << 20


def translate(error: BaseException, path: Path) -> WorldError | None:
    """Return the sentence for an error of SQLite, or None when the fault is the program's."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error) or not isinstance(code, int):
        return None
    return _by_code(code & 0xFF, path, str(error))


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn errors of raw SQLite calls in this block into the world's."""
    try:
        yield
    except sqlite3.Error as error:
        told = translate(error, path)
        if told is None:
            raise
        raise told from error


def _by_code(code: int, path: Path, words: str) -> WorldError | None:
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _no_room(path)):
        return DiskFullError(f"The disk is full; what {path.name} held before is safe: free some space and try again.")
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return ProjectLockedError(f"{path.name} is in use by another program; nothing was written: try again shortly.")
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return ReadOnlyError(f"{path.name} cannot be written here; save a copy elsewhere to change it.")
    if code == sqlite3.SQLITE_NOTADB:
        return NotAProjectError(f"{path.name} is not a Vouch project.")
    if code == sqlite3.SQLITE_CORRUPT:
        return DamagedError(
            f"{path.name} is damaged; restore a backup (`vouch restore`), the file itself is untouched."
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return WorldError(f"{path} cannot be opened; look whether the folder exists and you may read it.")
    if code == sqlite3.SQLITE_IOERR:
        return WorldError(f"The disk reported an error at {path.name} ({words}); what was saved before is safe.")
    return None


def _no_room(path: Path) -> bool:
    return shutil.disk_usage(path.parent).free < _NEARLY_FULL
