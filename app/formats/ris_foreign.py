"""How RIS carries what a record of another format says beyond its metadata: as notes that name format and field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.domain.sources import LedgerLine, Metadata
from app.formats.inline_markup import plain

_RIS_TAG = re.compile(r"[A-Z][A-Z0-9]")
_REGISTRY = "protocolSection."
_LOOKED_THROUGH = 100_000  # characters of metadata that are looked through for a value
_TELLING = 4  # characters from which on a value that stands in the metadata is said there


def is_ris(ledger: Sequence[LedgerLine]) -> bool:
    """Say whether a ledger was read from RIS: it has a TY, or two-character tags and none that only others have."""
    tags = {one.tag for one in ledger if one.tag}
    return "TY" in tags or ("PT" not in tags and all(_RIS_TAG.fullmatch(tag) for tag in tags))


def is_registry(ledger: Sequence[LedgerLine]) -> bool:
    """Say whether a ledger was read from a registry record, which has more fields than notes can carry."""
    return any(one.tag.startswith(_REGISTRY) for one in ledger)


def as_notes(ledger: Sequence[LedgerLine], data: Metadata) -> tuple[LedgerLine, ...]:
    """Return a foreign ledger as lines of RIS notes, without what the metadata say already.

    >>> as_notes((LedgerLine(1, "PMID", "77"), LedgerLine(2, "STAT", "MEDLINE")), Metadata())[1].value
    'PubMed field STAT: MEDLINE'
    """
    label = _label({one.tag for one in ledger})
    known = _said(data)
    everything = "\n".join(sorted(known))[:_LOOKED_THROUGH]
    notes = []
    for line, tag, value in _joined(ledger):
        words = _folded(plain(value))
        parts = [part.strip() for part in words.split(";")]
        told = words in known or (len(words) >= _TELLING and words in everything) or all(one in known for one in parts)
        if words and not told:
            notes.append(LedgerLine(line, "N1", f"{label} field {tag}: {value}"))
    return tuple(notes)


def _label(tags: set[str]) -> str:
    if "PMID" in tags:
        return "PubMed"
    if any(tag.startswith("%") for tag in tags):
        return "EndNote"
    return "Web of Science" if "PT" in tags else "Imported"


def _joined(ledger: Sequence[LedgerLine]) -> Iterator[tuple[int, str, str]]:
    """Yield line, tag and value of each field, its wrapped lines joined."""
    line, tag, values = 0, "", list[str]()
    for one in ledger:
        if one.tag:
            if tag:
                yield line, tag, " ".join(values)
            line, tag, values = one.line, one.tag, []
        values.append(one.value)
    if tag:
        yield line, tag, " ".join(values)


def _said(data: Metadata) -> set[str]:
    words = [data.title, data.container, data.volume, data.issue, data.pages, data.article_number, data.publisher]
    words += [data.date_as_stated, data.language, data.abstract, data.url, *data.keywords]
    words += [one for author in data.authors for one in (str(author), author.as_stated)]
    words += [one.value for one in data.identifiers]
    return {_folded(one) for one in words if one}


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())
