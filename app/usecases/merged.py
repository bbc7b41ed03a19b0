"""What the sources of one work say together, field by field and without loss; nothing is overwritten in the project."""

from __future__ import annotations

import msgspec

from app.domain.duplicates import LinkState, SourceLink
from app.domain.sources import Metadata, Source
from app.domain.store import Store
from app.matching.folding import fold
from app.matching.merging import families, holds, merge_metadata, words_of
from app.matching.places import read_pages


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
        words = (words_of(getattr(one.metadata, name)), words_of(getattr(other.metadata, name)))
        if any(words):
            differs = all(words) and not _agrees(name, one.metadata, other.metadata)
            sides.append(Side(name, label, *words, differs))
    return Pair(link, one, other, tuple(sides))


def _agrees(name: str, one: Metadata, other: Metadata) -> bool:
    if name == "authors":
        mine, theirs = one.authors, other.authors
        return families(mine) == families(theirs) or holds(mine, theirs) or holds(theirs, mine)
    if name == "date":
        return str(one.date).startswith(str(other.date)) or str(other.date).startswith(str(one.date))
    if name == "pages":
        first, second = read_pages(one.pages), read_pages(other.pages)
        same_end = not first.last or not second.last or first.last == second.last
        return bool(first.first) and first.first == second.first and same_end
    if name == "identifiers":
        return {words_of(held).casefold() for held in one.identifiers} == {
            words_of(held).casefold() for held in other.identifiers
        }
    if name == "keywords":
        return {word.casefold() for word in one.keywords} == {word.casefold() for word in other.keywords}
    return fold(words_of(getattr(one, name))) == fold(words_of(getattr(other, name)))
