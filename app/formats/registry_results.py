"""The results of a registry record as lines that can be read: outcome measures and adverse events by group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.formats.registry_json import Tree, value_at
from app.formats.registry_page import Piece, objects, pieces_of, said

Line = list[Piece]
Groups = Mapping[str, str]
"""What groups are called, by their id."""

FLOW = "resultsSection.participantFlowModule"
BASELINE = "resultsSection.baselineCharacteristicsModule"
OUTCOMES = "resultsSection.outcomeMeasuresModule.outcomeMeasures"
EVENTS = "resultsSection.adverseEventsModule"


def result_lines(tree: Tree) -> Iterator[Line]:
    """Yield the lines of the results posted: who took part, who they were, what was measured, what befell them."""
    yield from _flow(value_at(tree, FLOW), FLOW)
    yield from _baseline(value_at(tree, BASELINE), BASELINE)
    for place, one in objects(value_at(tree, OUTCOMES)):
        yield from _outcome(one, f"{OUTCOMES}[{place}]", place + 1)
    yield from _events(value_at(tree, EVENTS), EVENTS)


def groups_of(node: object) -> dict[str, str]:
    """Return what the groups of a list are called, by their id."""
    found = {}
    for _, one in objects(node):
        key = said(one, "id")
        found[key] = said(one, "title") or key
    return found


def _flow(module: Any, path: str) -> Iterator[Line]:
    if not isinstance(module, dict):
        return
    groups = groups_of(module.get("groups"))
    for name, label in (("recruitmentDetails", "Recruitment"), ("preAssignmentDetails", "Before assignment")):
        if words := said(module, name):
            yield [(f"{label}: ", ""), (words, f"{path}.{name}")]
    yield from _groups(module.get("groups"), f"{path}.groups", "Participant group")
    for place, period in objects(module.get("periods")):
        at = f"{path}.periods[{place}]"
        title = said(period, "title")
        for n, one in objects(period.get("milestones")):
            yield from _milestone(one, f"{at}.milestones[{n}]", (title, f"{at}.title"), "achievements", groups)
        for n, one in objects(period.get("dropWithdraws")):
            yield from _milestone(one, f"{at}.dropWithdraws[{n}]", (title, f"{at}.title"), "reasons", groups)


def _milestone(one: Tree, path: str, period: Piece, counts: str, groups: Groups) -> Iterator[Line]:
    what = said(one, "type")
    label = "Participants" if counts == "achievements" else "Participants who left"
    pieces: Line = [(f"{label}, ", ""), period] if period[0] else [(label, "")]
    pieces += [(", ", ""), (what.lower() if what.isupper() else what, f"{path}.type"), (": ", "")]
    for n, count in objects(one.get(counts)):
        at = f"{path}.{counts}[{n}]"
        pieces += _behind(n, _group(count, at, groups))
        pieces += [(said(count, "numSubjects") or "?", f"{at}.numSubjects"), ("", f"{at}.numUnits")]
        pieces += pieces_of(count, at, (" [", "comment", "]"))
    yield [*pieces, *pieces_of(one, path, (" [", "comment", "]"))]


def _baseline(module: Any, path: str) -> Iterator[Line]:
    if not isinstance(module, dict):
        return
    groups = groups_of(module.get("groups"))
    if words := said(module, "populationDescription"):
        yield [("Population at baseline: ", ""), (words, f"{path}.populationDescription")]
    yield from _groups(module.get("groups"), f"{path}.groups", "Baseline group")
    for place, one in objects(module.get("denoms")):
        yield from _denominator(one, f"{path}.denoms[{place}]", groups)
    for place, one in objects(module.get("measures")):
        at = f"{path}.measures[{place}]"
        yield [("Baseline: ", ""), (said(one, "title") or "untitled", f"{at}.title")]
        yield from _measured_in(one, at, groups)


def _outcome(one: Tree, path: str, number: int) -> Iterator[Line]:
    groups = groups_of(one.get("groups"))
    title = (said(one, "title") or "untitled", f"{path}.title")
    yield [
        (f"Outcome measure {number}: ", ""),
        title,
        *pieces_of(one, path, (" (", "type", ")"), (" [", "timeFrame", "]")),
    ]
    for name, label in (("description", "Defined as"), ("populationDescription", "Population")):
        if words := said(one, name):
            yield [(f"{label}: ", ""), (words, f"{path}.{name}")]
    yield from _measured_in(one, path, groups)
    for place, analysis in objects(one.get("analyses")):
        yield from _analysis(analysis, f"{path}.analyses[{place}]", place + 1, groups)


def _measured_in(one: Tree, path: str, groups: Groups) -> Iterator[Line]:
    """Yield how a measure is reported, its groups, whom it counts, and its numbers."""
    how = pieces_of(one, path, (", ", "paramType", ""), (", ", "dispersionType", ""), (", ", "unitOfMeasure", ""))
    if how:
        yield [("Reported as: ", ""), *how[1:]]
    yield from _groups(one.get("groups"), f"{path}.groups", "Group")
    for place, denominator in objects(one.get("denoms")):
        yield from _denominator(denominator, f"{path}.denoms[{place}]", groups)
    unit = said(one, "unitOfMeasure")
    for place, part in objects(one.get("classes")):
        at = f"{path}.classes[{place}]"
        for n, denominator in objects(part.get("denoms")):
            yield from _denominator(denominator, f"{at}.denoms[{n}]", groups, said(part, "title"))
        yield from _class(part, at, groups, unit)


def _groups(node: object, path: str, label: str) -> Iterator[Line]:
    for place, group in objects(node):
        at = f"{path}[{place}]"
        key = said(group, "id") or str(place + 1)
        words = pieces_of(group, at, (": ", "title", ""), (". ", "description", ""))
        if words:
            yield [(f"{label} ", ""), (key, f"{at}.id"), *words]


def _denominator(one: Tree, path: str, groups: Groups, part: str = "") -> Iterator[Line]:
    counts = objects(one.get("counts"))
    if not counts:
        return
    units = (said(one, "units") or "participants").lower()
    pieces: Line = [("Analysed (", ""), (units, f"{path}.units"), (f"){f', {part}' if part else ''}: ", "")]
    for n, (place, count) in enumerate(counts):
        at = f"{path}.counts[{place}]"
        pieces += _behind(n, _group(count, at, groups))
        pieces.append((said(count, "value") or "?", f"{at}.value"))
    yield pieces


def _class(one: Tree, path: str, groups: Groups, unit: str) -> Iterator[Line]:
    for place, category in objects(one.get("categories")):
        at = f"{path}.categories[{place}]"
        found = objects(category.get("measurements"))
        if not found:
            continue
        titles = [*pieces_of(one, path, (", ", "title", "")), *pieces_of(category, at, (", ", "title", ""))]
        pieces: Line = [*titles[1:], (": ", "")] if titles else [("Result: ", "")]
        for n, (which, measured) in enumerate(found):
            here = f"{at}.measurements[{which}]"
            pieces += _behind(n, _group(measured, here, groups))
            pieces += _measured(measured, here)
        yield [*pieces, (f" ({unit})", "")] if unit else pieces


def _measured(one: Tree, path: str) -> Line:
    low, high = said(one, "lowerLimit"), said(one, "upperLimit")
    pieces: Line = [(said(one, "value"), f"{path}.value"), *pieces_of(one, path, (" (± ", "spread", ")"))]
    if low and high:
        pieces += [(" (", ""), (low, f"{path}.lowerLimit"), (" to ", ""), (high, f"{path}.upperLimit"), (")", "")]
    else:
        pieces += pieces_of(one, path, (" (from ", "lowerLimit", ")"), (" (to ", "upperLimit", ")"))
    return pieces + pieces_of(one, path, (" [", "comment", "]"))


def _analysis(one: Tree, path: str, number: int, groups: Groups) -> Iterator[Line]:
    names = one.get("groupIds")
    pieces: Line = [(f"Analysis {number}: ", "")]
    for place, key in enumerate(names if isinstance(names, list) else []):
        if isinstance(key, str):
            pieces += [("", "") if place == 0 else (", ", ""), (groups.get(key, key), f"{path}.groupIds[{place}]")]
    pieces += pieces_of(one, path, ("; ", "paramType", ""), (" ", "paramValue", ""))
    low, high = said(one, "ciLowerLimit"), said(one, "ciUpperLimit")
    if low or high:
        level = said(one, "ciPctValue")
        pieces += [(" (", ""), (level, f"{path}.ciPctValue"), (" % CI " if level else "CI ", "")]
        pieces += [(low or "?", f"{path}.ciLowerLimit"), (" to ", ""), (high or "?", f"{path}.ciUpperLimit"), (")", "")]
    p = said(one, "pValue")
    if p:
        pieces += [("; p ", "") if p[0] in "<>=≤≥" else ("; p = ", ""), (p, f"{path}.pValue")]
    yield pieces + pieces_of(one, path, ("; ", "statisticalMethod", ""), (". ", "groupDescription", ""))


def _events(module: Any, path: str) -> Iterator[Line]:
    if not isinstance(module, dict):
        return
    for name, label, unit in (
        ("frequencyThreshold", "Threshold for other adverse events", " %"),
        ("timeFrame", "Adverse events looked for", ""),
        ("description", "Adverse events, more", ""),
    ):
        if words := said(module, name):
            yield [(f"{label}: ", ""), (words, f"{path}.{name}"), (unit, "")]
    groups = groups_of(module.get("eventGroups"))
    for place, one in objects(module.get("eventGroups")):
        yield _event_group(one, f"{path}.eventGroups[{place}]", place + 1)
    for kind, label in (("seriousEvents", "Serious event"), ("otherEvents", "Other event")):
        for place, one in objects(module.get(kind)):
            yield _event(one, f"{path}.{kind}[{place}]", label, groups)


def _event_group(one: Tree, path: str, number: int) -> Line:
    pieces: Line = [("Event group ", ""), (said(one, "id") or str(number), f"{path}.id")]
    pieces += pieces_of(one, path, (": ", "title", ""), (". ", "description", ""))
    between = "; "
    for what in ("deaths", "serious", "other"):
        affected = said(one, f"{what}NumAffected")
        if affected:
            at_risk = said(one, f"{what}NumAtRisk") or "?"
            pieces += [
                (between, ""),
                (what, f"{path}.{what}"),
                (" ", ""),
                (affected, f"{path}.{what}NumAffected"),
                ("/", ""),
            ]
            pieces.append((at_risk, f"{path}.{what}NumAtRisk"))
            between = ", "
    return pieces


def _event(one: Tree, path: str, label: str, groups: Groups) -> Line:
    pieces: Line = [(f"{label}: ", ""), (said(one, "term") or "unnamed", f"{path}.term")]
    pieces += [*pieces_of(one, path, (" (", "organSystem", ")")), (": ", "")]
    for n, (place, stats) in enumerate(objects(one.get("stats"))):
        at = f"{path}.stats[{place}]"
        pieces += _behind(n, _group(stats, at, groups))
        pieces += [(said(stats, "numAffected") or "?", f"{at}.numAffected"), ("/", "")]
        pieces.append((said(stats, "numAtRisk") or "?", f"{at}.numAtRisk"))
        pieces += pieces_of(stats, at, (", ", "numEvents", " events"))
    return pieces


def _behind(number: int, group: Line) -> Line:
    return [("; ", ""), *group] if number else group


def _group(one: Tree, path: str, groups: Groups) -> Line:
    key = said(one, "groupId")
    return [(groups.get(key, key), f"{path}.groupId"), (": ", "")] if key else []
