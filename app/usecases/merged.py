"""What the sources of one work say together, field by field and without loss; nothing is overwritten in the project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from app.domain.dates import PartialDate
from app.domain.duplicates import LinkState, SourceLink
from app.domain.kinds import Identifier
from app.domain.sources import Author, Metadata, Source
from app.domain.store import Store


class Side(msgspec.Struct, frozen=True):
    """One field of two sources beside each other, as words; `differs` when both say something and not the same."""

    name: str
    label: str
    one: str
    other: str
    differs: bool


class Pair(msgspec.Struct, frozen=True):
    """A link ready to be shown: both sources, and their fields side by side, those that differ marked."""

    link: SourceLink
    one: Source
    other: Source
    fields: tuple[Side, ...]


_LABELS = {
    "title": "Title",
    "authors": "Authors",
    "date": "Date",
    "container": "Container",
    "volume": "Volume",
    "issue": "Issue",
    "pages": "Pages",
    "article_number": "Article number",
    "publisher": "Publisher",
    "identifiers": "Identifiers",
    "language": "Language",
    "keywords": "Keywords",
    "url": "Address",
    "abstract": "Abstract",
}
_Said = TypeVar("_Said", str, Identifier)
_FILLED = (
    "title", "container", "volume", "issue", "pages", "article_number", "publisher", "language", "abstract", "url",
)  # fmt: skip


def merge_metadata(kept: Metadata, others: Sequence[Metadata]) -> Metadata:
    """Return what several descriptions of one work say together; the kept one's values stay, empty ones are filled.

    Identifiers and keywords are united. A list of authors gives way to a longer one that holds all of them, a year to a
    date within it.
    """
    sides = (kept, *others)
    filled = {name: next((said for side in sides if (said := getattr(side, name))), "") for name in _FILLED}
    date, date_as_stated = _date(sides)
    return msgspec.structs.replace(
        kept,
        **filled,
        authors=_authors(sides),
        date=date,
        date_as_stated=date_as_stated,
        keywords=_united(word for side in sides for word in side.keywords),
        identifiers=_united(one for side in sides for one in side.identifiers),
    )


def merged_source(store: Store, source: Source) -> Source:
    """Return a source with what the ones folded into it say beside; itself when there are none."""
    others: dict[str, None] = {}
    waiting = [source.id]
    for key in waiting:
        into = [link.other for link in store.links(key, state=LinkState.MERGED) if link.source == key]
        waiting += [other for other in into if other not in others]
        others.update(dict.fromkeys(into))
    if not others:
        return source
    said = [store.source(other).metadata for other in others]
    return msgspec.structs.replace(source, metadata=merge_metadata(source.metadata, said))


def pair_of(link: SourceLink, one: Source, other: Source) -> Pair:
    """Return two sources side by side, field by field; fields that neither has are left out."""
    kinds = (one.kind.value.replace("_", " "), other.kind.value.replace("_", " "))
    sides = [Side("kind", "Kind", *kinds, kinds[0] != kinds[1])]
    for name, label in _LABELS.items():
        words = (_words(getattr(one.metadata, name)), _words(getattr(other.metadata, name)))
        if any(words):
            differs = all(words) and not _agrees(name, one.metadata, other.metadata)
            sides.append(Side(name, label, *words, differs))
    return Pair(link, one, other, tuple(sides))


def _authors(sides: Sequence[Metadata]) -> tuple[Author, ...]:
    held: tuple[Author, ...] = ()
    for side in sides:
        if not held or _holds(side.authors, held):
            held = side.authors
    return held


def _date(sides: Sequence[Metadata]) -> tuple[PartialDate | None, str]:
    """Return the finest date that agrees with the first one said, and how it was stated."""
    dated = [side for side in sides if side.date]
    if not dated:
        return None, next((side.date_as_stated for side in sides if side.date_as_stated), "")
    finest = dated[0]
    for side in dated[1:]:
        if len(str(side.date)) > len(str(finest.date)) and str(side.date).startswith(str(finest.date)):
            finest = side
    said = next((side.date_as_stated for side in dated if side.date_as_stated and side.date == finest.date), "")
    return finest.date, finest.date_as_stated or said


def _united(said: Iterable[_Said]) -> tuple[_Said, ...]:
    held: dict[str, _Said] = {}
    for one in said:
        held.setdefault(_words(one).casefold(), one)
    return tuple(held.values())


def _agrees(name: str, one: Metadata, other: Metadata) -> bool:
    from app.matching.folding import fold
    from app.matching.places import read_pages

    if name == "authors":
        mine, theirs = one.authors, other.authors
        return _families(mine) == _families(theirs) or _holds(mine, theirs) or _holds(theirs, mine)
    if name == "date":
        return str(one.date).startswith(str(other.date)) or str(other.date).startswith(str(one.date))
    if name == "pages":
        first, second = read_pages(one.pages), read_pages(other.pages)
        same_end = not first.last or not second.last or first.last == second.last
        return bool(first.first) and first.first == second.first and same_end
    if name == "identifiers":
        return {_words(held).casefold() for held in one.identifiers} == {
            _words(held).casefold() for held in other.identifiers
        }
    if name == "keywords":
        return {word.casefold() for word in one.keywords} == {word.casefold() for word in other.keywords}
    return fold(_words(getattr(one, name))) == fold(_words(getattr(other, name)))


def _families(authors: Sequence[Author]) -> list[str]:
    from app.matching.folding import fold

    return [fold(author.family) for author in authors]


def _holds(longer: Sequence[Author], shorter: Sequence[Author]) -> bool:
    """Say whether a list of authors holds all of another one, in their order, and more."""
    rest = iter(_families(longer))
    return len(longer) > len(shorter) and all(name in rest for name in _families(shorter))


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(_words(one) for one in value)
    if isinstance(value, Identifier):
        return f"{value.scheme} {value.value}"
    return str(value)
