"""The nearest thing to some words in a text: where it stands and how many errors it has, within bounds of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_SEEDS = 48
_HITS = 64
_WINDOWS = 12
_SHORTEST_SEED = 3
_WIDE = 6


@dataclass(frozen=True)
class Near:
    """A range of a text that is some words with `errors` characters inserted, left out or changed."""

    start: int
    end: int
    errors: int


def nearest(words: str, text: str, limit: int) -> list[Near]:
    """Return ranges that come near to some words with at most `limit` errors, the best first.

    Only places are looked at where a piece of the words stands unchanged: of words with at most k errors, cut in k + 1
    pieces, one piece is (pigeonhole). Pieces that stand everywhere are passed over.
    """
    pattern = _Pattern(words)
    found = {_within(pattern, text, start, end, limit) for start, end in _windows(words, text, limit)}
    return sorted((near for near in found if near is not None), key=lambda one: (one.errors, one.start))


def around(words: str, text: str, limit: int, region: tuple[int, int]) -> list[Near]:
    """Return the range in a region, at most, that comes nearest to some words; none when the region is a wide one."""
    start, end = max(0, region[0] - limit), min(len(text), region[1] + limit)
    if end - start > _WIDE * (len(words) + limit):
        return []
    near = _within(_Pattern(words), text, start, end, limit)
    return [] if near is None else [near]


def distance(one: str, other: str) -> int:
    """Return the Levenshtein distance of two short texts."""
    return _Pattern(one).along(other)[-1]


class _Pattern:
    """Some words as bits, after Myers (J. ACM 46, 1999): a column of the distance table is two whole numbers."""

    def __init__(self, words: str) -> None:
        self.words = words
        self._masks = _masks(words)
        self._length = len(words)

    def along(self, text: str, *, anywhere: bool = False) -> list[int]:
        """Return the distance of the words to what ends before each place of a text; it begins at 0, or anywhere."""
        masks, full = self._masks, (1 << self._length) - 1
        high = 1 << (self._length - 1)
        plus, minus, score = full, 0, self._length
        carried = 0 if anywhere else 1
        scores = [score]
        for character in text:
            same = masks.get(character, 0)
            vertical = same | minus
            horizontal = (((same & plus) + plus) ^ plus) | same
            up = minus | (full & ~(horizontal | plus))
            down = plus & horizontal
            if up & high:
                score += 1
            elif down & high:
                score -= 1
            up = (up << 1) | carried
            down <<= 1
            plus = (down | ~(vertical | up)) & full
            minus = up & vertical & full
            scores.append(score)
        return scores

    def reversed(self) -> _Pattern:
        """Return the words from their end."""
        return _Pattern(self.words[::-1])


def _masks(words: str) -> dict[str, int]:
    masks: dict[str, int] = {}
    for n, character in enumerate(words):
        masks[character] = masks.get(character, 0) | 1 << n
    return masks


def _within(pattern: _Pattern, text: str, start: int, end: int, limit: int) -> Near | None:
    """Return the best range within a window, its start found by going back from its end."""
    scores = pattern.along(text[start:end], anywhere=True)
    errors = min(scores)
    if errors > limit:
        return None
    stop = start + scores.index(errors)
    begin = max(start, stop - len(pattern.words) - limit)
    back = pattern.reversed().along(text[begin:stop][::-1])
    wanted = len(pattern.words)
    length = min((n for n, score in enumerate(back) if score == errors), key=lambda n: abs(n - wanted), default=0)
    return Near(stop - length, stop, errors) if length else None


def _windows(words: str, text: str, limit: int) -> Iterator[tuple[int, int]]:
    """Yield the windows in which pieces of the words stand at about their distance from its beginning, most first."""
    votes: Counter[int] = Counter()
    width = limit + 1
    for offset, piece in _seeds(words, limit):
        hits = list(_places(text, piece, _HITS + 1))
        if len(hits) <= _HITS:
            votes.update({(place - offset) // width for place in hits})
    for slot, _ in votes.most_common(_WINDOWS):
        start = slot * width
        yield max(0, start - limit), min(len(text), start + width + len(words) + limit)


def _seeds(words: str, limit: int) -> list[tuple[int, str]]:
    size = max(_SHORTEST_SEED, len(words) // (limit + 1))
    pieces = [(at, words[at : at + size]) for at in range(0, len(words) - size + 1, size)]
    wider = [(at, words[at : at + 2 * size]) for at in range(0, len(words) - 2 * size + 1, size)]
    return [*wider, *pieces][: 2 * _SEEDS]


def _places(text: str, piece: str, most: int) -> Iterator[int]:
    at = text.find(piece)
    while at >= 0 and most:
        yield at
        most -= 1
        at = text.find(piece, at + 1)
