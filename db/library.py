"""The list of sources: rows by filter and order from covering indexes, and what is shown of a page of them."""

# ruff: noqa: S608 - only names written in this file enter a statement, never anybody's words

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection

from app.domain.sources import SourceQuery, SourceRow
from db.engine import fetch
from db.search import match_of

_ORDERS = {"added": "row", "title": "title {0}, row", "year": "year {0}, row"}


def list_rows(connection: Connection, path: Path, query: SourceQuery) -> array[int]:
    """Return the rows that a query lists, in its order; raises ValueError for an order it does not know."""
    if query.order not in _ORDERS:
        raise ValueError(f"Sources are ordered by {', '.join(_ORDERS)}, not by {query.order!r}.")
    conditions: list[str] = []
    parameters: list[str | int] = []
    for column, wanted in (("state", query.states), ("kind", query.kinds)):
        if wanted:
            conditions.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            parameters.extend(str(one) for one in wanted)
    for comparison, year in (("year >= ?", query.year_from), ("year <= ?", query.year_to)):
        if year is not None:
            conditions.append(comparison)
            parameters.append(year)
    if query.tag:
        conditions.append("row IN (SELECT s.row FROM source_tag t JOIN source s ON s.id = t.source WHERE t.tag = ?)")
        parameters.append(query.tag)
    if query.words.strip():
        match = match_of(query.words)
        conditions.append(
            "row IN (SELECT rowid FROM text_fts WHERE text_fts MATCH ? "
            "UNION SELECT rowid FROM source_fts WHERE source_fts MATCH ?)"
            if match
            else "0"
        )
        parameters.extend([match, match] if match else [])
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    down = "DESC" if query.descending else "ASC"
    order = f"{_ORDERS[query.order].format(down)} {down}"
    found = fetch(connection, path, f"SELECT row FROM source{where} ORDER BY {order}", parameters)
    return array("q", [row for (row,) in found])


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
