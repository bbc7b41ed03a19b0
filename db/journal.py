"""The journal and the only door for a change: load before, check, write, note, index, in one transaction.

Undo and redo are acts too: they reverse the lines of the act they take back, if nobody changed those things since.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from app.domain.changes import Act, Change, Drop, Entity, EntityKind, Origin, Put, Scope
from app.domain.errors import RefusedError
from app.domain.ids import new_id, now
from app.domain.quotes import Quote
from app.domain.touched import Touched
from db import entities
from db.models import change
from db.refusals import Line, check_put, check_references
from db.rows import Row, dump
from db.scopes import Scopes
from db.standing import anchors_of, anchors_overtaken, why_kept

SCHEMA = 1
"""The version of the JSON in `before` and `after`; a change of the domain's shape raises it and reads the older."""

UNDID = "Undid: "
REDID = "Redid: "
_DO, _UNDO, _REDO = "do", "undo", "redo"
_entity = msgspec.json.Decoder(Entity)
_insert = insert(change)
_lines_of = select(change).where(change.c.act == bindparam("act")).order_by(change.c.seq.desc())


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts, through what, where, with which program."""

    curator: str
    origin: Origin
    machine: str
    program: str


def commit(connection: Connection, act: Act, who: Who, *, undoable: bool = True) -> Touched:
    """Write an act and its journal in the caller's transaction; edits that change nothing are left out."""
    scopes = Scopes(connection)
    with _refusing():
        lines = [line for edit in act.edits for line in _apply(connection, edit, scopes)]
        check_references(connection, lines)
    return _note(connection, lines, who, act.label, act.reason, way=_DO if undoable else None)


def note_batch(connection: Connection, batch: str, who: Who, label: str) -> str:
    """Journal a whole import, or its removal, as one line and return its act."""
    return _note_line(connection, EntityKind.BATCH, batch, Scope(), who, label)


def note_revision(connection: Connection, revision: str, source: str, who: Who, label: str) -> str:
    """Journal a new text of a source as one line and return its act; what a quote may rest on is never undone."""
    return _note_line(connection, EntityKind.REVISION, revision, Scope(source=source), who, label)


def _note_line(connection: Connection, kind: EntityKind, key: str, scope: Scope, who: Who, label: str) -> str:
    line = Line(kind=kind, key=key, before=None, after=None, scope=scope)
    return _note(connection, [line], who, label, "", way=None).act


def undo_label(connection: Connection, curator: str) -> str:
    """Return the label of what `undo` would take back, or ""."""
    found = _undoable(connection, curator)
    return _plain(found[1]) if found else ""


def redo_label(connection: Connection, curator: str) -> str:
    """Return the label of what `redo` would do again, or ""."""
    found = _redoable(connection, curator)
    return _plain(found[1]) if found and not _done_since(connection, curator, found[2]) else ""


def undo(connection: Connection, who: Who) -> Touched:
    """Take back the curator's newest act in the window that stands."""
    found = _undoable(connection, who.curator)
    return _reverse(connection, found[0], who, UNDID + _plain(found[1]), _UNDO) if found else Touched()


def redo(connection: Connection, who: Who) -> Touched:
    """Take back the curator's newest undo that stands; refused when something new was done after it."""
    found = _redoable(connection, who.curator)
    if found is None:
        return Touched()
    if _done_since(connection, who.curator, found[2]):
        raise RefusedError(f"“{_plain(found[1])}” cannot be done again: something new was done since it was undone.")
    return _reverse(connection, found[0], who, REDID + _plain(found[1]), _REDO)


def history(connection: Connection, scope: Scope, limit: int) -> tuple[Change, ...]:
    """Return the journal of a scope, newest first."""
    query = select(change).order_by(change.c.seq.desc()).limit(limit)
    for name in ("source", "record", "item", "field"):
        if wanted := getattr(scope, name):
            query = query.where(change.c[name] == wanted)
    return entities.fetch_all(connection, query, _change_of)


def act_changes(connection: Connection, act: str) -> tuple[Change, ...]:
    """Return the lines of one act, in the order they were written."""
    return tuple(_change_of(row) for row in reversed(connection.execute(_lines_of, {"act": act}).mappings().all()))


def _apply(connection: Connection, edit: Put | Drop, scopes: Scopes) -> list[Line]:
    """Write one edit and return its lines, none when it changes nothing.

    The anchors of a quote go with it, and those that it has up to a text that it is taken anew from.
    """
    if isinstance(edit, Put):
        return _put(connection, edit.entity, scopes)
    gone = anchors_of(connection, edit.key) if edit.kind is EntityKind.QUOTE else ()
    return [*_drop_anchors(connection, gone, scopes), *_drop(connection, edit.kind, edit.key, scopes)]


def _put(connection: Connection, entity: Entity, scopes: Scopes) -> list[Line]:
    kind, key = entities.kind_of(entity), entity.id
    before = entities.fetch(connection, kind, key)
    if before == entity:
        return []
    scope = scopes.of(entity)
    check_put(connection, entity, before, scope)
    lines: list[Line] = []
    if isinstance(entity, Quote) and isinstance(before, Quote) and before.revision != entity.revision:
        lines += _drop_anchors(connection, anchors_overtaken(connection, entity), scopes)
    entities.write(connection, entity, new=before is None)
    value = scopes.vouched_by(entity)
    return [*lines, Line(kind=kind, key=key, before=before, after=entity, scope=scope, value=value)]


def _drop_anchors(connection: Connection, keys: Iterable[str], scopes: Scopes) -> list[Line]:
    return [line for key in keys for line in _drop(connection, EntityKind.ANCHOR, key, scopes)]


def _drop(connection: Connection, kind: EntityKind, key: str, scopes: Scopes) -> list[Line]:
    before = entities.fetch(connection, kind, key)
    if before is None:
        return []
    scope, value = scopes.of(before), scopes.vouched_by(before)
    try:
        entities.remove(connection, kind, key)
    except IntegrityError as error:
        if why := why_kept(connection, kind, key):
            raise RefusedError(why) from error
        raise
    scopes.forget(key)
    return [Line(kind=kind, key=key, before=before, after=None, scope=scope, value=value)]


def _reverse(connection: Connection, act: str, who: Who, label: str, way: str) -> Touched:
    scopes = Scopes(connection)
    lines: list[Line] = []
    with _refusing():
        for row in connection.execute(_lines_of, {"act": act}).mappings().all():
            done = _change_of(row)
            if entities.fetch(connection, done.entity, done.key) != done.after:
                raise RefusedError(f"“{_plain(done.label)}” was left as it is: {_who_since(connection, done)}.")
            edit = Drop(done.entity, done.key) if done.before is None else Put(done.before)
            lines += _apply(connection, edit, scopes)
        check_references(connection, lines)
    return _note(connection, lines, who, label, "", way=way, undoes=act)


def _note(
    connection: Connection,
    lines: Sequence[Line],
    who: Who,
    label: str,
    reason: str,
    *,
    way: str | None,
    undoes: str | None = None,
) -> Touched:
    """Write the journal of an act and return what it touched."""
    if not lines:
        return Touched()
    act = new_id()
    same = {
        "act": act,
        "undoes": undoes,
        "way": way,
        "origin": who.origin,
        "curator": who.curator,
        "machine": who.machine,
        "at": now(),
        "program": who.program,
        "schema": SCHEMA,
        "label": label,
        "reason": reason,
    }
    connection.execute(_insert, [{**same, **_columns(line)} for line in lines])
    return _touched(lines, act, label)


def _columns(line: Line) -> dict[str, Any]:
    scope = line.scope
    return {
        "entity": line.kind,
        "key": line.key,
        "before": dump(line.before) if line.before is not None else None,
        "after": dump(line.after) if line.after is not None else None,
        "source": scope.source or None,
        "record": scope.record or None,
        "item": scope.item or None,
        "field": scope.field or None,
    }


def _touched(lines: Sequence[Line], act: str, label: str) -> Touched:
    values = {line.key for line in lines if line.kind is EntityKind.VALUE}
    values |= {owner for line in lines for owner in line.quoted_values()}
    return Touched(
        sources=frozenset(line.scope.source for line in lines if line.scope.source),
        records=frozenset(line.scope.record for line in lines if line.scope.record),
        items=frozenset(line.scope.item for line in lines if line.scope.item),
        values=frozenset(values),
        studies=frozenset(study for line in lines for study in line.studies()),
        terms=any(line.kind is EntityKind.ADDED_TERM for line in lines),
        library=any(line.kind is EntityKind.SOURCE for line in lines),
        act=act,
        label=label,
    )


_Found = tuple[str, str, int]


def _undoable(connection: Connection, curator: str) -> _Found | None:
    found = [one for way in (_DO, _REDO) if (one := _newest(connection, curator, way))]
    return max(found, key=lambda one: one[2], default=None)


def _redoable(connection: Connection, curator: str) -> _Found | None:
    return _newest(connection, curator, _UNDO)


def _newest(connection: Connection, curator: str, way: str) -> _Found | None:
    """Return act, label and seq of the newest act of one way in the window that no other took back."""
    sql = (
        "SELECT act, label, seq FROM change WHERE curator = ? AND origin = ? AND way = ? "
        "AND seq > (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM setting WHERE key = 'undo_floor') "
        "AND NOT EXISTS (SELECT 1 FROM change AS later WHERE later.undoes = change.act) ORDER BY seq DESC LIMIT 1"
    )
    row = connection.exec_driver_sql(sql, (curator, Origin.WINDOW.value, way)).first()
    return None if row is None else (row[0], row[1], row[2])


def _done_since(connection: Connection, curator: str, seq: int) -> bool:
    sql = "SELECT 1 FROM change WHERE curator = ? AND origin = ? AND way = 'do' AND seq > ? LIMIT 1"
    return connection.exec_driver_sql(sql, (curator, Origin.WINDOW.value, seq)).first() is not None


def _who_since(connection: Connection, done: Change) -> str:
    sql = (
        "SELECT coalesce(curator.name, 'somebody'), change.at, change.origin FROM change "
        "LEFT JOIN curator ON curator.id = change.curator WHERE change.key = ? AND change.seq > ? "
        "ORDER BY change.seq DESC LIMIT 1"
    )
    row = connection.exec_driver_sql(sql, (done.key, done.seq)).first()
    if row is None:
        return "it is no longer what it was after that"
    through = "" if row[2] == Origin.WINDOW else f" through {row[2].replace('_', ' ')}"
    return f"{row[0]} changed it since{through}, at {row[1][:16].replace('T', ' ')} UTC"


def _plain(label: str) -> str:
    return label.removeprefix(UNDID).removeprefix(REDID)


def _change_of(row: Row) -> Change:
    return Change(
        seq=row["seq"],
        act=row["act"],
        undoes=row["undoes"],
        origin=Origin(row["origin"]),
        curator=row["curator"],
        machine=row["machine"],
        at=row["at"],
        program=row["program"],
        entity=EntityKind(row["entity"]),
        key=row["key"],
        before=None if row["before"] is None else _entity.decode(row["before"]),
        after=None if row["after"] is None else _entity.decode(row["after"]),
        label=row["label"],
        reason=row["reason"],
    )


@contextmanager
def _refusing() -> Iterator[None]:
    """Tell a broken link or a second of what there is one of as a refusal; other constraints are our own faults."""
    try:
        yield
    except IntegrityError as error:
        code = getattr(error.orig, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
            raise RefusedError(
                "Something still hangs on this, or what it belongs to is gone; nothing was written."
            ) from error
        if code == sqlite3.SQLITE_CONSTRAINT_UNIQUE:
            raise RefusedError("There is one of these already; nothing was written.") from error
        raise
