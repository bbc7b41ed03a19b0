"""Reads how a form file wants the rules of the checks: on or off, how bad, with which limits.

Which rules there are is not known here: `WantedRule` carries the lines, so that whoever knows can say what is wrong.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

import msgspec

from app.domain.findings import Severity
from app.domain.forms import RuleSetting
from app.forms.shape import Holds, Shape, Taken, take
from app.forms.tree import Mapping, Problems

_RULE = Shape("A rule", {"on": Holds.YES_NO, "severity": Holds.TEXT, "limits": Holds.TEXT_MAP}, frozenset())
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")


class WantedRule(msgspec.Struct, frozen=True):
    """One rule as a form file wants it, at the form or at a field, with the line of its id and of each limit."""

    rule: str
    setting: RuleSetting
    file: str
    line: int
    limit_lines: dict[str, int]


def read_rules(taken: Taken, problems: Problems) -> list[WantedRule]:
    """Return the rules that a form or a field wants otherwise, with what is wrong in them noted."""
    node = taken.values.get("rules")
    if not isinstance(node, Mapping):
        return []
    wanted: list[WantedRule] = []
    for rule, child in node.items.items():
        line = node.lines[rule]
        if not _ID.fullmatch(rule):
            problems.add(line, f"{rule!r} is no id of a rule, such as V18.")
            continue
        one = take(child, _RULE, problems)
        if one is None:
            continue
        _check_severity(one, problems)
        limits = child.items.get("limits") if isinstance(child, Mapping) else None
        lines = limits.lines if isinstance(limits, Mapping) else {}
        _check_limits(one, lines, problems)
        wanted.append(WantedRule(rule, _setting(one), problems.file, line, dict(lines)))
    return wanted


def settings_of(wanted: list[WantedRule]) -> dict[str, RuleSetting]:
    """Return the settings by rule."""
    return {one.rule: one.setting for one in wanted}


def is_number(text: str) -> bool:
    """Say whether a text is a finite number, such as 20, 0.5 or 1e3."""
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _check_severity(taken: Taken, problems: Problems) -> None:
    severity = taken.text("severity")
    if severity and severity not in set(Severity):
        problems.add(taken.at("severity"), f"{severity!r} is no severity; use one of {', '.join(Severity)}.")


def _check_limits(taken: Taken, lines: dict[str, int], problems: Problems) -> None:
    for name, number in taken.values.get("limits", {}).items():
        if not is_number(number):
            problems.add(lines.get(name, taken.line), f"The limit {name!r} should be a number, not {number!r}.")


def _setting(taken: Taken) -> RuleSetting:
    return RuleSetting(
        on=taken.values.get("on", True), severity=taken.text("severity"), limits=dict(taken.values.get("limits", {}))
    )
