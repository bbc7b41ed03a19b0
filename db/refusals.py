"""Structural lies that the project refuses: a quote not in its text, an item below itself, a dangling pointer."""

# ruff: noqa: S608 - only names written in this file enter a statement, never anybody's words

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import Connection

from app.domain.anchors import Anchor
from app.domain.changes import Entity, EntityKind, Scope
from app.domain.errors import RefusedError
from app.domain.findings import Acknowledgement
from app.domain.kinds import Reference, Target
from app.domain.quotes import Quote
from app.domain.records import Item
from app.domain.studies import Choice, Membership, Study
from app.domain.values import Derivation, Value
from db.links import prove_folded
from db.standing import check_standing, prove_anchor

_POINTING = {
    EntityKind.ITEM: "ref_item",
    EntityKind.VALUE: "ref_value",
    EntityKind.SOURCE: "ref_source",
    EntityKind.STUDY: "ref_study",
}
_TARGETS = {Target.ITEM: "item", Target.VALUE: "value", Target.SOURCE: "source", Target.STUDY: "study"}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One edit as it was written: what, before and after, and whose history it belongs to.

    `value` is the value whose quote stands elsewhere since, when the edit is of an anchor.
    """

    kind: EntityKind
    key: str
    before: Entity | None
    after: Entity | None
    scope: Scope
    value: str = ""

    def quoted_values(self) -> Iterator[str]:
        """Yield the values whose quotes this line changes."""
        for state in (self.before, self.after):
            if isinstance(state, Quote) and state.value:
                yield state.value
        if self.value:
            yield self.value

    def studies(self) -> Iterator[str]:
        """Yield the studies that this line is of."""
        for state in (self.before, self.after):
            if isinstance(state, Study):
                yield state.id
            elif isinstance(state, Membership | Choice | Acknowledgement) and state.study:
                yield state.study


def check_put(connection: Connection, entity: Entity, before: Entity | None, scope: Scope) -> None:
    """Refuse a quote or an anchor whose words are not in its text, and an item that cannot stand where it is put."""
    if isinstance(entity, Quote):
        _prove(connection, entity, before, scope)
    elif isinstance(entity, Anchor):
        prove_anchor(connection, entity, before)
    elif isinstance(entity, Item) and entity.parent is not None:
        _stand(connection, entity)


def check_references(connection: Connection, lines: Sequence[Line]) -> None:
    """Refuse, at the end of an act, a reference to something that is gone, and a choice that is none any more."""
    for line in lines:
        if line.after is None and line.kind in _POINTING:
            _refuse_pointed_at(connection, line)
        if isinstance(line.after, Value) and isinstance(line.after.value, Reference):
            _refuse_dangling(connection, line.after.value)
    _refuse_borrowed_words(connection, lines)
    check_standing(connection, [(line.before, line.after) for line in lines])
    prove_folded(connection, (state for line in lines for state in (line.before, line.after)))


def _prove(connection: Connection, quote: Quote, before: Entity | None, scope: Scope) -> None:
    if isinstance(before, Quote) and _place(before) == _place(quote):
        return
    sql = "SELECT substr(text, ?, ?) = ?, source FROM revision WHERE id = ?"
    found = (quote.start + 1, quote.end - quote.start, quote.exact, quote.revision)
    row = connection.exec_driver_sql(sql, found).first()
    if row is None or not row[0]:
        raise RefusedError("The words of this quote are not what the source's text holds there; nothing was written.")
    if row[1] != scope.source:
        raise RefusedError("This quote comes from another source than what it vouches for; nothing was written.")


def _place(quote: Quote) -> tuple[object, ...]:
    return quote.revision, quote.start, quote.exact, quote.value, quote.item


def _stand(connection: Connection, item: Item) -> None:
    sql = (
        "WITH RECURSIVE above(id, record, parent) AS (SELECT id, record, parent FROM item WHERE id = ? "
        "UNION SELECT item.id, item.record, item.parent FROM item JOIN above ON item.id = above.parent) "
        "SELECT id, record FROM above"
    )
    above = connection.exec_driver_sql(sql, (item.parent,)).all()
    if any(row[0] == item.id for row in above):
        raise RefusedError("An item cannot be moved below itself; nothing was written.")
    if any(row[1] != item.record for row in above[:1]):
        raise RefusedError("An item stays in the record of the item it is nested in; nothing was written.")


def _refuse_pointed_at(connection: Connection, line: Line) -> None:
    sql = (
        "SELECT item.kind FROM value JOIN item ON item.id = value.item "
        f"WHERE value.{_POINTING[line.kind]} = ? AND NOT EXISTS (SELECT 1 FROM {line.kind} WHERE id = ?) LIMIT 1"
    )
    row = connection.exec_driver_sql(sql, (line.key, line.key)).first()
    if row is not None:
        raise RefusedError(
            f"A {row[0].replace('_', ' ')} still points to this {line.kind}; remove or re-point it first. "
            "Nothing was written."
        )


def _refuse_borrowed_words(connection: Connection, lines: Sequence[Line]) -> None:
    """Refuse words of this source for a value that comes from another one (rule V02)."""
    written = {line.after.id: line.after for line in lines if isinstance(line.after, Value)}
    doubtful = {key for key, value in written.items() if value.derivation is Derivation.EXTERNAL}
    doubtful |= {
        line.after.value
        for line in lines
        if isinstance(line.after, Quote) and line.after.value and line.after.value not in written
    }
    sql = (
        "SELECT 1 FROM value JOIN quote ON quote.value_id = value.id "
        f"WHERE value.id = ? AND value.derivation = '{Derivation.EXTERNAL}' LIMIT 1"
    )
    if any(connection.exec_driver_sql(sql, (key,)).first() is not None for key in doubtful):
        raise RefusedError(
            "A value from another source has no words in this text; unlink them first, or say that it is stated here."
        )


def _refuse_dangling(connection: Connection, reference: Reference) -> None:
    sql = f"SELECT 1 FROM {_TARGETS[reference.target]} WHERE id = ?"
    if connection.exec_driver_sql(sql, (reference.key,)).first() is None:
        raise RefusedError(
            f"This points to {'an' if reference.target == 'item' else 'a'} {reference.target} that is gone."
        )
