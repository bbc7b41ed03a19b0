"""The first schema: every table, the search indexes, and the mark that makes the file a Vouch project."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPLICATION_ID = 0x564F5543
LATEST = """CREATE VIEW source_text AS
SELECT source."row" AS "row", revision.text AS text FROM source JOIN revision ON revision.source = source.id
WHERE NOT EXISTS (
    SELECT 1 FROM revision AS later WHERE later.source = source.id AND later.ordinal > revision.ordinal
)"""
SEARCH = (
    LATEST,
    """CREATE VIRTUAL TABLE text_fts USING fts5(
    text, content='source_text', content_rowid='row', tokenize='unicode61 remove_diacritics 2')""",
    """CREATE VIRTUAL TABLE source_fts USING fts5(
    title, people, container, identifiers, tags,
    content='source', content_rowid='row', tokenize='unicode61 remove_diacritics 2')""",
    """CREATE VIRTUAL TABLE value_fts USING fts5(
    as_stated, text, unread, note, content='value', content_rowid='row', tokenize='unicode61 remove_diacritics 2')""",
)


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("ended", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('running', 'ended')", name=op.f("ck_batch_state")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_batch")),
        sa.UniqueConstraint("id", name=op.f("uq_batch_id")),
    )
    op.create_table(
        "change",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Text(), nullable=True),
        sa.Column("way", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("curator", sa.Text(), nullable=False),
        sa.Column("machine", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("record", sa.Text(), nullable=True),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("field", sa.Text(), nullable=True),
        sa.CheckConstraint("way IN ('do', 'undo', 'redo')", name=op.f("ck_change_way")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_change_act", "change", ["act"], unique=False)
    op.create_index("ix_change_item", "change", ["item", "field"], unique=False)
    op.create_index("ix_change_key", "change", ["key"], unique=False)
    op.create_index("ix_change_record", "change", ["record"], unique=False)
    op.create_index("ix_change_source", "change", ["source"], unique=False)
    op.create_index("ix_change_undoes", "change", ["undoes"], unique=False, sqlite_where=sa.text("undoes IS NOT NULL"))
    op.create_index(
        "ix_change_way",
        "change",
        ["curator", "origin", "way", "seq"],
        unique=False,
        sqlite_where=sa.text("way IS NOT NULL"),
    )
    op.create_table(
        "curator",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.Column("orcid", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_curator")),
        sa.UniqueConstraint("id", name=op.f("uq_curator_id")),
        sa.UniqueConstraint("name", name=op.f("uq_curator_name")),
    )
    op.create_table(
        "form_version",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_form_version")),
        sa.UniqueConstraint("id", name=op.f("uq_form_version_id")),
        sa.UniqueConstraint("sha256", name=op.f("uq_form_version_sha256")),
    )
    op.create_table(
        "setting",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_setting")),
        sa.UniqueConstraint("key", name=op.f("uq_setting_key")),
    )
    op.create_table(
        "original",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=False),
        sa.Column("newline", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.Column("created", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_original_batch_batch")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_original")),
        sa.UniqueConstraint("id", name=op.f("uq_original_id")),
        sa.UniqueConstraint("sha256", name=op.f("uq_original_sha256")),
    )
    op.create_index(op.f("ix_original_batch"), "original", ["batch"], unique=False)
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
        sa.CheckConstraint("state IN ('todo', 'in_progress', 'done', 'excluded')", name=op.f("ck_source_state")),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_source_batch_batch")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_source")),
        sa.UniqueConstraint("id", name=op.f("uq_source_id")),
    )
    op.create_index(op.f("ix_source_batch"), "source", ["batch"], unique=False)
    op.create_index("ix_source_kind", "source", ["kind", "state"], unique=False)
    op.create_index("ix_source_state", "source", ["state"], unique=False)
    op.create_index("ix_source_state_title", "source", ["state", "title", "row", "kind", "year"], unique=False)
    op.create_index("ix_source_state_year", "source", ["state", "year", "row", "kind"], unique=False)
    op.create_index("ix_source_title", "source", ["title", "row", "kind", "state", "year"], unique=False)
    op.create_index("ix_source_year", "source", ["year", "row", "kind", "state"], unique=False)
    op.create_table(
        "original_part",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["original"], ["original.id"], name=op.f("fk_original_part_original_original")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_original_part")),
        sa.UniqueConstraint("original", "ordinal", name=op.f("uq_original_part_original_ordinal")),
    )
    op.create_table(
        "record",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("curator", sa.Text(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["curator"], ["curator.id"], name=op.f("fk_record_curator_curator")),
        sa.ForeignKeyConstraint(["form"], ["form_version.id"], name=op.f("fk_record_form_form_version")),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_record_source_source")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_record")),
        sa.UniqueConstraint("id", name=op.f("uq_record_id")),
        sa.UniqueConstraint("source", "curator", "reading", name=op.f("uq_record_source_curator_reading")),
    )
    op.create_index(op.f("ix_record_curator"), "record", ["curator"], unique=False)
    op.create_index(op.f("ix_record_form"), "record", ["form"], unique=False)
    op.create_table(
        "revision",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("extractor_version", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_revision_source_source")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_revision")),
        sa.UniqueConstraint("id", name=op.f("uq_revision_id")),
        sa.UniqueConstraint("source", "ordinal", name=op.f("uq_revision_source_ordinal")),
    )
    op.create_table(
        "source_detail",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("volume", sa.Text(), nullable=False),
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("pages", sa.Text(), nullable=False),
        sa.Column("article_number", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("date", sa.Text(), nullable=True),
        sa.Column("date_as_stated", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("keywords", sa.Text(), nullable=False),
        sa.Column("identifier_list", sa.Text(), nullable=False),
        sa.Column("tag_list", sa.Text(), nullable=False),
        sa.Column("original", sa.Text(), nullable=True),
        sa.Column("slice_start", sa.Integer(), nullable=False),
        sa.Column("slice_end", sa.Integer(), nullable=False),
        sa.Column("abstract", sa.Text(), nullable=False),
        sa.Column("ledger", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["original"], ["original.id"], name=op.f("fk_source_detail_original_original")),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_source_detail_source_source")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_source_detail")),
        sa.UniqueConstraint("source", name=op.f("uq_source_detail_source")),
    )
    op.create_index(op.f("ix_source_detail_original"), "source_detail", ["original"], unique=False)
    op.create_table(
        "source_identifier",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_source_identifier_source_source")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_source_identifier")),
        sa.UniqueConstraint("source", "ordinal", name=op.f("uq_source_identifier_source_ordinal")),
    )
    op.create_index(op.f("ix_source_identifier_scheme_value"), "source_identifier", ["scheme", "value"], unique=False)
    op.create_table(
        "source_tag",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_source_tag_source_source")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_source_tag")),
        sa.UniqueConstraint("source", "ordinal", name=op.f("uq_source_tag_source_ordinal")),
    )
    op.create_index(op.f("ix_source_tag_tag_place"), "source_tag", ["tag", "place"], unique=False)
    op.create_table(
        "item",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.CheckConstraint("parent <> id", name=op.f("ck_item_parent")),
        sa.ForeignKeyConstraint(["parent"], ["item.id"], name=op.f("fk_item_parent_item")),
        sa.ForeignKeyConstraint(["record"], ["record.id"], name=op.f("fk_item_record_record")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_item")),
        sa.UniqueConstraint("id", name=op.f("uq_item_id")),
    )
    op.create_index(op.f("ix_item_kind"), "item", ["kind"], unique=False)
    op.create_index(op.f("ix_item_parent"), "item", ["parent"], unique=False)
    op.create_index(op.f("ix_item_record"), "item", ["record"], unique=False)
    op.create_table(
        "value",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("as_stated", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("missing", sa.Text(), nullable=True),
        sa.Column("unread", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("comparator", sa.Text(), nullable=False),
        sa.Column("number", sa.REAL(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("low", sa.REAL(), nullable=True),
        sa.Column("high", sa.REAL(), nullable=True),
        sa.Column("numerator", sa.Integer(), nullable=True),
        sa.Column("denominator", sa.Integer(), nullable=True),
        sa.Column("percent", sa.REAL(), nullable=True),
        sa.Column("p_comparator", sa.Text(), nullable=True),
        sa.Column("p", sa.REAL(), nullable=True),
        sa.Column("date_iso", sa.Text(), nullable=True),
        sa.Column("ref_item", sa.Text(), nullable=True),
        sa.Column("ref_value", sa.Text(), nullable=True),
        sa.Column("ref_source", sa.Text(), nullable=True),
        sa.Column("derivation", sa.Text(), nullable=True),
        sa.Column("part_derivations", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("rests_on", sa.Text(), nullable=False),
        sa.Column("outside", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("needs_review", sa.Integer(), nullable=False),
        sa.Column("curator", sa.Text(), nullable=True),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("modified", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('value', 'missing', 'unread')", name=op.f("ck_value_state")),
        sa.CheckConstraint(
            "(payload IS NOT NULL) + (missing IS NOT NULL) + (unread IS NOT NULL) = 1", name=op.f("ck_value_one")
        ),
        sa.ForeignKeyConstraint(["curator"], ["curator.id"], name=op.f("fk_value_curator_curator")),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_value_item_item")),
        sa.ForeignKeyConstraint(
            ["ref_item"], ["item.id"], name=op.f("fk_value_ref_item_item"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["ref_source"],
            ["source.id"],
            name=op.f("fk_value_ref_source_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["ref_value"], ["value.id"], name=op.f("fk_value_ref_value_value"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_value")),
        sa.UniqueConstraint("id", name=op.f("uq_value_id")),
    )
    op.create_index(op.f("ix_value_item_field_ordinal"), "value", ["item", "field", "ordinal"], unique=False)
    op.create_index(
        "ix_value_ref_item", "value", ["ref_item"], unique=False, sqlite_where=sa.text("ref_item IS NOT NULL")
    )
    op.create_index(
        "ix_value_ref_source", "value", ["ref_source"], unique=False, sqlite_where=sa.text("ref_source IS NOT NULL")
    )
    op.create_index(
        "ix_value_ref_value", "value", ["ref_value"], unique=False, sqlite_where=sa.text("ref_value IS NOT NULL")
    )
    op.create_table(
        "quote",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("suffix", sa.Text(), nullable=False),
        sa.Column("value_id", sa.Text(), nullable=True),
        sa.Column("item_id", sa.Text(), nullable=True),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("together", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("curator", sa.Text(), nullable=True),
        sa.Column("created", sa.Text(), nullable=False),
        sa.CheckConstraint("(value_id IS NULL) <> (item_id IS NULL)", name=op.f("ck_quote_owner")),
        sa.CheckConstraint("start >= 0 AND start < stop", name=op.f("ck_quote_range")),
        sa.ForeignKeyConstraint(["curator"], ["curator.id"], name=op.f("fk_quote_curator_curator")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_quote_item_id_item")),
        sa.ForeignKeyConstraint(["revision"], ["revision.id"], name=op.f("fk_quote_revision_revision")),
        sa.ForeignKeyConstraint(["value_id"], ["value.id"], name=op.f("fk_quote_value_id_value")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_quote")),
        sa.UniqueConstraint("id", name=op.f("uq_quote_id")),
    )
    op.create_index("ix_quote_item_id", "quote", ["item_id"], unique=False, sqlite_where=sa.text("item_id IS NOT NULL"))
    op.create_index(op.f("ix_quote_revision_start_stop"), "quote", ["revision", "start", "stop"], unique=False)
    op.create_index(
        "ix_quote_value_id", "quote", ["value_id"], unique=False, sqlite_where=sa.text("value_id IS NOT NULL")
    )
    for statement in SEARCH:
        op.execute(statement)
    op.execute(f"PRAGMA application_id={APPLICATION_ID}")
