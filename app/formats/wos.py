"""Web of Science's tagged format (.ciw, .isi, savedrecs.txt): two characters of tag, wrapped lines indented by three.

Tags are those of Clarivate's "Web of Science Core Collection Field Tags".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from string import ascii_uppercase, digits

from app.domain.dates import PartialDate
from app.domain.kinds import Identifier
from app.domain.sources import Draft, Metadata, Problem
from app.formats import identifiers
from app.formats.encodings import Encoding
from app.formats.ris_card import Card
from app.formats.ris_dates import ris_date
from app.formats.ris_kinds import kind_of
from app.formats.ris_tags import as_draft, author_of
from app.formats.tagged import TaggedRecord
from app.formats.tagged_blocks import Grammar, read_blocks

EXTRACTOR = "vouch.wos"
EXTRACTOR_VERSION = "1"

_FRAME = frozenset(("FN", "VR", "EF"))
_KNOWN = {f"{one}{two} ": one + two for one in ascii_uppercase for two in ascii_uppercase + digits}
_GRAMMAR = Grammar(
    width=3,
    known={head: tag for head, tag in _KNOWN.items() if tag not in _FRAME | {"PT", "ER"}} | {"   ": ""},
    tag=re.compile(r"\ufeff*([A-Z][A-Z0-9])(?:[ \t](.*)|\s*$)", re.DOTALL),
    begins=frozenset(("PT",)),
    titles=frozenset(("TI", "UT")),
    ends="ER",
    frame=_FRAME,
)
_LISTS = frozenset(
    ("AU", "AF", "BA", "BE", "BF", "CA", "ED", "GP", "C1", "C3", "CR", "EM", "OI", "RI", "SN", "EI", "BN")
)
_TYPES = {"J": "JOUR", "B": "BOOK", "S": "CHAP", "C": "CPAPER"}


def read_wos(lines: Iterable[str], encoding: Encoding, repairs: Counter[str]) -> Iterator[TaggedRecord | Problem]:
    """Yield the records of a file and the problems met; arguments as of `app.formats.ris.read_ris`."""
    return read_blocks(_GRAMMAR, lines, encoding, repairs)


def wos_draft(record: TaggedRecord, folded: Counter[str]) -> tuple[Draft, list[Problem]]:
    """Return a record as a draft, with notes on what a person should look at.

    Full names (AF) go before short ones (AU) when there are as many; the day of publication is PD with PY, never DA,
    which is the day of the export. Words of the authors (DE) and of the database (ID) are keywords.
    """
    card = Card(record, folded, _LISTS, bool)
    date, stated = _date(card)
    first, last = card.first("BP"), card.first("EP")
    metadata = Metadata(
        title=card.pick("TI"),
        authors=tuple([author_of(name) for name in _names(card)]),
        container=card.pick("SO", "BS", "SE"),
        volume=card.pick("VL"),
        issue=card.pick("IS"),
        pages=f"{first}-{last}" if first and last and first != last else first or last,
        article_number=card.pick("AR"),
        publisher=card.pick("PU"),
        date=date,
        date_as_stated=stated,
        language="; ".join(card.all("LA")),
        abstract="\n".join(card.all("AB")),
        keywords=card.words("DE", "ID", apart=";"),
        identifiers=tuple([Identifier(*pair) for pair in dict.fromkeys(_identifiers(card))]),
    )
    kind = kind_of(_TYPES.get(card.first("PT"), "GEN"), card.all("DT"))
    return as_draft(record, metadata, kind, EXTRACTOR, EXTRACTOR_VERSION), card.problems


def _names(card: Card) -> list[str]:
    full, short = card.all("AF"), card.all("AU")
    people = full if len(full) >= len(short) else short
    people = people or card.all("BF") or card.all("BA")
    return [*people, *card.all("CA"), *card.all("GP")] or card.all("BE") or card.all("ED")


def _date(card: Card) -> tuple[PartialDate | None, str]:
    year, day = card.first("PY"), card.first("PD")
    stated = f"{day} {year}".strip()
    date = ris_date(f"{year} {day}".strip()) or ris_date(year)
    if stated and date is None:
        card.note("PY" if year else "PD", year or day, "This is no date that can be read; it is kept as stated.")
    return date, stated


def _identifiers(card: Card) -> Iterator[tuple[str, str]]:
    for tag in ("DI", "D2"):
        for value in card.all(tag):
            if read := identifiers.doi(value):
                yield "doi", read
            else:
                card.note(tag, value, f"{tag} is not shaped like a DOI; it is kept but not used.")
    for value in card.all("PM"):
        if read := identifiers.pmid(value):
            yield "pmid", read
    yield from card.serials("SN", "EI", "BN")
    for value in card.all("UT"):
        yield "wos", f"WOS:{value.upper().removeprefix('ISI:').removeprefix('WOS:')}"
