"""Which schema a file has, and the one road of migrations to the newest; a new file takes it from the start."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from app.domain.errors import NewerProjectError, NotAProjectError

APPLICATION_ID = 0x564F5543
MIGRATIONS = Path(__file__).parent / "migrations"
REVISIONS = ("0001", "0002", "0003")
"""The revisions this program knows, oldest first: equal to the scripts in `migrations/versions` (tested)."""


def schema_of(connection: Connection, path: Path) -> str:
    """Return the revision of a file, one of REVISIONS.

    Raises NotAProjectError for a file that is no project of ours, NewerProjectError for a revision not known here.
    """
    if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
        raise NotAProjectError(f"{path.name} is not a Vouch project.")
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if found not in REVISIONS:
        raise NewerProjectError(f"{path.name} was written by a newer Vouch and is untouched; update Vouch to open it.")
    return str(found)


def is_current(revision: str) -> bool:
    """Say whether a revision is the newest."""
    return revision == REVISIONS[-1]


def upgrade(connection: Connection) -> None:
    """Run the scripts that a file lacks, inside the caller's transaction.

    The caller has switched foreign keys off before it began, as SQLite's way of altering tables needs.
    """
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(MIGRATIONS))
    context = MigrationContext.configure(connection)
    done = context.get_current_revision()
    missing = REVISIONS if done is None else REVISIONS[REVISIONS.index(done) + 1 :]
    for revision in missing:
        script = scripts.get_revision(revision)
        if script is None:
            raise LookupError(f"The script of schema revision {revision} is missing from the program.")
        with Operations.context(context):
            script.module.upgrade()
        context.stamp(scripts, revision)
