"""The units that are offered behind a number while a quantity is typed."""

from __future__ import annotations

import re

from app.domain.forms import Field
from app.viewmodels.options_model import Option

_NUMBER = re.compile(r"\s*(?P<number>[<>≤≥~]?\s*\d[\d.,×x*^]*(?:[eE]\d+)?)(?P<unit>\s*[^\d\s(][^\d(]*[²\d]*[^(]*)?")

_LONGEST = 60


def suggest_units(field: Field, typed: str) -> list[Option]:
    """Return the number typed with each unit that the field knows and that goes on from what was typed of it.

    The field's own unit comes first: it is what a bare number gets.
    """
    match = _NUMBER.fullmatch(typed) if len(typed) <= _LONGEST else None
    if match is None:
        return []
    number, begun = match["number"].strip(), (match["unit"] or "").strip()
    units = [unit for unit in (field.unit, *field.units) if unit and unit.casefold().startswith(begun.casefold())]
    if begun in units and len(units) == 1:
        return []
    if begun in units:
        units = [begun, *(unit for unit in units if unit != begun)]
    own = {field.unit: "the usual unit"}
    return [Option(unit, f"{number} {unit}", own.get(unit, "")) for unit in units]
