"""A registry record fills its adverse events and deaths as outcomes, and its limitations as a caveat."""

from __future__ import annotations

import re
from typing import Any

from app.domain.kinds import Proportion, Reference, Target, Term, Text
from app.domain.records import Item
from app.domain.values import Value
from app.formats.registry_json import value_at
from app.formats.registry_results import EVENTS
from app.usecases.filling_arms import Arms
from app.usecases.filling_groups import Groups, group_names
from app.usecases.filling_outcomes import fill_time_frame
from app.usecases.filling_sheet import Sheet, rows, text_in, whole

_MORE = "resultsSection.moreInfoModule"
_LIMITATIONS = (f"{_MORE}.limitationsAndCaveats.description", f"{_MORE}.limitationsAndCaveatsDescription")
_TOTALS = (
    ("deaths", "DEATH", "Deaths of any cause"),
    ("serious", "SAE", "Serious adverse events"),
    ("other", "", "Other adverse events, not serious"),
)
_KINDS = (("seriousEvents", "serious adverse event"), ("otherEvents", "other adverse event, not serious"))
_TYPES = (
    (
        "attrition_or_early_stop",
        re.compile(
            r"\bearly\s(?:termination|stop|closure)|\b(?:terminated|stopped|closed|discontinued)\s(?:early|prematurely)|"
            r"\bpremature(?:ly)?\s(?:clos|stop|terminat|discontinu)|\b(?:withdr[ae]w|dropped?[\s-]?out|lost to follow)",
            re.IGNORECASE,
        ),
    ),
    (
        "small_sample",
        re.compile(
            r"\b(?:small|low|limited)\s(?:number|sample|size|enrol|accrual|population)|\bfew\s(?:were\s|participants|patients|subjects)",
            re.IGNORECASE,
        ),
    ),
)


def fill_events(sheet: Sheet, trial: Item | None, arms: Arms) -> None:
    """Fill how many of each group died, had any event, and had each event that is named; groups at risk only."""
    module = value_at(sheet.tree, EVENTS)
    if not isinstance(module, dict):
        return
    path = f"{EVENTS}.eventGroups"
    groups = group_names(module.get("eventGroups"), path)
    for place, group in rows(module.get("eventGroups")):
        for name, code, label in _TOTALS:
            _total(sheet, trial, arms, group, f"{path}[{place}]", (name, code, label))
    for kind, called in _KINDS:
        for place, one in rows(module.get(kind)):
            for n, stats in rows(one.get("stats")):
                at = f"{EVENTS}.{kind}[{place}]"
                _event(sheet, trial, arms, groups, (one, at, called), (stats, f"{at}.stats[{n}]"))


def _total(
    sheet: Sheet, trial: Item | None, arms: Arms, group: dict[str, Any], path: str, what: tuple[str, str, str]
) -> None:
    name, code, label = what
    counts = _counts(text_in(group, f"{name}NumAffected"), text_in(group, f"{name}NumAtRisk"))
    if counts is None:
        return
    outcome = sheet.item("outcome", trial)
    field = sheet.field(outcome, "measure")
    term = (sheet.places.coded(field, code) if field and code else None) or Term(label)
    sheet.put(outcome, "measure", term, sheet.spot(f"{path}.{name}"))
    sheet.put(outcome, "result", counts, sheet.across(f"{path}.{name}NumAffected", f"{path}.{name}NumAtRisk"))
    _where(sheet, outcome, arms, text_in(group, "title"), f"{path}.title", f"{path}.title")


def _event(
    sheet: Sheet,
    trial: Item | None,
    arms: Arms,
    groups: Groups,
    event: tuple[dict[str, Any], str, str],
    found: tuple[dict[str, Any], str],
) -> None:
    (one, at, called), (stats, here) = event, found
    counts = _counts(text_in(stats, "numAffected"), text_in(stats, "numAtRisk"))
    if counts is None or not text_in(one, "term"):
        return
    outcome = sheet.item("outcome", trial)
    field = sheet.field(outcome, "measure")
    if field is not None:
        term = sheet.places.named(field, sheet.words(spot) if (spot := sheet.spot(f"{at}.term")) else "")
        sheet.put(outcome, "measure", term, sheet.across(f"{at}.term", f"{at}.organSystem"), note=called)
    events = text_in(stats, "numEvents")
    note = f"{events} event{'' if events == '1' else 's'}" if events else ""
    sheet.put(outcome, "result", counts, sheet.across(f"{here}.numAffected", f"{here}.numAtRisk"), note=note)
    name, named_at = groups.get(text_in(stats, "groupId"), ("", ""))
    _where(sheet, outcome, arms, name, named_at, f"{here}.groupId")


def _where(sheet: Sheet, outcome: Item | None, arms: Arms, name: str, named_at: str, quoted: str) -> None:
    """Fill in whom an event was counted, and over which time."""
    sheet.refer(outcome, "arm", arms.named(name, named_at), sheet.spot(quoted))
    fill_time_frame(sheet, outcome, f"{EVENTS}.timeFrame")


def _counts(affected: str, at_risk: str) -> Proportion | None:
    """Return how many of how many; nothing where nobody was at risk."""
    number, of = whole(affected), whole(at_risk)
    return None if number is None or of == 0 else Proportion(number, of)


def fill_limitations(sheet: Sheet, trial: Item | None) -> None:
    """Fill the caveat that the record itself raises on its results."""
    spot = next((found for path in _LIMITATIONS if (found := sheet.spot(path))), None)
    if spot is None:
        return
    caveat = sheet.item("caveat", top=True)
    words = sheet.words(spot)
    sheet.put(caveat, "rationale", Text(words), spot)
    code = next((code for code, pattern in _TYPES if pattern.search(words)), "other")
    _judged(sheet, caveat, "type", code, "by the words of the record's own limitations")
    _judged(sheet, caveat, "state", "open", "nobody has looked at it yet")
    target = Reference(Target.ITEM, trial.id) if trial else Reference(Target.SOURCE, sheet.record.source)
    sheet.infer(caveat, "target", target, "the record says it of its own results")
    sheet.infer(caveat, "raised_by", Text("ClinicalTrials.gov"), "the record's own words")


def _judged(sheet: Sheet, caveat: Item | None, part: str, code: str, how: str) -> Value | None:
    field = sheet.field(caveat, part)
    return sheet.infer(caveat, part, sheet.places.coded(field, code), how) if field else None
