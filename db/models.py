"""The data: every table as SQLAlchemy Core knows it. The migrations make them; a test proves both equal.

Each table has a local `row` (never exported; it serves search and lists); what has an identity has a UUID `id`, and
foreign keys go by it. A table's columns are named here once and nowhere described twice.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import REAL

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _row() -> Column[int]:
    return Column("row", Integer, primary_key=True)


def _id() -> Column[str]:
    return Column("id", Text, nullable=False, unique=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _maybe(name: str) -> Column[str]:
    return Column(name, Text)


def _int(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _to(name: str, target: str, *, needed: bool = True, later: bool = False) -> Column[str]:
    key = ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED") if later else ForeignKey(f"{target}.id")
    return Column(name, Text, key, nullable=not needed)


setting = Table("setting", metadata, _row(), Column("key", Text, nullable=False, unique=True), _text("value"))

curator = Table(
    "curator",
    metadata,
    _row(),
    _id(),
    Column("name", Text, nullable=False, unique=True),
    _text("initials"),
    _text("orcid"),
    _text("created"),
)

form_version = Table(
    "form_version",
    metadata,
    _row(),
    _id(),
    _text("name"),
    _text("version"),
    Column("sha256", Text, nullable=False, unique=True),
    _text("created"),
    _text("body"),
)

batch = Table(
    "batch",
    metadata,
    _row(),
    _id(),
    _text("state"),
    _text("created"),
    _text("ended"),
    _text("report"),
    CheckConstraint("state IN ('running', 'ended')", name="state"),
)

original = Table(
    "original",
    metadata,
    _row(),
    _id(),
    Column("sha256", Text, nullable=False, unique=True),
    _text("name"),
    _int("size"),
    _text("encoding"),
    _text("newline"),
    _to("batch", "batch", needed=False),
    _text("created"),
    Index(None, "batch"),
)

original_part = Table(
    "original_part",
    metadata,
    _row(),
    _to("original", "original"),
    _int("ordinal"),
    Column("bytes", LargeBinary, nullable=False),
    UniqueConstraint("original", "ordinal"),
)

source = Table(
    "source",
    metadata,
    _row(),
    _id(),
    _text("kind"),
    _int("kind_confirmed"),
    _text("state"),
    Column("year", Integer),
    Column("title", Text(collation="NOCASE"), nullable=False),
    _text("names"),
    _text("container"),
    _text("people"),
    _text("identifiers"),
    _text("tags"),
    _to("batch", "batch", needed=False),
    CheckConstraint("state IN ('todo', 'in_progress', 'done', 'excluded')", name="state"),
    Index(None, "batch"),
    Index("ix_source_kind", "kind", "state"),
    Index("ix_source_state", "state"),
    Index("ix_source_title", "title", "row", "kind", "state", "year"),
    Index("ix_source_state_title", "state", "title", "row", "kind", "year"),
    Index("ix_source_year", "year", "row", "kind", "state"),
    Index("ix_source_state_year", "state", "year", "row", "kind"),
)

source_detail = Table(
    "source_detail",
    metadata,
    _row(),
    Column("source", Text, ForeignKey("source.id"), nullable=False, unique=True),
    _text("reason"),
    _text("created"),
    _text("authors"),
    _text("volume"),
    _text("issue"),
    _text("pages"),
    _text("article_number"),
    _text("publisher"),
    _maybe("date"),
    _text("date_as_stated"),
    _text("language"),
    _text("url"),
    _text("keywords"),
    _text("identifier_list"),
    _text("tag_list"),
    _to("original", "original", needed=False),
    _int("slice_start"),
    _int("slice_end"),
    _text("abstract"),
    _text("ledger"),
    Index(None, "original"),
)

source_identifier = Table(
    "source_identifier",
    metadata,
    _row(),
    _to("source", "source"),
    _int("ordinal"),
    _text("scheme"),
    _text("value"),
    UniqueConstraint("source", "ordinal"),
    Index(None, "scheme", "value"),
)

source_tag = Table(
    "source_tag",
    metadata,
    _row(),
    _to("source", "source"),
    _int("ordinal"),
    _text("tag"),
    _int("place"),
    UniqueConstraint("source", "ordinal"),
    Index(None, "tag", "place"),
)

revision = Table(
    "revision",
    metadata,
    _row(),
    _id(),
    _to("source", "source"),
    _int("ordinal"),
    _text("sha256"),
    _int("length"),
    _text("extractor"),
    _text("extractor_version"),
    _text("created"),
    _text("text"),
    UniqueConstraint("source", "ordinal"),
)

record = Table(
    "record",
    metadata,
    _row(),
    _id(),
    _to("source", "source"),
    _to("curator", "curator"),
    _text("reading"),
    _to("form", "form_version"),
    _text("state"),
    _text("created"),
    UniqueConstraint("source", "curator", "reading"),
    Index(None, "curator"),
    Index(None, "form"),
)

item = Table(
    "item",
    metadata,
    _row(),
    _id(),
    _to("record", "record"),
    _text("kind"),
    _to("parent", "item", needed=False),
    _int("ordinal"),
    _text("created"),
    CheckConstraint("parent <> id", name="parent"),
    Index(None, "record"),
    Index(None, "parent"),
    Index(None, "kind"),
)

value = Table(
    "value",
    metadata,
    _row(),
    _id(),
    _to("item", "item"),
    _text("field"),
    _int("ordinal"),
    _int("current"),
    _text("state"),
    _text("as_stated"),
    _maybe("payload"),
    _maybe("missing"),
    _maybe("unread"),
    _text("kind"),
    _text("code"),
    _text("text"),
    _text("comparator"),
    Column("number", REAL),
    _text("unit"),
    Column("low", REAL),
    Column("high", REAL),
    Column("numerator", Integer),
    Column("denominator", Integer),
    Column("percent", REAL),
    _maybe("p_comparator"),
    Column("p", REAL),
    _maybe("date_iso"),
    _to("ref_item", "item", needed=False, later=True),
    _to("ref_value", "value", needed=False, later=True),
    _to("ref_source", "source", needed=False, later=True),
    _maybe("derivation"),
    _text("part_derivations"),
    _text("how"),
    _text("rests_on"),
    _text("outside"),
    _maybe("as_of"),
    _maybe("basis"),
    _text("certainty"),
    _text("status"),
    _text("note"),
    _int("needs_review"),
    _to("curator", "curator", needed=False),
    _text("created"),
    _text("modified"),
    CheckConstraint("state IN ('value', 'missing', 'unread')", name="state"),
    CheckConstraint("(payload IS NOT NULL) + (missing IS NOT NULL) + (unread IS NOT NULL) = 1", name="one"),
    Index(None, "item", "field", "ordinal"),
    Index("ix_value_ref_item", "ref_item", sqlite_where=text("ref_item IS NOT NULL")),
    Index("ix_value_ref_value", "ref_value", sqlite_where=text("ref_value IS NOT NULL")),
    Index("ix_value_ref_source", "ref_source", sqlite_where=text("ref_source IS NOT NULL")),
)

quote = Table(
    "quote",
    metadata,
    _row(),
    _id(),
    _to("revision", "revision"),
    _int("start"),
    _int("stop"),
    _text("exact"),
    _text("prefix"),
    _text("suffix"),
    Column("value_id", Text, ForeignKey("value.id")),
    Column("item_id", Text, ForeignKey("item.id")),
    _text("part"),
    _text("together"),
    _int("ordinal"),
    _to("curator", "curator", needed=False),
    _text("created"),
    CheckConstraint("(value_id IS NULL) <> (item_id IS NULL)", name="owner"),
    CheckConstraint("start >= 0 AND start < stop", name="range"),
    Index(None, "revision", "start", "stop"),
    Index("ix_quote_value_id", "value_id", sqlite_where=text("value_id IS NOT NULL")),
    Index("ix_quote_item_id", "item_id", sqlite_where=text("item_id IS NOT NULL")),
)

change = Table(
    "change",
    metadata,
    Column("seq", Integer, primary_key=True),
    _text("act"),
    _maybe("undoes"),
    _maybe("way"),
    _text("origin"),
    _text("curator"),
    _text("machine"),
    _text("at"),
    _text("program"),
    _text("entity"),
    _text("key"),
    _int("schema"),
    _maybe("before"),
    _maybe("after"),
    _text("label"),
    _text("reason"),
    _maybe("source"),
    _maybe("record"),
    _maybe("item"),
    _maybe("field"),
    CheckConstraint("way IN ('do', 'undo', 'redo')", name="way"),
    Index("ix_change_act", "act"),
    Index("ix_change_undoes", "undoes", sqlite_where=text("undoes IS NOT NULL")),
    Index("ix_change_way", "curator", "origin", "way", "seq", sqlite_where=text("way IS NOT NULL")),
    Index("ix_change_key", "key"),
    Index("ix_change_source", "source"),
    Index("ix_change_record", "record"),
    Index("ix_change_item", "item", "field"),
    sqlite_autoincrement=True,
)
