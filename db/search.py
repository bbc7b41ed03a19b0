"""Full-text search: what is indexed when, and how hits are found.

A source's names and text are indexed up to a watermark row (the setting `indexed`): an import leaves its rows above it
and they are indexed afterwards in slices. Values are indexed with each edit.
"""

# ruff: noqa: S608 - only names written in this file enter a statement, never anybody's words

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import Connection

from app.domain.store import Hit, Hits
from app.domain.text import canonical
from db.engine import fetch, raw

RANKED_UNDER = 15_000
_TOKENS = 24
_PREFIX_FROM = 3
_LONG = 20_000
_AROUND = 80
_INDEXED = "(SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'indexed')"
_NAMES = "title, people, container, identifiers, tags"
SAID = "as_stated, text, unread, note"
_BUFFER = 1 << 22
"""How many bytes of words FTS5 gathers before it writes them, four times its own 1 MB: a slice then needs one writing.

That is a third less work for a large import, for merging what was written is most of it.
"""


def index_value(connection: Connection, key: str) -> None:
    """Index a value's words as they are now."""
    sql = f"INSERT INTO value_fts(rowid, {SAID}) SELECT row, {SAID} FROM value WHERE id = ?"
    connection.exec_driver_sql(sql, (key,))


def unindex_value(connection: Connection, key: str) -> None:
    """Take a value's words out of the index; called before they change."""
    columns = f"value_fts, rowid, {SAID}"
    sql = f"INSERT INTO value_fts({columns}) SELECT 'delete', row, {SAID} FROM value WHERE id = ?"
    connection.exec_driver_sql(sql, (key,))


def index_source(connection: Connection, key: str) -> None:
    """Index a source's names as they are now, unless its import has not been indexed yet."""
    sql = f"INSERT INTO source_fts(rowid, {_NAMES}) SELECT row, {_NAMES} FROM source WHERE id = ? AND row <= {_INDEXED}"
    connection.exec_driver_sql(sql, (key,))


def admit_source(connection: Connection, key: str) -> None:
    """Raise the watermark over a new source without a text, if it is the next above it, before it is indexed."""
    connection.exec_driver_sql(
        "UPDATE setting SET value = value + 1 WHERE key = 'indexed' AND EXISTS "
        "(SELECT 1 FROM source WHERE id = ? AND row = CAST(setting.value AS INTEGER) + 1)",
        (key,),
    )


def unindex_source(connection: Connection, key: str) -> None:
    """Take a source's names out of the index; called before they change."""
    connection.exec_driver_sql(
        f"INSERT INTO source_fts(source_fts, rowid, {_NAMES}) "
        f"SELECT 'delete', row, {_NAMES} FROM source WHERE id = ? AND row <= {_INDEXED}",
        (key,),
    )


def index_text(connection: Connection, key: str) -> None:
    """Index the latest text of a source, unless its import has not been indexed yet."""
    of = f"WHERE row = (SELECT row FROM source WHERE id = ?) AND row <= {_INDEXED}"
    sql = f"INSERT INTO text_fts(rowid, text) SELECT row, text FROM source_text {of}"
    connection.exec_driver_sql(sql, (key,))


def unindex_text(connection: Connection, key: str) -> None:
    """Take the latest text of a source out of the index; called before a later one comes."""
    of = f"WHERE row = (SELECT row FROM source WHERE id = ?) AND row <= {_INDEXED}"
    sql = f"INSERT INTO text_fts(text_fts, rowid, text) SELECT 'delete', row, text FROM source_text {of}"
    connection.exec_driver_sql(sql, (key,))


def unindex_rows(connection: Connection, first: int, last: int) -> None:
    """Take whole sources, names and texts, out of the index before they are deleted; rows from `first` to `last`."""
    below = f"WHERE row BETWEEN ? AND ? AND row <= {_INDEXED}"
    for sql in (
        f"INSERT INTO source_fts(source_fts, rowid, {_NAMES}) SELECT 'delete', row, {_NAMES} FROM source {below}",
        f"INSERT INTO text_fts(text_fts, rowid, text) SELECT 'delete', row, text FROM source_text {below}",
    ):
        connection.exec_driver_sql(sql, (first, last))


def lower_watermark(connection: Connection) -> None:
    """Bring the watermark down to the last row, after deletions, since SQLite hands out the same rows again."""
    connection.exec_driver_sql(
        "UPDATE setting SET value = (SELECT coalesce(max(row), 0) FROM source) "
        "WHERE key = 'indexed' AND CAST(value AS INTEGER) > (SELECT coalesce(max(row), 0) FROM source)"
    )


def widen_buffer(connection: Connection) -> None:
    """Let the index of the texts take a whole slice of an import at once; the project file keeps that."""
    connection.exec_driver_sql("INSERT INTO text_fts(text_fts, rank) VALUES ('hashsize', ?)", (_BUFFER,))


def index_slice(connection: Connection, *, rows: int, characters: int) -> bool:
    """Index the next sources above the watermark, bounded by rows and by text; return whether more are left."""
    cursor = raw(connection)
    done = int(cursor.execute(f"SELECT {_INDEXED}").fetchone()[0])
    sql = (
        "SELECT row, (SELECT max(length) FROM revision WHERE revision.source = source.id) "
        "FROM source WHERE row > ? ORDER BY row LIMIT ?"
    )
    last, held = done, 0
    for row, length in cursor.execute(sql, (done, rows)).fetchall():
        if held and held + (length or 0) > characters:
            break
        last, held = row, held + (length or 0) + 1
    if last == done:
        return False
    span = "WHERE row > ? AND row <= ?"
    cursor.execute(f"INSERT INTO source_fts(rowid, {_NAMES}) SELECT row, {_NAMES} FROM source {span}", (done, last))
    cursor.execute(f"INSERT INTO text_fts(rowid, text) SELECT row, text FROM source_text {span}", (done, last))
    cursor.execute("UPDATE setting SET value = ? WHERE key = 'indexed'", (str(last),))
    return cursor.execute("SELECT 1 FROM source WHERE row > ? LIMIT 1", (last,)).fetchone() is not None


def is_behind(connection: Connection) -> bool:
    """Say whether sources wait to be indexed."""
    return bool(connection.exec_driver_sql(f"SELECT (SELECT max(row) FROM source) > {_INDEXED}").scalar())


def match_of(words: str) -> str:
    """Return the FTS5 expression for words as typed, "" when there is nothing to look for.

    Every token is quoted, so nothing typed is syntax; from three letters on a token also finds longer words.

    >>> match_of('CAR-NK "x')
    '"CAR-NK"* "x"'
    """
    tokens = [token.replace('"', "") for token in canonical(words).split()]
    tokens = [token for token in tokens if any(character.isalnum() for character in token)][:_TOKENS]
    return " ".join(f'"{token}"' + ("*" if len(token) >= _PREFIX_FROM else "") for token in tokens)


def count_sources(connection: Connection, path: Path, match: str) -> int:
    """Count the sources found in their text or their names; names alone are few and mostly found in none."""
    texts, names = (f"SELECT {{}} FROM {table} WHERE {table} MATCH ?" for table in ("text_fts", "source_fts"))
    if fetch(connection, path, names.format("1") + " LIMIT 1", (match,)):
        either = f"{texts.format('rowid')} UNION {names.format('rowid')}"
        ((count,),) = fetch(connection, path, f"SELECT count(*) FROM ({either})", (match, match))
    else:
        ((count,),) = fetch(connection, path, texts.format("count(*)"), (match,))
    return int(count)


def search(connection: Connection, path: Path, words: str, limit: int) -> Hits:
    """Return sources, then values, whose words begin with the words given; up to a third of `limit` are values."""
    match = match_of(words)
    if not match:
        return Hits(hits=(), total=0, ranked=True)
    in_sources = count_sources(connection, path, match)
    ((in_values,),) = fetch(connection, path, "SELECT count(*) FROM value_fts WHERE value_fts MATCH ?", (match,))
    ranked = in_sources + in_values < RANKED_UNDER
    values = _values(connection, path, match, limit=max(limit // 3, limit - in_sources), ranked=ranked)
    sources = _sources(connection, path, match, words, limit=limit - len(values), ranked=ranked)
    return Hits(hits=(*sources, *values), total=in_sources + in_values, ranked=ranked)


def _sources(connection: Connection, path: Path, match: str, words: str, *, limit: int, ranked: bool) -> list[Hit]:
    """Return hits in names first, then in texts; a source found by both shows the words of its text."""
    order = "rank" if ranked else "rowid DESC"
    names = (
        f"SELECT rowid, 0, snippet(source_fts, -1, char(1), char(2), '…', 16) "
        f"FROM source_fts WHERE source_fts MATCH ? ORDER BY {order} LIMIT ?"
    )
    length = (
        "(SELECT max(revision.length) FROM revision JOIN source ON source.id = revision.source "
        "WHERE source.row = text_fts.rowid)"
    )
    texts = (
        f"SELECT rowid, {length}, CASE WHEN {length} <= {_LONG} "
        f"THEN snippet(text_fts, 0, char(1), char(2), '…', 24) ELSE '' END "
        f"FROM text_fts WHERE text_fts MATCH ? ORDER BY {order} LIMIT ?"
    )
    found = {row: snippet for row, _, snippet in fetch(connection, path, names, (match, limit))}
    for row, size, snippet in fetch(connection, path, texts, (match, limit)):
        found[row] = snippet if size <= _LONG else _long_snippet(connection, path, row, words)
    about = "SELECT id, title FROM source WHERE row = ?"
    hits = []
    for row, snippet in list(found.items())[:limit]:
        for key, title in fetch(connection, path, about, (row,)):
            hits.append(Hit(source=key, title=title, snippet=snippet))
    return hits


def _long_snippet(connection: Connection, path: Path, row: int, words: str) -> str:
    """Return the words around the first match in a long text, which FTS5 would tokenise whole for it."""
    ((text,),) = fetch(connection, path, "SELECT text FROM source_text WHERE row = ?", (row,))
    tokens = [re.escape(token) for token in canonical(words).split()][:_TOKENS]
    pattern = re.compile(rf"\b(?:{'|'.join(tokens)})\w*", re.IGNORECASE)
    first = pattern.search(text)
    start = max(0, first.start() - _AROUND) if first else 0
    end = (first.end() if first else 0) + _AROUND
    return "…" + pattern.sub(lambda found: f"\x01{found.group()}\x02", text[start:end]) + "…"


def _values(connection: Connection, path: Path, match: str, *, limit: int, ranked: bool) -> list[Hit]:
    order = "rank" if ranked else "rowid DESC"
    sql = (
        "SELECT rowid, snippet(value_fts, -1, char(1), char(2), '…', 16) "
        f"FROM value_fts WHERE value_fts MATCH ? ORDER BY {order} LIMIT ?"
    )
    about = (
        "SELECT source.id, source.title, value.item, value.id, value.field FROM value "
        "JOIN item ON item.id = value.item JOIN record ON record.id = item.record "
        "JOIN source ON source.id = record.source WHERE value.row = ?"
    )
    hits = []
    for row, snippet in fetch(connection, path, sql, (match, max(limit, 0))):
        for source, title, item, value, field in fetch(connection, path, about, (row,)):
            hits.append(Hit(source=source, title=title, snippet=snippet, item=item, value=value, field=field))
    return hits
