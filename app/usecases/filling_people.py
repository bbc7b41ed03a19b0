"""A registry record fills whom its arms took in: how many began, their age and sex."""

from __future__ import annotations

from typing import Any

from app.domain.kinds import Proportion, Quantity
from app.domain.records import Item
from app.formats.registry_json import value_at
from app.formats.registry_results import BASELINE, FLOW
from app.formats.registry_words import comparable
from app.usecases.filling_arms import Arms
from app.usecases.filling_groups import Measured, group_names, measured_in, number_of, spread_of, wholes_of
from app.usecases.filling_sheet import Sheet, counted, rows, text_in, whole

_UNITS = {"years": "years", "year": "years", "months": "months"}
_SEXES = {"female": "n_female", "male": "n_male"}


def fill_people(sheet: Sheet, arms: Arms) -> None:
    """Fill what participant flow and baseline say of each arm."""
    _enrolled(sheet, arms)
    _baseline(sheet, arms)


def _enrolled(sheet: Sheet, arms: Arms) -> None:
    """Fill how many began the first period of each group, which the registry defines as those assigned to it."""
    groups = group_names(value_at(sheet.tree, f"{FLOW}.groups"), f"{FLOW}.groups")
    for place, period in rows(value_at(sheet.tree, f"{FLOW}.periods"))[:1]:
        for which, one in rows(period.get("milestones")):
            if comparable(text_in(one, "type")) != "started":
                continue
            for n, count in rows(one.get("achievements")):
                name, path = groups.get(text_in(count, "groupId"), ("", ""))
                spot = sheet.spot(f"{FLOW}.periods[{place}].milestones[{which}].achievements[{n}].numSubjects")
                if number := counted(text_in(count, "numSubjects")):
                    sheet.put(arms.named(name, path), "n_enrolled", number, spot)


def _baseline(sheet: Sheet, arms: Arms) -> None:
    """Fill age and sex of each group that is an arm; the group over all is none."""
    groups = group_names(value_at(sheet.tree, f"{BASELINE}.groups"), f"{BASELINE}.groups")
    wholes = wholes_of(sheet, value_at(sheet.tree, f"{BASELINE}.denoms"), f"{BASELINE}.denoms")
    for place, measure in rows(value_at(sheet.tree, f"{BASELINE}.measures")):
        title = comparable(text_in(measure, "title"))
        for one in measured_in(sheet, measure, f"{BASELINE}.measures[{place}]", groups, wholes):
            arm = arms.named(one.group)
            if arm is None:
                continue
            if title == "agecontinuous":
                _age(sheet, arm, measure, one)
            elif title.startswith("sex") and (part := _SEXES.get(comparable(one.category))):
                _share(sheet, arm, part, one)


def _age(sheet: Sheet, arm: Item, measure: dict[str, Any], one: Measured) -> None:
    number, unit = number_of(text_in(one.found, "value")), _UNITS.get(comparable(text_in(measure, "unitOfMeasure")), "")
    if number is None or not unit:
        return
    note = sheet.words(how).lower() if (how := sheet.spot(f"{one.measure}.paramType")) else ""
    spread = spread_of(measure, one.found)
    sheet.put(arm, "age", Quantity(number, unit, spread=spread), one.spot(sheet), note=note)


def _share(sheet: Sheet, arm: Item, part: str, one: Measured) -> None:
    number = whole(text_in(one.found, "value"))
    if number is not None:
        sheet.put(arm, part, Proportion(number, one.whole), sheet.spot(f"{one.path}.value"), one.whole_spot)
