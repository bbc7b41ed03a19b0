"""The schema: models and migrations agree, everything has a name, an older file is copied aside and migrated."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.domain.errors import ReadOnlyError
from db import open_project, schema
from db.engine import reading_engine
from db.models import metadata
from tests.builders.stores import a_project, a_record, a_source, an_act, an_item

LATER = """
from alembic import op
import sqlalchemy as sa
revision = "9999"
down_revision = "{before}"
branch_labels = depends_on = None
def upgrade():
    op.add_column("curator", sa.Column("office", sa.Text(), nullable=False, server_default=""))
""".replace("{before}", schema.REVISIONS[-1])
NEWEST = schema.REVISIONS[-1]


def test_the_known_revisions_are_the_scripts():
    scripts = ScriptDirectory(str(schema.MIGRATIONS))
    assert tuple(one.revision for one in scripts.walk_revisions())[::-1] == schema.REVISIONS


def test_models_are_what_the_migrations_make(store):
    def ours(name, kind, parents):
        return not (kind == "table" and (name == "alembic_version" or "_fts" in name))

    with reading_engine(store.info().path).connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_tables_and_indexes_are_word_for_word_those_of_the_models(store, tmp_path):
    path = tmp_path / "models.db"
    from sqlalchemy import create_engine

    engine = create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    engine.dispose()
    assert _statements(path) == _statements(store.info().path, without=("alembic_version", "sqlite_sequence"))


def _statements(path: Path, without: tuple[str, ...] = ("sqlite_sequence",)) -> dict[str, list[str]]:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index')").fetchall()
    connection.close()
    return {
        name: sorted(part.strip(" ,\t") for part in sql.splitlines())
        for name, sql in rows
        if sql and name not in without and "_fts" not in name
    }


def test_every_constraint_has_a_name(store):
    for statement in _statements(store.info().path).values():
        for line in statement:
            if any(word in line for word in ("FOREIGN KEY", "CHECK (", "UNIQUE (")):
                assert line.startswith("CONSTRAINT "), line


def test_foreign_keys_are_enforced_and_have_an_index(store):
    path = store.info().path
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    for table in metadata.tables.values():
        indexed = [
            connection.execute(f"SELECT name FROM pragma_index_info('{name}') ORDER BY seqno").fetchone()[0]
            for (name,) in connection.execute(f"SELECT name FROM pragma_index_list('{table.name}')")
        ]
        for key in table.foreign_keys:
            assert key.parent.name in indexed or key.column.table.name == "curator", key.parent
    connection.close()
    assert store._reader.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.fixture
def later(tmp_path, monkeypatch):
    """Let the program know one more revision than the files so far."""

    def learn() -> None:
        scripts = tmp_path / "migrations"
        shutil.copytree(schema.MIGRATIONS, scripts)
        (scripts / "versions" / "9999_later.py").write_text(LATER)
        monkeypatch.setattr(schema, "MIGRATIONS", scripts)
        monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, "9999"))

    return learn


def test_an_older_file_is_copied_aside_then_migrated_and_undo_stops_there(tmp_path, later):
    store = a_project(tmp_path)
    record = a_record(store, a_source(store))
    store.commit(an_act("a trial", an_item(record)))
    assert store.undo_label() == "a trial"
    store.close()
    path, backups = tmp_path / "project.vouch", tmp_path / "backups"
    later()
    with pytest.raises(ReadOnlyError, match="older Vouch"):
        open_project(path, write=False)
    store = open_project(path, backups=backups)
    assert store.info().schema == "9999"
    store.be("Ada Byron")
    assert store.undo_label() == ""
    assert len(store.content(record.id).items) == 1
    store.close()
    (aside,) = backups.glob(f"project-before-update-from-{NEWEST}-*.vouch")
    connection = sqlite3.connect(aside)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(NEWEST,)]
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_migration_that_fails_leaves_the_old_file(tmp_path, later, monkeypatch):
    a_project(tmp_path).close()
    later()
    (schema.MIGRATIONS / "versions" / "9999_later.py").write_text(LATER + "    raise RuntimeError('broken')\n")
    with pytest.raises(RuntimeError, match="broken"):
        open_project(tmp_path / "project.vouch")
    monkeypatch.setattr(schema, "REVISIONS", schema.REVISIONS[:-1])
    store = open_project(tmp_path / "project.vouch")
    assert store.info().schema == NEWEST
    assert "office" not in [row[1] for row in store._reader.exec_driver_sql("PRAGMA table_info(curator)")]
    store.close()
