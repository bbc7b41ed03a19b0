"""A registry record fills its outcomes: those registered, and each number posted for a group."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from app.domain.kinds import (
    Comparator,
    Estimate,
    Proportion,
    PValue,
    Quantity,
    Reached,
    Spread,
    SpreadKind,
    Statistic,
    Term,
    Text,
    TimeToEvent,
    codes_of,
)
from app.domain.records import Item
from app.domain.values import Value
from app.formats.registry_json import value_at
from app.formats.registry_results import OUTCOMES
from app.formats.registry_words import comparable
from app.reading.terms import find_terms
from app.usecases.filling_arms import Arms
from app.usecases.filling_groups import Measured, group_names, measured_in, number_of, spread_of, wholes_of
from app.usecases.filling_sheet import Sheet, Spot, rows, strings, text_in, whole

_PLANNED = (
    ("primaryOutcomes", "PRIMARY"),
    ("secondaryOutcomes", "SECONDARY"),
    ("otherOutcomes", "OTHER_PRE_SPECIFIED"),
)
_ROLES = {
    "primary": "PRIMARY",
    "secondary": "SECONDARY",
    "otherprespecified": "OTHER_PRE_SPECIFIED",
    "posthoc": "POST_HOC",
}
_FRAME = re.compile(
    r"(?:(?P<by>up to|within|by|through|until|for up to|(?:the )?first)\s|(?P<at>at)\s)?(?:approximately\s|about\s)?"
    r"(?:(?P<number>[0-9]{1,4}(?:\.[0-9]{1,2})?)[\s-](?P<unit>day|week|month|year)s?|(?P<before>day|week|month|year)\s"
    r"(?P<behind>[0-9]{1,4}))",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    r"\s*(?:percent(?:age)?|proportion|%)(?:\s?\(?%?\)?)?\s(?:of\s)?(?:participants|patients|subjects)\b", re.I
)
_PEOPLE = re.compile(r"\s*(?:number of\s|count of\s)?(?:participants|patients|subjects)\s*", re.IGNORECASE)
_TIMES = {"day": "days", "week": "weeks", "month": "months", "year": "years"}
_UNREACHED = (
    (Reached.NOT_REACHED, re.compile(r"\bnot\s(?:yet\s|been\s)*reached\b", re.IGNORECASE)),
    (
        Reached.NOT_ESTIMABLE,
        re.compile(r"\bnot\s(?:estimable|evaluable)\b|\b(?:could|can)\s?not\sbe\sestimated\b", re.IGNORECASE),
    ),
)
_STATISTICS = {"median": Statistic.MEDIAN, "mean": Statistic.MEAN}
_PERCENT_ALONE = frozenset({"percentage", "percent"})
_TIMED = frozenset({"DOR", "PFS", "OS", "EFS", "TTR", "FU"})
_EFFECTS = {"hazardratio": "HR", "oddsratio": "OR", "riskratio": "RR", "relativerisk": "RR", "riskdifference": "RD"}
_P = re.compile(r"\s*(?:p\s*)?(?P<sign><=|>=|[<>=≤≥])?\s*(?P<number>0?\.[0-9]+|[01](?:\.[0-9]+)?)\s*", re.IGNORECASE)
_SIGNS = {"<": Comparator.LT, ">": Comparator.GT, "<=": Comparator.LE, "≤": Comparator.LE, ">=": Comparator.GE}


def fill_outcomes(sheet: Sheet, trial: Item | None, arms: Arms) -> None:
    """Fill the outcomes posted, and of those registered the ones that no posted one repeats."""
    posted = rows(value_at(sheet.tree, OUTCOMES))
    titles = {comparable(text_in(one, "title")) for _, one in posted}
    for name, role in _PLANNED:
        path = f"protocolSection.outcomesModule.{name}"
        for place, one in rows(value_at(sheet.tree, path)):
            if text_in(one, "measure") and comparable(text_in(one, "measure")) not in titles:
                _planned(sheet, trial, one, f"{path}[{place}]", role)
    for place, one in posted:
        _posted(sheet, trial, arms, one, f"{OUTCOMES}[{place}]")


def _planned(sheet: Sheet, trial: Item | None, one: dict[str, Any], path: str, role: str) -> None:
    outcome = sheet.item("outcome", trial)
    _measure(sheet, outcome, f"{path}.measure")
    field = sheet.field(outcome, "role")
    if field is not None:
        sheet.infer(outcome, "role", sheet.places.coded(field, role), f"registered among the {_told(role)} outcomes")
    fill_time_frame(sheet, outcome, f"{path}.timeFrame")


def _told(role: str) -> str:
    return role.partition("_")[0].lower()


def _posted(sheet: Sheet, trial: Item | None, arms: Arms, one: dict[str, Any], path: str) -> None:
    groups = group_names(one.get("groups"), f"{path}.groups")
    wholes = wholes_of(sheet, one.get("denoms"), f"{path}.denoms")
    for found in measured_in(sheet, one, path, groups, wholes):
        if not text_in(found.found, "value"):
            continue
        outcome = sheet.item("outcome", trial)
        measure = _measure(sheet, outcome, f"{path}.title", found)
        _about(sheet, outcome, one, path)
        sheet.refer(outcome, "arm", arms.named(found.group, found.group_path), sheet.spot(f"{found.path}.groupId"))
        _defined(sheet, outcome, path, measure)
        _number(sheet, outcome, one, found, codes_of(measure.value) if measure else frozenset())
    for place, analysis in rows(one.get("analyses")):
        _analysis(sheet, trial, arms, one, path, analysis, f"{path}.analyses[{place}]")


def _about(sheet: Sheet, outcome: Item | None, one: dict[str, Any], path: str) -> None:
    """Fill what all numbers of a measure share: its role, when it was taken, whom it is said to count."""
    role = _ROLES.get(comparable(text_in(one, "type")), "")
    sheet.code(outcome, "role", f"{path}.type", role)
    fill_time_frame(sheet, outcome, f"{path}.timeFrame")
    field, spot = sheet.field(outcome, "analysis_population"), sheet.spot(f"{path}.populationDescription")
    if field is not None and spot is not None:
        term = sheet.places.named(field, sheet.words(spot).rstrip("."))
        if term.code:
            sheet.put(outcome, "analysis_population", term, spot)
        else:
            sheet.put(outcome, "analysis_population", None, spot, unread=sheet.words(spot))


def _measure(sheet: Sheet, outcome: Item | None, path: str, found: Measured | None = None) -> Value | None:
    """Fill what was measured: the title, and behind it what part of it a number is for."""
    field, spot = sheet.field(outcome, "measure"), sheet.spot(path)
    if field is None or spot is None:
        return None
    parts = [there for at in (found.titles if found else ()) if (there := sheet.spot(at))]
    words = sheet.words(spot)
    if not parts:
        return sheet.put(outcome, "measure", sheet.places.measure(field, words), spot)
    category = sheet.places.measure(field, sheet.words(parts[-1]))
    named = f"{words}: {', '.join(sheet.words(one) for one in parts)}"
    return sheet.put(outcome, "measure", category if category.code else Term(" ".join(named.split())), spot, *parts)


def _defined(sheet: Sheet, outcome: Item | None, path: str, measure: Value | None) -> None:
    """Fill the criteria or the scale that the title or the definition names, where the measure asks for one."""
    held = {measure.field: codes_of(measure.value)} if measure else {}
    for part in ("criteria", "scale"):
        field = sheet.places.field(outcome.kind, part) if outcome else None
        vocabulary = sheet.places.form.vocabulary(field.vocabulary) if field else None
        if field is None or not field.applies(held):
            continue
        for spot in (sheet.spot(f"{path}.description"), sheet.spot(f"{path}.title")):
            if spot is None:
                continue
            if vocabulary is None:
                sheet.put(outcome, part, Text(sheet.words(spot)), spot)
                break
            named = find_terms(vocabulary, sheet.words(spot))
            if len({one.term.code for one in named}) == 1:
                words = Spot(spot.start + named[0].start, spot.start + named[0].end)
                sheet.put(outcome, part, sheet.places.coded(field, named[0].term.code), words)
                break


def fill_time_frame(sheet: Sheet, outcome: Item | None, path: str) -> None:
    """Fill when an outcome was taken, as far as the words are plain; others wait to be read."""
    spot = sheet.spot(path)
    kind, point = sheet.field(outcome, "time_point_kind"), sheet.field(outcome, "time_point")
    if spot is None or kind is None:
        return
    found = _FRAME.fullmatch(sheet.words(spot).rstrip("."))
    if found is None:
        sheet.put(outcome, "time_point_kind", None, spot, unread=sheet.words(spot))
        return
    if found["by"] or found["at"]:
        code = "by_day" if found["by"] else "landmark"
        sheet.put(outcome, "time_point_kind", sheet.places.coded(kind, code), spot)
    if point is not None:
        unit = _TIMES[(found["unit"] or found["before"]).lower()]
        sheet.put(outcome, "time_point", Quantity(Decimal(found["number"] or found["behind"]), unit), spot)


def _number(sheet: Sheet, outcome: Item | None, one: dict[str, Any], found: Measured, measured: frozenset[str]) -> None:
    """Put a posted number into the field that its unit and its measure ask for."""
    how, unit = comparable(text_in(one, "paramType")), text_in(one, "unitOfMeasure")
    number = number_of(text_in(found.found, "value"))
    if how == "countofparticipants" or (how in {"number", "count"} and _PEOPLE.fullmatch(unit)):
        _count(sheet, outcome, one, found)
    elif number is not None and how != "mean" and (_PERCENT.match(unit) or comparable(unit) in _PERCENT_ALONE):
        _percent(sheet, outcome, one, found, number)
    elif measured & _TIMED and _unit_of_time(unit) and sheet.field(outcome, "time_result") is not None:
        _time(sheet, outcome, one, found, number)
    else:
        _amount(sheet, outcome, one, found, number)


def _count(sheet: Sheet, outcome: Item | None, one: dict[str, Any], found: Measured) -> None:
    count, spot = whole(text_in(found.found, "value")), found.spot(sheet)
    if count is None:
        if spot is not None:
            sheet.put(outcome, "result", None, spot, unread=sheet.words(spot))
        return
    around = f"posted as {sheet.words(spot)}" if spot and spread_of(one, found.found) else ""
    note = "; ".join(part for part in (around, text_in(found.found, "comment")) if part)
    own = sheet.spot(f"{found.path}.value")
    sheet.put(outcome, "result", Proportion(count, found.whole or None), own, found.whole_spot, note=note)


def _percent(sheet: Sheet, outcome: Item | None, one: dict[str, Any], found: Measured, number: Decimal) -> None:
    own, note = sheet.spot(f"{found.path}.value"), text_in(found.found, "comment")
    sheet.put(outcome, "result", Proportion(None, found.whole, number), own, found.whole_spot, note=note)
    spread = spread_of(one, found.found)
    if spread is not None and spread.kind is SpreadKind.CI:
        low, high = f"{found.path}.lowerLimit", f"{found.path}.upperLimit"
        sheet.put(outcome, "interval", Quantity(None, "%", spread=spread), sheet.across(low, high) or sheet.spot(high))


def _amount(sheet: Sheet, outcome: Item | None, one: dict[str, Any], found: Measured, number: Decimal | None) -> None:
    spot, unit, comment = found.spot(sheet), text_in(one, "unitOfMeasure"), text_in(found.found, "comment")
    statistic = sheet.spot(f"{found.measure}.paramType")
    note = "; ".join(part for part in (sheet.words(statistic) if statistic else "", comment) if part)
    if number is not None:
        sheet.put(outcome, "amount", Quantity(number, unit, spread=spread_of(one, found.found)), spot, note=note)
    elif spot is not None:
        sheet.put(outcome, "amount", None, spot, unread=sheet.words(spot), note=note)


def _unit_of_time(unit: str) -> str:
    return _TIMES.get(unit.lower().rstrip("s"), "")


def _time(sheet: Sheet, outcome: Item | None, one: dict[str, Any], found: Measured, number: Decimal | None) -> None:
    """Put a time to an event; what has no number was not reached only where the record says so."""
    unit, comment, spread = (
        _unit_of_time(text_in(one, "unitOfMeasure")),
        text_in(found.found, "comment"),
        spread_of(one, found.found),
    )
    statistic = _STATISTICS.get(comparable(text_in(one, "paramType")), Statistic.UNSTATED)
    if number is not None:
        payload = TimeToEvent(statistic, number, unit, spread=spread)
        sheet.put(outcome, "time_result", payload, found.spot(sheet), note=comment)
        return
    names = ("value", "lowerLimit", "upperLimit", "comment")
    spot = sheet.across(*(f"{found.path}.{name}" for name in names))
    reached = next((how for how, pattern in _UNREACHED if pattern.search(comment)), None)
    if reached is not None:
        sheet.put(outcome, "time_result", TimeToEvent(statistic, None, unit, reached=reached, spread=spread), spot)
    elif spot is not None:
        sheet.put(outcome, "time_result", None, spot, unread=sheet.words(spot))


def _analysis(
    sheet: Sheet, trial: Item | None, arms: Arms, one: dict[str, Any], path: str, analysis: dict[str, Any], at: str
) -> None:
    """Fill what two groups were compared by; which of them stands above the line, the record does not say."""
    number, p = number_of(text_in(analysis, "paramValue")), _p_value(text_in(analysis, "pValue"))
    low, high = number_of(text_in(analysis, "ciLowerLimit")), number_of(text_in(analysis, "ciUpperLimit"))
    spread = None
    if (low is not None or high is not None) and not (low is not None and high is not None and low > high):
        spread = Spread(SpreadKind.CI, low, high, number_of(text_in(analysis, "ciPctValue")))
    if number is None and p is None and spread is None:
        return
    outcome = sheet.item("outcome", trial)
    _measure(sheet, outcome, f"{path}.title")
    _about(sheet, outcome, one, path)
    groups = group_names(one.get("groups"), f"{path}.groups")
    named = [(groups.get(key, ("", "")), place) for place, key in strings(analysis.get("groupIds"))]
    if len(named) == 1:
        (name, where), place = named[0]
        sheet.refer(outcome, "arm", arms.named(name, where), sheet.spot(f"{at}.groupIds[{place}]"))
    statistic = text_in(analysis, "paramType")
    measure = next((code for name, code in _EFFECTS.items() if comparable(statistic).startswith(name)), statistic)
    compared = " and ".join(name for (name, _), _ in named if name)
    note = "; ".join(
        part
        for part in (f"compares {compared}" if len(named) > 1 else "", text_in(analysis, "statisticalMethod"))
        if part
    )
    spots = sheet.across(
        f"{at}.paramType", f"{at}.paramValue", f"{at}.ciLowerLimit", f"{at}.ciUpperLimit", f"{at}.pValue"
    )
    spots = spots or sheet.across(f"{at}.paramValue", f"{at}.pValue") or sheet.spot(f"{at}.pValue")
    sheet.put(outcome, "effect", Estimate(measure, number, spread, p), spots, note=note)


def _p_value(words: str) -> PValue | None:
    found = _P.fullmatch(words)
    return PValue(_SIGNS.get(found["sign"] or "", Comparator.EQ), Decimal(found["number"])) if found else None
