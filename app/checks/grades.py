"""Grades as a text writes them: "grade 3+", "grades III–IV", "any grade"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_ONE = r"(?:[0-5](?![0-9.,]?[0-9%])|I{1,3}(?![A-Za-z])|IV(?![A-Za-z])|V(?![A-Za-z]))"
_MORE = r"or\s(?:higher|greater|more|above|worse)|and\s(?:higher|above)|or\smore\ssevere"
_LESS = r"or\s(?:lower|less|below|better)"
_GRADE = re.compile(
    rf"\b(?P<any>any|all)[\s-]grades?\b"
    rf"|(?P<least>≥|>=|⩾|at\sleast)\s?grades?\s?(?P<least_low>{_ONE})"
    rf"|(?P<most>≤|<=|⩽|at\smost)\s?grades?\s?(?P<most_high>{_ONE})"
    rf"|\bgrades?\s?(?P<sign>≥|>=|⩾|>|≤|<=|⩽)?\s?(?P<low>{_ONE})"
    rf"(?:(?:,\s?{_ONE})*,?\s?(?:[-–—/]|to|and|or)\s?(?P<high>{_ONE})|(?P<plus>\s?\+|\s(?:{_MORE})\b)|(?P<minus>\s(?:{_LESS})\b))?",
    re.IGNORECASE,
)


class Grades(NamedTuple):
    """A range of grades; an end is None where the words leave it open: nothing above, or nothing below."""

    low: int | None
    high: int | None


@lru_cache(maxsize=1024)
def grades_in(words: str) -> tuple[Grades, ...]:
    """Return the ranges of grades that words name, in order.

    >>> grades_in("grade 3+ CRS, grades III-IV, any grade, grade ≥2, grade 2")
    (Grades(low=3, high=None), Grades(low=3, high=4), Grades(low=None, high=None), Grades(low=2, high=None), \
Grades(low=2, high=2))
    >>> grades_in("grade 1, 2 or 3"), grades_in("grade 1, 2 patients")
    ((Grades(low=1, high=3),), (Grades(low=1, high=1),))
    """
    return tuple(_grades(match) for match in _GRADE.finditer(words))


def _grades(match: re.Match[str]) -> Grades:
    if match["any"]:
        return Grades(None, None)
    if match["least"]:
        return Grades(_number(match["least_low"]), None)
    if match["most"]:
        return Grades(None, _number(match["most_high"]))
    low = _number(match["low"])
    sign = match["sign"]
    if match["high"]:
        return Grades(low, _number(match["high"]))
    if sign == ">":
        return Grades(low + 1, None)
    if sign in {"≥", ">=", "⩾"} or match["plus"]:
        return Grades(low, None)
    if sign or match["minus"]:
        return Grades(None, low)
    return Grades(low, low)


def _number(printed: str) -> int:
    return _ROMAN.get(printed.upper()) or int(printed)
