"""Records that an import brings whole: written in bulk under the batch's own line, taken back with the batch."""

# ruff: noqa: S608 - only names written in this file enter a statement, never anybody's words

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from app.domain.errors import RefusedError
from app.domain.records import Content
from db.rows import item_row, quote_row, record_row, value_row
from db.search import SAID

_INSIDE = "SELECT item.id FROM item JOIN record ON record.id = item.record WHERE record.source = ?"


def add_content(connection: sqlite3.Connection, batch: str, content: Content) -> None:
    """Write a record with all that is in it. Raises RefusedError, before anything is written, for what is not true."""
    _refuse(connection, batch, content)
    insert_rows(connection, "record", [record_row(content.record)])
    insert_rows(connection, "item", [item_row(one) for one in content.items])
    insert_rows(connection, "value", [value_row(one) for one in content.values])
    insert_rows(connection, "quote", [quote_row(one) for one in content.quotes])
    if content.values:
        last = connection.execute("SELECT max(row) FROM value").fetchone()[0]
        sql = f"INSERT INTO value_fts(rowid, {SAID}) SELECT row, {SAID} FROM value WHERE row > ?"
        connection.execute(sql, (last - len(content.values),))


def drop_contents_of(connection: sqlite3.Connection, source: str) -> None:
    """Delete all records of a source, their trials' places in studies, and a study that is then without a trial."""
    values = f"SELECT id FROM value WHERE item IN ({_INSIDE})"
    gone = f"INSERT INTO value_fts(value_fts, rowid, {SAID}) SELECT 'delete', row, {SAID} FROM value WHERE id IN"
    connection.execute(f"{gone} ({values})", (source,))
    met = [row[0] for row in connection.execute(f"SELECT study FROM membership WHERE item IN ({_INSIDE})", (source,))]
    connection.execute(f"DELETE FROM membership WHERE item IN ({_INSIDE})", (source,))
    connection.execute(f"DELETE FROM quote WHERE value_id IN ({values})", (source,))
    connection.execute(f"DELETE FROM quote WHERE item_id IN ({_INSIDE})", (source,))
    connection.execute(f"DELETE FROM value WHERE item IN ({_INSIDE})", (source,))
    leaves = f"id IN ({_INSIDE}) AND id NOT IN (SELECT parent FROM item WHERE parent IS NOT NULL)"
    while connection.execute(f"DELETE FROM item WHERE {leaves}", (source,)).rowcount:
        continue
    connection.execute("DELETE FROM record WHERE source = ?", (source,))
    for study in met:
        _drop_lonely(connection, study)


def insert_rows(connection: sqlite3.Connection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Write rows of equal columns by position, which is what executemany does fastest."""
    if rows:
        names = ", ".join(rows[0])
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table}({names}) VALUES ({marks})", [tuple(row.values()) for row in rows])


def _refuse(connection: sqlite3.Connection, batch: str, content: Content) -> None:
    record = content.record
    row = connection.execute("SELECT batch FROM source WHERE id = ?", (record.source,)).fetchone()
    if row is None or row[0] != batch:
        raise RefusedError("An import fills only the sources that it brings; nothing was written.")
    of = "SELECT id, text FROM revision WHERE source = ?"
    texts: dict[str, str] = dict(connection.execute(of, (record.source,)).fetchall())
    for quote in content.quotes:
        if texts.get(quote.revision, "")[quote.start : quote.end] != quote.exact:
            raise RefusedError(
                "The words of this quote are not what the source's text holds there; nothing was written."
            )
    sql = "SELECT 1 FROM record WHERE source = ? AND curator = ? AND reading = ?"
    if connection.execute(sql, (record.source, record.curator, record.reading)).fetchone():
        raise RefusedError("This source has a record of this curator already; nothing was written.")


def _drop_lonely(connection: sqlite3.Connection, study: str) -> None:
    """Delete a study that nothing belongs to and nothing points to any more."""
    for table, column in (("membership", "study"), ("choice", "study"), ("acknowledgement", "study")):
        if connection.execute(f"SELECT 1 FROM {table} WHERE {column} = ? LIMIT 1", (study,)).fetchone():
            return
    if connection.execute("SELECT 1 FROM value WHERE ref_study = ? LIMIT 1", (study,)).fetchone():
        return
    connection.execute("DELETE FROM study_identifier WHERE study = ?", (study,))
    connection.execute("DELETE FROM study WHERE id = ?", (study,))
