"""What must hold of anchors and choices: words that stand where an anchor says, values of a study's own trials."""

# ruff: noqa: S608 - only names written in this file enter a statement, never anybody's words

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from app.domain.anchors import Anchor, Standing
from app.domain.changes import Entity, EntityKind
from app.domain.errors import RefusedError
from app.domain.quotes import Quote
from app.domain.records import Item
from app.domain.studies import Choice, Membership

STRAY = """
WITH RECURSIVE above(choice, study, record, item, parent) AS (
    SELECT choice.id, choice.study, item.record, item.id, item.parent FROM choice
    JOIN value ON value.id = choice.value JOIN item ON item.id = value.item {where}
    UNION ALL SELECT above.choice, above.study, above.record, item.id, item.parent FROM above
    JOIN item ON item.id = above.parent
),
told(choice, study, record, ours, others) AS (
    SELECT above.choice, above.study, above.record, max(membership.study = above.study),
    max(membership.study <> above.study) FROM above LEFT JOIN membership ON membership.item = above.item
    GROUP BY above.choice
)
SELECT choice FROM told WHERE NOT coalesce(ours, 0) AND (coalesce(others, 0) OR NOT EXISTS (
    SELECT 1 FROM membership JOIN item ON item.id = membership.item
    WHERE membership.study = told.study AND item.record = told.record
)) LIMIT 1
"""
"""The first choice of a value that is none of its study's: it stands neither under one of the trials that belong to the
study nor beside one in the same record, or it stands under a trial that belongs to another study."""

_HOLDERS = {
    EntityKind.SOURCE: (
        ("source_link", "source", "Another source is linked to this one; part them first."),
        ("source_link", "other", "This source is linked to another one; part them first."),
    ),
    EntityKind.ITEM: (
        ("membership", "item", "A study still counts this trial as its own; take it out of the study first."),
        ("acknowledgement", "item", "A finding here was acknowledged; take the acknowledgement back first."),
    ),
    EntityKind.VALUE: (
        ("choice", "value", "This value is chosen for a study; drop that choice first."),
        ("choice_over", "value", "A choice for a study names this value as the one not taken; drop that choice first."),
    ),
    EntityKind.STUDY: (
        ("membership", "study", "Trials still belong to this study; take them out first."),
        ("choice", "study", "Values are still chosen for this study; drop those choices first."),
        ("acknowledgement", "study", "A finding here was acknowledged; take the acknowledgement back first."),
    ),
}


def prove_anchor(connection: Connection, anchor: Anchor, before: Entity | None) -> None:
    """Refuse an anchor whose words do not stand there, or in a text that is no later one of the quote's source."""
    if isinstance(before, Anchor) and _place(before) == _place(anchor):
        return
    sql = (
        "SELECT ours.source = its.source, ours.ordinal > its.ordinal, substr(ours.text, ?, ?) = ? "
        "FROM quote JOIN revision its ON its.id = quote.revision JOIN revision ours ON ours.id = ? WHERE quote.id = ?"
    )
    place = (anchor.start + 1, anchor.end - anchor.start, anchor.exact, anchor.revision, anchor.quote)
    row = connection.exec_driver_sql(sql, place).first()
    if row is None:
        raise RefusedError("The quote of this anchor, or its text, is gone; nothing was written.")
    same_source, later, holds = row
    if not same_source:
        raise RefusedError("This anchor stands in another source than its quote; nothing was written.")
    if not later:
        raise RefusedError("An anchor stands in a later text than the one its quote was taken from.")
    if anchor.standing is not Standing.LOST and not holds:
        raise RefusedError("The words of this anchor are not what the source's text holds there; nothing was written.")


def check_standing(connection: Connection, changes: Sequence[tuple[Entity | None, Entity | None]]) -> None:
    """Refuse, at the end of an act, what its edits together would leave untrue; each change is before and after."""
    studies: set[str] = set()
    for before, after in changes:
        match before, after:
            case Membership(), _:
                studies.add(before.study)
            case _, Choice():
                _refuse_stray(connection, "choice.id = ?", after.id)
            case Item(), Item() if before.parent != after.parent:
                inside = "SELECT value.id FROM value JOIN item ON item.id = value.item WHERE item.record = ?"
                _refuse_stray(connection, f"choice.value IN ({inside})", after.record)
    for study in studies:
        _refuse_stray(connection, "choice.study = ?", study)


def why_kept(connection: Connection, kind: EntityKind, key: str) -> str:
    """Return in a sentence what points to a thing that was to go, "" when it is nothing that is told by name."""
    for table, column, sentence in _HOLDERS.get(kind, ()):
        if connection.exec_driver_sql(f"SELECT 1 FROM {table} WHERE {column} = ? LIMIT 1", (key,)).first():
            return f"{sentence} Nothing was written."
    return ""


def anchors_of(connection: Connection, quote: str) -> tuple[str, ...]:
    """Return the anchors of a quote."""
    found = connection.exec_driver_sql("SELECT id FROM anchor WHERE quote = ? ORDER BY row", (quote,))
    return tuple(found.scalars())


def anchors_overtaken(connection: Connection, quote: Quote) -> tuple[str, ...]:
    """Return the anchors that a quote has in the text it is to be taken from, or in an earlier one."""
    sql = (
        "SELECT anchor.id FROM anchor JOIN revision ours ON ours.id = anchor.revision JOIN revision its ON its.id = ? "
        "WHERE anchor.quote = ? AND ours.ordinal <= its.ordinal ORDER BY anchor.row"
    )
    return tuple(connection.exec_driver_sql(sql, (quote.revision, quote.id)).scalars())


def _place(anchor: Anchor) -> tuple[object, ...]:
    return anchor.quote, anchor.revision, anchor.standing, anchor.start, anchor.exact


def _refuse_stray(connection: Connection, where: str, key: str) -> None:
    if connection.exec_driver_sql(STRAY.format(where=f"WHERE {where}"), (key,)).first():
        raise RefusedError(
            "A value that is chosen for a study must belong to one of its trials; drop that choice first. "
            "Nothing was written."
        )
