"""Texts folded for comparison: compatible characters, white space, dashes and quotation marks made one, with a map."""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass

_PIECE = re.compile(r"\s+|[^\x00-\x7f]")
_GONE = frozenset(
    "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_MARKS = {
    **dict.fromkeys("‘’‚‛′ʼ＇`´", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    **dict.fromkeys("−﹣－", "-"),
}
_NUMBER = re.compile(r"(?<![\w])[-+]?\d+(?:[.,·]\d+)*|\d+(?:[.,·]\d+)*")


@dataclass(frozen=True)
class Folded:
    """A folded text; `index[n]` is the code point of the whole text that its n-th character comes from."""

    text: str
    index: array[int]

    def range(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the range of the whole text behind a folded one, None when it cuts a character in two."""
        index = self.index
        cut_before = start > 0 and index[start - 1] == index[start]
        cut_after = end < len(index) and (index[end - 1] == index[end] or unicodedata.combining(self.text[end]) > 0)
        return None if cut_before or cut_after or start >= end else (index[start], index[end - 1] + 1)

    def at(self, place: int) -> int:
        """Return the first folded place that comes from a code point of the whole text, or from one behind it."""
        low, high = 0, len(self.index)
        while low < high:
            middle = (low + high) // 2
            if self.index[middle] < place:
                low = middle + 1
            else:
                high = middle
        return low


def fold(text: str) -> Folded:
    """Fold a text: NFKD character by character, white space to one space, dashes and quotes to the typewriter's.

    Two texts fold alike when their NFKC forms are the same but for spaces, dashes and quotes; what is not seen (soft
    hyphens, zero-width and direction marks) is left out. Characters that are numbers but no decimal digits (², ½, ①)
    stay as they are, since 10² is not 102, and so do those that would bring a space of their own (¸).
    """
    parts: list[str] = []
    index = array("q")
    done = 0
    known: dict[str, str] = {}
    for piece in _PIECE.finditer(text):
        start, end = piece.span()
        parts.append(text[done:start])
        index.extend(range(done, start))
        done = end
        words = piece[0]
        plain = known.get(words)
        if plain is None:
            plain = known[words] = " " if words.isspace() else _folded(words)
        parts.append(plain)
        index.extend([start] * len(plain))
    parts.append(text[done:])
    index.extend(range(done, len(text)))
    return Folded("".join(parts).replace("`", "'"), index)


def numbers(text: str) -> tuple[str, ...]:
    """Return the numbers in a folded text as they are printed, in order; a changed one is another fact.

    >>> numbers("8 of 11 (72.7%), 10⁸ cells, -5")
    ('8', '11', '72.7', '10', '⁸', '-5')
    """
    found = [(m.start(), m[0]) for m in _NUMBER.finditer(text)]
    if not text.isascii():
        found += [(n, c) for n, c in enumerate(text) if c.isnumeric() and not c.isdecimal() and not c.isalpha()]
        found.sort()
    return tuple(said for _, said in found)


def _folded(character: str) -> str:
    if character in _GONE:
        return ""
    if character in _MARKS:
        return _MARKS[character]
    if unicodedata.category(character) == "Pd":
        return "-"
    if character.isnumeric() and not character.isdecimal():
        return character
    plain = unicodedata.normalize("NFKD", character)
    if plain.isspace():
        return " "
    return character if " " in plain else plain
