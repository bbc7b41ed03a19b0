"""Units behind a number, in the spelling that the field prefers."""

from __future__ import annotations

import re
from functools import lru_cache

from app.domain.forms import Field

_TIMES = {
    "minutes": "minutes minute min mins",
    "hours": "hours hour hr hrs h",
    "days": "days day d",
    "weeks": "weeks week wk wks",
    "months": "months month mo mos",
    "years": "years year yr yrs y",
}
_TIME_OF = {spelling: unit for unit, spellings in _TIMES.items() for spelling in spellings.split()}
_KNOWN_UNITS = (
    "cells/kg cells/m2 cells mg/m2/day mg/kg/day mg/m2 mg/kg mg/day mg µg/kg µg/mL µg g/dL g kg pg/mL ng/mL ng mL L "
    "cm mm IU/mL IU/kg IU U/L Gy cGy copies/µg copies/mL copies cycles doses lines % fold"
)
_KNOWN = (*_KNOWN_UNITS.split(), "Mio cells", "CAR+ cells/kg", "CAR+ cells")
_LONGEST = 40


@lru_cache(maxsize=1024)
def fold_unit(unit: str) -> str:
    """Return a unit as it is compared: one spelling of powers, "per", micro and time words.

    >>> fold_unit("mg per m²"), fold_unit("yrs")
    ('mg/m2', 'years')
    """
    plain = unit.strip().replace("²", "2").replace("^", "").replace("μ", "µ").casefold()
    plain = re.sub(r"\s{1,4}per\s{1,4}", "/", plain)
    plain = re.sub(r"\s?/\s?", "/", plain)
    return _TIME_OF.get(plain, plain)


def is_time(unit: str) -> bool:
    """Say whether a unit is one of time."""
    return fold_unit(unit) in _TIMES


def is_known(unit: str, field: Field | None = None) -> bool:
    """Say whether a unit is the field's, one of time, or another that is often used."""
    folded = fold_unit(unit)
    return any(fold_unit(known) == folded for known in (*_units_of(field), *_KNOWN, *_TIMES))


def spell_unit(unit: str, field: Field | None = None) -> str:
    """Return a unit as the field spells it, else as it is usually spelled, else as it stands."""
    folded = fold_unit(unit)
    for known in (*_units_of(field), *_KNOWN, *_TIMES):
        if fold_unit(known) == folded:
            return known
    return " ".join(unit.split())


def unit_at(text: str, field: Field | None = None) -> tuple[str, int] | None:
    """Return the known unit that a text begins with, after a space or hyphen, and where it ends; or None.

    >>> unit_at(" months of follow-up")
    ('months', 7)
    """
    lead = len(text) - len(text.lstrip(" -‑\u00a0\u2009\u202f"))
    body = text[lead : lead + _LONGEST]
    best: tuple[str, int] | None = None
    for size in sorted({m.end() for m in re.finditer(r"[^\s,;()]+", body)}, reverse=True):
        candidate = body[:size].rstrip(".:")
        if is_known(candidate, field):
            best = (spell_unit(candidate, field), lead + len(candidate))
            break
    return best


def _units_of(field: Field | None) -> tuple[str, ...]:
    return tuple(unit for unit in (field.unit, *field.units) if unit) if field else ()
