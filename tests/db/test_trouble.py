"""SQLite's errors as the world's sentences, and what stays a fault of ours."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from app.domain.errors import DamagedError, DiskFullError, NotAProjectError, ProjectLockedError, ReadOnlyError
from db.engine import connect_raw
from db.trouble import telling, translate


def test_what_sqlite_itself_raises_is_told(tmp_path):
    path = tmp_path / "a.vouch"
    holder = connect_raw(path, "mode=rwc")
    holder.execute("CREATE TABLE t(x)")
    holder.execute("BEGIN EXCLUSIVE")
    other = connect_raw(path, "mode=rw", ("PRAGMA busy_timeout=0",))
    with pytest.raises(ProjectLockedError, match=r"a\.vouch is in use by another program"), telling(path):
        other.execute("INSERT INTO t VALUES (1)")
    holder.execute("ROLLBACK")
    other.execute("PRAGMA query_only=ON")
    with pytest.raises(ReadOnlyError), telling(path):
        other.execute("INSERT INTO t VALUES (1)")
    with pytest.raises(sqlite3.OperationalError, match="no such table"), telling(path):
        other.execute("SELECT * FROM nowhere")
    other.close()
    holder.close()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_FULL, DiskFullError),
        (sqlite3.SQLITE_CORRUPT, DamagedError),
        (sqlite3.SQLITE_CORRUPT_VTAB, DamagedError),
        (sqlite3.SQLITE_NOTADB, NotAProjectError),
        (sqlite3.SQLITE_READONLY_DBMOVED, ReadOnlyError),
        (sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY, type(None)),
        (sqlite3.SQLITE_MISUSE, type(None)),
    ],
)
def test_each_code_has_its_sentence_or_none(tmp_path: Path, code, kind):
    error = sqlite3.OperationalError("words")
    error.sqlite_errorcode = code
    assert type(translate(error, tmp_path / "a.vouch")) is kind


def test_other_errors_stay_what_they_are(tmp_path):
    assert translate(ValueError("x"), tmp_path) is None
    assert translate(sqlite3.ProgrammingError("closed"), tmp_path) is None
