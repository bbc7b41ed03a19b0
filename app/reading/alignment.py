"""Two versions of a text laid side by side: which stretches stand in both, in the same order."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\w{1,32}|[^\w\s]")
_RUNS = (12, 4, 1)
_ROUNDS = 4
_SMALL = 96

Block = tuple[int, int, int]
"""Where a stretch begins in the old text, where in the new one, and how long it is, in code points."""


@dataclass(frozen=True)
class Alignment:
    """The stretches that two texts share, in order and never overlapping; `sizes` are the lengths of both texts."""

    blocks: tuple[Block, ...]
    sizes: tuple[int, int]

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a range of the old text stands in the new one, None when not all of it lies in one stretch."""
        at = bisect_right(self.blocks, start, key=_old_start) - 1
        if at < 0:
            return None
        old, new, length = self.blocks[at]
        return (start - old + new, end - old + new) if end <= old + length else None

    def region(self, start: int, end: int) -> tuple[int, int]:
        """Return the part of the new text in which a range of the old one has to stand if nothing changed its place."""
        first = bisect_right(self.blocks, start, key=_old_start) - 1
        low = 0
        if first >= 0:
            old, new, length = self.blocks[first]
            low = new + min(start - old, length)
        last = bisect_left(self.blocks, end, key=_old_end)
        high = self.sizes[1]
        if last < len(self.blocks):
            old, new, _ = self.blocks[last]
            high = new + max(end - old, 0)
        return (low, high) if low <= high else (high, low)


def align(old: str, new: str) -> Alignment:
    """Lay two texts side by side, in time that grows with their length whatever they hold.

    What begins and ends alike is taken off first. Within the rest, runs of words that occur once on either side are
    paired (long runs first, then shorter ones between them), and the longest sequence of pairs in order is kept, after
    the patience diff of Bram Cohen. Where nothing is unique, nothing is claimed.
    """
    if old and len(new) > len(old) and new.endswith(old) and not new.startswith(old):
        return Alignment(((0, len(new) - len(old), len(old)),), (len(old), len(new)))
    head = _common_head(old, new)
    tail = min(_common_tail(old, new), min(len(old), len(new)) - head)
    blocks = [(0, 0, head)] if head else []
    blocks += _between(old, new, (head, len(old) - tail), (head, len(new) - tail))
    if tail:
        blocks.append((len(old) - tail, len(new) - tail, tail))
    return Alignment(tuple(_joined(blocks)), (len(old), len(new)))


def _between(old: str, new: str, ours: tuple[int, int], theirs: tuple[int, int]) -> list[Block]:
    mine = [match.span() for match in _TOKEN.finditer(old, *ours)]
    other = [match.span() for match in _TOKEN.finditer(new, *theirs)]
    pairs = _Pairs([old[a:b] for a, b in mine], [new[a:b] for a, b in other]).found()
    blocks: list[Block] = []
    for a, b in pairs:
        (start, end), (place, _) = mine[a], other[b]
        if blocks:
            before, there, length = blocks[-1]
            gap = start - before - length
            same_gap = gap == place - there - length and old[before + length : start] == new[there + length : place]
            if same_gap:
                blocks[-1] = (before, there, end - before)
                continue
        blocks.append((start, place, end - start))
    return blocks


class _Pairs:
    """The tokens of two sides that are paired, found stretch by stretch without recursion."""

    def __init__(self, mine: Sequence[str], other: Sequence[str]) -> None:
        self._mine, self._other = mine, other
        self._found: list[tuple[int, int]] = []

    def found(self) -> list[tuple[int, int]]:
        """Return the pairs in order."""
        waiting = [(0, len(self._mine), 0, len(self._other), 0)]
        while waiting:
            waiting.extend(self._pair(*waiting.pop()))
        return sorted(self._found)

    def _pair(self, a: int, a_end: int, b: int, b_end: int, step: int) -> Iterator[tuple[int, int, int, int, int]]:
        """Pair what is sure in a stretch, and yield the stretches that are left, with the next step for each."""
        mine, other = self._mine, self._other
        while a < a_end and b < b_end and mine[a] == other[b]:
            self._found.append((a, b))
            a, b = a + 1, b + 1
        while a < a_end and b < b_end and mine[a_end - 1] == other[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
            self._found.append((a_end, b_end))
        if a == a_end or b == b_end or step >= len(_RUNS) * _ROUNDS:
            return
        if a_end - a <= _SMALL and b_end - b <= _SMALL:
            matcher = SequenceMatcher(None, mine[a:a_end], other[b:b_end], autojunk=False)
            self._found += [(a + i + n, b + j + n) for i, j, size in matcher.get_matching_blocks() for n in range(size)]
            return
        run = _RUNS[min(step // _ROUNDS, len(_RUNS) - 1)]
        sure = _in_order(_unique_in_both(mine, other, (a, a_end), (b, b_end), run))
        if not sure:
            yield a, a_end, b, b_end, (step // _ROUNDS + 1) * _ROUNDS
            return
        for i, j in [*sure, (a_end, b_end)]:
            if i < a or j < b:
                continue
            yield a, i, b, j, step + 1
            a, b = i, j
            while a < a_end and b < b_end and mine[a] == other[b]:
                self._found.append((a, b))
                a, b = a + 1, b + 1


def _unique_in_both(
    mine: Sequence[str], other: Sequence[str], ours: tuple[int, int], theirs: tuple[int, int], run: int
) -> list[tuple[int, int]]:
    """Return the places of runs of `run` tokens that occur once on either side, ordered by the first."""
    here, there = _once(mine, *ours, run), _once(other, *theirs, run)
    return [(place, there[key]) for key, place in here.items() if place >= 0 and there.get(key, -1) >= 0]


def _once(tokens: Sequence[str], start: int, end: int, run: int) -> dict[object, int]:
    """Return the place of each run of tokens, -1 for one that occurs more than once."""
    columns = [tokens[start + n : end - run + 1 + n] for n in range(run)]
    keys = zip(*columns, strict=True) if run > 1 else columns[0]
    places: dict[object, int] = {}
    for place, key in enumerate(keys, start):
        places[key] = -1 if key in places else place
    return places


def _in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest sequence of pairs that rises on both sides (patience sorting)."""
    tops: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for n, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(at[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(place)
            at.append(n)
        else:
            tops[pile], at[pile] = place, n
    found: list[tuple[int, int]] = []
    n = at[-1] if at else -1
    while n >= 0:
        found.append(pairs[n])
        n = before[n]
    return found[::-1]


def _joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks with those that touch on both sides made one."""
    held: Block | None = None
    for old, new, length in blocks:
        if held is not None and held[0] + held[2] == old and held[1] + held[2] == new:
            held = (held[0], held[1], held[2] + length)
            continue
        if held is not None:
            yield held
        held = (old, new, length)
    if held is not None:
        yield held


def _common_head(one: str, other: str) -> int:
    """Return how many code points two texts begin with alike, by halving."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_tail(one: str, other: str) -> int:
    """Return how many code points two texts end with alike, by halving."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _old_start(block: Block) -> int:
    return block[0]


def _old_end(block: Block) -> int:
    return block[0] + block[2]
