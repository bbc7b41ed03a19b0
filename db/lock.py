"""One writing process per project: an OS lock on `PROJECT.lock`, which tells others who holds it.

The lock is never on the database file itself: opening and closing that elsewhere in a process cancels SQLite's own.
"""

from __future__ import annotations

import errno
import getpass
import json
import os
import platform
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from app.domain.errors import ProjectLockedError
from app.domain.ids import now

_FAR = 1 << 30
_FULL = (errno.ENOSPC, errno.EDQUOT)


class ProjectLock:
    """The lock of one project, held from construction to `release`.

    Raises ProjectLockedError naming the holder, or OSError when the lock file cannot be written.
    """

    def __init__(self, project: Path) -> None:
        self.path = lock_path(project)
        self._handle = _take(self.path, project)
        try:
            _sign(self._handle)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Let go; the lock file goes too. A second call does nothing."""
        if self._handle < 0:
            return
        handle, self._handle = self._handle, -1
        if sys.platform == "win32":
            os.close(handle)
            _unlink_unless_taken(self.path)
        else:
            self.path.unlink(missing_ok=True)
            os.close(handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def lock_path(project: Path) -> Path:
    """Return where the lock of a project lies."""
    return project.with_name(project.name + ".lock")


def _take(path: Path, project: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        if not _try_lock(handle):
            holder = _holder(handle)
            os.close(handle)
            raise ProjectLockedError(f"{project.name} is open {holder}; close it there to change it here.")
        if _is_still(handle, path):
            return handle
        os.close(handle)


def _sign(handle: int) -> None:
    """Note who holds the lock; on a full disk it is held all the same, by nobody named."""
    note = json.dumps({"pid": os.getpid(), "host": platform.node(), "user": _user(), "since": now()}).encode()
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, note, 0) if hasattr(os, "pwrite") else os.write(handle, note)
    except OSError as error:
        if error.errno not in _FULL:
            raise


def _is_still(handle: int, path: Path) -> bool:
    """Say whether the locked file is the one at `path`: a holder that left may have removed it meanwhile."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _holder(handle: int) -> str:
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        note = json.loads(os.read(handle, 4096))
        since = note["since"][:16].replace("T", " ")
        return f"in process {note['pid']} on {note['host']} by {note['user']} since {since} UTC"
    except (ValueError, KeyError, TypeError, AttributeError):
        return "in another process"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "somebody"


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

    def _unlink_unless_taken(path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except PermissionError:
            return

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
