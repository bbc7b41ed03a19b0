"""Which sources are compared at all: those that share a key, in blocks of bounded size.

Each key is a column of numbers, one for each source. A block of more than `BLOCK` members is put in order of title,
author, year and pages, and each member is compared with its next `NEIGHBOURS` only, so work grows with the number of
sources and never with its square. What is truly double in such a block stands side by side in that order.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from zlib import crc32

from app.matching.traits import REGISTRY, Traits

BLOCK, NEIGHBOURS, KEYS = 16, 8, 10
_OPENING, _NAME = 18, 4
_LEAST, _LONG, _FEW = 8, 4, 3
_MIX, _MASK = 0x9E3779B1, 0xFFFFFFFF

Order = Callable[[int], tuple[object, ...]]


def keys_of(one: Traits) -> tuple[int, ...]:
    """Return a source's key for each column, 0 where it has none.

    DOI; PubMed's number; registry number; the title's opening letters; three of its words, chosen by their own number,
    in three ways; of volume, year and first author each two, with the first page. A slip of typing in one word leaves
    one of the three ways as it is, in nearly all titles.
    """
    title = one.spelling
    opening = title.replace(" ", "")[:_OPENING]
    numbers = sorted({crc32(word.encode()) for word in title.split() if len(word) >= _LONG})
    shuffled = sorted([number * _MIX & _MASK for number in numbers])
    tells = len(opening) >= _LEAST
    page = one.pages[0].first if one.pages else ""
    name = max(one.names[0].split(), key=len)[:_NAME] if one.names else ""
    return (
        _key("doi", one.dois[0]) if one.dois else 0,
        _key("id", one.ids[0]) if one.ids else 0,
        _key("trial", one.trials[0]) if one.trials and one.sort == REGISTRY else 0,
        _key("opening", opening) if opening else 0,
        _key("low", *numbers[:_FEW]) if tells else 0,
        _key("high", *numbers[-_FEW:]) if tells else 0,
        _key("mixed", *shuffled[:_FEW]) if tells else 0,
        _key("place", one.volume, page, name) if page and one.volume else 0,
        _key("print", one.volume, page, one.year) if page and one.volume and one.year else 0,
        _key("year", one.year, page, name) if page and one.year else 0,
    )


def _key(*parts: object) -> int:
    return hash(parts) or 1


def blocks(column: array[int]) -> Iterator[list[int]]:
    """Yield the places that share a key, in their order; keys that only one place has yield nothing."""
    shared = {one for one, other in pairwise(sorted(column)) if one == other != 0}
    order = sorted([at for at, key in enumerate(column) if key in shared], key=column.__getitem__)
    start = 0
    for at in range(1, len(order) + 1):
        if at == len(order) or column[order[at]] != column[order[start]]:
            yield order[start:at]
            start = at


def pairs(block: Sequence[int], order: Order) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a block that are compared: all of a small one, neighbours in `order` of a large one."""
    reach = len(block)
    if reach > BLOCK:
        block, reach = sorted(block, key=order), NEIGHBOURS + 1
    for at, one in enumerate(block):
        for other in block[at + 1 : at + reach]:
            yield (one, other) if one < other else (other, one)
