"""A source's details as texts that can be edited, and back; only what was edited changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import msgspec

from app.domain.dates import PartialDate
from app.domain.forms import Field
from app.domain.kinds import Identifier, Kind
from app.domain.sources import Author, Metadata
from app.domain.text import canonical
from app.reading.dates import parse_date
from app.reading.identifiers import parse_identifier

_ANY_SCHEME = Field(key="identifiers", label="Identifiers", kind=Kind.IDENTIFIER)


class DetailsError(ValueError):
    """What was typed for a field cannot be read; the message is one sentence for the person at the screen."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def texts_of(metadata: Metadata) -> dict[str, str]:
    """Return each field of a source's metadata as text: a person, an identifier and a keyword a line each."""
    texts = {name: getattr(metadata, name) for name in _PLAIN}
    texts["authors"] = "\n".join(map(str, metadata.authors))
    texts["date"] = str(metadata.date or "")
    texts["identifiers"] = "\n".join(map(_identifier_line, metadata.identifiers))
    texts["keywords"] = "\n".join(metadata.keywords)
    return texts


def read_details(metadata: Metadata, before: Mapping[str, str], after: Mapping[str, str]) -> Metadata:
    """Return metadata in which the fields whose text is another one than before say what is typed now.

    Raises DetailsError for the first field that cannot be read.
    """
    changes: dict[str, object] = {}
    for name, text in after.items():
        if text != before[name]:
            words = canonical(text).strip()
            reader = _READERS.get(name)
            changes[name] = reader(metadata, words) if reader is not None else words
    return msgspec.structs.replace(metadata, **changes)


def read_tags(text: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the tags written one a line, or parted by semicolons; a comma belongs to its tag.

    A line that is one of the `known` tags stays whole, whatever is in it.

    >>> read_tags("NK cells, cord blood; CD19")
    ('NK cells, cord blood', 'CD19')
    """
    lines = (line.strip() for line in canonical(text).split("\n"))
    pieces = (piece for line in lines for piece in ((line,) if line in known else line.split(";")))
    return tuple(dict.fromkeys(" ".join(tag.split()) for tag in pieces if tag.strip()))


def _authors(metadata: Metadata, words: str) -> tuple[Author, ...]:
    known = {str(author): author for author in metadata.authors}
    return tuple(known.get(line) or _author(line) for line in _lines(words))


def _author(line: str) -> Author:
    family, _, given = (part.strip() for part in line.partition(","))
    return Author(family or given, given if family else "", line)


def _date(_metadata: Metadata, words: str) -> PartialDate | None:
    if not words:
        return None
    try:
        return PartialDate(words)
    except ValueError as error:
        found = parse_date(words)
        if not isinstance(found, str):
            return found.date
        raise DetailsError("date", found or str(error)) from error


def _identifiers(metadata: Metadata, words: str) -> tuple[Identifier, ...]:
    known = {_identifier_line(one): one for one in metadata.identifiers}
    return tuple(dict.fromkeys(known.get(line) or _identifier(line) for line in _lines(words)))


def _identifier(line: str) -> Identifier:
    scheme, _, value = line.partition(" ")
    found = parse_identifier(_ANY_SCHEME, f"{scheme.rstrip(':')}: {value.strip()}" if value.strip() else line)
    if found is None or not found.scheme:
        raise DetailsError(
            "identifiers", f"Say what “{line[:60]}” is: write its scheme before it, as in “pmid 12345678”."
        )
    return found


def _keywords(_metadata: Metadata, words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_lines(words)))


def _lines(words: str) -> list[str]:
    return [" ".join(line.split()) for line in words.split("\n") if line.strip()]


def _identifier_line(one: Identifier) -> str:
    return f"{one.scheme} {one.value}".strip()


_PLAIN = (
    "title",
    "container",
    "volume",
    "issue",
    "pages",
    "article_number",
    "publisher",
    "language",
    "url",
    "abstract",
)
_READERS: dict[str, Callable[[Metadata, str], object]] = {
    "authors": _authors,
    "date": _date,
    "identifiers": _identifiers,
    "keywords": _keywords,
}
