"""Alembic's scripts, run in process by `db.schema`; there is no alembic.ini and no command.

A new revision is a file in `versions/` with explicit operations, one more entry in `db.schema.REVISIONS`, the same
change in `db.models`, and an old file among the test fixtures.
"""
