"""Finds the sources of a project that are one work, or probably are, among a hundred thousand in seconds."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import msgspec

from app.domain.duplicates import Likeness, MatchRow
from app.domain.progress import Progress, Silent, stop_if_cancelled
from app.matching.blocking import BLOCK, KEYS, blocks, keys_of, pairs
from app.matching.comparing import Comparison, compare_traits
from app.matching.folding import spelled
from app.matching.settling import Found, Settled
from app.matching.traits import Traits, traits_of

_EVERY = 2000
_KEPT = 512


def find(
    rows: Iterable[MatchRow],
    *,
    is_new: Callable[[str], bool] = lambda _: True,
    roots: Mapping[str, str] | None = None,
    apart: Collection[frozenset[str]] = frozenset(),
    progress: Progress | None = None,
) -> Iterator[Found]:
    """Yield the pairs that are the same or probably the same, of which at least one side `is_new` (asked by id).

    `roots` says of each source that is folded already into which it is; `apart` are pairs that a person told apart. A
    pair is a source and the root of its cluster, the older one first: the one that comes first in `row`. A source is
    said to be the same once at most. The outcome does not depend on the order of `rows`. Raises CancelledError.
    """
    told = progress or Silent()
    places = _Places(rows, is_new, told)
    settled = Settled(places.traits, roots or {}, apart)
    for one, other, comparison in places.compared(apart):
        settled.add(one, other, comparison)
    yield from settled.found()


class _Places:
    """All sources, packed but for what is quickly made again, by their rows, with a column for each key."""

    def __init__(self, rows: Iterable[MatchRow], is_new: Callable[[str], bool], progress: Progress) -> None:
        self._progress = progress
        self._decoder = msgspec.msgpack.Decoder(Traits)
        self._near: dict[int, Traits] = {}
        pack = msgspec.msgpack.Encoder().encode
        self._packed: list[bytes] = []
        self._new = bytearray()
        self._columns = [array("q") for _ in range(KEYS)]
        ages = array("q")
        for count, row in enumerate(rows):
            if not count % _EVERY:
                stop_if_cancelled(progress)
                progress.report(count, None, "sources read for duplicates")
            one = traits_of(row)
            ages.append(row.row)
            self._packed.append(pack(msgspec.structs.replace(one, spelling="")))
            self._new.append(is_new(row.id))
            for column, key in zip(self._columns, keys_of(one), strict=True):
                column.append(key)
        if any(ages[at] > ages[at + 1] for at in range(len(ages) - 1)):
            self._sort(sorted(range(len(ages)), key=ages.__getitem__))

    def _sort(self, order: list[int]) -> None:
        self._packed = [self._packed[at] for at in order]
        self._new = bytearray(self._new[at] for at in order)
        self._columns = [array("q", [column[at] for at in order]) for column in self._columns]

    def traits(self, place: int) -> Traits:
        """Return a source as it is compared."""
        found = self._near.get(place)
        if found is None:
            if len(self._near) >= _KEPT:
                self._near.clear()
            packed = self._decoder.decode(self._packed[place])
            found = self._near[place] = msgspec.structs.replace(packed, spelling=spelled(packed.title))
        return found

    def compared(self, apart: Collection[frozenset[str]]) -> Iterator[tuple[int, int, Comparison]]:
        """Yield every pair that shares a key and is not different, with what the rule says of it."""
        for number, column in enumerate(self._columns):
            earlier = self._columns[:number]
            for count, block in enumerate(blocks(column)):
                if not count % _EVERY:
                    stop_if_cancelled(self._progress)
                    self._progress.report(number, len(self._columns), "kinds of key compared for duplicates")
                for one, other in pairs(block, self._order):
                    if not (self._new[one] or self._new[other]):
                        continue
                    if _share(earlier, one, other):
                        continue
                    mine, theirs = self.traits(one), self.traits(other)
                    if apart and frozenset((mine.id, theirs.id)) in apart:
                        continue
                    comparison = compare_traits(mine, theirs)
                    if comparison.likeness is not Likeness.DIFFERENT:
                        yield one, other, comparison
                if len(block) > BLOCK:
                    for place in block:  # not all of its pairs were compared: a later key may bring them
                        column[place] = 0

    def _order(self, place: int) -> tuple[object, ...]:
        one = self.traits(place)
        pages = tuple([(held.first, held.letter, held.last) for held in one.pages])
        return one.title, one.names, one.year, one.volume, pages, one.dois, place


def _share(columns: list[array[int]], one: int, other: int) -> bool:
    """Say whether two places share a key in any of the columns, which have brought them together already."""
    for column in columns:  # noqa: SIM110 - asked for each pair, and a generator costs twice as much
        if column[one] == column[other] != 0:
            return True
    return False
