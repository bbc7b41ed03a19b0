"""Phases of a trial as they are written: "phase I / IIa", "Phase 1b/2", "phases 1 and 2", "early phase 1"."""

from __future__ import annotations

import re

_DEGREE = r"(?:IV|I{1,3}|[0-4])(?:[-\s]?[abc]\b)?"
_PHASES = re.compile(
    rf"(?P<early>\bearly\s)?\bphases?[\s-]{{1,2}}(?P<first>{_DEGREE})(?![^\W_])"
    rf"(?:\s?(?:/|-|–|and|to|or|,|\|)\s?(?:phase\s)?(?P<second>{_DEGREE})(?![^\W_]))?",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"(?P<first>{_DEGREE})\s?(?:/|-|–|\|)\s?(?P<second>{_DEGREE})|(?P<only>{_DEGREE})", re.IGNORECASE)
_CODES = {"0": "EARLY_PHASE1", "1": "PHASE1", "2": "PHASE2", "3": "PHASE3", "4": "PHASE4"}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def find_phases(words: str) -> tuple[tuple[str, int, int], ...]:
    """Return the phases of a text as ClinicalTrials.gov codes with their ranges in code points, each code once.

    >>> [code for code, _, _ in find_phases("a phase I / IIa trial")]
    ['PHASE1', 'PHASE2']
    """
    found: dict[str, tuple[str, int, int]] = {}
    stripped = words.strip()
    matches = list(_PHASES.finditer(words))
    alone = _ALONE.fullmatch(stripped) if not matches else None
    lead = len(words) - len(words.lstrip())
    for match in matches:
        _collect(match, 0, found, early=bool(match["early"]))
    if alone is not None:
        _collect(alone, lead, found, early=False)
    return tuple(found.values())


def _collect(match: re.Match[str], lead: int, found: dict[str, tuple[str, int, int]], *, early: bool) -> None:
    for group in match.re.groupindex:
        if group == "early" or match[group] is None:
            continue
        degree = match[group].lower().rstrip("abc").strip(" -")
        code = _CODES[_ROMAN.get(degree, degree)]
        if early and group == "first" and code == "PHASE1":
            code = "EARLY_PHASE1"
        found.setdefault(code, (code, lead + match.start(group), lead + match.end(group)))
