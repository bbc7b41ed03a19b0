"""Journalled entities in their tables: fetch one, write one, remove one, each with its search index.

Nobody but the journal calls `write` and `remove`: whatever changes goes through it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Select, Table, bindparam, delete, insert, select, update

from app.domain.anchors import Anchor
from app.domain.changes import Entity, EntityKind
from app.domain.duplicates import SourceLink
from app.domain.findings import Acknowledgement
from app.domain.forms import AddedTerm
from app.domain.quotes import Quote
from app.domain.records import Curator, Item, Record
from app.domain.sources import Source
from app.domain.studies import Choice, Membership, Study
from app.domain.values import Value
from db import links, models, rows, source_rows, study_rows
from db.forms import own_terms_changed
from db.search import admit_source, index_source, index_value, lower_watermark, unindex_source, unindex_value

_T = TypeVar("_T")

_WHOLE_SOURCE = select(
    models.source,
    *(c for c in models.source_detail.c if c.name not in {"row", "source", "ledger"}),
).join(models.source_detail, models.source_detail.c.row == models.source.c.row)


class _Sort(NamedTuple):
    """How one kind of entity is kept."""

    cls: type
    table: Table
    row: Callable[[Any], dict[str, Any]]
    read: Callable[[rows.Row], Entity]


_SORTS = {
    EntityKind.SOURCE: _Sort(Source, models.source, source_rows.source_row, source_rows.source_of),
    EntityKind.CURATOR: _Sort(Curator, models.curator, rows.curator_row, rows.curator_of),
    EntityKind.RECORD: _Sort(Record, models.record, rows.record_row, rows.record_of),
    EntityKind.ITEM: _Sort(Item, models.item, rows.item_row, rows.item_of),
    EntityKind.VALUE: _Sort(Value, models.value, rows.value_row, rows.value_of),
    EntityKind.QUOTE: _Sort(Quote, models.quote, rows.quote_row, rows.quote_of),
    EntityKind.ANCHOR: _Sort(Anchor, models.anchor, study_rows.anchor_row, study_rows.anchor_of),
    EntityKind.STUDY: _Sort(Study, models.study, study_rows.study_row, study_rows.study_of),
    EntityKind.MEMBERSHIP: _Sort(Membership, models.membership, study_rows.membership_row, study_rows.membership_of),
    EntityKind.CHOICE: _Sort(Choice, models.choice, study_rows.choice_row, study_rows.choice_of),
    EntityKind.ACKNOWLEDGEMENT: _Sort(
        Acknowledgement, models.acknowledgement, study_rows.acknowledgement_row, study_rows.acknowledgement_of
    ),
    EntityKind.SOURCE_LINK: _Sort(SourceLink, models.source_link, links.link_row, links.link_of),
    EntityKind.ADDED_TERM: _Sort(AddedTerm, models.added_term, study_rows.added_term_row, study_rows.added_term_of),
}
_KINDS = {sort.cls: kind for kind, sort in _SORTS.items()}
_TABLES = {kind: sort.table for kind, sort in _SORTS.items()}
_CHILDREN: dict[EntityKind, tuple[Table, ...]] = {
    EntityKind.SOURCE: (models.source_identifier, models.source_tag, models.source_detail),
    EntityKind.STUDY: (models.study_identifier,),
    EntityKind.CHOICE: (models.choice_over,),
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
    return None if row is None else _SORTS[kind].read(row)


def fetch_all(connection: Connection, query: Select[Any], read: Callable[[rows.Row], _T]) -> tuple[_T, ...]:
    """Return what `read` makes of each row of a query."""
    return tuple(map(read, connection.execute(query).mappings().all()))


def whole_sources() -> Select[Any]:
    """Return the query of whole sources, for `source_rows.source_of`."""
    return _WHOLE_SOURCE


def write(connection: Connection, entity: Entity, *, new: bool) -> None:
    """Insert or update an entity and its index."""
    match entity:
        case Source():
            _write_source(connection, entity, new=new)
        case Value():
            if not new:
                unindex_value(connection, entity.id)
            _store(connection, EntityKind.VALUE, rows.value_row(entity), new=new)
            index_value(connection, entity.id)
        case Study() | Choice():
            kind = kind_of(entity)
            _store(connection, kind, _SORTS[kind].row(entity), new=new)
            (table,) = _CHILDREN[kind]
            _replace(connection, table, kind, entity.id, _child_rows(entity))
        case _:
            kind = kind_of(entity)
            _store(connection, kind, _SORTS[kind].row(entity), new=new)
    if isinstance(entity, AddedTerm):
        own_terms_changed(connection)


def remove(connection: Connection, kind: EntityKind, key: str) -> None:
    """Delete an entity and its index; sqlalchemy's IntegrityError says that something still hangs on it."""
    if kind is EntityKind.VALUE:
        unindex_value(connection, key)
    if kind is EntityKind.SOURCE:
        unindex_source(connection, key)
    for table in _CHILDREN.get(kind, ()):
        connection.execute(delete(table).where(table.c[kind] == key))
    connection.execute(_DELETE[kind], {"key": key})
    if kind is EntityKind.SOURCE:
        lower_watermark(connection)
    if kind is EntityKind.ADDED_TERM:
        own_terms_changed(connection)


def _child_rows(entity: Study | Choice) -> list[dict[str, Any]]:
    return study_rows.study_identifier_rows(entity) if isinstance(entity, Study) else study_rows.over_rows(entity)


def _replace(connection: Connection, table: Table, kind: EntityKind, key: str, found: list[dict[str, Any]]) -> None:
    """Write what hangs below an entity anew."""
    connection.execute(delete(table).where(table.c[kind] == key))
    if found:
        connection.execute(insert(table), found)


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
        _replace(connection, table, EntityKind.SOURCE, source.id, found)
    index_source(connection, source.id)
