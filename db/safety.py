"""Copies and proofs: a checked copy, a backup, putting one back, and the proof that a project is sound."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from app.domain.anchors import Standing
from app.domain.dates import on_the_wall
from app.domain.errors import DamagedError, NotAProjectError, RefusedError, WorldError
from app.domain.progress import Progress, stop_if_cancelled
from app.domain.store import Check
from app.domain.text import sha256
from db import models, rows
from db.engine import connect_raw, raw
from db.lock import ProjectLock
from db.schema import APPLICATION_ID
from db.standing import STRAY
from db.trouble import telling

_LOGS = ("-wal", "-shm")


def copy_checked(source: sqlite3.Connection, target: Path) -> None:
    """Write a copy in one step beside `target`, check it, make it durable, and only then put it in its place.

    The copy is one plain file without a log; a log that somebody who died left at `target` goes with the file that it
    belonged to, since it would be read into the copy. Raises DamagedError when the copy does not check out, and leaves
    nothing half-written behind.
    """
    part = target.with_name(target.name + ".part")
    target.parent.mkdir(parents=True, exist_ok=True)
    part.unlink(missing_ok=True)
    try:
        with telling(target), contextlib.closing(connect_raw(part, "mode=rwc")) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            problem = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if problem != "ok":
            raise DamagedError(f"The copy at {target} did not check out ({problem}); it was not kept.")
        _sync(part)
        _unlink(target, _LOGS)
        part.replace(target)
        _sync(target.parent)
    finally:
        _unlink(part, ("", "-journal", *_LOGS))


def backup(source: sqlite3.Connection, project: Path, folder: Path) -> Path:
    """Write a checked copy named after the project and the time, and return its path."""
    target = _free(folder, f"{project.stem}-{_stamp()}", ".vouch")
    copy_checked(source, target)
    return target


def back_up_daily(source: sqlite3.Connection, project: Path, identity: str, folder: Path, *, kept: int) -> Path | None:
    """Write the day's checked copy unless it is there, and let all but the newest `kept` go."""
    name = f"daily-{project.stem}-{identity[:8]}"
    target = folder / f"{name}-{on_the_wall(datetime.now(UTC)):%Y-%m-%d}.vouch"
    if target.exists():
        return None
    copy_checked(source, target)
    copies = sorted(one for one in folder.glob("daily-*.vouch") if one.name.startswith(f"{name}-"))
    for old in copies[:-kept]:
        old.unlink()
    return target


def save_copy(source: sqlite3.Connection, project: Path, path: Path) -> None:
    """Write a checked copy to a path that is not the project itself nor a project somebody has open."""
    if path.exists() and path.samefile(project):
        raise RefusedError("This is the project itself; choose another name for the copy.")
    if path.is_dir():
        raise IsADirectoryError(21, "is a folder", str(path))
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    with ProjectLock(path):
        copy_checked(source, path)


def restore(backup_file: Path, path: Path) -> None:
    """Put a checked copy of a backup at `path`; a project already there is moved aside under the time's name."""
    if not backup_file.is_file():
        raise FileNotFoundError(2, "does not exist", str(backup_file))
    if path.exists() and path.samefile(backup_file):
        raise RefusedError("The backup and the project are the same file.")
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".restored")
    with ProjectLock(path), telling(backup_file):
        with contextlib.closing(connect_raw(backup_file, _reading_mode(backup_file))) as source:
            if source.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise NotAProjectError(f"{backup_file.name} is not a Vouch project.")
            copy_checked(source, fresh)
        try:
            _move_aside(path)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        _sync(path.parent)


def verify(connection: Connection, progress: Progress) -> Iterator[Check]:
    """Prove the file sound, a check at a time."""
    checks: tuple[tuple[str, Callable[[Connection], str]], ...] = (
        ("integrity", _integrity),
        ("foreign keys", _foreign_keys),
        ("texts", _texts),
        ("quotes", _quotes),
        ("anchors", _anchors),
        ("values", _values),
        ("choices", _choices),
        ("originals", _originals),
    )
    for done, (name, check) in enumerate(checks):
        stop_if_cancelled(progress)
        progress.report(done, len(checks), name)
        try:
            problem = check(connection)
        except (WorldError, sqlite3.DatabaseError) as error:
            problem = str(error)
        yield Check(name, not problem, problem or "ok")
    progress.report(len(checks), len(checks), "done")


def _integrity(connection: Connection) -> str:
    found = [row[0] for row in raw(connection).execute("PRAGMA integrity_check(5)")]
    return "" if found == ["ok"] else "; ".join(found)


def _foreign_keys(connection: Connection) -> str:
    found = raw(connection).execute("PRAGMA foreign_key_check").fetchmany(5)
    return "; ".join(f"row {row} of {table} belongs to a {parent} that is gone" for table, row, parent, _ in found)


def _texts(connection: Connection) -> str:
    for key, digest, length, text in raw(connection).execute("SELECT id, sha256, length, text FROM revision"):
        if len(text) != length or sha256(text) != digest:
            return f"the text {key} is not what its hash says"
    return ""


def _quotes(connection: Connection) -> str:
    sql = "SELECT revision, start, stop, exact, id FROM quote ORDER BY revision"
    held, text = "", ""
    for revision, start, stop, exact, key in raw(connection).execute(sql):
        if revision != held:
            found = raw(connection).execute("SELECT text FROM revision WHERE id = ?", (revision,)).fetchone()
            held, text = revision, found[0] if found else ""
        if text[start:stop] != exact:
            return f"the quote {key} is not what its text holds at {start}"
    return ""


def _anchors(connection: Connection) -> str:
    sql = (
        "SELECT anchor.id, anchor.revision, anchor.start, anchor.stop, anchor.exact, anchor.standing, "
        "ours.source = its.source AND ours.ordinal > its.ordinal FROM anchor JOIN quote ON quote.id = anchor.quote "
        "JOIN revision its ON its.id = quote.revision JOIN revision ours ON ours.id = anchor.revision "
        "ORDER BY anchor.revision"
    )
    held, text = "", ""
    for key, revision, start, stop, exact, standing, later in raw(connection).execute(sql):
        if not later:
            return f"the anchor {key} stands in a text that is no later one of its quote's source"
        if standing == Standing.LOST:
            continue
        if revision != held:
            held = revision
            text = raw(connection).execute("SELECT text FROM revision WHERE id = ?", (revision,)).fetchone()[0]
        if text[start:stop] != exact:
            return f"the anchor {key} is not what its text holds at {start}"
    return ""


def _choices(connection: Connection) -> str:
    found = raw(connection).execute(STRAY.format(where="")).fetchone()
    return f"the choice {found[0]} is of a value that is none of its study's" if found else ""


def _values(connection: Connection) -> str:
    for row in connection.execute(select(models.value)).mappings():
        try:
            rows.value_of(row)
        except (ValueError, WorldError) as error:
            return f"the value {row['id']} cannot be read: {error}"
    return ""


def _originals(connection: Connection) -> str:
    plain = raw(connection)
    parts = "SELECT bytes FROM original_part WHERE original = ? ORDER BY ordinal"
    for key, digest, name in plain.execute("SELECT id, sha256, name FROM original"):
        found = hashlib.sha256()
        for (part,) in plain.execute(parts, (key,)):
            found.update(part)
        if found.hexdigest() != digest:
            return f"the original {name} is not what its hash says"
    return ""


def _reading_mode(path: Path) -> str:
    """Return how a backup is opened: alone as it lies, or with the log beside it."""
    log = path.with_name(path.name + "-wal")
    return "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"


def _move_aside(path: Path) -> None:
    """Rename a project with its log, so that no log is left to be read into another file."""
    aside = _free(path.parent, f"{path.stem}-before-restore-{_stamp()}", path.suffix)
    for suffix in ("", *_LOGS):
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.rename(aside.with_name(aside.name + suffix))


def _stamp() -> str:
    return on_the_wall(datetime.now(UTC)).strftime("%Y-%m-%d-%H%M%S")


def _free(folder: Path, stem: str, suffix: str) -> Path:
    """Return a path that is not taken: the stem as it is, or with a number."""
    path, serial = folder / f"{stem}{suffix}", 1
    while path.exists():
        serial += 1
        path = folder / f"{stem}-{serial}{suffix}"
    return path


def _unlink(path: Path, suffixes: Sequence[str]) -> None:
    for suffix in suffixes:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Make a file, or the names in a folder, durable."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
