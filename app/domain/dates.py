"""Dates that say how precise they are: a year, a year and month, or a day; and moments as a person reads them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from enum import StrEnum

import msgspec

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class Precision(StrEnum):
    """How much of a date is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class PartialDate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A date as ISO 8601 with as many parts as are known: `2025`, `2025-03`, `2025-03-27`.

    Raises ValueError for anything that is no date of the calendar.
    """

    iso: str

    def __post_init__(self) -> None:
        """Refuse what is no date."""
        found = _ISO.fullmatch(self.iso)
        if found is None:
            raise ValueError(f"{self.iso!r} is not a date such as 2025, 2025-03 or 2025-03-27.")
        year, month, day = (int(part) if part else 1 for part in found.groups())
        try:
            date(year, month, day)
        except ValueError as error:
            raise ValueError(f"{self.iso!r} is not a date of the calendar.") from error

    @property
    def precision(self) -> Precision:
        """How much is known."""
        return (Precision.YEAR, Precision.MONTH, Precision.DAY)[self.iso.count("-")]

    @property
    def year(self) -> int:
        """The year."""
        return int(self.iso[:4])

    def __str__(self) -> str:
        return self.iso


def on_the_wall(at: datetime) -> datetime:
    """Return a moment as the clock on the wall shows it; in UTC where the system names a time zone that cannot be."""
    try:
        return at.astimezone()
    except (ValueError, OverflowError, OSError):
        return at.astimezone(UTC)
