"""The tables beside an import: which file was not read to its end, where a paged text's pages begin, what is double."""

from __future__ import annotations

from sqlalchemy import REAL, CheckConstraint, Column, ForeignKey, Index, Table, Text, UniqueConstraint

from db.columns import identity, integer, metadata, row, text, to

original_unfinished = Table(
    "original_unfinished",
    metadata,
    row(),
    Column("original", Text, ForeignKey("original.id"), nullable=False, unique=True),
)

revision_pages = Table(
    "revision_pages",
    metadata,
    row(),
    Column("revision", Text, ForeignKey("revision.id"), nullable=False, unique=True),
    text("starts"),
)

source_link = Table(
    "source_link",
    metadata,
    row(),
    identity(),
    to("source", "source"),
    to("other", "source"),
    text("state"),
    text("was"),
    Column("score", REAL, nullable=False),
    text("reasons"),
    integer("version"),
    to("batch", "batch", needed=False),
    to("curator", "curator", needed=False),
    text("created"),
    CheckConstraint("state IN ('merged', 'waiting', 'apart')", name="state"),
    CheckConstraint("source <> other", name="pair"),
    UniqueConstraint("source", "other"),
    Index(None, "other", "state"),
    Index(None, "batch"),
    Index(None, "state"),
)
