"""What the readers of structured formats share: storable words, names, dates, identifiers, and a draft of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app.domain.dates import PartialDate
from app.domain.kinds import Identifier
from app.domain.sources import Author, Draft, LedgerLine, Metadata
from app.domain.text import canonical
from app.formats import identifiers
from app.formats.ris_kinds import kind_of
from app.formats.ris_tags import rendering

RAW = 200
"""How many characters a problem shows."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_SCHEMES = ("doi", "pmid", "pmcid", "nct", "issn", "isbn", "wos", "arxiv", "accession", "other", "url")
_FIRST_YEAR, _LAST_YEAR = 1, 9999


def storable(words: str) -> str:
    """Return words without what neither SQLite nor UTF-8 can keep: NUL and lone surrogates become U+FFFD."""
    return words if words.isascii() and "\0" not in words else _UNSTORABLE.sub("\ufffd", words)


def shown(words: str) -> str:
    """Return what a problem shows of a piece of a file."""
    return canonical(words[: 2 * RAW].strip("\ufeff \t\r\n"))[:RAW]


def one_line(words: str) -> str:
    """Return words with every run of white space as one space."""
    return " ".join(words.split())


def author(family: str, given: str = "") -> Author | None:
    """Return an author, or None for a name without a word; a lone given name stands as the family name."""
    family, given = family.strip(), given.strip()
    if not family:
        family, given = given, ""
    return Author(family, given, f"{family}, {given}" if given else family) if family else None


def calendar_date(year: int, month: int = 0, day: int = 0) -> PartialDate | None:
    """Return a date as precise as its parts are a date of the calendar, or None without a year."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    for iso in (f"{year:04}-{month:02}-{day:02}", f"{year:04}-{month:02}", f"{year:04}"):
        try:
            return PartialDate(iso)
        except ValueError:
            continue
    return None


def collected(pairs: Iterable[tuple[str, str]]) -> tuple[Identifier, ...]:
    """Return identifiers of pairs of scheme and value, each once, the telling schemes first; empty values are left."""
    held = dict.fromkeys((scheme, value.strip()) for scheme, value in pairs if value.strip())
    return tuple(Identifier(scheme, value) for scheme, value in sorted(held, key=_place))


def _place(pair: tuple[str, str]) -> int:
    return _SCHEMES.index(pair[0]) if pair[0] in _SCHEMES else len(_SCHEMES)


def read_doi(words: str) -> list[tuple[str, str]]:
    """Return a DOI as stated in a field for DOIs; what is not shaped like one is kept under `other`."""
    read = identifiers.doi(words)
    if read or not words.strip():
        return [("doi", read)]
    found = list(identifiers.in_url(words))
    return found or [("other", words.strip())]


def read_serial(words: str) -> list[tuple[str, str]]:
    """Return the ISSNs and ISBNs in a field for them; what has the shape of none is kept under `other`."""
    found = [(scheme, value) for scheme, value, _ in identifiers.serial_numbers(words)]
    return found or ([("other", words.strip())] if words.strip() else [])


def made_draft(
    metadata: Metadata,
    ledger: Sequence[LedgerLine],
    *,
    reference_type: str,
    works: Iterable[str],
    place: tuple[int, int, int],
    extractor: str,
    version: str = "1",
) -> Draft:
    """Return the draft of a record: its kind by RIS type and type of work, its text a rendering of the metadata.

    `place` is the byte range and the line where it begins. Without anything to render, the lines are the text.
    """
    registry = any(one.scheme == "nct" for one in metadata.identifiers)
    kind, certain = kind_of(reference_type, works, registry=registry)
    return Draft(
        kind=kind,
        kind_confirmed=certain,
        text=rendering(metadata) or canonical("\n".join(f"{one.tag}: {one.value}" for one in ledger if one.value)),
        metadata=metadata,
        ledger=tuple(ledger),
        start=place[0],
        end=place[1],
        line=place[2],
        extractor=extractor,
        extractor_version=version,
    )
