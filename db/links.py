"""Links between sources that are one work: their rows, what a comparison reads, and those that an import brings."""

# ruff: noqa: S608 - only names written in this file enter a statement, never anybody's words

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection

from app.domain.changes import Entity
from app.domain.duplicates import LinkState, MatchRow, SourceLink
from app.domain.errors import RefusedError
from app.domain.ids import new_id, now
from app.domain.kinds import Identifier
from app.domain.sources import Author, Source, SourceKind, SourceState
from db.engine import fetch
from db.rows import Row, dump

_words = msgspec.json.Decoder(tuple[str, ...])
_authors = msgspec.json.Decoder(tuple[Author, ...])
_identifiers = msgspec.json.Decoder(tuple[Identifier, ...])
_NAMES = tuple(name for name in SourceLink.__struct_fields__)
_MATCHED = (
    "SELECT s.row, s.id, s.kind, s.title, d.authors, s.year, s.container, d.volume, d.issue, d.pages, "
    "d.article_number, d.identifier_list, d.language, s.state, s.batch "
    "FROM source s JOIN source_detail d ON d.row = s.row WHERE s.row > ? ORDER BY s.row LIMIT ?"
)
_PAGE = 2_000
_FOLDING = (Source, SourceLink)


def link_row(link: SourceLink) -> dict[str, Any]:
    """Return the columns of a link."""
    told = {"reasons": dump(link.reasons), "batch": link.batch or None, "curator": link.curator or None}
    return {**msgspec.structs.asdict(link), **told}


def link_of(row: Row) -> SourceLink:
    """Return the link of a row."""
    return SourceLink(
        id=row["id"],
        source=row["source"],
        other=row["other"],
        state=LinkState(row["state"]),
        was=SourceState(row["was"]),
        score=row["score"],
        reasons=_words.decode(row["reasons"]),
        version=row["version"],
        batch=row["batch"] or "",
        curator=row["curator"] or "",
        created=row["created"],
    )


def links(connection: Connection, source: str | None, state: LinkState | None) -> tuple[SourceLink, ...]:
    """Return links, oldest first: of a source on either side, of one state, or all."""
    conditions, parameters = [], []
    if source is not None:
        conditions.append("(source = ? OR other = ?)")
        parameters += [source, source]
    if state is not None:
        conditions.append("state = ?")
        parameters.append(state.value)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    found = connection.exec_driver_sql(f"SELECT * FROM source_link{where} ORDER BY row", tuple(parameters))
    return tuple(map(link_of, found.mappings()))


def match_rows(connection: Connection, path: Path) -> Iterator[MatchRow]:
    """Yield what a comparison needs of every source, page by page."""
    last = 0
    while page := fetch(connection, path, _MATCHED, (last, _PAGE)):
        last = page[-1][0]
        for one in page:
            yield _match_row(*one)


def add_links(connection: sqlite3.Connection, batch: str, found: Sequence[SourceLink]) -> None:
    """Add links of an import; a pair that is linked already is passed over, a merged `other` becomes a duplicate."""
    either = "SELECT 1 FROM source_link WHERE (source, other) IN (VALUES (?, ?), (?, ?))"
    insert = f"INSERT INTO source_link({', '.join(_NAMES)}) VALUES ({', '.join('?' * len(_NAMES))})"
    for link in found:
        if connection.execute(either, (link.source, link.other, link.other, link.source)).fetchone():
            continue
        (state,) = connection.execute("SELECT state FROM source WHERE id = ?", (link.other,)).fetchone()
        if link.state is LinkState.MERGED:
            if state == SourceState.DUPLICATE:
                continue
            connection.execute("UPDATE source SET state = 'duplicate' WHERE id = ?", (link.other,))
        whole = msgspec.structs.replace(
            link, id=link.id or new_id(), batch=batch, was=SourceState(state), created=link.created or now()
        )
        row = link_row(whole)
        connection.execute(insert, tuple(row[name] for name in _NAMES))


def drop_links_of(connection: sqlite3.Connection, source: str) -> None:
    """Drop the links of a source that goes; what was folded into it gets its state back."""
    sql = "SELECT other, was FROM source_link WHERE source = ? AND state = 'merged'"
    for other, was in connection.execute(sql, (source,)).fetchall():
        connection.execute("UPDATE source SET state = ? WHERE id = ?", (was, other))
    connection.execute("DELETE FROM source_link WHERE source = ? OR other = ?", (source, source))


def prove_folded(connection: Connection, entities: Iterable[Entity | None]) -> None:
    """Refuse, at the end of an act that changed these, a duplicate that no merge folds into another, or the reverse."""
    keys = {one.other if isinstance(one, SourceLink) else one.id for one in entities if isinstance(one, _FOLDING)}
    sql = (
        "SELECT state = 'duplicate', (SELECT count(*) FROM source_link WHERE other = source.id AND state = 'merged') "
        "FROM source WHERE id = ?"
    )
    for key in keys:
        row = connection.exec_driver_sql(sql, (key,)).first()
        if row is not None and row[0] != row[1]:
            raise RefusedError(
                "A source is a duplicate while exactly one merge folds it into another; merge or part it instead. "
                "Nothing was written."
            )


def _match_row(
    row: int,
    key: str,
    kind: str,
    title: str,
    authors: str,
    year: int | None,
    container: str,
    volume: str,
    issue: str,
    pages: str,
    article_number: str,
    identifiers: str,
    language: str,
    state: str,
    batch: str | None,
) -> MatchRow:
    return MatchRow(
        row=row,
        id=key,
        kind=SourceKind(kind),
        title=title,
        authors=tuple([author.family for author in _authors.decode(authors)]),
        year=year,
        container=container,
        volume=volume,
        issue=issue,
        pages=pages,
        article_number=article_number,
        identifiers=_identifiers.decode(identifiers),
        language=language,
        folded=state == SourceState.DUPLICATE,
        batch=batch or "",
    )
