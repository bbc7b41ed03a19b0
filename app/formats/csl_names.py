"""Names and dates as CSL-JSON has them (schema 1.0.2), and as they are written again."""

from __future__ import annotations

from typing import Any

from app.domain.dates import PartialDate
from app.domain.sources import Author
from app.formats.record_parts import author, calendar_date, storable
from app.formats.ris_dates import ris_date
from app.formats.safe_json import Tree, words_of

_PARTS = 3
_LONGEST_NUMBER = 6
_SEASONS = {"1": "spring", "2": "summer", "3": "autumn", "4": "winter"}


def words(value: Any) -> str:
    """Return the words of a field: of a list its first, of a number its digits, of anything else nothing."""
    if isinstance(value, list):
        return next((found for one in value if (found := words_of(one))), "")
    return words_of(value)


def read_names(value: Any) -> tuple[Author, ...]:
    """Return the names of a field; a list of plain strings is taken as well."""
    found = value if isinstance(value, list) else [value]
    names = (_name(one) for one in found)
    return tuple(one for one in names if one is not None)


def _name(one: Any) -> Author | None:
    if isinstance(one, str):
        family, _, given = one.partition(",")
        return author(storable(family), storable(given))
    if not isinstance(one, dict):
        return None
    if literal := words(one.get("literal")) or words(one.get("name")):
        return Author(literal, "", literal)
    family = _joined(words(one.get("non-dropping-particle")), words(one.get("family")))
    given = _joined(words(one.get("given")), words(one.get("dropping-particle")))
    suffix = words(one.get("suffix"))
    return author(family, f"{given}, {suffix}" if suffix and given else given or suffix)


def _joined(*parts: str) -> str:
    held = [part for part in parts if part]
    if len(held) > 1 and held[0].endswith(("'", "\u2019", "-")):
        return "".join(held)
    return " ".join(held)


def written_name(one: Author) -> Tree:
    """Return a name as CSL-JSON has it; one without a given name is written as it stands."""
    return {"family": one.family, "given": one.given} if one.given else {"literal": one.family}


def read_date(value: Any) -> tuple[PartialDate | None, str]:
    """Return the date of a field as far as it is certain, and its words; of a range its beginning and all its words."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return ris_date(words_of(value)), words_of(value)
    if not isinstance(value, dict):
        return None, ""
    parts = _date_parts(value.get("date-parts"))
    stated = words(value.get("raw")) or words(value.get("literal"))
    if parts:
        dates = [_first_date(part) for part in parts]
        spelled = [date.iso if date else "-".join(part) for date, part in zip(dates, parts, strict=True)]
        season = words(value.get("season"))
        with_season = f"{spelled[0]} {_SEASONS.get(season, season)}".strip()
        return dates[0], stated or "/".join([with_season, *spelled[1:]])
    when = words(value.get("date-time")) or words(value.get("timestamp"))
    return ris_date((stated or when)[:100]), stated or when


def _date_parts(value: Any) -> list[list[str]]:
    """Return the dates of `date-parts` as words; some leave a list out or write numbers as text."""
    if not isinstance(value, list):
        return []
    dates = value if any(isinstance(one, list) for one in value) else [value]
    found = [[words_of(part) for part in one[:_PARTS]] for one in dates if isinstance(one, list)]
    kept = [[part for part in one if part] for one in found]
    return [one for one in kept if one]


def _first_date(parts: list[str]) -> PartialDate | None:
    numbers = [_number(part) for part in parts]
    if len(parts) == 1 and not parts[0].isdigit():
        return ris_date(parts[0][:100])
    year, month, day = [*numbers, 0, 0][:_PARTS]
    return calendar_date(year, month, day) if month else calendar_date(year)


def _number(part: str) -> int:
    part = part.strip()
    return int(part) if part.isascii() and part.isdigit() and len(part) <= _LONGEST_NUMBER else 0


def written_date(date: PartialDate | None, stated: str) -> Tree:
    """Return a date as CSL-JSON has it; words that are another thing than the date go along."""
    if date is None:
        return {"literal": stated}
    written: Tree = {"date-parts": [[int(part) for part in date.iso.split("-")]]}
    if stated and read_date(written) != (date, stated):
        written["raw"] = stated
    return written
