"""Reading what is in the project: sources, texts, records with everything in them, quotes as columns."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn, TypeVar

import msgspec
from sqlalchemy import Connection, bindparam, select

from app.domain.changes import Entity, EntityKind
from app.domain.errors import NotFoundError
from app.domain.forms import Form
from app.domain.quotes import Quote
from app.domain.records import Content, Item, Record
from app.domain.sources import LedgerLine, Revision, Source
from app.domain.store import Ranges
from app.domain.values import Value
from db import entities, models, rows
from db.engine import fetch
from db.source_rows import ledger_of, source_of

_T = TypeVar("_T", bound=Entity)
_CHUNK = 500
_form = msgspec.json.Decoder(Form)
_values_at = (
    select(models.value)
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


def ledger(connection: Connection, path: Path, source: str) -> tuple[LedgerLine, ...]:
    """Return the lines of the imported record behind a source."""
    found = fetch(connection, path, "SELECT ledger FROM source_detail WHERE source = ?", (source,))
    return ledger_of(found[0][0]) if found else _missing("source", source)


def original(connection: Connection, path: Path, source: str) -> bytes:
    """Return a source's slice of its original file, reading only the parts it lies in."""
    sql = "SELECT original, slice_start, slice_end FROM source_detail WHERE source = ?"
    found = fetch(connection, path, sql, (source,))
    if not found:
        _missing("source", source)
    key, start, end = found[0]
    sizes = fetch(
        connection,
        path,
        "SELECT row, length(bytes) FROM original_part WHERE original = ? ORDER BY ordinal",
        (key,),
    )
    held, at = bytearray(), 0
    for row, size in sizes:
        if at < end and at + size > start:
            (part,) = fetch(connection, path, "SELECT bytes FROM original_part WHERE row = ?", (row,))
            held += part[0][max(0, start - at) : end - at]
        at += size
    return bytes(held)


def revision(connection: Connection, path: Path, source: str) -> Revision:
    """Return the latest revision of a source."""
    sql = (
        "SELECT id, source, sha256, length, ordinal, extractor, extractor_version, created "
        "FROM revision WHERE source = ? ORDER BY ordinal DESC LIMIT 1"
    )
    names = ("id", "source", "sha256", "length", "ordinal", "extractor", "extractor_version", "created")
    found = fetch(connection, path, sql, (source,))
    return Revision(**dict(zip(names, found[0], strict=True))) if found else _missing("text of the source", source)


def text(connection: Connection, path: Path, key: str) -> str:
    """Return the canonical text of a revision."""
    found = fetch(connection, path, "SELECT text FROM revision WHERE id = ?", (key,))
    return str(found[0][0]) if found else _missing("text", key)


def has_text(connection: Connection, path: Path, key: str) -> bool:
    """Say whether a revision is there."""
    return bool(fetch(connection, path, "SELECT 1 FROM revision WHERE id = ?", (key,)))


def form(connection: Connection, key: str) -> Form:
    """Return a form version."""
    table = models.form_version
    body = connection.execute(select(table.c.body).where(table.c.id == key)).scalar()
    return _form.decode(body) if body is not None else _missing("form", key)


def forms(connection: Connection) -> tuple[tuple[str, Form], ...]:
    """Return all form versions with their ids, oldest first."""
    table = models.form_version
    found = connection.execute(select(table.c.id, table.c.body).order_by(table.c.row))
    return tuple((key, _form.decode(body)) for key, body in found)


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


def content(connection: Connection, key: str) -> Content:
    """Return everything in a record."""
    record = need(connection, EntityKind.RECORD, key, Record)
    item, value, quote = models.item, models.value, models.quote
    its = select(item.c.id).where(item.c.record == key)
    items = select(item).where(item.c.record == key).order_by(item.c.ordinal, item.c.row)
    values = select(value).where(value.c.item.in_(its)).order_by(value.c.ordinal, value.c.row)
    its_values = select(value.c.id).where(value.c.item.in_(its))
    of_values = select(quote).where(quote.c.value_id.in_(its_values))
    of_items = select(quote).where(quote.c.item_id.in_(its))
    found = [
        *connection.execute(of_values).mappings(),
        *connection.execute(of_items).mappings(),
    ]
    ordered = _in_tree_order(entities.fetch_all(connection, items, rows.item_of))
    place = {one.id: n for n, one in enumerate(ordered)}
    stated = entities.fetch_all(connection, values, rows.value_of)
    by_place = tuple(sorted(stated, key=lambda one: (place[one.item], one.field)))
    return Content(record=record, items=ordered, values=by_place, quotes=_by_owner(ordered, by_place, found))


def content_at(connection: Connection, item: str, field: str) -> Content:
    """Return the content of a record narrowed to one field of one item."""
    one = need(connection, EntityKind.ITEM, item, Item)
    place = {"item": item, "field": field}
    values = tuple(map(rows.value_of, connection.execute(_values_at, place).mappings()))
    return Content(
        record=need(connection, EntityKind.RECORD, one.record, Record),
        items=(one,),
        values=values,
        quotes=_by_owner((one,), values, connection.execute(_quotes_at, place).mappings()),
    )


def ranges(connection: Connection, path: Path, revision: str) -> Ranges:
    """Return the quotes of a revision as columns, ordered by start, from one covering index."""
    sql = 'SELECT start, stop, "row" FROM quote WHERE revision = ? ORDER BY start, stop, "row"'
    found = fetch(connection, path, sql, (revision,))
    start, end, row = zip(*found, strict=True) if found else ((), (), ())
    return Ranges(array("q", start), array("q", end), array("q", row))


def quote_at(connection: Connection, row: int) -> Quote:
    """Return the quote of a row in `Ranges`."""
    query = select(models.quote).where(models.quote.c.row == row)
    found = entities.fetch_all(connection, query, rows.quote_of)
    return found[0] if found else _missing("quote in row", str(row))


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


def _missing(what: str, key: str) -> NoReturn:
    raise NotFoundError(f"There is no {what} {key} in this project.")
