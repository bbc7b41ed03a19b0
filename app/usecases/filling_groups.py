"""The groups that a registry posts numbers for, whom they count, and each number with where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from app.domain.kinds import Spread, SpreadKind
from app.formats.registry_words import comparable, plain
from app.usecases.filling_sheet import Sheet, Spot, rows, text_in, whole

Groups: TypeAlias = dict[str, tuple[str, str]]
"""What groups are called and where their names stand, by their id."""

Wholes: TypeAlias = dict[str, tuple[int, Spot | None]]
"""How many participants groups count and where that stands, by their id."""

_PEOPLE = frozenset({"participants", "patients", "subjects"})
_LEVEL = re.compile(r"[0-9]{2,3}(?:\.[0-9]+)?")
_LONGEST = 30


@dataclass(frozen=True)
class Measured:
    """One measurement: the paths of its measure and its own, its titles, its group, and whom that counts."""

    measure: str
    path: str
    found: Mapping[str, Any]
    classed: str
    category: str
    titles: tuple[str, ...]
    group: str
    group_path: str
    whole: int | None
    whole_spot: Spot | None

    def spot(self, sheet: Sheet) -> Spot | None:
        """Return where its number stands, with what is around it."""
        return sheet.across(*(f"{self.path}.{name}" for name in ("value", "spread", "lowerLimit", "upperLimit")))


def group_names(node: object, path: str) -> Groups:
    """Return what the groups of a list are called."""
    return {text_in(one, "id"): (text_in(one, "title"), f"{path}[{place}].title") for place, one in rows(node)}


def wholes_of(sheet: Sheet, node: object, path: str) -> Wholes:
    """Return how many participants each group counts; other units than people count nobody."""
    found: Wholes = {}
    for place, one in rows(node):
        if comparable(text_in(one, "units") or "participants") not in _PEOPLE:
            continue
        for n, count in rows(one.get("counts")):
            if (number := whole(text_in(count, "value"))) is not None:
                spot = sheet.spot(f"{path}[{place}].counts[{n}].value", "denominator")
                found[text_in(count, "groupId")] = number, spot
    return found


def measured_in(
    sheet: Sheet, measure: Mapping[str, Any], path: str, groups: Groups, wholes: Wholes
) -> Iterator[Measured]:
    """Yield the measurements of a measure; a part that counts others than the whole has its own numbers of them."""
    for place, part in rows(measure.get("classes")):
        at = f"{path}.classes[{place}]"
        here = wholes | wholes_of(sheet, part.get("denoms"), f"{at}.denoms")
        for which, category in rows(part.get("categories")):
            below = f"{at}.categories[{which}]"
            for n, one in rows(category.get("measurements")):
                key = text_in(one, "groupId")
                name, named_at = groups.get(key, ("", ""))
                count, spot = here.get(key, (None, None))
                classed, titled = text_in(part, "title"), text_in(category, "title")
                titles = [f"{at}.title"] * bool(classed) + [f"{below}.title"] * bool(titled)
                yield Measured(
                    measure=path,
                    path=f"{below}.measurements[{n}]",
                    found=one,
                    classed=classed,
                    category=titled or classed,
                    titles=tuple(titles),
                    group=name,
                    group_path=named_at,
                    whole=count,
                    whole_spot=spot,
                )


def number_of(words: str) -> Decimal | None:
    """Return the number that words are, as printed, None for what is none."""
    try:
        number = Decimal(plain(words).strip().replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < _LONGEST and len(words) < _LONGEST else None


def spread_of(measure: Mapping[str, Any], found: Mapping[str, Any]) -> Spread | None:
    """Return what is posted around a number, None where nothing is, or nothing that has a name here."""
    how = comparable(text_in(measure, "dispersionType"))
    low, high = number_of(text_in(found, "lowerLimit")), number_of(text_in(found, "upperLimit"))
    if how == "standarddeviation":
        deviation = number_of(text_in(found, "spread"))
        return Spread(SpreadKind.SD, deviation) if deviation is not None else None
    if (low is None and high is None) or (low is not None and high is not None and low > high):
        return None
    if how == "fullrange":
        return Spread(SpreadKind.RANGE, low, high)
    if how == "interquartilerange":
        return Spread(SpreadKind.IQR, low, high)
    return Spread(SpreadKind.CI, low, high, _level(text_in(measure, "dispersionType"))) if "confidence" in how else None


def _level(words: str) -> Decimal | None:
    """Return the level of an interval in percent; a code has no decimal point (CONFIDENCE_975)."""
    found = _LEVEL.search(words)
    return None if found is None else Decimal("97.5" if found[0] == "975" else found[0])
