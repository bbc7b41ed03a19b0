"""Sources as rows: a narrow one that lists and filters read, and one with everything else."""

from __future__ import annotations

from typing import Any

import msgspec

from app.domain.dates import PartialDate
from app.domain.kinds import Identifier
from app.domain.sources import Author, LedgerLine, Metadata, Source, SourceKind, SourceState
from db.rows import Row, dump

_authors = msgspec.json.Decoder(tuple[Author, ...])
_words = msgspec.json.Decoder(tuple[str, ...])
_identifiers = msgspec.json.Decoder(tuple[Identifier, ...])
_ledger = msgspec.json.Decoder(tuple[LedgerLine, ...])


def source_row(source: Source) -> dict[str, Any]:
    """Return the narrow columns of a source, those that are listed, filtered and searched."""
    about = source.metadata
    return {
        "id": source.id,
        "kind": source.kind,
        "kind_confirmed": int(source.kind_confirmed),
        "state": source.state,
        "year": about.date.year if about.date else None,
        "title": about.title,
        "names": _short(about.authors),
        "container": about.container,
        "people": "; ".join(map(str, about.authors)),
        "identifiers": " ".join(one.value for one in about.identifiers),
        "tags": " ".join(source.tags),
        "batch": source.batch,
    }


def detail_row(source: Source) -> dict[str, Any]:
    """Return the other columns of a source; its ledger is written once, at import."""
    about = source.metadata
    return {
        "source": source.id,
        "reason": source.reason,
        "created": source.created,
        "authors": dump(about.authors),
        "volume": about.volume,
        "issue": about.issue,
        "pages": about.pages,
        "article_number": about.article_number,
        "publisher": about.publisher,
        "date": about.date.iso if about.date else None,
        "date_as_stated": about.date_as_stated,
        "language": about.language,
        "url": about.url,
        "keywords": dump(about.keywords),
        "identifier_list": dump(about.identifiers),
        "tag_list": dump(source.tags),
        "original": source.original,
        "slice_start": source.slice_start,
        "slice_end": source.slice_end,
        "abstract": about.abstract,
    }


def identifier_rows(source: Source) -> list[dict[str, Any]]:
    """Return a row for each identifier of a source, to find it by."""
    return [
        {"source": source.id, "ordinal": n, "scheme": one.scheme, "value": one.value}
        for n, one in enumerate(source.metadata.identifiers)
    ]


def tag_rows(source: Source, row: int) -> list[dict[str, Any]]:
    """Return a row for each tag of a source, to filter by; `row` is the source's own."""
    return [{"source": source.id, "ordinal": n, "tag": tag, "place": row} for n, tag in enumerate(source.tags)]


def source_of(row: Row) -> Source:
    """Return the source of a narrow row joined with its detail."""
    about = Metadata(
        title=row["title"],
        authors=_authors.decode(row["authors"]),
        container=row["container"],
        volume=row["volume"],
        issue=row["issue"],
        pages=row["pages"],
        article_number=row["article_number"],
        publisher=row["publisher"],
        date=PartialDate(row["date"]) if row["date"] else None,
        date_as_stated=row["date_as_stated"],
        language=row["language"],
        abstract=row["abstract"],
        keywords=_words.decode(row["keywords"]),
        identifiers=_identifiers.decode(row["identifier_list"]),
        url=row["url"],
    )
    return Source(
        id=row["id"],
        kind=SourceKind(row["kind"]),
        kind_confirmed=bool(row["kind_confirmed"]),
        metadata=about,
        state=SourceState(row["state"]),
        reason=row["reason"],
        tags=_words.decode(row["tag_list"]),
        batch=row["batch"],
        original=row["original"],
        slice_start=row["slice_start"],
        slice_end=row["slice_end"],
        created=row["created"],
    )


def ledger_of(text: str) -> tuple[LedgerLine, ...]:
    """Return the lines of a ledger column."""
    return _ledger.decode(text)


def _short(authors: tuple[Author, ...]) -> str:
    """Return the names as a list shows them: one, two, or the first and others."""
    families = [author.family for author in authors[:3]]
    return " and ".join(families) if len(families) < 3 else f"{families[0]} et al."
