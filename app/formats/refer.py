"""refer, as EndNote (.enw) and Zotero write it: a percent sign and one character of tag; a blank line ends a record.

Tags are those of the refer manual page, with the additions of EndNote's "EndNote Import" format.
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

EXTRACTOR = "vouch.refer"
EXTRACTOR_VERSION = "1"

_GRAMMAR = Grammar(
    width=3,
    known={f"%{one} ": f"%{one}" for one in f"{ascii_uppercase}{digits[1:]}@!>~[]()*+&$^=#<|;?-"},
    tag=re.compile(r"\ufeff*(%[A-Z0-9@!>~\[\]()*+&$^=#<|;?-])(?:[ \t](.*)|\s*$)", re.DOTALL),
    begins=frozenset(("%0",)),
    titles=frozenset(("%T", "%B")),
    gap_ends=True,
)
_LISTS = frozenset(("%A", "%E", "%Y", "%K", "%U", "%@", "%>"))
_TYPES = {
    "journal article": "JOUR",
    "electronic article": "EJOUR",
    "magazine article": "MGZN",
    "newspaper article": "NEWS",
    "conference paper": "CPAPER",
    "conference proceedings": "CONF",
    "book": "BOOK",
    "edited book": "BOOK",
    "book section": "CHAP",
    "thesis": "THES",
    "report": "RPRT",
    "web page": "ELEC",
    "blog": "BLOG",
    "government document": "GOVDOC",
    "dataset": "DATA",
    "online database": "DBASE",
    "unpublished work": "UNPB",
    "manuscript": "UNPB",
}
"""EndNote's reference types as those of RIS; any other is a bibliographic record."""


def read_refer(lines: Iterable[str], encoding: Encoding, repairs: Counter[str]) -> Iterator[TaggedRecord | Problem]:
    """Yield the records of a file and the problems met; arguments as of `app.formats.ris.read_ris`."""
    return read_blocks(_GRAMMAR, lines, encoding, repairs)


def refer_draft(record: TaggedRecord, folded: Counter[str]) -> tuple[Draft, list[Problem]]:
    """Return a record as a draft, with notes on what a person should look at.

    A line without a tag below %K, %A, %U or %@ is one more value, below any other it goes on with it.
    """
    card = Card(record, folded, _LISTS, bool)
    date, stated = _date(card)
    found = tuple([Identifier(*pair) for pair in dict.fromkeys(_identifiers(card))])
    urls = card.all("%U")
    metadata = Metadata(
        title=card.pick("%T") or card.pick("%B"),
        authors=tuple([author_of(name.rstrip(",")) for name in card.all("%A") or card.all("%E")]),
        container=card.pick("%J", "%B") if card.first("%T") else card.pick("%J"),
        volume=card.pick("%V"),
        issue=card.pick("%N"),
        pages=card.pick("%P").replace("--", "-"),
        publisher=card.pick("%I"),
        date=date,
        date_as_stated=stated,
        language="; ".join(card.all("%G")),
        abstract="\n".join(card.all("%X")),
        keywords=card.words("%K", apart=";"),
        identifiers=found,
        url=urls[0] if urls else "",
    )
    reference = _TYPES.get(card.first("%0").casefold(), "JOUR" if card.first("%J") and not card.first("%0") else "GEN")
    kind, certain = kind_of(reference, card.all("%9"))
    certain = certain and bool(card.first("%0"))
    return as_draft(record, metadata, (kind, certain), EXTRACTOR, EXTRACTOR_VERSION), card.problems


def _date(card: Card) -> tuple[PartialDate | None, str]:
    year, day = card.first("%D"), card.first("%8")
    for stated in (day if year and year in day else "", f"{year} {day}".strip(), year, day):
        if stated and (date := ris_date(stated)) is not None and (not year or str(date.year) in year):
            return date, stated
    if year or day:
        card.note("%D" if year else "%8", year or day, "This is no date that can be read; it is kept as stated.")
    return None, year or day


def _identifiers(card: Card) -> Iterator[tuple[str, str]]:
    for value in card.all("%R"):
        if read := identifiers.doi(value):
            yield "doi", read
        else:
            card.note("%R", value, "%R is not shaped like a DOI; it is kept but not used.")
    for value in card.all("%U"):
        yield from identifiers.in_url(value)
    from_pubmed = any(
        "pubmed" in card.first(tag).casefold() or "nlm" in card.first(tag).casefold() for tag in ("%~", "%W")
    )
    for value in card.all("%M"):
        if value.upper().startswith("WOS:"):
            yield "wos", value.upper()
        elif from_pubmed and (read := identifiers.pmid(value)):
            yield "pmid", read
        else:
            yield "accession", value
    yield from card.serials("%@")
    for value in card.all("%U")[1:]:
        yield "url", value
