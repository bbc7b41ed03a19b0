"""How the parts of a form are written in a line: lists, conditions, and how rules are wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.domain.errors import RefusedError
from app.domain.findings import Severity
from app.domain.forms import RuleSetting

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[0-9]+)?", re.IGNORECASE)
_SEVERITIES = {one.value for one in Severity}


def pieces(text: str) -> tuple[str, ...]:
    """Return what stands between semicolons, without blanks."""
    return tuple(" ".join(piece.split()) for piece in text.split(";") if piece.strip())


def told_conditions(when: Mapping[str, tuple[str, ...]]) -> str:
    """Return when a field is shown, as `field: CODE, CODE; other field: CODE`."""
    return "; ".join(f"{key}: {', '.join(codes)}" for key, codes in when.items())


def read_conditions(text: str) -> dict[str, tuple[str, ...]]:
    """Return the conditions that a line says. Raises RefusedError with how they are written."""
    found: dict[str, tuple[str, ...]] = {}
    for condition in pieces(text):
        key, colon, codes = condition.partition(":")
        listed = tuple(code.strip() for code in codes.split(",") if code.strip())
        if not colon or not key.strip() or not listed:
            raise RefusedError("Write when it is shown as `field: CODE, CODE; other field: CODE`.")
        found[key.strip()] = listed
    return found


def told_rules(rules: Mapping[str, RuleSetting]) -> str:
    """Return how rules are wanted, as `V27 off; V18 error; small_sample patients 10`.

    >>> told_rules({"V27": RuleSetting(on=False), "small_sample": RuleSetting(limits={"patients": "10"})})
    'V27 off; small_sample patients 10'
    """
    return "; ".join(_told_rule(rule, setting) for rule, setting in rules.items())


def read_rules(text: str) -> dict[str, RuleSetting]:
    """Return how a line wants rules: off, another severity, other limits. Raises RefusedError with how it is written.

    >>> read_rules("V18 error; small_sample patients 10")["small_sample"].limits
    {'patients': '10'}
    """
    found: dict[str, RuleSetting] = {}
    for piece in pieces(text):
        rule, *words = piece.split()
        found[rule] = _rule(words)
    return found


def _told_rule(rule: str, setting: RuleSetting) -> str:
    words = [rule] if setting.on else [rule, "off"]
    words += [setting.severity] if setting.severity else []
    words += [f"{name} {number}" for name, number in setting.limits.items()]
    return " ".join(words if len(words) > 1 else [rule, "on"])


def _rule(words: list[str]) -> RuleSetting:
    on, severity, limits = True, "", {}
    left = list(words)
    while left:
        word = left.pop(0)
        if word in {"on", "off"}:
            on = word == "on"
        elif word in _SEVERITIES:
            severity = word
        elif left and _NUMBER.fullmatch(left[0]):
            limits[word] = left.pop(0)
        else:
            words = []
            break
    if not words:
        raise RefusedError("Write how rules are wanted as `V27 off; V18 error; small_sample patients 10`.")
    return RuleSetting(on=on, severity=severity, limits=limits)
