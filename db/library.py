"""The list of sources: rows by filter and order from covering indexes, and what is shown of a page of them."""

# ruff: noqa: S608 - only names written in this file enter a statement, never anybody's words

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import Connection

from app.domain.sources import SourceQuery, SourceRow, SourceState
from db.engine import fetch
from db.search import count_sources, match_of

_Condition = tuple[str, tuple[str | int, ...]]
_FEW = 5_000
_ORDERS = {"added": "row", "title": "title {0}, row", "year": "year {0}, row"}


def list_rows(connection: Connection, path: Path, query: SourceQuery) -> array[int]:
    """Return the rows that a query lists, in its order; raises ValueError for an order it does not know."""
    if query.order not in _ORDERS:
        raise ValueError(f"Sources are ordered by {', '.join(_ORDERS)}, not by {query.order!r}.")
    conditions = [*_of_columns(query), *_of_tag(connection, path, query), *_of_words(connection, path, query)]
    where = f" WHERE {' AND '.join(condition for condition, _ in conditions)}" if conditions else ""
    parameters = [parameter for _, some in conditions for parameter in some]
    down = "DESC" if query.descending else "ASC"
    order = f"{_ORDERS[query.order].format(down)} {down}"
    found = fetch(connection, path, f"SELECT row FROM source{where} ORDER BY {order}", parameters)
    return array("q", [row for (row,) in found])


def _of_columns(query: SourceQuery) -> Iterator[_Condition]:
    """Yield the conditions on columns that every index of an order covers.

    A `+` before a column keeps the planner from seeking by it: reading the index of the order and leaving out what is
    not wanted is faster than finding what is wanted and sorting it.
    """
    by_order = "" if query.order == "added" else "+"
    if not query.states:
        yield "+state <> ?", (SourceState.DUPLICATE.value,)
    for column, wanted in (("state", query.states), ("kind", query.kinds)):
        if wanted:
            seek = "" if column == "state" and len(wanted) == 1 else by_order
            yield f"{seek}{column} IN ({', '.join('?' * len(wanted))})", tuple(str(one) for one in wanted)
    seek = "+" if query.order == "title" else ""
    for comparison, year in ((">=", query.year_from), ("<=", query.year_to)):
        if year is not None:
            yield f"{seek}year {comparison} ?", (year,)


def _of_tag(connection: Connection, path: Path, query: SourceQuery) -> Iterator[_Condition]:
    if query.tag:
        ((count,),) = fetch(connection, path, "SELECT count(*) FROM source_tag WHERE tag = ?", (query.tag,))
        yield f"{_seek(query, count)}row IN (SELECT place FROM source_tag WHERE tag = ?)", (query.tag,)


def _of_words(connection: Connection, path: Path, query: SourceQuery) -> Iterator[_Condition]:
    if not query.words.strip():
        return
    match = match_of(query.words)
    if not match:
        yield "0", ()
        return
    found = (
        "SELECT rowid FROM text_fts WHERE text_fts MATCH ? UNION SELECT rowid FROM source_fts WHERE source_fts MATCH ?"
    )
    yield f"{_seek(query, count_sources(connection, path, match))}row IN ({found})", (match, match)


def _seek(query: SourceQuery, count: int) -> str:
    """Return how to find this many rows: one by one and then sorted, or by reading the index of the order."""
    return "" if query.order == "added" or count < _FEW else "+"


def source_rows(connection: Connection, path: Path, rows: Sequence[int]) -> dict[int, SourceRow]:
    """Return what the list shows of these rows; one that is gone is left out."""
    marks = ", ".join("?" * len(rows))
    sql = (
        f"SELECT row, id, kind, title, names, year, container, state, kind_confirmed FROM source WHERE row IN ({marks})"
    )
    return {
        row: SourceRow(key, kind, title, names, year, container, state, confirmed == 1)
        for row, key, kind, title, names, year, container, state, confirmed in fetch(connection, path, sql, rows)
    }


def state_counts(connection: Connection, path: Path) -> dict[str, int]:
    """Return how many sources stand in each state."""
    return dict(fetch(connection, path, "SELECT state, count(*) FROM source GROUP BY state"))


def tags(connection: Connection, path: Path) -> tuple[str, ...]:
    """Return all tags in use, sorted."""
    return tuple(tag for (tag,) in fetch(connection, path, "SELECT DISTINCT tag FROM source_tag ORDER BY tag"))


def years(connection: Connection, path: Path) -> tuple[int, ...]:
    """Return all years in use, newest first, hopping from one to the next in the index."""
    sql = (
        "WITH RECURSIVE found(year) AS (SELECT max(year) FROM source UNION ALL "
        "SELECT (SELECT max(year) FROM source WHERE year < found.year) FROM found WHERE found.year IS NOT NULL) "
        "SELECT year FROM found WHERE year IS NOT NULL"
    )
    return tuple(year for (year,) in fetch(connection, path, sql))


def find_identifier(connection: Connection, path: Path, scheme: str, value: str) -> tuple[str, ...]:
    """Return the sources that carry an identifier, in the order they were added."""
    sql = (
        "SELECT DISTINCT s.row, s.id FROM source_identifier i JOIN source s ON s.id = i.source "
        "WHERE i.scheme = ? AND i.value = ? ORDER BY s.row"
    )
    return tuple(key for _, key in fetch(connection, path, sql, (scheme, value)))
