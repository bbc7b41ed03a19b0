"""Reading what is in the project: sources, and records with everything in them."""

# ruff: noqa: S608 - only names written in this file enter a statement, never anybody's words

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, bindparam, select

from app.domain.anchors import Anchor
from app.domain.changes import Entity, EntityKind
from app.domain.errors import NotFoundError
from app.domain.quotes import Quote
from app.domain.records import Content, Item, Record
from app.domain.sources import Source
from app.domain.values import Value
from db import entities, models, rows
from db.engine import fetch
from db.source_rows import source_of
from db.study_rows import anchor_of

_T = TypeVar("_T", bound=Entity)
_CHUNK = 500
_FEW = 100
_COLUMNS = ("id", "quote", "revision", "standing", "start", "stop", "exact", "confirmed", "curator", "created")
_ANCHORS = (
    f"SELECT {', '.join(_COLUMNS)} FROM anchor "
    "WHERE revision = (SELECT id FROM revision WHERE source = ? ORDER BY ordinal DESC LIMIT 1)"
)
_items_of = (
    select(models.item)
    .where(models.item.c.record == bindparam("record"))
    .order_by(models.item.c.ordinal, models.item.c.row)
)
_STATED = tuple(column for column in models.value.c if column.name not in rows.ONLY_COMPARED)
_values_at = (
    select(*_STATED)
    .where(models.value.c.item == bindparam("item"), models.value.c.field == bindparam("field"))
    .order_by(models.value.c.ordinal, models.value.c.row)
)
_quotes_at = select(models.quote).where(
    (models.quote.c.item_id == bindparam("item"))
    | models.quote.c.value_id.in_(
        select(models.value.c.id).where(
            models.value.c.item == bindparam("item"), models.value.c.field == bindparam("field")
        )
    )
)


def need(connection: Connection, kind: EntityKind, key: str, sort: type[_T]) -> _T:
    """Return an entity; raises NotFoundError."""
    found = entities.fetch(connection, kind, key)
    if not isinstance(found, sort):
        raise NotFoundError(f"There is no {kind} {key} in this project.")
    return found


def sources(connection: Connection) -> Iterator[Source]:
    """Yield all sources in the order they were added, some hundred at a time."""
    last, table = 0, models.source
    while True:
        query = entities.whole_sources().where(table.c.row > last).order_by(table.c.row).limit(_CHUNK)
        found = connection.execute(query).mappings().all()
        if not found:
            return
        last = found[-1]["row"]
        yield from map(source_of, found)


def records(connection: Connection, source: str | None) -> tuple[Record, ...]:
    """Return the records of a source, or all, oldest first."""
    query = select(models.record).order_by(models.record.c.row)
    if source is not None:
        query = query.where(models.record.c.source == source)
    return entities.fetch_all(connection, query, rows.record_of)


def record_of(connection: Connection, source: str, curator: str, reading: str) -> Record | None:
    """Return a curator's record of a source in a pass, or None."""
    table = models.record
    query = select(table).where(table.c.source == source, table.c.curator == curator, table.c.reading == reading)
    return next(iter(entities.fetch_all(connection, query, rows.record_of)), None)


def content(connection: Connection, path: Path, key: str) -> Content:
    """Return everything in a record."""
    bare = outline(connection, key)
    record, ordered = bare.record, bare.items
    item, value, quote = models.item, models.value, models.quote
    its = select(item.c.id).where(item.c.record == key)
    values = select(*_STATED).where(value.c.item.in_(its)).order_by(value.c.ordinal, value.c.row)
    its_values = select(value.c.id).where(value.c.item.in_(its))
    of_values = select(quote).where(quote.c.value_id.in_(its_values))
    of_items = select(quote).where(quote.c.item_id.in_(its))
    found = [
        *connection.execute(of_values).mappings().all(),
        *connection.execute(of_items).mappings().all(),
    ]
    place = {one.id: n for n, one in enumerate(ordered)}
    stated = entities.fetch_all(connection, values, rows.value_of)
    by_place = tuple(sorted(stated, key=lambda one: (place[one.item], one.field)))
    quotes = _by_owner(ordered, by_place, found)
    return Content(
        record=record, items=ordered, values=by_place, quotes=quotes, anchors=_anchors(connection, path, record, quotes)
    )


def outline(connection: Connection, key: str) -> Content:
    """Return the items of a record without what they hold."""
    record = need(connection, EntityKind.RECORD, key, Record)
    items = tuple(map(rows.item_of, connection.execute(_items_of, {"record": key}).mappings().all()))
    return Content(record=record, items=_in_tree_order(items))


def content_at(connection: Connection, path: Path, item: str, field: str) -> Content:
    """Return the content of a record narrowed to one field of one item."""
    one = need(connection, EntityKind.ITEM, item, Item)
    place = {"item": item, "field": field}
    record = need(connection, EntityKind.RECORD, one.record, Record)
    values = tuple(map(rows.value_of, connection.execute(_values_at, place).mappings()))
    quotes = _by_owner((one,), values, connection.execute(_quotes_at, place).mappings())
    return Content(
        record=record, items=(one,), values=values, quotes=quotes, anchors=_anchors(connection, path, record, quotes)
    )


def quote_at(connection: Connection, row: int) -> Quote:
    """Return the quote of a row in `Ranges`."""
    query = select(models.quote).where(models.quote.c.row == row)
    found = entities.fetch_all(connection, query, rows.quote_of)
    if not found:
        raise NotFoundError(f"There is no quote in row {row} in this project.")
    return found[0]


def _anchors(connection: Connection, path: Path, record: Record, quotes: Sequence[Quote]) -> tuple[Anchor, ...]:
    """Return where these quotes stand in the latest text of the record's source, in their order."""
    if not quotes:
        return ()
    keys = tuple(quote.id for quote in quotes) if len(quotes) <= _FEW else ()
    only = f" AND quote IN ({', '.join('?' * len(keys))})" if keys else ""
    found = fetch(connection, path, _ANCHORS + only, (record.source, *keys))
    standing = {row[1]: dict(zip(_COLUMNS, row, strict=True)) for row in found}
    return tuple(anchor_of(standing[quote.id]) for quote in quotes if quote.id in standing) if standing else ()


def _by_owner(items: Sequence[Item], values: Sequence[Value], found: Iterable[rows.Row]) -> tuple[Quote, ...]:
    """Return the quotes of items, then of values, each in its order, so that what is brought back looks as it did."""
    keys = [*(item.id for item in items), *(value.id for value in values)]
    place = {key: n for n, key in enumerate(keys)}
    ordered = sorted(found, key=lambda row: (place[row["item_id"] or row["value_id"]], row["ordinal"], row["row"]))
    return tuple(map(rows.quote_of, ordered))


def _in_tree_order(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return items, given in order of ordinals, each followed by what is nested in it."""
    below: dict[str | None, list[Item]] = {}
    for item in items:
        below.setdefault(item.parent, []).append(item)
    ordered: list[Item] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        item = waiting.pop()
        ordered.append(item)
        waiting.extend(reversed(below.get(item.id, [])))
    return tuple(ordered)
