"""Finds the words of quotes again in another text of their source (DESIGN section 6); pure, in code points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.domain.anchors import Standing
from app.domain.progress import Progress, Silent, stop_if_cancelled
from app.domain.quotes import Quote
from app.reading.alignment import Alignment, align
from app.reading.approximate import Near, around, distance, nearest
from app.reading.folding import Folded, fold, numbers

SHORTEST_FUZZY = 16
"""How many characters words need at least before something that is only like them is offered."""
MOST_ERRORS = 40
ERROR_SHARE = 5
"""At most one error in so many characters."""

_MOST_PLACES = 500
_ENOUGH_CONTEXT = 8
_CLEAR_MARGIN = 6
_SHORT = 6
_WIDEST_EDGE = 16
_FIRST_OF_MANY_SCRIPTS = 0x2E80
_WORD = re.compile(r"\w{3,}|\d+")


@dataclass(frozen=True)
class Found:
    """Where the words of a quote stand now; `exact` are the words there, `errors` how far they differ when folded.

    A lost one has no place.
    """

    quote: str
    standing: Standing
    start: int = 0
    end: int = 0
    exact: str = ""
    errors: int = 0


def anchor(
    quotes: Sequence[Quote], old_text: str, new_text: str, progress: Progress | None = None
) -> tuple[Found, ...]:
    """Return where quotes taken from `old_text` stand in `new_text`, in their order.

    Tried one after the other: the same text; one diff, where the words it leads to are equal; the only exact
    occurrence, or the one whose context fits clearly best; the same after folding; something like the words, with few
    errors and every number as it was (fuzzy, for a person to judge); lost. Words are never taken out of a longer word
    or number than they were taken from. Raises CancelledError.
    """
    if old_text == new_text:
        return tuple(Found(q.id, Standing.EXACT, q.start, q.end, q.exact) for q in quotes)
    progress = progress or Silent()
    texts = _Texts(old_text, new_text)
    found = []
    for done, quote in enumerate(quotes):
        stop_if_cancelled(progress)
        if done % 16 == 0:
            progress.report(done, len(quotes), "quotes looked for")
        found.append(_Search(quote, texts).found())
    progress.report(len(quotes), len(quotes), "quotes looked for")
    return tuple(found)


class _Texts:
    """The two texts, laid side by side once, and folded once when that is needed."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new

    @cached_property
    def alignment(self) -> Alignment:
        return align(self.old, self.new)

    @cached_property
    def folded(self) -> Folded:
        return fold(self.new)


class _Search:
    """The search for one quote."""

    def __init__(self, quote: Quote, texts: _Texts) -> None:
        self.quote = quote
        self._texts = texts
        self._before, self._after = fold(quote.prefix).text, fold(quote.suffix).text
        self._enough = min(_ENOUGH_CONTEXT, len(self._before) + len(self._after))
        self._words_around = set(_WORD.findall(f"{self._before} | {self._after}"))

    def found(self) -> Found:
        """Return the outcome of the first way that has one."""
        for way in (self._by_diff, self._by_words, self._by_folding, self._by_likeness):
            outcome = way()
            if outcome is not None:
                return outcome
        return Found(self.quote.id, Standing.LOST)

    # -- the ways, in order ------------------------------------------------------------------------------------

    def _by_diff(self) -> Found | None:
        quote, texts = self.quote, self._texts
        if texts.old[quote.start : quote.end] != quote.exact:
            return None
        place = texts.alignment.place(quote.start, quote.end)
        if place is None or texts.new[slice(*place)] != quote.exact or not self._is_whole(*place):
            return None
        if len(quote.exact) < _SHORT and self._fit(*place) < self._enough:
            return None  # a diff pairs a single "8" with any other one that stands in the same order
        standing = Standing.EXACT if place == (quote.start, quote.end) else Standing.MOVED
        return self._at(place, standing)

    def _by_words(self) -> Found | None:
        size = len(self.quote.exact)
        places = [(at, at + size) for at in occurrences(self._texts.new, self.quote.exact)]
        return self._choose([place for place in places if self._is_whole(*place)])

    def _by_folding(self) -> Found | None:
        folded, words = self._texts.folded, fold(self.quote.exact).text.strip()
        if not words:
            return None
        spans = ((at, at + len(words)) for at in occurrences(folded.text, words))
        ranges = [place for span in spans if (place := folded.range(*span)) is not None]
        return self._choose([place for place in ranges if self._is_whole(*place)])

    def _by_likeness(self) -> Found | None:
        words = fold(self.quote.exact).text.strip()
        if min(len(self.quote.exact), len(words)) < SHORTEST_FUZZY:
            return None
        limit, text = min(len(words) // ERROR_SHARE, MOST_ERRORS), self._texts.folded
        low, high = (text.at(place) for place in self._region())
        here = around(words, text.text, limit, (low, high))
        return self._likest(words, here, limit) or self._likest(words, nearest(words, text.text, limit), limit)

    def _likest(self, words: str, candidates: Sequence[Near], limit: int) -> Found | None:
        """Return the candidate with the fewest errors whose numbers are the same, the best context among equals."""
        whole = (self._like(words, self._to_word_edges(words, near, limit)) for near in candidates)
        outcomes = [one for one in whole if one is not None]
        return min(outcomes, key=lambda one: (one.errors, -self._fit(one.start, one.end)), default=None)

    # -- choosing ----------------------------------------------------------------------------------------------

    def _choose(self, places: Sequence[tuple[int, int]]) -> Found | None:
        """Return the place that is surely meant, one to be judged by a person, or None.

        Where the words around the quote still stand but others between them, its words elsewhere may be another fact.
        """
        if not places or len(places) > _MOST_PLACES:
            return None
        low, high = self._region()
        expected = [place for place in places if low <= place[0] and place[1] <= high]
        if len(expected) == 1 and self._fit(*expected[0]) >= self._enough:
            return self._at(expected[0], Standing.MOVED)
        scored = sorted(((self._fit(*place), place) for place in places), reverse=True)
        best, place = scored[0]
        enough = best >= self._enough
        if self._fit(low, high) >= best + _CLEAR_MARGIN:
            return self._at(place, Standing.FUZZY)
        if len(places) == 1:
            sure = enough or len(self.quote.exact) >= _SHORT
            return self._at(place, Standing.MOVED if sure else Standing.FUZZY)
        if enough and best - scored[1][0] >= _CLEAR_MARGIN:
            return self._at(place, Standing.MOVED)
        return self._at(place, Standing.FUZZY) if enough else None

    def _fit(self, start: int, end: int) -> int:
        """Return how much of the words around a quote stands around a place: what touches it, and words shared."""
        new, reach = self._texts.new, 2 * len(self.quote.prefix) + 8
        before = fold(new[max(0, start - reach) : start]).text
        after = fold(new[end : end + 2 * len(self.quote.suffix) + 8]).text
        touching = _alike(self._before[::-1], before[::-1]) + _alike(self._after, after)
        return touching + 2 * len(self._words_around & set(_WORD.findall(f"{before} | {after}")))

    def _region(self) -> tuple[int, int]:
        return self._texts.alignment.region(self.quote.start, self.quote.end)

    # -- judging -----------------------------------------------------------------------------------------------

    def _is_whole(self, start: int, end: int) -> bool:
        """Say whether a place is cut out of its words and numbers just where the quote was cut out of its own."""
        quote, new = self.quote, self._texts.new
        mine = quote.prefix + quote.exact + quote.suffix
        begin, stop = len(quote.prefix), len(quote.prefix) + len(quote.exact)
        return _edges(mine, begin, stop) == _edges(new, start, end)

    def _to_word_edges(self, words: str, near: Near, limit: int) -> Near:
        """Widen a range to the words it cuts into, where the quote was cut at words and the errors allow it."""
        text = self._texts.folded.text
        start, end = near.start, near.end
        while start > 0 and near.start - start < _WIDEST_EDGE and text[start - 1 : start + 1].isalnum():
            start -= 1
        while end < len(text) and end - near.end < _WIDEST_EDGE and text[end - 1 : end + 1].isalnum():
            end += 1
        while start < end and text[start] == " ":
            start += 1
        while end > start and text[end - 1] == " ":
            end -= 1
        errors = distance(words, text[start:end])
        return Near(start, end, errors) if errors <= limit else near

    def _like(self, words: str, near: Near) -> Found | None:
        """Return something like the words, unless a number in it, or at its edges, is another one."""
        folded = self._texts.folded
        place = folded.range(near.start, near.end)
        if place is None:
            return None
        said = folded.text[near.start : near.end]
        if numbers(words) != numbers(said) or not self._same_number_edges(*place):
            return None
        return self._at(place, Standing.FUZZY, near.errors)

    def _same_number_edges(self, start: int, end: int) -> bool:
        quote, new = self.quote, self._texts.new
        mine = quote.prefix + quote.exact + quote.suffix
        first, last = len(quote.prefix), len(quote.prefix) + len(quote.exact)
        return numbers(_with_edges(mine, first, last)) == numbers(_with_edges(new, start, end))

    def _at(self, place: tuple[int, int], standing: Standing, errors: int = 0) -> Found:
        return Found(self.quote.id, standing, *place, self._texts.new[slice(*place)], errors)


def occurrences(text: str, words: str) -> Iterator[int]:
    """Yield where words stand in a text, overlapping places too; one more than are ever looked at, at most."""
    at, left = text.find(words), _MOST_PLACES + 1
    while at >= 0 and left:
        yield at
        left -= 1
        at = text.find(words, at + 1)


def _alike(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _edges(text: str, start: int, end: int) -> tuple[str, str, bool, bool]:
    """Return what of a number goes on beyond a range at either edge, and whether a word does."""
    wide_start, wide_end = _number_edges(text, start, end)
    return (
        fold(text[wide_start:start]).text,
        fold(text[end:wide_end]).text,
        start > 0 and _is_letter(text[start - 1]) and _is_letter(text[start]),
        end < len(text) and _is_letter(text[end - 1]) and _is_letter(text[end]),
    )


def _with_edges(text: str, start: int, end: int) -> str:
    wide_start, wide_end = _number_edges(text, start, end)
    return fold(text[wide_start:wide_end]).text


def _number_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a range over the digits that touch it, with what parts them, but for no more than a number takes."""
    first, last = start, end
    while first > 0 and start - first < _WIDEST_EDGE and _goes_on(text, first - 1, first, -1):
        first -= 1
    while last < len(text) and last - end < _WIDEST_EDGE and _goes_on(text, last, last - 1, 1):
        last += 1
    return first, last


def _goes_on(text: str, at: int, beside: int, step: int) -> bool:
    """Say whether the character at a place belongs to the number that stands beside it."""
    character, known = text[at], text[beside]
    if character.isnumeric():
        return known.isnumeric() or known in ".,·"
    further = at + step
    beyond = 0 <= further < len(text) and text[further].isnumeric()
    return character in ".,·" and known.isnumeric() and beyond


def _is_letter(character: str) -> bool:
    """Say whether a character is a letter or digit of a script that parts its words by spaces."""
    return character.isalnum() and ord(character) < _FIRST_OF_MANY_SCRIPTS
