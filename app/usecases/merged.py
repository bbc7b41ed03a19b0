"""What the sources of one work say together, field by field and without loss; nothing is overwritten in the project."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from app.domain.duplicates import LinkState, SourceLink
from app.domain.sources import Author, Metadata, Source
from app.domain.store import Store
from app.matching.folding import fold
from app.matching.places import read_pages


class Field(msgspec.Struct, frozen=True):
    """One field of merged metadata as words: what it says, which source said it, and what others say instead.

    `origin` and the numbers in `others` count the sources: 0 the one that stays, 1 the first folded into it, and so on;
    -1 when it was put together from several.
    """

    name: str
    label: str
    words: str
    origin: int
    others: tuple[tuple[int, str], ...] = ()


class Merged(msgspec.Struct, frozen=True):
    """Metadata of one work, and the fields that anything is said of."""

    metadata: Metadata
    fields: tuple[Field, ...]


class MergedSource(msgspec.Struct, frozen=True):
    """A source with what is folded into it: `sources` has itself first, and `merged` counts by that order."""

    source: Source
    sources: tuple[Source, ...]
    merged: Merged


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
_UNITED = ("identifiers", "keywords")


def merge_metadata(kept: Metadata, others: Sequence[Metadata]) -> Merged:
    """Return what several descriptions of one work say together; the first side's values stay, empty ones are filled.

    Identifiers and keywords are united. A list of authors gives way to a longer one that holds all of them, a year to a
    date within it. Where two differ, the field tells both with their source.
    """
    sides = (kept, *others)
    values: dict[str, object] = {}
    fields = []
    for name, label in _LABELS.items():
        if name in _UNITED:
            value, field = _united(name, label, sides)
        else:
            value, field = _chosen(name, label, sides)
        values[name] = value
        if field.words:
            fields.append(field)
        if name == "date":
            values["date_as_stated"] = sides[max(field.origin, 0)].date_as_stated or next(
                (side.date_as_stated for side in sides if side.date_as_stated and side.date == value), ""
            )
    return Merged(Metadata(**values), tuple(fields))  # type: ignore[arg-type]


def merged_source(store: Store, key: str) -> MergedSource:
    """Return a source with all that is folded into it, by whatever way. Raises NotFoundError."""
    keys = [key]
    for one in keys:
        links = store.links(one, state=LinkState.MERGED)
        keys += [link.other for link in links if link.source == one and link.other not in keys]
    sources = tuple([store.source(one) for one in keys])
    merged = merge_metadata(sources[0].metadata, [one.metadata for one in sources[1:]])
    return MergedSource(msgspec.structs.replace(sources[0], metadata=merged.metadata), sources, merged)


def pair_of(link: SourceLink, one: Source, other: Source) -> Pair:
    """Return two sources side by side, field by field; fields that neither has are left out."""
    kinds = (one.kind.value.replace("_", " "), other.kind.value.replace("_", " "))
    sides = [Side("kind", "Kind", *kinds, kinds[0] != kinds[1])]
    for name, label in _LABELS.items():
        mine, theirs = getattr(one.metadata, name), getattr(other.metadata, name)
        words = (_words(mine), _words(theirs))
        if any(words):
            sides.append(Side(name, label, *words, all(words) and not _agrees(name, mine, theirs)))
    return Pair(link, one, other, tuple(sides))


def _chosen(name: str, label: str, sides: Sequence[Metadata]) -> tuple[object, Field]:
    said = [(at, value) for at, side in enumerate(sides) if (value := getattr(side, name))]
    if not said:
        return getattr(sides[0], name), Field(name, label, "", 0)
    origin, chosen = said[0]
    better = _BETTER.get(name)
    if better is not None:
        for at, value in said[1:]:
            if better(chosen, value):
                origin, chosen = at, value
    others = tuple([(at, _words(value)) for at, value in said if at != origin and not _agrees(name, chosen, value)])
    return chosen, Field(name, label, _words(chosen), origin, others)


def _united(name: str, label: str, sides: Sequence[Metadata]) -> tuple[object, Field]:
    held: dict[str, object] = {}
    origins = set()
    for at, side in enumerate(sides):
        for one in getattr(side, name):
            if held.setdefault(_words(one).casefold(), one) is one:
                origins.add(at)
    value = tuple(held.values())
    origin = origins.pop() if len(origins) == 1 else -1 if origins else 0
    return value, Field(name, label, _words(value), origin)


def _agrees(name: str, one: object, other: object) -> bool:
    if name == "authors":
        return _longer(one, other) or _longer(other, one) or _families(one) == _families(other)
    if name == "date":
        return str(one).startswith(str(other)) or str(other).startswith(str(one))
    if name == "pages":
        mine, theirs = read_pages(str(one)), read_pages(str(other))
        same_end = not mine.last or not theirs.last or mine.last == theirs.last
        return bool(mine.first) and mine.first == theirs.first and same_end
    if name in _UNITED:
        return {_words(value).casefold() for value in one} == {_words(value).casefold() for value in other}  # type: ignore[attr-defined]
    return fold(str(one)) == fold(str(other))


def _families(authors: object) -> list[str]:
    return [fold(author.family) for author in authors]  # type: ignore[attr-defined]


def _longer(one: object, other: object) -> bool:
    """Say whether the second list of authors holds all of the first, in their order, and more."""
    rest = iter(_families(other))
    return len(_families(other)) > len(_families(one)) and all(name in rest for name in _families(one))


def _finer(one: object, other: object) -> bool:
    return len(str(other)) > len(str(one)) and str(other).startswith(str(one))


_BETTER: dict[str, Callable[[object, object], bool]] = {"authors": _longer, "date": _finer}
"""When another source's value is the kept one's and more."""


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(_words(one) for one in value)
    if isinstance(value, Author):
        return str(value)
    if hasattr(value, "scheme"):
        return f"{value.scheme} {value.value}"  # type: ignore[attr-defined]
    return str(value)
