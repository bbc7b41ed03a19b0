"""Connections: SQLAlchemy Core over sqlite3, with the pragmas that every connection needs.

A writing connection begins IMMEDIATE and is the only one that commits and checkpoints; a reading one is `query_only`,
sees each commit at once (it never holds a transaction) and never checkpoints.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.pool import NullPool

from db.trouble import telling, translate

BUSY_MS = 5000
_COMMON = ("PRAGMA foreign_keys=ON", f"PRAGMA busy_timeout={BUSY_MS}", "PRAGMA trusted_schema=OFF")
_WRITER = (*_COMMON, "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
_READER = (*_COMMON, "PRAGMA query_only=ON", "PRAGMA wal_autocheckpoint=0")


def connect_raw(path: Path, mode: str, pragmas: Sequence[str] = ()) -> sqlite3.Connection:
    """Open a plain connection; `mode` is the query of the file's URI, such as `mode=ro`."""
    uri = f"{path.absolute().as_uri()}?{mode}"
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000, cached_statements=256
    )
    try:
        for pragma in pragmas:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


def writing_engine(path: Path, *, create: bool = False) -> Engine:
    """Return the engine of the one writing connection; `create` allows the file to be new."""
    engine = _engine(path, "mode=rwc" if create else "mode=rw", _WRITER)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def reading_engine(path: Path, mode: str = "mode=rw") -> Engine:
    """Return an engine for reading connections; `mode=rw` lets the last one that closes tidy the log."""
    return _engine(path, mode, _READER)


def raw(connection: Connection) -> sqlite3.Connection:
    """Return the sqlite3 connection below, for the paths where every row counts."""
    found: object = connection.connection.dbapi_connection
    if not isinstance(found, sqlite3.Connection):
        raise TypeError("The connection is closed.")
    return found


def _engine(path: Path, mode: str, pragmas: Sequence[str]) -> Engine:
    def connect() -> sqlite3.Connection:
        with telling(path):
            return connect_raw(path, mode, pragmas)

    def tell(context: ExceptionContext) -> None:
        told = translate(context.original_exception, path)
        if told is not None:
            raise told from context.original_exception

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    event.listen(engine, "handle_error", tell)
    return engine


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def fetch(connection: Connection, path: Path, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
    """Run a plain statement and return all its rows as tuples, without any layer between."""
    with telling(path):
        return raw(connection).execute(sql, parameters).fetchall()


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """Hold one state of the file for the few statements of this block; never for longer."""
    connection.exec_driver_sql("BEGIN")
    try:
        yield
    finally:
        connection.exec_driver_sql("COMMIT")
