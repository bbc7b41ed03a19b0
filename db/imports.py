"""Imports: a batch with its originals and drafts, written in small transactions, swept when it never ended."""

# ruff: noqa: S608 - only names written in this file enter a statement, never anybody's words

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from app.domain.duplicates import SourceLink
from app.domain.errors import RefusedError
from app.domain.ids import derived_id, new_id, new_ids, now
from app.domain.progress import Progress
from app.domain.records import Content
from app.domain.sources import Draft, Source, SourceState
from app.domain.store import BatchReport
from app.domain.text import sha256
from app.domain.touched import Touched
from db import journal
from db.engine import raw
from db.filled import add_content, drop_contents_of, insert_rows
from db.links import add_links, drop_links_of
from db.pen import Pen
from db.rows import dump
from db.search import index_slice, lower_watermark, unindex_rows, widen_buffer
from db.source_rows import detail_row, identifier_rows, source_row, tag_rows
from db.texts import pages_row

PART = 512 * 1024
_NAMED = 1_000


class Pace(msgspec.Struct, frozen=True):
    """How much one transaction of an import holds: rows and code points of text."""

    rows: int
    characters: int


SMALL = Pace(rows=40, characters=100_000)
"""While a window is open: an edit waits for one of these at most."""
LARGE = Pace(rows=2_000, characters=8_000_000)

_WORK = (
    "SELECT 1 FROM change WHERE change.source = source.id AND change.origin <> 'import'",
    """SELECT 1 FROM value JOIN item ON item.id = value.item JOIN record ON record.id = item.record
    WHERE value.ref_source = source.id AND record.source <> source.id""",
)
"""What shows that a source was worked on: a change that no import made, or a value elsewhere that points to it."""
_WORKED_ON = " OR ".join(f"EXISTS ({sign})" for sign in _WORK)


class Importer:
    """The writing side of imports on one face: `background` goes in small steps and lets the screen go first."""

    def __init__(self, pen: Pen, *, background: bool) -> None:
        self._pen = pen
        self._background = background
        self._pace = SMALL if background else LARGE

    def start(self) -> str:
        """Open a batch and return its id."""
        key = new_id()
        sql = "INSERT INTO batch(id, state, created, ended, report) VALUES (?, 'running', ?, '', '')"
        with self._pen.transaction(background=self._background) as connection:
            connection.exec_driver_sql(sql, (key, now()))
        return key

    def keep_original(self, about: dict[str, Any], data: Iterable[bytes]) -> str:
        """Keep a file's bytes in parts, each a transaction of its own; the same bytes are kept once.

        Raises RefusedError when the bytes are not those of the hash: the file changed under the import.
        """
        key = derived_id("original", about["sha256"])
        with self._pen.transaction(background=self._background) as connection:
            connection.exec_driver_sql("DELETE FROM original_unfinished WHERE original = ?", (key,))
            if _is_whole(connection, key):
                return key
            connection.exec_driver_sql("DELETE FROM original_part WHERE original = ?", (key,))
            connection.exec_driver_sql(
                "INSERT OR IGNORE INTO original(id, sha256, name, size, encoding, newline, batch, created) "
                "VALUES (:id, :sha256, :name, :size, :encoding, :newline, :batch, :created)",
                {**about, "id": key, "created": now()},
            )
        digest = hashlib.sha256()
        for ordinal, part in enumerate(_parts(data)):
            digest.update(part)
            with self._pen.transaction(background=self._background) as connection:
                sql = "INSERT INTO original_part(original, ordinal, bytes) VALUES (?, ?, ?)"
                connection.exec_driver_sql(sql, (key, ordinal, part))
        if digest.hexdigest() != about["sha256"]:
            raise RefusedError(f"{about['name']} changed while it was read; import it again.")
        return key

    def leave_unfinished(self, original: str) -> None:
        """Note that a file was not read to its end."""
        with self._pen.transaction(background=self._background) as connection:
            connection.exec_driver_sql("INSERT OR IGNORE INTO original_unfinished(original) VALUES (?)", (original,))

    def add_contents(self, batch: str, contents: Sequence[Content]) -> None:
        """Add whole records to sources of the batch, so many in one transaction as its pace allows."""
        for some in _in_steps(contents, self._pace):
            with self._pen.transaction(background=self._background) as connection:
                for one in some:
                    add_content(raw(connection), batch, one)

    def add_links(self, batch: str, links: Sequence[SourceLink]) -> None:
        """Add what was found to be duplicates."""
        for start in range(0, len(links), self._pace.rows):
            with self._pen.transaction(background=self._background) as connection:
                add_links(raw(connection), batch, links[start : start + self._pace.rows])

    def add(self, batch: str, original: str, drafts: Sequence[Draft]) -> tuple[str, ...]:
        """Add sources with their texts; listed at once, indexed by `index`."""
        keys: list[str] = []
        for some in _slices(drafts, self._pace):
            with self._pen.transaction(background=self._background) as connection:
                keys.extend(_add(raw(connection), batch, original, some))
        return tuple(keys)

    def end(self, batch: str, report: str, label: str, who: journal.Who) -> Touched:
        """Close a batch and journal it as one line; of more than 1,000 sources only the first are named."""
        with self._pen.transaction(background=self._background) as connection:
            sql = "UPDATE batch SET state = 'ended', ended = ?, report = ? WHERE id = ? AND state = 'running'"
            if connection.exec_driver_sql(sql, (now(), report, batch)).rowcount != 1:
                raise RefusedError("This import has ended already.")
            act = journal.note_batch(connection, batch, who, label)
            sql = "SELECT id FROM source WHERE batch = ? ORDER BY row LIMIT ?"
            found = connection.exec_driver_sql(sql, (batch, _NAMED)).scalars().all()
        return Touched(sources=frozenset(found), library=True, act=act, label=label)

    def index(self, progress: Progress) -> bool:
        """Make what was imported searchable, slice by slice; say whether all of it is, False when cancelled before."""
        more, done = True, 0
        with self._pen.transaction(background=self._background) as connection:
            widen_buffer(connection)
        while more:
            if progress.cancelled():
                return False
            with self._pen.transaction(background=self._background) as connection:
                more = index_slice(connection, rows=self._pace.rows, characters=self._pace.characters)
            done += self._pace.rows
            if more:
                progress.report(done, None, "made searchable")
        return True

    def drop(self, batch: str, who: journal.Who | None = None) -> Touched:
        """Take back a batch; `who` journals it.

        One that ended goes whole: raises RefusedError when one of its sources was worked on. Of one that never ended,
        such sources stay. Touched names what went.
        """
        with self._pen.transaction(background=self._background) as connection:
            row = connection.exec_driver_sql("SELECT state FROM batch WHERE id = ?", (batch,)).first()
            if row is None:
                return Touched()
            if row[0] == "ended":
                _refuse_worked_on(connection, batch)
            connection.exec_driver_sql("UPDATE batch SET state = 'running' WHERE id = ?", (batch,))
        keys, more = set[str](), True
        while more:
            with self._pen.transaction(background=self._background) as connection:
                gone, more = _drop_some(raw(connection), connection, batch, self._pace.rows)
            keys |= gone
        label = "Took back an import"
        with self._pen.transaction(background=self._background) as connection:
            connection.exec_driver_sql("DELETE FROM batch WHERE id = ?", (batch,))
            act = journal.note_batch(connection, batch, who, label) if who and row[0] == "ended" else ""
        return Touched(sources=frozenset(keys), library=bool(keys), act=act, label=label if act else "")

    def sweep(self) -> None:
        """Take back every batch that never ended (the program was killed), but for sources already worked on."""
        with self._pen.transaction() as connection:
            left = connection.exec_driver_sql("SELECT id FROM batch WHERE state = 'running'").scalars().all()
        for batch in left:
            self.drop(batch)


_OF_ITS_TEXTS = "revision IN (SELECT id FROM revision WHERE source = ?)"


def has_original(connection: Connection, digest: str) -> bool:
    """Say whether a file with this hash was imported before.

    That is to its end, by a batch that ended, or by one that left a source that was worked on, or as a later text of a
    source.
    """
    sql = (
        "SELECT 1 FROM original JOIN source_detail d ON d.original = original.id "
        "JOIN source ON source.row = d.row LEFT JOIN batch ON batch.id = source.batch "
        "WHERE original.sha256 = ? AND coalesce(batch.state, 'ended') = 'ended' "
        "AND NOT EXISTS (SELECT 1 FROM original_unfinished u WHERE u.original = original.id) "
        "UNION ALL SELECT 1 FROM original JOIN revision_origin o ON o.original = original.id "
        "WHERE original.sha256 = ? LIMIT 1"
    )
    return connection.exec_driver_sql(sql, (digest, digest)).first() is not None


def batches(connection: Connection) -> tuple[BatchReport, ...]:
    """Return the imports that ended, newest first."""
    sql = "SELECT id, ended, state, report FROM batch WHERE state = 'ended' ORDER BY row DESC"
    return tuple(
        BatchReport(id=key, at=at, state=state, report=report)
        for key, at, state, report in connection.exec_driver_sql(sql)
    )


def _add(connection: sqlite3.Connection, batch: str, original: str, drafts: Sequence[Draft]) -> list[str]:
    last = connection.execute("SELECT coalesce(max(row), 0) FROM source").fetchone()[0]
    at = now()
    keys = new_ids(len(drafts))
    sources = [_source_of(key, draft, batch, original, at) for key, draft in zip(keys, drafts, strict=True)]
    numbered = list(enumerate(sources, start=last + 1))
    insert_rows(connection, "source", [{"row": row, **source_row(one)} for row, one in numbered])
    details = [
        {"row": row, **detail_row(one), "ledger": dump(draft.ledger)}
        for (row, one), draft in zip(numbered, drafts, strict=True)
    ]
    insert_rows(connection, "source_detail", details)
    insert_rows(connection, "source_identifier", [row for one in sources for row in identifier_rows(one)])
    insert_rows(connection, "source_tag", [row for number, one in numbered for row in tag_rows(one, number)])
    texts = [_revision_row(one.id, draft, at) for one, draft in zip(sources, drafts, strict=True)]
    insert_rows(connection, "revision", texts)
    paged = [pages_row(text["id"], draft) for text, draft in zip(texts, drafts, strict=True) if draft.pages]
    insert_rows(connection, "revision_pages", paged)
    return keys


def _source_of(key: str, draft: Draft, batch: str, original: str, at: str) -> Source:
    return Source(
        id=key,
        kind=draft.kind,
        kind_confirmed=draft.kind_confirmed,
        metadata=draft.metadata,
        state=SourceState.TODO if draft.state is SourceState.DUPLICATE else draft.state,
        reason=draft.reason,
        tags=draft.tags,
        batch=batch,
        original=original or None,
        slice_start=draft.start,
        slice_end=draft.end,
        created=at,
    )


def _revision_row(source: str, draft: Draft, at: str) -> dict[str, Any]:
    digest = sha256(draft.text)
    return {
        "id": derived_id("revision", f"{source}:{digest}"),
        "source": source,
        "ordinal": 0,
        "sha256": digest,
        "length": len(draft.text),
        "extractor": draft.extractor,
        "extractor_version": draft.extractor_version,
        "created": at,
        "text": draft.text,
    }


def _in_steps(contents: Sequence[Content], pace: Pace) -> Iterator[list[Content]]:
    """Yield records in lists that hold no more values than a step has rows, or one record."""
    some: list[Content] = []
    held = 0
    for one in contents:
        if some and held + len(one.values) > pace.rows:
            yield some
            some, held = [], 0
        some.append(one)
        held += len(one.values)
    if some:
        yield some


def _slices(drafts: Sequence[Draft], pace: Pace) -> Iterator[Sequence[Draft]]:
    start, held = 0, 0
    for n, draft in enumerate(drafts):
        if n > start and (n - start >= pace.rows or held + len(draft.text) > pace.characters):
            yield drafts[start:n]
            start, held = n, 0
        held += len(draft.text)
    if start < len(drafts):
        yield drafts[start:]


def _is_whole(connection: Connection, original: str) -> bool:
    """Say whether an original is kept with all its bytes, so that a broken attempt is written again."""
    sql = (
        "SELECT size = (SELECT coalesce(sum(length(bytes)), 0) FROM original_part p WHERE p.original = original.id) "
        "FROM original WHERE id = ?"
    )
    return connection.exec_driver_sql(sql, (original,)).scalar() == 1


def _parts(data: Iterable[bytes]) -> Iterator[bytes]:
    """Yield bytes in parts of one size, however they come."""
    held = bytearray()
    for some in data:
        held += some
        while len(held) >= PART:
            yield bytes(held[:PART])
            del held[:PART]
    if held:
        yield bytes(held)


def _refuse_worked_on(connection: Connection, batch: str) -> None:
    sql = f"SELECT title FROM source WHERE batch = ? AND ({_WORKED_ON}) ORDER BY row LIMIT 1"
    row = connection.exec_driver_sql(sql, (batch,)).first()
    if row is not None:
        raise RefusedError(f"“{row[0] or 'A source'}” of this import has been worked on, so the import stays.")


def _drop_some(
    connection: sqlite3.Connection, wrapped: Connection, batch: str, count: int
) -> tuple[frozenset[str], bool]:
    """Delete some of a batch, newest first; return what went, and whether more is left.

    A source that was worked on, perhaps since the batch began to go, stays and leaves the batch.
    """
    sql = f"SELECT row, id, {_WORKED_ON} FROM source WHERE batch = ? ORDER BY row DESC LIMIT ?"
    found = connection.execute(sql, (batch, count)).fetchall()
    gone = [(row, key) for row, key, worked_on in found if not worked_on]
    stays = [(row,) for row, _, worked_on in found if worked_on]
    connection.executemany("UPDATE source SET batch = NULL WHERE row = ?", stays)
    for row, key in gone:
        unindex_rows(wrapped, row, row)
        drop_links_of(connection, key)
        drop_contents_of(connection, key)
        connection.execute(f"DELETE FROM revision_pages WHERE {_OF_ITS_TEXTS}", (key,))
        for table in ("source_identifier", "source_tag", "source_detail", "revision"):
            connection.execute(f"DELETE FROM {table} WHERE source = ?", (key,))
        connection.execute("DELETE FROM source WHERE row = ?", (row,))
    lower_watermark(wrapped)
    return frozenset(key for _, key in gone), bool(found) or _drop_some_originals(connection, batch)


def _drop_some_originals(connection: sqlite3.Connection, batch: str) -> bool:
    """Delete one part of an original that only this batch used, or the original once its parts are gone."""
    unused = (
        "SELECT id FROM original WHERE batch = ? AND NOT EXISTS "
        "(SELECT 1 FROM source_detail WHERE source_detail.original = original.id) AND NOT EXISTS "
        "(SELECT 1 FROM revision_origin WHERE revision_origin.original = original.id) LIMIT 1"
    )
    row = connection.execute(unused, (batch,)).fetchone()
    if row is None:
        connection.execute("UPDATE original SET batch = NULL WHERE batch = ?", (batch,))
        return False
    connection.execute("DELETE FROM original_unfinished WHERE original = ?", row)
    parts = connection.execute("SELECT row FROM original_part WHERE original = ? LIMIT 8", row).fetchall()
    connection.executemany("DELETE FROM original_part WHERE row = ?", parts)
    if not parts:
        connection.execute("DELETE FROM original WHERE id = ?", row)
    return True
