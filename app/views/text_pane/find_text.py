"""Finding words in a text whatever their case, their white space and, on wish, their accents."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

LIMIT = 10_000
"""How many matches are looked for at most."""

_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
_QUOTES = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'}
_NOTHING = dict.fromkeys("\u00ad\u200b\u2060\ufeff", "")
_PLAIN = {**_DASHES, **_QUOTES, **_NOTHING}


class FoldedText:
    """A text folded for finding, which remembers where its characters came from.

    Only the characters that fold to none or to several are listed; every other position is found by counting from them.
    """

    def __init__(self, text: str, *, accents: bool = False) -> None:
        self._accents = accents
        table = {character: self._fold(character) for character in set(text)}
        self._folded = text.translate({ord(character): folded for character, folded in table.items()})
        self._at: list[int] = []
        self._from: list[int] = []
        self._until: list[int] = []
        odd = "".join(character for character, folded in table.items() if len(folded) != 1)
        if odd:
            self._list(text, re.compile(f"[{re.escape(odd)}]"), table)

    def find(self, words: str, limit: int = LIMIT) -> tuple[list[int], list[int]]:
        """Return the starts and the ends of the places that hold these words, in code points, at most `limit`."""
        needle = "".join(map(self._fold, words))
        starts: list[int] = []
        ends: list[int] = []
        at = self._folded.find(needle) if needle else -1
        while at >= 0 and len(starts) < limit:
            until = at + len(needle)
            starts.append(self._place(at, up=False))
            ends.append(self._place(until, up=True))
            at = self._folded.find(needle, until)
        return starts, ends

    def _fold(self, character: str) -> str:
        if character.isspace():
            return " "
        plain = _PLAIN.get(character)
        if plain is not None:
            return plain
        folded = unicodedata.normalize("NFD", character.casefold())
        if self._accents:
            return folded
        return "".join(part for part in folded if unicodedata.category(part) != "Mn")

    def _list(self, text: str, odd: re.Pattern[str], table: dict[str, str]) -> None:
        shift = 0
        for match in odd.finditer(text):
            at, width = match.start(), len(table[match.group()])
            self._at.append(at)
            self._from.append(at + shift)
            self._until.append(at + shift + width)
            shift += width - 1

    def _place(self, folded: int, *, up: bool) -> int:
        order = bisect_right(self._from, folded) - 1
        if order < 0:
            return folded
        if folded >= self._until[order]:
            return self._at[order] + 1 + folded - self._until[order]
        return self._at[order] + (up and folded > self._from[order])
