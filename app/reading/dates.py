"""Dates as they are written, with as much precision as they have (rule V05).

What could be two dates (03/04/2020) and what is only relative (yesterday) is not guessed: a note says why.
"""

from __future__ import annotations

import re

from app.domain.dates import PartialDate
from app.domain.kinds import Date
from app.reading.result import Asked, Reading

_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTH_OF = {name: number for number, name in enumerate(_MONTH_NAMES.split(), start=1)}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
_DASH = r"[-‐‑–−]"
_FREE = r"(?<![0-9A-Za-z./-])"
_PATTERNS = tuple(
    re.compile(_FREE + body, re.IGNORECASE)
    for body in (
        rf"(?P<year>[0-9]{{4}}){_DASH}(?P<number>[0-9]{{1,2}}){_DASH}(?P<day>[0-9]{{1,2}})(?![0-9])",
        r"(?P<year>[0-9]{4})/(?P<number>[0-9]{1,2})(?:/(?P<day>[0-9]{1,2}))?(?![0-9/])",
        rf"(?P<year>[0-9]{{4}}){_DASH}(?P<number>[0-9]{{2}})(?![0-9])",
        rf"{_DAY}[\s-](?:of\s)?{_MONTH}[\s,-]{{1,2}}{_YEAR}",
        rf"{_MONTH}\s?{_DAY}(?:,\s?|\s){_YEAR}",
        rf"{_MONTH}[\s,-]{{1,2}}{_YEAR}",
        rf"{_YEAR}[\s,]{{1,2}}{_MONTH}(?:\s{_DAY}(?![0-9]))?",
        r"(?P<day>[0-9]{1,2})\.\s?(?P<number>[0-9]{1,2})\.\s?(?P<year>[0-9]{4})(?![0-9])",
    )
)
_SLASHED = re.compile(r"(?<![0-9/])(?P<one>[0-9]{1,2})[/‐‑–−-](?P<two>[0-9]{1,2})[/‐‑–−-](?P<year>[0-9]{4})(?![0-9/])")
_ONLY_YEAR = re.compile(rf"(?<![0-9A-Za-z.,-]){_YEAR}(?![.,][0-9])")
_RELATIVE = re.compile(
    r"\b(?:yesterday|today|tomorrow|recently|(?:last|this|next|past)\s(?:week|month|year|spring|summer|autumn|fall|winter)|"
    r"[0-9a-z]{1,10}\s(?:days?|weeks?|months?|years?)\sago)\b",
    re.IGNORECASE,
)
_ESTIMATED = re.compile(r"\b(?:est\b\.?|estimated|anticipated|expected|planned|projected)", re.IGNORECASE)
_ACTUAL = re.compile(r"\bactual\b", re.IGNORECASE)
_TWELVE = 12


def read_date(asked: Asked) -> Reading | None:
    """Read "27 March 2025", "February 8, 2020", "2025/3/27", "Mar 2025", "2024"; notes say why there is none."""
    taken = _take(asked.words)
    if isinstance(taken, str):
        return asked.answer(None, notes=(taken,)) if taken else None
    date, start, end = taken
    return asked.answer(Date(date, _nature(asked.words)), parts=(asked.part("date", start, end),))


def parse_date(typed: str) -> Date | str:
    """Return the date that somebody typed, or a sentence that says why there is none."""
    taken = _take(typed)
    if isinstance(taken, str):
        return taken
    date, start, end = taken
    nature = _ACTUAL if _ACTUAL.search(typed) else _ESTIMATED
    rest = nature.sub("", typed[:start] + " " + typed[end:]).strip(" ()[].,")
    return "" if rest else Date(date, _nature(typed))


def _take(words: str) -> tuple[PartialDate, int, int] | str:
    for pattern in _PATTERNS:
        match = pattern.search(words)
        if match is not None:
            return _dated(match)
    slashed = _SLASHED.search(words)
    if slashed is not None:
        return _from_slashes(slashed)
    year = _ONLY_YEAR.search(words)
    if year is not None:
        return PartialDate(year["year"]), year.start(), year.end()
    relative = _RELATIVE.search(words)
    if relative is not None:
        return f"“{relative.group()}” is relative to a day that the words do not name: decide which day is meant."
    return ""


def _dated(match: re.Match[str]) -> tuple[PartialDate, int, int] | str:
    groups = match.groupdict()
    month = _MONTH_OF[groups["month"][:3].lower()] if groups.get("month") else int(groups["number"])
    return _checked(match, int(groups["year"]), month, int(groups["day"]) if groups.get("day") else None)


def _from_slashes(match: re.Match[str]) -> tuple[PartialDate, int, int] | str:
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    if one <= _TWELVE and two <= _TWELVE and one != two:
        first, second = f"{year:04}-{two:02}-{one:02}", f"{year:04}-{one:02}-{two:02}"
        return f"{match.group()} can be {first} or {second}: type the one that is meant."
    month, day = (one, two) if one <= _TWELVE else (two, one)
    return _checked(match, year, month, day)


def _checked(match: re.Match[str], year: int, month: int, day: int | None) -> tuple[PartialDate, int, int] | str:
    iso = f"{year:04}-{month:02}" if day is None else f"{year:04}-{month:02}-{day:02}"
    try:
        return PartialDate(iso), match.start(), match.end()
    except ValueError:
        return f"{match.group()} is not a date of the calendar."


def _nature(words: str) -> str:
    if _ESTIMATED.search(words):
        return "estimated"
    return "actual" if _ACTUAL.search(words) else "unknown"
