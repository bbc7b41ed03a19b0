"""The legacy shape of ClinicalTrials.gov records, `FullStudiesResponse`, told in the names of API v2.

There, names repeat what they stand in (`ArmGroupLabel` in `ArmGroup`), and a list is wrapped twice
(`ArmGroupList: {ArmGroup: [...]}`). What has no name in API v2 keeps its own, so that nothing is left out.
"""

from __future__ import annotations

from typing import Any

_SECTIONS = ("ProtocolSection", "ResultsSection", "AnnotationSection", "DocumentSection", "DerivedSection")
_HOLDERS = ("Struct", "Info", "List")
_PREFIXES = {
    "OrgStudyIdInfo": "OrgStudy",
    "SecondaryIdInfo": "Secondary",
    "DesignMaskingInfo": "Design",
    "OutcomeMeasure": "OutcomeMeasure",
    "OutcomeGroup": "OutcomeGroup",
    "OutcomeDenom": "OutcomeDenom",
    "OutcomeDenomCount": "OutcomeDenomCount",
    "OutcomeClass": "OutcomeClass",
    "OutcomeCategory": "OutcomeCategory",
    "OutcomeMeasurement": "OutcomeMeasurement",
}
_NAMES = {
    "NCTId": "nctId",
    "NCTIdAliasList": "nctIdAliases",
    "DesignMaskingInfo": "maskingInfo",
    "idType": "type",
    "idDomain": "domain",
    "idLink": "link",
    "PMID": "pmid",
    "ReferencePMID": "pmid",
    "conditionMeshes": "meshes",
    "interventionMeshes": "meshes",
    "outcomeGroups": "groups",
    "outcomeDenoms": "denoms",
    "outcomeDenomCounts": "counts",
    "outcomeClasses": "classes",
    "outcomeCategories": "categories",
    "outcomeMeasurements": "measurements",
    "seriousEventStatses": "stats",
    "otherEventStatses": "stats",
    "oversightHasDMC": "oversightHasDmc",
}


def is_legacy(document: object) -> bool:
    """Say whether an object is a study in the legacy shape."""
    return isinstance(document, dict) and isinstance(document.get("ProtocolSection"), dict)


def modern(study: dict[str, Any]) -> dict[str, Any]:
    """Return a legacy study in the shape of API v2; values stay as they are written."""
    return {_lower(name): _object(study[name], "") for name in _SECTIONS if isinstance(study.get(name), dict)} | {
        _lower(name): one for name, one in study.items() if name not in _SECTIONS
    }


def _object(node: dict[str, Any], prefix: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, one in node.items():
        if name.endswith("List") and isinstance(one, dict) and len(one) == 1:
            ((inner, many),) = one.items()
            found[_plural(inner, prefix)] = _list(many, inner)
        else:
            found[_named(name, prefix)] = _any(one, name)
    return found


def _any(node: Any, name: str) -> Any:
    if isinstance(node, dict):
        return _object(node, _prefix_in(name))
    return _list(node, name) if isinstance(node, list) else node


def _list(node: Any, name: str) -> Any:
    return [_any(one, name) for one in node] if isinstance(node, list) else _any(node, name)


def _prefix_in(name: str) -> str:
    """Return what the names within an object begin with."""
    if name in _PREFIXES:
        return _PREFIXES[name]
    for holder in _HOLDERS:
        name = name.removesuffix(holder)
    return "" if name.endswith(("Module", "Section")) else name


def _named(name: str, prefix: str) -> str:
    if name in _NAMES:
        return _NAMES[name]
    if name == prefix and name.endswith("Date"):
        return "date"
    short = name.removeprefix(prefix) if name != prefix else name
    return _NAMES.get(_lower(short), _lower(short))


def _plural(inner: str, prefix: str) -> str:
    name = _named(inner, prefix)
    many = name[:-1] + "ies" if name.endswith("y") else f"{name}es" if name.endswith("s") else f"{name}s"
    many = f"{name}s" if name.endswith(("ay", "ey")) else many
    return _NAMES.get(many, many)


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
