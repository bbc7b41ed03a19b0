"""Reads the dates of bibliographic exports as far as they are certain."""

from __future__ import annotations

import re
from functools import lru_cache

from app.domain.dates import PartialDate

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<name>(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*)\.?"
    r"(?:\s*[-/\u2013]\s*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?)?"
)
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE | re.ASCII)
    for shape in (
        rf"(?P<year>\d{{4}})\s*/\s*/\s*/\s*{_MONTH}(?:\s+(?P<day>\d{{1,2}}))?",
        r"(?P<year>\d{4})(?:\s*[/.-]\s*(?P<month>\d{0,2})(?:\s*[/.-]\s*(?P<day>\d{0,2})(?:T.*|\s*/.*|\s+\d.*)?)?)?",
        r"(?P<year>(?:1[5-9]|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])?",
        rf"(?P<year>\d{{4}})[\s,/-]+{_MONTH}(?:[\s/-]+(?P<day>\d{{1,2}}))?/*",
        rf"(?:(?P<day>\d{{1,2}})[\s-]+)?{_MONTH}[\s,-]*(?P<year>\d{{4}})",
        rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
    )
)
_COMPACT = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)", re.ASCII)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", re.ASCII)


@lru_cache(maxsize=8192)
def ris_date(text: str) -> PartialDate | None:
    """Return the date that a tag's value states, as precisely as it is certain, or None.

    Month and day that are no date of the calendar are left out; `27/03/2025` gives the year only, since nothing says
    which number is the day. Of words with one date written in eight digits (`Start date: 20170812`), that date.

    >>> [str(ris_date(one)) for one in ("2025/3/27", "2024///", "2025/03//Spring", "2025 Mar-Apr", "27/03/2025")]
    ['2025-03-27', '2024', '2025-03', '2025-03', '2025']
    """
    text = text.strip()
    for shape in _SHAPES:
        if found := shape.fullmatch(text):
            return _date(found.groupdict())
    years = set(_YEAR.findall(text))
    if not years and len(whole := set(_COMPACT.findall(text))) == 1:
        return ris_date(whole.pop())
    return PartialDate(years.pop()) if len(years) == 1 else None


def _date(parts: dict[str, str | None]) -> PartialDate | None:
    name = parts.get("name")
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(parts.get("month") or 0)
    day = int(parts.get("day") or 0)
    year = parts["year"]
    for iso in (f"{year}-{month:02}-{day:02}", f"{year}-{month:02}", f"{year}"):
        try:
            return PartialDate(iso)
        except ValueError:
            continue
    return None
