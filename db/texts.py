"""The texts of a source: its revisions in order, the lines each was read from, and where quotes stand in them."""

# ruff: noqa: S608 - only names written in this file enter a statement, never anybody's words

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, insert

from app.domain.anchors import Anchor
from app.domain.changes import EntityKind
from app.domain.errors import NotFoundError, RefusedError
from app.domain.ids import derived_id, now
from app.domain.quotes import Quote
from app.domain.sources import Draft, LedgerLine, Original, Revision, Source
from app.domain.store import Ranges
from app.domain.text import sha256
from db import journal, models
from db.contents import need
from db.engine import fetch
from db.rows import dump, quote_of
from db.search import index_text, unindex_text
from db.source_rows import ledger_of as lines_of
from db.study_rows import anchor_of

_NAMES = ("id", "source", "sha256", "length", "ordinal", "extractor", "extractor_version", "created")
_REVISIONS = (
    f"SELECT {', '.join(f'revision.{name}' for name in _NAMES)}, revision_pages.starts FROM revision "
    "LEFT JOIN revision_pages ON revision_pages.revision = revision.id "
    "WHERE revision.source = ? ORDER BY revision.ordinal"
)
_starts = msgspec.json.Decoder(tuple[int, ...])
_BEFORE = (
    "JOIN revision its ON its.id = quote.revision JOIN revision ours ON ours.id = ? "
    "WHERE its.source = ours.source AND its.ordinal < ours.ordinal ORDER BY quote.start, quote.stop, quote.row"
)


def revision(connection: Connection, path: Path, source: str) -> Revision:
    """Return the latest revision of a source. Raises NotFoundError."""
    found = fetch(connection, path, f"{_REVISIONS} DESC LIMIT 1", (source,))
    if not found:
        raise NotFoundError(f"There is no text of the source {source} in this project.")
    return _revision_of(found[0])


def revisions(connection: Connection, path: Path, source: str) -> tuple[Revision, ...]:
    """Return the revisions of a source, oldest first."""
    found = fetch(connection, path, _REVISIONS, (source,))
    return tuple(map(_revision_of, found))


def text(connection: Connection, path: Path, key: str) -> str:
    """Return the canonical text of a revision. Raises NotFoundError."""
    found = fetch(connection, path, "SELECT text FROM revision WHERE id = ?", (key,))
    if not found:
        raise NotFoundError(f"There is no text {key} in this project.")
    return str(found[0][0])


def has_text(connection: Connection, path: Path, key: str) -> bool:
    """Say whether a revision is there."""
    return bool(fetch(connection, path, "SELECT 1 FROM revision WHERE id = ?", (key,)))


def ledger(connection: Connection, path: Path, source: str) -> tuple[LedgerLine, ...]:
    """Return the lines of the imported record behind a source. Raises NotFoundError."""
    found = fetch(connection, path, "SELECT ledger FROM source_detail WHERE source = ?", (source,))
    if not found:
        raise NotFoundError(f"There is no source {source} in this project.")
    return lines_of(found[0][0])


def ledger_of(connection: Connection, path: Path, key: str) -> tuple[LedgerLine, ...]:
    """Return the lines that a revision was read from: those kept with it, else those its source came with."""
    sql = (
        "SELECT coalesce(revision_origin.ledger, source_detail.ledger) FROM revision "
        "JOIN source_detail ON source_detail.source = revision.source "
        "LEFT JOIN revision_origin ON revision_origin.revision = revision.id WHERE revision.id = ?"
    )
    found = fetch(connection, path, sql, (key,))
    if not found:
        raise NotFoundError(f"There is no text {key} in this project.")
    return lines_of(found[0][0])


def original(connection: Connection, path: Path, source: str) -> bytes:
    """Return a source's slice of its original file, reading only the parts it lies in."""
    sql = "SELECT original, slice_start, slice_end FROM source_detail WHERE source = ?"
    found = fetch(connection, path, sql, (source,))
    if not found:
        raise NotFoundError(f"There is no source {source} in this project.")
    return _slice(connection, path, *found[0])


def original_of(connection: Connection, path: Path, key: str) -> Original:
    """Return the bytes that a revision was made from: its own file's, else those its source came with."""
    sql = (
        "SELECT coalesce(o.original, d.original), coalesce(o.slice_start, d.slice_start), "
        "coalesce(o.slice_end, d.slice_end) FROM revision JOIN source_detail d ON d.source = revision.source "
        "LEFT JOIN revision_origin o ON o.revision = revision.id AND o.original IS NOT NULL WHERE revision.id = ?"
    )
    found = fetch(connection, path, sql, (key,))
    if not found or found[0][0] is None:
        raise NotFoundError(f"No file is kept behind the text {key}.")
    name, encoding, _ = _about(connection, path, found[0][0])
    return Original(name=name, encoding=encoding, data=_slice(connection, path, *found[0]))


def kept_file(connection: Connection, path: Path, key: str) -> Original:
    """Return a whole imported file. Raises NotFoundError."""
    name, encoding, size = _about(connection, path, key)
    return Original(name=name, encoding=encoding, data=_slice(connection, path, key, 0, size))


def _about(connection: Connection, path: Path, key: str) -> tuple[str, str, int]:
    found = fetch(connection, path, "SELECT name, encoding, size FROM original WHERE id = ?", (key,))
    if not found:
        raise NotFoundError(f"There is no imported file {key} in this project.")
    name, encoding, size = found[0]
    return name, encoding, size


def _slice(connection: Connection, path: Path, key: str, start: int, end: int) -> bytes:
    sql = "SELECT row, length(bytes) FROM original_part WHERE original = ? ORDER BY ordinal"
    held, at = bytearray(), 0
    for row, size in fetch(connection, path, sql, (key,)):
        if at < end and at + size > start:
            (part,) = fetch(connection, path, "SELECT bytes FROM original_part WHERE row = ?", (row,))
            held += part[0][max(0, start - at) : end - at]
        at += size
    return bytes(held)


def pages_row(revision: str, draft: Draft) -> dict[str, Any]:
    """Return the columns of where the pages of a text begin."""
    return {"revision": revision, "starts": dump(draft.pages)}


def _revision_of(row: Sequence[Any]) -> Revision:
    *about, starts = row
    return Revision(**dict(zip(_NAMES, about, strict=True)), pages=_starts.decode(starts) if starts else ())


def add_revision(
    connection: Connection, source: str, draft: Draft, original: str | None, label: str, who: journal.Who
) -> Revision:
    """Keep a new text of a source in the caller's transaction, journal it, and search it in place of the old one.

    Its id is derived from source and text; a text that comes back after another has its place in the row as well.
    """
    need(connection, EntityKind.SOURCE, source, Source)
    before = connection.exec_driver_sql(_REVISIONS, (source,)).mappings().all()
    digest, ordinal = sha256(draft.text), before[-1]["ordinal"] + 1 if before else 0
    if before and before[-1]["sha256"] == digest:
        raise RefusedError("This text is the same as the one that is there; nothing was written.")
    again = f":{ordinal}" if any(one["sha256"] == digest for one in before) else ""
    kept = Revision(
        id=derived_id("revision", f"{source}:{digest}{again}"),
        source=source,
        sha256=digest,
        length=len(draft.text),
        ordinal=ordinal,
        extractor=draft.extractor,
        extractor_version=draft.extractor_version,
        created=now(),
        pages=draft.pages,
    )
    unindex_text(connection, source)
    about = {name: getattr(kept, name) for name in _NAMES}
    connection.execute(insert(models.revision), {**about, "text": draft.text})
    if draft.pages:
        connection.execute(insert(models.revision_pages), pages_row(kept.id, draft))
    slice_ = {"original": original, "slice_start": draft.start, "slice_end": draft.end, "ledger": dump(draft.ledger)}
    connection.execute(insert(models.revision_origin), {"revision": kept.id, **slice_})
    index_text(connection, source)
    journal.note_revision(connection, kept.id, source, who, label)
    return kept


def anchors(connection: Connection, key: str) -> tuple[Anchor, ...]:
    """Return where older quotes stand in a revision, in the order of `quotes_before`."""
    sql = f"SELECT anchor.* FROM anchor JOIN quote ON quote.id = anchor.quote AND anchor.revision = ? {_BEFORE}"
    return tuple(map(anchor_of, connection.exec_driver_sql(sql, (key, key)).mappings()))


def quotes_before(connection: Connection, key: str) -> tuple[Quote, ...]:
    """Return the quotes of the same source that were taken from earlier revisions, in text order."""
    return tuple(map(quote_of, connection.exec_driver_sql(f"SELECT quote.* FROM quote {_BEFORE}", (key,)).mappings()))


def ranges(connection: Connection, path: Path, key: str) -> Ranges:
    """Return the quotes that stand in a revision as columns, ordered by start, from covering indexes."""
    sql = (
        'SELECT start, stop, "row" FROM quote WHERE revision = ? '
        'UNION ALL SELECT anchor.start, anchor.stop, quote."row" FROM anchor JOIN quote ON quote.id = anchor.quote '
        "WHERE anchor.revision = ? AND anchor.standing <> 'lost' ORDER BY 1, 2, 3"
    )
    found = fetch(connection, path, sql, (key, key))
    start, end, row = zip(*found, strict=True) if found else ((), (), ())
    return Ranges(array("q", start), array("q", end), array("q", row))
