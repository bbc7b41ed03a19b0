"""Titles: what they say beside their words, and how two of them stand to each other."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING

import msgspec

from app.matching.folding import fold, plain, spelled
from app.matching.remarks import without_remarks
from app.matching.words import (
    ALWAYS,
    CONTRARY,
    GENERIC,
    NOTICES,
    NUMBERED,
    NUMBERS,
    ROMAN,
    SLIGHT,
    WEIGHTY,
)

if TYPE_CHECKING:
    from rapidfuzz.distance import Opcodes

_MARK = re.compile(r"\s*[:.;(\[\u2013\u2014]|\s+-\s")
_BRACKETED = re.compile(r"\s*\[(.+)\][\s.]*$", re.DOTALL)
_SHORTEST_WORDS, _SHORTEST_LETTERS, _SHORTEST_SIGNS = 4, 22, 8
_ALIKE, _ALIKE_WORDS = 0.8, 0.85


class Relation(IntEnum):
    """How two titles stand to each other, the nearest last."""

    UNKNOWN = 0
    UNRELATED = 1
    ALIKE = 2
    SHORTER = 3
    NEAR = 4
    EQUAL = 5


class Titles(msgspec.Struct, frozen=True):
    """Two titles beside each other; `weighty` when what differs may tell two works apart (a number, a part, a sex).

    `differs` holds the words of either side that the other lacks; `likeness` is 0 to 1.
    """

    relation: Relation
    likeness: float = 0.0
    weighty: bool = False
    differs: tuple[str, str] = ("", "")


def words_of_title(title: str) -> tuple[str, str, bool]:
    """Return a title's folded words, what sort of notice it is ("" for a work itself), and whether the text is foreign.

    Foreign is what a database translated or says to be in another language. Its remarks behind the title ("[see
    comment]", "[In French]") do not count; numbers are digits.

    >>> words_of_title("[Treatment of gout. Part II].")
    ('treatment of gout part 2', '', True)
    >>> words_of_title("Erratum to: Phase I/II trial of N-17")
    ('phase 1 2 trial of n 17', 'correction', False)
    """
    title, notice, foreign = without_remarks(plain(title).strip())
    if title.startswith("[") and (inner := _BRACKETED.fullmatch(title)):
        foreign, title = True, inner[1]
    words = _digits(fold(title).split())
    if words and words[0] in {"the", "a", "an"}:
        del words[0]
    folded = " ".join(words)
    for start, sort in NOTICES.get(words[0], ()) if words else ():
        if folded == start or (folded.startswith(f"{start} ") and _announces(start, title)):
            notice, folded = notice or sort, folded[len(start) :].strip() or folded
            break
    return folded, notice, foreign


def _announces(start: str, title: str) -> bool:
    return " " in start or start in ALWAYS or _MARK.match(title, len(start)) is not None


def says_enough(folded: str) -> bool:
    """Say whether a title is specific enough to mean one work: not "Editorial", not "Annual report"."""
    if folded in GENERIC:
        return False
    letters = len(folded.replace(" ", ""))
    if not folded.isascii():
        return letters >= _SHORTEST_SIGNS
    return letters >= _SHORTEST_LETTERS and folded.count(" ") + 1 >= _SHORTEST_WORDS


def compare_titles(one: str, other: str, mine: str, theirs: str) -> Titles:
    """Return how two folded titles stand to each other; the same whichever comes first, but for the sides.

    `mine` and `theirs` are `one` and `other` in the spelling that is compared, as many words.
    """
    if not one or not other:
        return Titles(Relation.UNKNOWN)
    if mine.replace(" ", "") == theirs.replace(" ", ""):
        return Titles(Relation.EQUAL, 1.0)
    from rapidfuzz import fuzz

    likeness = fuzz.ratio(mine, theirs) / 100
    short, long = sorted((mine, theirs), key=len)
    begins = len(short) >= _SHORTEST_LETTERS and long.startswith(short)
    contained = begins or f" {short} " in f" {long} "
    if likeness < _ALIKE and not contained and fuzz.token_sort_ratio(mine, theirs) < _ALIKE_WORDS * 100:
        return Titles(Relation.UNRELATED, likeness)
    found = _differences(one.split(), other.split(), mine.split(), theirs.split(), likeness)
    if begins and found.relation < Relation.SHORTER:
        pairs = sorted(((one.split(), mine.split()), (other.split(), theirs.split())), key=lambda some: len(some[0]))
        return _cut_short(*pairs[0], *pairs[1], likeness)
    return found


def _cut_short(short: list[str], mine: list[str], long: list[str], theirs: list[str], likeness: float) -> Titles:
    """Return how a title stands to another of which it is the beginning; it may end within a word."""
    whole = len(mine) <= len(theirs) and mine[-1] == theirs[len(mine) - 1]
    rest = long[len(short) :] if whole else long[len(short) - 1 :]
    differs = ("", " ".join(rest))
    return Titles(Relation.SHORTER, likeness, weighty=whole and _weighty([], rest), differs=differs)


def _differences(one: list[str], other: list[str], mine: list[str], theirs: list[str], likeness: float) -> Titles:
    from rapidfuzz.distance import Indel

    left: list[str] = []
    right: list[str] = []
    small = weighty = False
    chunks = 0
    for step in _replaced(Indel.opcodes(mine, theirs)):
        a_start, a_end, b_start, b_end = step
        a, b = mine[a_start:a_end], theirs[b_start:b_end]
        if "".join(a) == "".join(b):
            continue
        if _small(a, b) or _small(one[a_start:a_end], other[b_start:b_end]):
            small = True
            continue
        chunks += 1
        at_end = a_end == len(mine) and b_end == len(theirs)
        cut = at_end and (_cut_off(a, b) or _cut_off(one[a_start:a_end], other[b_start:b_end]))
        weighty = weighty or (not cut and _weighty(one[a_start:a_end], other[b_start:b_end]))
        left += one[a_start:a_end]
        right += other[b_start:b_end]
    differs = (" ".join(left), " ".join(right))
    if not chunks:
        return Titles(Relation.NEAR if small else Relation.EQUAL, max(likeness, 0.97), differs=differs)
    relation = Relation.ALIKE
    if sorted(mine) == sorted(theirs):
        relation, likeness = Relation.NEAR, max(likeness, 0.95)
    elif chunks == 1 and (not left or not right or _open_end(left, right)):
        relation = Relation.SHORTER
    elif likeness < _ALIKE and not weighty:
        relation = Relation.UNRELATED
    return Titles(relation, likeness, weighty=weighty, differs=differs)


def _replaced(steps: Opcodes) -> list[tuple[int, int, int, int]]:
    """Return the places that differ, neighbours joined: what goes on one side and comes on the other is one place."""
    places: list[tuple[int, int, int, int]] = []
    for step in steps:
        if step.tag == "equal":
            continue
        here = (step.src_start, step.src_end, step.dest_start, step.dest_end)
        if places and places[-1][1] == here[0] and places[-1][3] == here[2]:
            here = (places[-1][0], here[1], places[-1][2], here[3])
            places.pop()
        places.append(here)
    return places


def _small(a: list[str], b: list[str]) -> bool:
    """Say whether a difference is one of typing: small words, or a letter or two of a longer word."""
    a, b = [one for one in a if one not in SLIGHT], [one for one in b if one not in SLIGHT]
    if "".join(a) == "".join(b):
        return True
    return len(a) == len(b) and all(one == other or _mistyped(one, other) for one, other in zip(a, b, strict=True))


def _mistyped(one: str, other: str) -> bool:
    from rapidfuzz.distance import DamerauLevenshtein

    shorter = min(len(one), len(other))
    if shorter < 4 or one[0] != other[0] or any(c.isdigit() for c in one + other):
        return False
    if one.rstrip("s") == other.rstrip("s"):
        return True
    if any((sign in one and against in other) or (sign in other and against in one) for sign, against in CONTRARY):
        return False
    return DamerauLevenshtein.distance(one, other) <= (1 if shorter < 9 else 2)


def _cut_off(a: list[str], b: list[str]) -> bool:
    """Say whether of two ends of titles one stops in the middle of a word of the other, cut off by a database."""
    if not (a and b):
        return False
    short, long = sorted((a, b), key=lambda some: len("".join(some)))
    return len(short) == 1 and len(short[0]) >= 2 and short[0].isalpha() and long[0].startswith(short[0])


def _open_end(left: list[str], right: list[str]) -> bool:
    short, long = sorted(("".join(spelled(" ".join(some)).split()) for some in (left, right)), key=len)
    return long.startswith(short)


def _weighty(a: list[str], b: list[str]) -> bool:
    words = [*a, *b]
    if any(word in WEIGHTY or any(c.isdigit() for c in word) for word in words):
        return True
    joined = (" ".join(a), " ".join(b))
    return any(
        (sign in joined[0] and against in joined[1]) or (sign in joined[1] and against in joined[0])
        for sign, against in CONTRARY
    )


def _digits(words: list[str]) -> list[str]:
    """Return words with number words and Roman numbers as digits; I, V and X only behind what is numbered."""
    for at, word in enumerate(words):
        if word in NUMBERS:
            words[at] = NUMBERS[word]
        elif word in ROMAN:
            follows = at and (words[at - 1] in NUMBERED or (at > 1 and words[at - 2] in NUMBERED))
            if len(word) > 1 or follows:
                words[at] = ROMAN[word]
    return words
