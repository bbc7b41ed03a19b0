"""Journalled entities in their tables: fetch one, write one, remove one, each with its search index.

Nobody but the journal calls `write` and `remove`: whatever changes goes through it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table, bindparam, delete, insert, select, update

from app.domain.changes import Entity, EntityKind
from app.domain.quotes import Quote
from app.domain.records import Curator, Item, Record
from app.domain.sources import Source
from app.domain.values import Value
from db import models, rows, source_rows
from db.search import admit_source, index_source, index_value, lower_watermark, unindex_source, unindex_value

_T = TypeVar("_T")

_WHOLE_SOURCE = select(
    models.source,
    *(c for c in models.source_detail.c if c.name not in {"row", "source", "ledger"}),
).join(models.source_detail, models.source_detail.c.row == models.source.c.row)
_TABLES: dict[EntityKind, Table] = {
    EntityKind.SOURCE: models.source,
    EntityKind.CURATOR: models.curator,
    EntityKind.RECORD: models.record,
    EntityKind.ITEM: models.item,
    EntityKind.VALUE: models.value,
    EntityKind.QUOTE: models.quote,
}
_KINDS: dict[type, EntityKind] = {
    Source: EntityKind.SOURCE,
    Curator: EntityKind.CURATOR,
    Record: EntityKind.RECORD,
    Item: EntityKind.ITEM,
    Value: EntityKind.VALUE,
    Quote: EntityKind.QUOTE,
}
_READERS: dict[EntityKind, Callable[[rows.Row], Entity]] = {
    EntityKind.SOURCE: source_rows.source_of,
    EntityKind.CURATOR: rows.curator_of,
    EntityKind.RECORD: rows.record_of,
    EntityKind.ITEM: rows.item_of,
    EntityKind.VALUE: rows.value_of,
    EntityKind.QUOTE: rows.quote_of,
}
_FETCH: dict[EntityKind, Select[Any]] = {
    kind: (_WHOLE_SOURCE if table is models.source else select(table)).where(table.c.id == bindparam("key"))
    for kind, table in _TABLES.items()
}
_INSERT = {kind: insert(table) for kind, table in _TABLES.items()}
_UPDATE = {kind: update(table).where(table.c.id == bindparam("key")) for kind, table in _TABLES.items()}
_DELETE = {kind: delete(table).where(table.c.id == bindparam("key")) for kind, table in _TABLES.items()}


def kind_of(entity: Entity) -> EntityKind:
    """Return the kind of an entity."""
    return _KINDS[type(entity)]


def fetch(connection: Connection, kind: EntityKind, key: str) -> Entity | None:
    """Return an entity by its id, or None."""
    row = connection.execute(_FETCH[kind], {"key": key}).mappings().first()
    return None if row is None else _READERS[kind](row)


def fetch_all(connection: Connection, query: Select[Any], read: Callable[[rows.Row], _T]) -> tuple[_T, ...]:
    """Return what `read` makes of each row of a query."""
    return tuple(read(row) for row in connection.execute(query).mappings())


def whole_sources() -> Select[Any]:
    """Return the query of whole sources, for `source_rows.source_of`."""
    return _WHOLE_SOURCE


def write(connection: Connection, entity: Entity, *, new: bool) -> None:
    """Insert or update an entity and its index."""
    if isinstance(entity, Source):
        _write_source(connection, entity, new=new)
    elif isinstance(entity, Value):
        if not new:
            unindex_value(connection, entity.id)
        _store(connection, EntityKind.VALUE, rows.value_row(entity), new=new)
        index_value(connection, entity.id)
    else:
        _store(connection, kind_of(entity), _row(entity), new=new)


def remove(connection: Connection, kind: EntityKind, key: str) -> None:
    """Delete an entity and its index; sqlalchemy's IntegrityError says that something still hangs on it."""
    if kind is EntityKind.VALUE:
        unindex_value(connection, key)
    if kind is EntityKind.SOURCE:
        unindex_source(connection, key)
        for table in (models.source_identifier, models.source_tag, models.source_detail):
            connection.execute(delete(table).where(table.c.source == key))
    connection.execute(_DELETE[kind], {"key": key})
    if kind is EntityKind.SOURCE:
        lower_watermark(connection)


def _row(entity: Curator | Record | Item | Quote) -> dict[str, Any]:
    match entity:
        case Curator():
            return rows.curator_row(entity)
        case Record():
            return rows.record_row(entity)
        case Item():
            return rows.item_row(entity)
        case Quote():
            return rows.quote_row(entity)


def _store(connection: Connection, kind: EntityKind, row: dict[str, Any], *, new: bool) -> None:
    if new:
        connection.execute(_INSERT[kind], row)
    else:
        connection.execute(_UPDATE[kind], {**row, "key": row.pop("id")})


def _write_source(connection: Connection, source: Source, *, new: bool) -> None:
    if not new:
        unindex_source(connection, source.id)
    _store(connection, EntityKind.SOURCE, source_rows.source_row(source), new=new)
    number = connection.execute(select(models.source.c.row).where(models.source.c.id == source.id)).scalar_one()
    detail = models.source_detail
    if new:
        connection.execute(insert(detail), {**source_rows.detail_row(source), "row": number, "ledger": "[]"})
        admit_source(connection, source.id)
    else:
        connection.execute(update(detail).where(detail.c.row == number), source_rows.detail_row(source))
    for table, found in (
        (models.source_identifier, source_rows.identifier_rows(source)),
        (models.source_tag, source_rows.tag_rows(source, number)),
    ):
        connection.execute(delete(table).where(table.c.source == source.id))
        if found:
            connection.execute(insert(table), found)
    index_source(connection, source.id)
