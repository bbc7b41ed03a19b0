"""Links between sources that are one work, the state `duplicate`, pages of texts, files not read to their end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _let_sources_be_duplicates()
    op.create_table(
        "original_unfinished",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["original"], ["original.id"], name=op.f("fk_original_unfinished_original_original")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_original_unfinished")),
        sa.UniqueConstraint("original", name=op.f("uq_original_unfinished_original")),
    )
    op.create_table(
        "revision_pages",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("starts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision"], ["revision.id"], name=op.f("fk_revision_pages_revision_revision")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_revision_pages")),
        sa.UniqueConstraint("revision", name=op.f("uq_revision_pages_revision")),
    )
    op.create_table(
        "source_link",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("score", sa.REAL(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.Column("curator", sa.Text(), nullable=True),
        sa.Column("created", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('merged', 'waiting', 'apart')", name=op.f("ck_source_link_state")),
        sa.CheckConstraint("source <> other", name=op.f("ck_source_link_pair")),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_source_link_source_source")),
        sa.ForeignKeyConstraint(["other"], ["source.id"], name=op.f("fk_source_link_other_source")),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_source_link_batch_batch")),
        sa.ForeignKeyConstraint(["curator"], ["curator.id"], name=op.f("fk_source_link_curator_curator")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_source_link")),
        sa.UniqueConstraint("id", name=op.f("uq_source_link_id")),
        sa.UniqueConstraint("source", "other", name=op.f("uq_source_link_source_other")),
    )
    op.create_index("ix_source_link_other_state", "source_link", ["other", "state"], unique=False)
    op.create_index("ix_source_link_batch", "source_link", ["batch"], unique=False)
    op.create_index("ix_source_link_state", "source_link", ["state"], unique=False)


def _let_sources_be_duplicates() -> None:
    """Make the table anew under its name, with its rows as they were: lists and the search know them by their number.

    The legacy way of renaming leaves alone what other tables and views say of the table.
    """
    indexes = {
        "ix_source_batch": ["batch"],
        "ix_source_kind": ["kind", "state"],
        "ix_source_state": ["state"],
        "ix_source_title": ["title", "row", "kind", "state", "year"],
        "ix_source_state_title": ["state", "title", "row", "kind", "year"],
        "ix_source_year": ["year", "row", "kind", "state"],
        "ix_source_state_year": ["state", "year", "row", "kind"],
    }
    for name in indexes:
        op.drop_index(name, "source")
    op.execute("PRAGMA legacy_alter_table=ON")
    op.rename_table("source", "source_before")
    op.execute("PRAGMA legacy_alter_table=OFF")
    op.create_table(
        "source",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("kind_confirmed", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(collation="NOCASE"), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("container", sa.Text(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("identifiers", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('todo', 'in_progress', 'done', 'excluded', 'duplicate')", name=op.f("ck_source_state")
        ),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_source_batch_batch")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_source")),
        sa.UniqueConstraint("id", name=op.f("uq_source_id")),
    )
    op.execute("INSERT INTO source SELECT * FROM source_before ORDER BY row")
    op.drop_table("source_before")
    for name, columns in indexes.items():
        op.create_index(name, "source", columns, unique=False)
