"""Studies, choices, acknowledgements, a project's own terms, later texts, and values that point to a study."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

VIEWS = (
    """CREATE VIEW study_members AS
SELECT study.id AS study, study.title AS title, membership.item AS item, membership.joined AS joined,
    item.record AS record, record.source AS source, curator.name AS curator
FROM study JOIN membership ON membership.study = study.id JOIN item ON item.id = membership.item
JOIN record ON record.id = item.record JOIN curator ON curator.id = record.curator""",
    """CREATE VIEW study_choices AS
SELECT choice.study AS study, study.title AS title, choice.cell AS cell, choice.reason AS reason, choice.note AS note,
    value.id AS value, value.item AS item, value.field AS field, record.source AS source, value.as_stated AS as_stated,
    value.missing AS missing, value.text AS text, value.code AS code, value.number AS number, value.unit AS unit,
    value.numerator AS numerator, value.denominator AS denominator, value.percent AS percent, value.date_iso AS date_iso
FROM choice JOIN study ON study.id = choice.study JOIN value ON value.id = choice.value
JOIN item ON item.id = value.item JOIN record ON record.id = item.record""",
)


def upgrade() -> None:
    _make_studies()
    _make_texts_and_terms()
    _let_values_point_to_studies()
    for statement in VIEWS:
        op.execute(statement)


def _make_studies() -> None:
    op.create_table(
        "study",
        *_columns("title", "identifier_list", "note", "created"),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_study")),
        sa.UniqueConstraint("id", name=op.f("uq_study_id")),
    )
    op.create_table(
        "study_identifier",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("study", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["study"], ["study.id"], name=op.f("fk_study_identifier_study_study")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_study_identifier")),
        sa.UniqueConstraint("study", "ordinal", name=op.f("uq_study_identifier_study_ordinal")),
    )
    op.create_index("ix_study_identifier_scheme_value", "study_identifier", ["scheme", "value"], unique=False)
    op.create_table(
        "membership",
        *_columns("study", "item", "joined"),
        sa.Column("curator", sa.Text(), nullable=True),
        sa.Column("created", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["study"], ["study.id"], name=op.f("fk_membership_study_study")),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_membership_item_item")),
        sa.ForeignKeyConstraint(["curator"], ["curator.id"], name=op.f("fk_membership_curator_curator")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_membership")),
        sa.UniqueConstraint("id", name=op.f("uq_membership_id")),
        sa.UniqueConstraint("item", name=op.f("uq_membership_item")),
    )
    op.create_index("ix_membership_study", "membership", ["study"], unique=False)
    op.create_table(
        "choice",
        *_columns("study", "cell", "value", "over_list", "reason", "note"),
        sa.Column("curator", sa.Text(), nullable=True),
        sa.Column("created", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["study"], ["study.id"], name=op.f("fk_choice_study_study")),
        sa.ForeignKeyConstraint(["value"], ["value.id"], name=op.f("fk_choice_value_value")),
        sa.ForeignKeyConstraint(["curator"], ["curator.id"], name=op.f("fk_choice_curator_curator")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_choice")),
        sa.UniqueConstraint("id", name=op.f("uq_choice_id")),
        sa.UniqueConstraint("study", "cell", name=op.f("uq_choice_study_cell")),
    )
    op.create_index("ix_choice_value", "choice", ["value"], unique=False)
    op.create_table(
        "choice_over",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["choice"], ["choice.id"], name=op.f("fk_choice_over_choice_choice")),
        sa.ForeignKeyConstraint(["value"], ["value.id"], name=op.f("fk_choice_over_value_value")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_choice_over")),
        sa.UniqueConstraint("choice", "ordinal", name=op.f("uq_choice_over_choice_ordinal")),
    )
    op.create_index("ix_choice_over_value", "choice_over", ["value"], unique=False)
    op.create_table(
        "acknowledgement",
        *_columns("rule"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("study", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("curator", sa.Text(), nullable=True),
        sa.Column("created", sa.Text(), nullable=False),
        sa.CheckConstraint("item IS NOT NULL OR study IS NOT NULL", name=op.f("ck_acknowledgement_place")),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_acknowledgement_item_item")),
        sa.ForeignKeyConstraint(["study"], ["study.id"], name=op.f("fk_acknowledgement_study_study")),
        sa.ForeignKeyConstraint(["curator"], ["curator.id"], name=op.f("fk_acknowledgement_curator_curator")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_acknowledgement")),
        sa.UniqueConstraint("id", name=op.f("uq_acknowledgement_id")),
    )
    op.create_index("ix_acknowledgement_item", "acknowledgement", ["item"], unique=False)
    op.create_index("ix_acknowledgement_study", "acknowledgement", ["study"], unique=False)


def _make_texts_and_terms() -> None:
    op.create_table(
        "revision_origin",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("original", sa.Text(), nullable=True),
        sa.Column("slice_start", sa.Integer(), nullable=False),
        sa.Column("slice_end", sa.Integer(), nullable=False),
        sa.Column("ledger", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision"], ["revision.id"], name=op.f("fk_revision_origin_revision_revision")),
        sa.ForeignKeyConstraint(["original"], ["original.id"], name=op.f("fk_revision_origin_original_original")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_revision_origin")),
        sa.UniqueConstraint("revision", name=op.f("uq_revision_origin_revision")),
    )
    op.create_index("ix_revision_origin_original", "revision_origin", ["original"], unique=False)
    op.create_table(
        "anchor",
        *_columns("quote", "revision", "standing"),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("curator", sa.Text(), nullable=True),
        sa.Column("created", sa.Text(), nullable=False),
        sa.CheckConstraint("standing IN ('exact', 'moved', 'fuzzy', 'lost')", name=op.f("ck_anchor_standing")),
        sa.CheckConstraint("standing = 'lost' OR (start >= 0 AND start < stop)", name=op.f("ck_anchor_range")),
        sa.ForeignKeyConstraint(["quote"], ["quote.id"], name=op.f("fk_anchor_quote_quote")),
        sa.ForeignKeyConstraint(["revision"], ["revision.id"], name=op.f("fk_anchor_revision_revision")),
        sa.ForeignKeyConstraint(["curator"], ["curator.id"], name=op.f("fk_anchor_curator_curator")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_anchor")),
        sa.UniqueConstraint("id", name=op.f("uq_anchor_id")),
        sa.UniqueConstraint("quote", "revision", name=op.f("uq_anchor_quote_revision")),
    )
    op.create_index("ix_anchor_revision_start_stop", "anchor", ["revision", "start", "stop"], unique=False)
    op.create_table(
        "added_term",
        *_columns("vocabulary", "code", "label", "definition", "body"),
        sa.Column("curator", sa.Text(), nullable=True),
        sa.Column("created", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["curator"], ["curator.id"], name=op.f("fk_added_term_curator_curator")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_added_term")),
        sa.UniqueConstraint("id", name=op.f("uq_added_term_id")),
        sa.UniqueConstraint("vocabulary", "code", name=op.f("uq_added_term_vocabulary_code")),
    )


def _columns(*names: str) -> list[sa.Column[Any]]:
    """The row, the id, and columns of text that are always there."""
    first: list[sa.Column[Any]] = [
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
    ]
    return [*first, *(sa.Column(name, sa.Text(), nullable=False) for name in names)]


def _let_values_point_to_studies() -> None:
    """Make the table anew under its name, with its rows as they were: the search index knows them by their number.

    The legacy way of renaming leaves alone what other tables and views say of the table.
    """
    for name in ("item_field_ordinal", "ref_item", "ref_source", "ref_value"):
        op.drop_index(f"ix_value_{name}", "value")
    op.execute("PRAGMA legacy_alter_table=ON")
    op.rename_table("value", "value_before")
    op.execute("PRAGMA legacy_alter_table=OFF")
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
        sa.Column("ref_study", sa.Text(), nullable=True),
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
            ["ref_study"], ["study.id"], name=op.f("fk_value_ref_study_study"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["ref_value"], ["value.id"], name=op.f("fk_value_ref_value_value"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_value")),
        sa.UniqueConstraint("id", name=op.f("uq_value_id")),
    )
    connection = op.get_bind()
    kept = ", ".join(
        f'"{name}"'
        for name in connection.exec_driver_sql("SELECT name FROM pragma_table_info('value_before')").scalars()
    )
    op.execute(f"INSERT INTO value({kept}) SELECT {kept} FROM value_before ORDER BY row")  # noqa: S608
    op.drop_table("value_before")
    op.create_index(op.f("ix_value_item_field_ordinal"), "value", ["item", "field", "ordinal"], unique=False)
    op.create_index(
        "ix_value_ref_item", "value", ["ref_item"], unique=False, sqlite_where=sa.text("ref_item IS NOT NULL")
    )
    op.create_index(
        "ix_value_ref_source", "value", ["ref_source"], unique=False, sqlite_where=sa.text("ref_source IS NOT NULL")
    )
    op.create_index(
        "ix_value_ref_study", "value", ["ref_study"], unique=False, sqlite_where=sa.text("ref_study IS NOT NULL")
    )
    op.create_index(
        "ix_value_ref_value", "value", ["ref_value"], unique=False, sqlite_where=sa.text("ref_value IS NOT NULL")
    )
    op.create_index(
        "ix_value_identifier", "value", ["text", "code"], unique=False, sqlite_where=sa.text("kind = 'identifier'")
    )
