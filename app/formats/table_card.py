"""A row of a table by its fields, and the metadata that its cells state."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain.dates import PartialDate
from app.domain.sources import Metadata
from app.formats.record_parts import one_line
from app.formats.table_identifiers import Trials, identifiers_in
from app.formats.table_names import read_authors
from app.formats.table_places import citation_parts, pages_of, stated_date

_KEYWORD_PARTS = re.compile(r" ?(?:[;|\n]|//) ?")
_COMMA = re.compile(r" ?, ?")


class Card:
    """The cells of a row by field, and what is to be told of them."""

    __slots__ = ("_values", "notes")

    def __init__(self, values: dict[str, list[str]]) -> None:
        self._values = values
        self.notes: list[tuple[str, str]] = []

    def all(self, field: str) -> list[str]:
        """Return the cells of a field that are not empty."""
        return self._values.get(field, [])

    def first(self, field: str) -> str:
        """Return the cell of a field that counts, or ""."""
        found = self._values.get(field)
        return found[0] if found else ""

    def note(self, reason: str, raw: str = "") -> None:
        """Note what a person should look at."""
        self.notes.append((reason, raw or self.first("title") or next(iter(self._values.values()))[0]))


def metadata_of(card: Card, trials_in: Trials) -> Metadata:
    """Return the metadata that the cells of a row state; what looks wrong is noted in the card.

    `trials_in` finds the registry numbers of trials in a cell.
    """
    first = card.first
    cited = citation_parts(first("citation")) if first("citation") else {}
    date, stated = _date(card)
    found = identifiers_in(card.all, card.note, trials_in)
    return Metadata(
        title=one_line(first("title")),
        authors=read_authors(first("authors")),
        container=one_line(first("container") or cited.get("container", "")),
        volume=first("volume") or cited.get("volume", ""),
        issue=first("issue") or cited.get("issue", ""),
        pages=pages_of(first("pages"), first("first_page"), first("last_page"), card.note) or cited.get("pages", ""),
        article_number=first("article_number"),
        publisher=first("publisher"),
        date=date,
        date_as_stated=stated,
        language=first("language"),
        abstract=first("abstract").replace("\r\n", "\n").replace("\r", "\n"),
        keywords=keywords_in(card.all("keywords")),
        identifiers=found.identifiers,
        url=found.url,
    )


def _date(card: Card) -> tuple[PartialDate | None, str]:
    return stated_date(card.first("year"), card.first("date"), card.first("month"), card.first("day"), card.note)


def keywords_in(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the keywords of some cells, each once; a cell without `;`, `|` or line breaks is parted at its commas.

    >>> keywords_in(["NK cells; Leukemia, Myeloid", "CAR, NK cells"])
    ('NK cells', 'Leukemia, Myeloid', 'CAR')
    """
    found: dict[str, None] = {}
    for cell in cells:
        parts = _KEYWORD_PARTS if _KEYWORD_PARTS.search(cell) else _COMMA
        found.update(dict.fromkeys(word for part in parts.split(cell) if (word := part.strip())))
    return tuple(found)
