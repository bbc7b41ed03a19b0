"""The results of a registry record as lines that can be read: outcome measures and adverse events by group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.formats.registry_json import Tree, value_at
from app.formats.registry_words import readable

Line = tuple[str, tuple[str, ...]]
"""The words of a line and the paths that it says."""

_OUTCOMES = "resultsSection.outcomeMeasuresModule.outcomeMeasures"
_EVENTS = "resultsSection.adverseEventsModule"
_TITLE = ("title", "type", "timeFrame", "description", "populationDescription", "paramType", "dispersionType")
_BOUNDS = ("lowerLimit", "upperLimit")


def result_lines(tree: Tree) -> Iterator[Line]:
    """Yield the lines of the results posted, in the order of the record."""
    for place, one in enumerate(_objects(value_at(tree, _OUTCOMES))):
        yield from _outcome(one, f"{_OUTCOMES}[{place}]", place + 1)
    yield from _events(value_at(tree, _EVENTS) or {}, _EVENTS)


def _outcome(one: Tree, path: str, number: int) -> Iterator[Line]:
    groups = {str(group.get("id")): str(group.get("title") or group.get("id")) for group in _objects(one.get("groups"))}
    said = {name: readable(name, str(one[name])) for name in _TITLE if one.get(name)}
    kind = f" ({said['type']})" if "type" in said else ""
    frame = f" [{said['timeFrame']}]" if "timeFrame" in said else ""
    paths = tuple(f"{path}.{name}" for name in ("title", "type", "timeFrame") if name in said)
    yield f"Outcome measure {number}: {said.get('title', 'untitled')}{kind}{frame}", paths
    for name, label in (("description", "Defined as"), ("populationDescription", "Population")):
        if name in said:
            yield f"{label}: {said[name]}", (f"{path}.{name}",)
    unit = str(one.get("unitOfMeasure") or "")
    how = ", ".join(words for words in (said.get("paramType", ""), said.get("dispersionType", ""), unit) if words)
    if how:
        names = [name for name in ("paramType", "dispersionType", "unitOfMeasure") if one.get(name)]
        yield f"Reported as: {how}", tuple(f"{path}.{name}" for name in names)
    for place, group in enumerate(_objects(one.get("groups"))):
        here = [name for name in ("id", "title", "description") if group.get(name)]
        words = ". ".join(readable(name, str(group[name])) for name in here if name != "id")
        yield f"Group {group.get('id', place + 1)}: {words}", tuple(f"{path}.groups[{place}].{name}" for name in here)
    for place, denominator in enumerate(_objects(one.get("denoms"))):
        yield from _denominator(denominator, f"{path}.denoms[{place}]", groups)
    for place, part in enumerate(_objects(one.get("classes"))):
        yield from _class(part, f"{path}.classes[{place}]", groups, unit)


def _denominator(one: Tree, path: str, groups: dict[str, str]) -> Iterator[Line]:
    counts = [
        (_of(_group(count, groups), str(count.get("value", ""))), f"{path}.counts[{place}]")
        for place, count in enumerate(_objects(one.get("counts")))
    ]
    if counts:
        paths = [f"{at}.{name}" for _, at in counts for name in ("groupId", "value")]
        units = str(one.get("units") or "participants")
        yield f"Analysed ({units.lower()}): {'; '.join(words for words, _ in counts)}", (*paths, f"{path}.units")


def _class(one: Tree, path: str, groups: dict[str, str], unit: str) -> Iterator[Line]:
    for place, category in enumerate(_objects(one.get("categories"))):
        at = f"{path}.categories[{place}]"
        titles = [str(part["title"]) for part in (one, category) if part.get("title")]
        values, paths = [], [f"{path}.title", f"{at}.title"]
        for n, found in enumerate(_objects(category.get("measurements"))):
            values.append(_of(_group(found, groups), _measured(found)))
            paths += [f"{at}.measurements[{n}].{name}" for name in found]
        if values:
            label = ", ".join(titles) or "Result"
            yield f"{label}: {'; '.join(values)}{f' ({unit})' if unit else ''}", tuple(paths)


def _measured(found: Tree) -> str:
    spread = f" (± {found['spread']})" if found.get("spread") else ""
    bounds = [str(found[name]) for name in _BOUNDS if found.get(name)]
    limits = f" ({' to '.join(bounds)})" if bounds else ""
    comment = f" [{found['comment']}]" if found.get("comment") else ""
    return f"{found.get('value', '')}{spread}{limits}{comment}".strip()


def _events(module: Any, path: str) -> Iterator[Line]:
    if not isinstance(module, dict):
        return
    if module.get("frequencyThreshold"):
        yield f"Threshold for other adverse events: {module['frequencyThreshold']} %", (f"{path}.frequencyThreshold",)
    groups = {str(one.get("id")): str(one.get("title") or one.get("id")) for one in _objects(module.get("eventGroups"))}
    for place, one in enumerate(_objects(module.get("eventGroups"))):
        at = f"{path}.eventGroups[{place}]"
        counts = [
            f"{what} {one.get(f'{what}NumAffected')}/{one.get(f'{what}NumAtRisk', '?')}"
            for what in ("deaths", "serious", "other")
            if one.get(f"{what}NumAffected") is not None
        ]
        words = ". ".join(part for part in (str(one.get("title") or ""), str(one.get("description") or "")) if part)
        yield f"Event group {one.get('id', place + 1)}: {words}; {', '.join(counts)}", tuple(f"{at}.{k}" for k in one)
    for kind, label in (("seriousEvents", "Serious event"), ("otherEvents", "Other event")):
        for place, one in enumerate(_objects(module.get(kind))):
            yield _event(one, f"{path}.{kind}[{place}]", label, groups)


def _event(one: Tree, path: str, label: str, groups: dict[str, str]) -> Line:
    organ = f" ({one['organSystem']})" if one.get("organSystem") else ""
    said, paths = [], [f"{path}.{name}" for name in ("term", "organSystem") if one.get(name)]
    for place, stats in enumerate(_objects(one.get("stats"))):
        events = f", {stats['numEvents']} events" if stats.get("numEvents") else ""
        counts = f"{stats.get('numAffected', '?')}/{stats.get('numAtRisk', '?')}{events}"
        said.append(_of(_group(stats, groups), counts))
        paths += [f"{path}.stats[{place}].{name}" for name in stats]
    return f"{label}: {one.get('term', 'unnamed')}{organ}: {'; '.join(said)}", tuple(paths)


def _of(group: str, words: str) -> str:
    return f"{group}: {words}" if group else words


def _group(one: Tree, groups: dict[str, str]) -> str:
    key = str(one.get("groupId") or "")
    return groups.get(key, key)


def _objects(node: object) -> list[Tree]:
    return [one for one in node if isinstance(one, dict)] if isinstance(node, list) else []
