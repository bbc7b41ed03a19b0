"""The tables above a single reading: later texts and where quotes stand in them, studies, choices, own terms."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, UniqueConstraint

from db.columns import identity, integer, metadata, row, text, to

revision_origin = Table(
    "revision_origin",
    metadata,
    row(),
    Column("revision", Text, ForeignKey("revision.id"), nullable=False, unique=True),
    to("original", "original", needed=False),
    integer("slice_start"),
    integer("slice_end"),
    text("ledger"),
    Index(None, "original"),
)

anchor = Table(
    "anchor",
    metadata,
    row(),
    identity(),
    to("quote", "quote"),
    to("revision", "revision"),
    text("standing"),
    integer("start"),
    integer("stop"),
    text("exact"),
    integer("confirmed"),
    to("curator", "curator", needed=False),
    text("created"),
    CheckConstraint("standing IN ('exact', 'moved', 'fuzzy', 'lost')", name="standing"),
    CheckConstraint("standing = 'lost' OR (start >= 0 AND start < stop)", name="range"),
    UniqueConstraint("quote", "revision"),
    Index(None, "revision", "start", "stop"),
)

study = Table(
    "study",
    metadata,
    row(),
    identity(),
    text("title"),
    text("identifier_list"),
    text("note"),
    text("created"),
)

study_identifier = Table(
    "study_identifier",
    metadata,
    row(),
    to("study", "study"),
    integer("ordinal"),
    text("scheme"),
    text("value"),
    UniqueConstraint("study", "ordinal"),
    Index(None, "scheme", "value"),
)

membership = Table(
    "membership",
    metadata,
    row(),
    identity(),
    to("study", "study"),
    Column("item", Text, ForeignKey("item.id"), nullable=False, unique=True),
    text("joined"),
    to("curator", "curator", needed=False),
    text("created"),
    Index(None, "study"),
)

choice = Table(
    "choice",
    metadata,
    row(),
    identity(),
    to("study", "study"),
    text("cell"),
    to("value", "value"),
    text("over_list"),
    text("reason"),
    text("note"),
    to("curator", "curator", needed=False),
    text("created"),
    UniqueConstraint("study", "cell"),
    Index(None, "value"),
)

choice_over = Table(
    "choice_over",
    metadata,
    row(),
    to("choice", "choice"),
    integer("ordinal"),
    to("value", "value"),
    UniqueConstraint("choice", "ordinal"),
    Index(None, "value"),
)

acknowledgement = Table(
    "acknowledgement",
    metadata,
    row(),
    identity(),
    text("rule"),
    integer("version"),
    to("item", "item", needed=False),
    text("field"),
    to("study", "study", needed=False),
    text("fingerprint"),
    text("message"),
    text("reason"),
    to("curator", "curator", needed=False),
    text("created"),
    CheckConstraint("item IS NOT NULL OR study IS NOT NULL", name="place"),
    Index(None, "item"),
    Index(None, "study"),
)

added_term = Table(
    "added_term",
    metadata,
    row(),
    identity(),
    text("vocabulary"),
    text("code"),
    text("label"),
    text("definition"),
    text("body"),
    to("curator", "curator", needed=False),
    text("created"),
    UniqueConstraint("vocabulary", "code"),
)
