"""Where a work was printed: volume, pages and article number in any style, and whether two places agree."""

from __future__ import annotations

import re
from enum import IntEnum

import msgspec

_DASH = r"\s*[-\u2010-\u2015\u2212]+\s*"
_PAGES = re.compile(rf"([a-z]{{0,3}})\s?(\d{{1,9}})(?:[a-z]\b)?(?:\.[a-z]\d+)?(?:{_DASH}([a-z]{{0,3}})\s?(\d{{1,9}}))?")
_ROMAN_PAGES = re.compile(rf"([ivxlc]{{1,7}})(?:{_DASH}[ivxlc]{{1,7}})?")
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\b")
_PREFIX = re.compile(r"^\s*(?:pp?|pages?|art(?:icle)?|no)\b[.:\s]*|^\s*article\s*", re.IGNORECASE)
_VOLUME = re.compile(r"\s*(?:v(?:ol(?:ume)?)?|bd|t(?:ome)?)?[.:\s]*0*(\d{1,6})", re.IGNORECASE)
_SUPPLEMENT = re.compile(r"suppl|\bs\d*\b|abstract|meeting|conference", re.IGNORECASE)


class Fit(IntEnum):
    """Whether two statements agree; unknown when one of them is missing or says too little."""

    DIFFERS = -1
    UNKNOWN = 0
    AGREES = 1


class Pages(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """First page or article number without leading zeros, its letter, and the last page (0 when not stated)."""

    first: str = ""
    letter: str = ""
    last: int = 0

    @property
    def several(self) -> bool:
        """Say whether the work fills more than one page, so that no other begins with it."""
        return bool(self.last) and self.first.isdigit() and self.last > int(self.first)


def read_pages(stated: str) -> Pages:
    """Return pages as they are compared; a shortened last page is written out.

    >>> read_pages("101-10"), read_pages("pp. S12–S19")
    (Pages(first='101', letter='', last=110), Pages(first='12', letter='s', last=19))
    >>> read_pages("e0012345")
    Pages(first='12345', letter='e', last=0)
    """
    words = _PREFIX.sub("", stated.split(";", maxsplit=1)[0].split(",", maxsplit=1)[0].strip().lower())
    if _MONTH.search(words):
        return Pages()  # a spreadsheet took "1-10" for a day of January
    found = _PAGES.match(words) or _PAGES.search(words)
    if found is None:
        roman = _ROMAN_PAGES.fullmatch(words)
        return Pages(roman[1]) if roman else Pages()
    letter, first, _, last = found.groups()
    first = first.lstrip("0") or "0"
    if not last:
        return Pages(first, letter)
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return Pages(first, letter, int(last) if int(last) >= int(first) else 0)


def read_volume(stated: str) -> str:
    """Return the number of a volume, "" when there is none: "12 (Suppl. 1)" is 12, "Suppl 1" says no volume."""
    found = _VOLUME.match(stated)
    if found:
        return found[1]
    words = stated.strip().lower()
    return "" if not words or _SUPPLEMENT.search(words) else words


def in_supplement(*stated: str) -> bool:
    """Say whether volume, issue or container name a supplement or a meeting."""
    return _SUPPLEMENT.search("\n".join(stated)) is not None


def compare_pages(one: tuple[Pages, ...], other: tuple[Pages, ...]) -> Fit:
    """Return whether two works begin at one place; each has its pages, its article number, or both.

    Pages that count from 1 are an electronic article's own, and an article number says nothing against pages.
    """
    if not one or not other:
        return Fit.UNKNOWN
    for mine in one:
        for theirs in other:
            if mine.first == theirs.first and _same_start(mine, theirs):
                return Fit.AGREES
    mine, theirs = one[0], other[0]
    own = mine.first == "1" or theirs.first == "1"
    electronic = _electronic(mine) != _electronic(theirs)
    return Fit.UNKNOWN if own or electronic else Fit.DIFFERS


def compare_words(one: str, other: str) -> Fit:
    """Return whether two statements are the same, if both are there."""
    if not one or not other:
        return Fit.UNKNOWN
    return Fit.AGREES if one == other else Fit.DIFFERS


def _same_start(one: Pages, other: Pages) -> bool:
    if one.first == "1" and one.last != other.last:
        return False
    return one.letter == other.letter or not one.letter or not other.letter


def _electronic(pages: Pages) -> bool:
    return pages.letter not in {"", "s"} or len(pages.first) > 5
