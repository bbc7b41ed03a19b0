"""Effect estimates: a measure, its number, its interval and its p-value."""

from __future__ import annotations

import re

import msgspec

from app.domain.kinds import Estimate, SpreadKind
from app.reading.numbers import find_numbers, with_points
from app.reading.phrases import comparator_before, find_p, find_spread, mask
from app.reading.result import Asked, Reading, Typed

_MEASURES = {
    "HR": r"hazards?\sratio|[as]?HR",
    "OR": r"odds\sratio|a?OR",
    "RR": r"risk\sratio|relative\srisk|a?RR",
    "RD": r"risk\sdifference|RD",
    "IRR": r"incidence\srate\sratio|IRR",
}
_MEASURE = re.compile("|".join(rf"(?P<{name}>\b(?:(?i:{body}))\b)" for name, body in _MEASURES.items()))
_OTHER = re.compile(r"\s*(?P<measure>[^\W\d_](?:[^\d,;:()\[\]=<>?−-]|-(?=[A-Za-z])){0,30})")


def read_estimate(asked: Asked) -> Reading | None:
    """Read "hazard ratio, 0.67; 95% CI, 0.5 to 0.9; P=0.01"; a measure named before the words is a proposal."""
    taken = _take(asked.pointed)
    if taken is None:
        return None
    stated, parts, _ = taken
    placed = tuple(asked.part(*part) for part in parts)
    named = list(_MEASURE.finditer(asked.before(80))) if not stated.measure else []
    if not named or named[-1].lastgroup is None:
        return asked.answer(stated, parts=placed)
    payload = msgspec.structs.replace(stated, measure=named[-1].lastgroup)
    note = f"“{named[-1].group()}” stands before these words."
    return asked.answer(payload, parts=placed, proposals=("measure",), notes=(note,), stated=stated)


def parse_estimate(typed: str) -> Typed | None:
    """Return the estimate that somebody typed and what of it was not understood, or None."""
    taken = _take(with_points(" ".join(typed.split())), typed=True)
    return Typed(taken[0], taken[2]) if taken else None


def _take(words: str, *, typed: bool = False) -> tuple[Estimate, tuple[tuple[str, int, int], ...], str] | None:
    """Return what the words say, where each part stands, and the words with those parts blanked."""
    parts: list[tuple[str, int, int]] = []
    rest = words
    p = find_p(rest)
    if p is not None:
        parts.append(("p", p.start, p.end))
        rest = mask(rest, p.start, p.end)
    spread = find_spread(_close(rest), SpreadKind.CI)
    if spread is not None:
        parts.append(("spread", spread.start, spread.end))
        rest = spread.masked(rest, typed=typed)
    measure = ""
    named = _MEASURE.search(rest)
    other = _OTHER.match(rest) if typed and named is None and words[:1] == rest[:1] else None
    if named is not None and named.lastgroup is not None:
        measure = named.lastgroup
        parts.append(("measure", *named.span()))
        rest = mask(rest, *named.span())
    elif other is not None and comparator_before(other["measure"].strip()) is None:
        measure = other["measure"].strip()
        rest = mask(rest, *other.span())
    numbers = find_numbers(rest, spelled=False)
    if numbers:
        parts.append(("number", numbers[0].start, numbers[0].end))
        rest = mask(rest, numbers[0].start, numbers[0].end)
    if not numbers and p is None and spread is None:
        return None
    if typed and len(numbers) > 1:
        return None
    number = numbers[0].value if numbers else None
    return Estimate(measure, number, spread.spread if spread else None, p.p if p else None), tuple(parts), rest


def _close(text: str) -> str:
    """Return the text with "(0.5-0.9;      )" read as "(0.5-0.9)      ", so that a masked p-value hides no bracket."""
    return re.sub(r"[;,](\s{3,400})\)", lambda m: ")" + m.group(1) + " ", text, count=1)
