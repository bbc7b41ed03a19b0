"""Reads where and when a row's document was published: pages, dates in one cell or three, a citation in one line."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from app.domain.dates import PartialDate
from app.formats.ris_dates import ris_date

_MONTH_PAGES = re.compile(r"(?:\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2})")
_CITATION = re.compile(
    r"(?P<volume>\d[\w.]*)\s*(?:\((?P<issue>[^()]{1,40})\))?\s*(?::|,?\s*pp?\.?\s*)\s*(?P<pages>[A-Za-z]{0,3}\d[\w.]*(?:\s*[-–]\s*[A-Za-z]{0,3}\d\w*)?)"
)
_CONTAINER = re.compile(r"[^.;,(\d]{2,200}")
_LONGEST = 2_000


def pages_of(pages: str, first: str, last: str, note: Callable[[str, str], None]) -> str:
    """Return the pages of a row; `note` is told of a page range that a spreadsheet turned into a date.

    >>> pages_of("", "S12", "S19", print)
    'S12-S19'
    """
    if not pages:
        pages = first if not last or first == last or "-" in first else f"{first}-{last}" if first else last
    if _MONTH_PAGES.fullmatch(pages):
        note("The pages read like a date; a spreadsheet may have changed them.", pages)
    return pages


def stated_date(
    year: str, date: str, month: str, day: str, note: Callable[[str, str], None]
) -> tuple[PartialDate | None, str]:
    """Return the date of a row, as precise as its cells agree, and the words that state it."""
    parts = _of_parts(year, month, day) if month and not date else None
    if parts is not None:
        return parts, " ".join(part for part in (year, month, day) if part)
    whole, by_year = _read(date), _read(year)
    if whole is not None and by_year is not None and whole.year != by_year.year:
        note("Year and date of publication name different years; the year was taken.", f"{year} | {date}")
        return by_year, year
    if whole is not None and (by_year is None or len(whole.iso) >= len(by_year.iso)):
        return whole, date
    if by_year is None and (year or date):
        note("The date is none that can be read; it is kept as stated.", year or date)
    return by_year, year or date


def _of_parts(year: str, month: str, day: str) -> PartialDate | None:
    base = _read(year)
    if base is None or len(base.iso) > len("2025"):
        return None
    words = f"{month} {day}".strip()
    number = month.isdecimal()
    tried = (
        [f"{base.iso}/{month}/{day}"]
        if number
        else [f"{base.iso} {words}", f"{base.iso} {month}", f"{words} {base.iso}"]
    )
    return next((read for one in tried if (read := ris_date(one)) is not None and len(read.iso) > 4), None)


@lru_cache(maxsize=8192)
def _read(words: str) -> PartialDate | None:
    return ris_date(words) if words and len(words) < _LONGEST else None


@lru_cache(maxsize=1024)
def citation_parts(line: str) -> dict[str, str]:
    """Return container, volume, issue and pages as a citation line states them, as far as it has its usual shape.

    >>> citation_parts("J Harbour Med. 2024 Mar;12(3):45-50. doi: 10.5555/x")
    {'container': 'J Harbour Med', 'volume': '12', 'issue': '3', 'pages': '45-50'}
    """
    line = line[:_LONGEST]
    container = _CONTAINER.match(line.lstrip())
    found = {"container": container[0].strip()} if container else {}
    after = line.partition(";")[2] or line
    place = _CITATION.search(after)
    if place is not None:
        found |= {name: words for name, words in place.groupdict().items() if words}
    return found
