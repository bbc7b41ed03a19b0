"""Whose history a thing belongs to: its source, record, item and field, looked up once an act."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from app.domain.anchors import Anchor
from app.domain.changes import Entity, Scope
from app.domain.duplicates import SourceLink
from app.domain.findings import Acknowledgement
from app.domain.forms import AddedTerm
from app.domain.quotes import Quote
from app.domain.records import Curator, Item, Record
from app.domain.sources import Source
from app.domain.studies import Choice, Membership, Study
from app.domain.values import Value


class Scopes:
    """The scopes of one act, remembered by what they were found for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, Scope] = {}

    def of(self, entity: Entity) -> Scope:
        """Return the scope of an entity; what it belongs to must be there, else the scope is empty above it."""
        scope = self._find(entity)
        self._known[entity.id] = scope
        return scope

    def vouched_by(self, entity: Entity) -> str:
        """Return the value that an anchor's quote vouches for, "" for any other entity."""
        if not isinstance(entity, Anchor):
            return ""
        sql = "SELECT value_id FROM quote WHERE id = ?"
        return self._connection.exec_driver_sql(sql, (entity.quote,)).scalar() or ""

    def forget(self, key: str) -> None:
        """Forget what was remembered of a thing that is gone."""
        self._known.pop(key, None)

    def _find(self, entity: Entity) -> Scope:
        match entity:
            case Curator() | Study() | AddedTerm():
                return Scope()
            case Source():
                return Scope(source=entity.id)
            case SourceLink():
                return Scope(source=entity.source)
            case Record():
                return Scope(source=entity.source, record=entity.id)
            case Item():
                return self._in_record(entity.record, entity.id)
            case Value():
                return _at(self._of_item(entity.item), entity.field)
            case Quote():
                return self._of_value(entity.value) if entity.value else self._of_item(entity.item or "")
            case Anchor():
                return self._of_quote(entity.quote)
            case Membership():
                return self._of_item(entity.item)
            case Choice():
                return self._of_value(entity.value)
            case Acknowledgement():
                return _at(self._of_item(entity.item), entity.field) if entity.item else Scope()

    def _in_record(self, record: str, item: str) -> Scope:
        row = self._connection.exec_driver_sql("SELECT source FROM record WHERE id = ?", (record,)).first()
        return Scope(source=row[0] if row else "", record=record, item=item)

    def _of_item(self, item: str) -> Scope:
        if item in self._known:
            return self._known[item]
        sql = "SELECT record.source, record.id FROM item JOIN record ON record.id = item.record WHERE item.id = ?"
        row = self._connection.exec_driver_sql(sql, (item,)).first()
        return self._known.setdefault(item, Scope(source=row[0], record=row[1], item=item) if row else Scope(item=item))

    def _of_value(self, value: str) -> Scope:
        if value in self._known:
            return self._known[value]
        row = self._connection.exec_driver_sql("SELECT item, field FROM value WHERE id = ?", (value,)).first()
        if row is None:
            return Scope()
        return _at(self._of_item(row[0]), row[1])

    def _of_quote(self, quote: str) -> Scope:
        if quote in self._known:
            return self._known[quote]
        row = self._connection.exec_driver_sql("SELECT value_id, item_id FROM quote WHERE id = ?", (quote,)).first()
        if row is None:
            return Scope()
        return self._of_value(row[0]) if row[0] else self._of_item(row[1])


def _at(item: Scope, field: str) -> Scope:
    return msgspec.structs.replace(item, field=field)
