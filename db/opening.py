"""Opening a project: the lock, the schema, the migration of an older file, the sweep of a broken import."""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine

from app.domain.errors import (
    DamagedError,
    DiskFullError,
    NotAProjectError,
    NotFoundError,
    ProjectLockedError,
    ReadOnlyError,
    WorldError,
)
from app.domain.forms import Form
from app.domain.ids import new_id, now
from db import schema
from db.engine import raw, reading_engine, writing_engine
from db.forms import kept_forms
from db.imports import Importer
from db.lock import ProjectLock
from db.pen import Pen
from db.reading import Project
from db.safety import back_up_daily, copy_checked
from db.store import ProjectStore
from db.views import make_views

_log = logging.getLogger(__name__)

KEPT_DAILY = 14
"""How many daily backups of a project are kept when nobody says."""


def new_project(path: Path, form: Form, name: str = "", *, program: str = "vouch") -> ProjectStore:
    """Make a project file, all of it by migrations, and open it."""
    path = path.resolve()
    if not path.parent.is_dir():
        raise NotFoundError(f"The folder {path.parent} does not exist; make it first.")
    _refuse_taken(path)
    with _lock_kept(path) as lock:
        _refuse_taken(path)  # somebody may have made it, and let go of it, while we came for the lock
        try:
            with _without_foreign_keys(writing_engine(path, create=True)) as connection, connection.begin():
                schema.upgrade(connection)
                _introduce(connection, name or path.stem)
            pen = Pen(writing_engine(path), path)
            store = ProjectStore(Project(path=path, pen=pen, readers=reading_engine(path), lock=lock, program=program))
            with _closed_on_failure(store):
                store.add_form(form, default=True)
        except BaseException:
            _remove(path)
            raise
        return store


def open_project(
    path: Path, *, write: bool = True, backups: Path | None = None, kept: int = KEPT_DAILY, program: str = "vouch"
) -> ProjectStore:
    """Open a project for writing, or only for reading; a link to it counts as the file itself."""
    path = path.resolve()
    if not path.exists():
        raise NotFoundError(f"{path} does not exist.")
    if not path.is_file():
        raise NotAProjectError(f"{path} is a folder, not a Vouch project.")
    if _unwritable(path):
        return _open_frozen(path, program)
    if not write:
        return _open_to_read(path, program)
    with _lock_kept(path) as lock:
        return _open_to_write(path, lock, backups, kept, program)


def _open_to_write(path: Path, lock: ProjectLock, backups: Path | None, kept: int, program: str) -> ProjectStore:
    _check(path, reading_engine(path), backups=backups, may_migrate=True)
    pen = Pen(writing_engine(path), path)
    store = ProjectStore(Project(path=path, pen=pen, readers=reading_engine(path), lock=lock, program=program))
    with _closed_on_failure(store):
        Importer(pen, background=False).sweep()
        if backups is not None:
            _back_up_today(store, pen, path, backups, kept)
    return store


def _open_to_read(path: Path, program: str) -> ProjectStore:
    """Open without writing; with the lock if it is free, so that closing tidies the log, else beside its holder.

    With the lock, what a killed import left is taken back first.
    """
    try:
        lock: ProjectLock | None = ProjectLock(path)
        why = "It was opened for reading only."
    except ProjectLockedError as held:
        lock, why = None, str(held)
    if lock is None:
        return _to_read(path, reading_engine(path, "mode=ro"), None, program, why)
    try:
        return _to_read_tidied(path, lock, program, why)
    except BaseException:
        lock.release()
        raise


def _to_read_tidied(path: Path, lock: ProjectLock, program: str, why: str) -> ProjectStore:
    readers = reading_engine(path)
    try:
        store = _to_read(path, readers, lock, program, why)
    except DiskFullError as full:
        return _to_read(path, _frozen_engine(path), lock, program, str(full))
    _take_back_broken(path, readers)
    return store


def _take_back_broken(path: Path, readers: Engine) -> None:
    """Take back what a killed import left, so that nobody reads or exports half of one; the caller has the lock.

    What hinders that (a full disk) is no reason not to read.
    """
    with readers.connect() as connection:
        broken = connection.exec_driver_sql("SELECT 1 FROM batch WHERE state = 'running'").first()
    if broken:
        with suppress(WorldError), closing(Pen(writing_engine(path), path)) as pen:
            Importer(pen, background=False).sweep()


def _open_frozen(path: Path, program: str) -> ProjectStore:
    """Open where nothing can be written, not even a log beside the file."""
    why = f"{path.parent} cannot be written; save a copy elsewhere to change it."
    return _to_read(path, _frozen_engine(path), None, program, why)


def _to_read(path: Path, readers: Engine, lock: ProjectLock | None, program: str, why: str) -> ProjectStore:
    _check(path, readers, backups=None, may_migrate=False)
    return ProjectStore(Project(path=path, pen=None, readers=readers, lock=lock, program=program, read_only=why))


def _frozen_engine(path: Path) -> Engine:
    """Return an engine that reads a file beside which nothing is written: alone as it lies, or with its log."""
    log = path.with_name(path.name + "-wal")
    return reading_engine(path, "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1")


def _check(path: Path, readers: Engine, *, backups: Path | None, may_migrate: bool) -> None:
    """Refuse what is no project or newer, and bring an older one up to date after copying it aside."""
    with readers.connect() as connection:
        found = schema.schema_of(connection, path)
        if schema.is_current(found):
            return
        if not may_migrate:
            raise ReadOnlyError(f"{path.name} was written by an older Vouch; open it for writing once to update it.")
        aside = (backups or path.parent) / f"{path.stem}-before-update-from-{found}-{now()[:19].replace(':', '')}.vouch"
        copy_checked(raw(connection), aside)
    with _without_foreign_keys(writing_engine(path)) as connection, connection.begin():
        schema.upgrade(connection)
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise DamagedError(f"Updating {path.name} would break links inside it; it was left as it was.")
        _raise_undo_floor(connection)
        make_views(connection, (form for _, form in kept_forms(connection)))


@contextmanager
def _without_foreign_keys(engine: Engine) -> Iterator[Connection]:
    """Give a writing connection for a migration: SQLite alters tables by copying them, with the keys off meanwhile."""
    with engine.connect() as connection:
        raw(connection).execute("PRAGMA foreign_keys=OFF")
        yield connection


@contextmanager
def _lock_kept(path: Path) -> Iterator[ProjectLock]:
    """Take the lock and let go of it only when the block fails: the store releases it when it closes."""
    lock = ProjectLock(path)
    try:
        yield lock
    except BaseException:
        lock.release()
        raise


@contextmanager
def _closed_on_failure(store: ProjectStore) -> Iterator[None]:
    try:
        yield
    except BaseException:
        store.close()
        raise


def _introduce(connection: Connection, name: str) -> None:
    for key, value in (("id", new_id()), ("name", name), ("created", now()), ("indexed", "0")):
        connection.exec_driver_sql("INSERT INTO setting(key, value) VALUES (?, ?)", (key, value))


def _raise_undo_floor(connection: Connection) -> None:
    connection.exec_driver_sql(
        "INSERT INTO setting(key, value) SELECT 'undo_floor', coalesce(max(seq), 0) FROM change WHERE true "
        "ON CONFLICT(key) DO UPDATE SET value = excluded.value"
    )


def _back_up_today(store: ProjectStore, pen: Pen, path: Path, folder: Path, kept: int) -> None:
    """Leave the day's copy; a folder that is full or closed must not keep a person from working, so it is logged."""
    try:
        with pen.held() as connection:
            back_up_daily(raw(connection), path, store.info().id, folder, kept=kept)
    except (WorldError, OSError) as error:
        _log.warning("No backup was made today: %s", error)


def _unwritable(path: Path) -> bool:
    return not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _refuse_taken(path: Path) -> None:
    if path.exists():
        raise FileExistsError(errno.EEXIST, "exists already", str(path))


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
