"""Times to an event: medians, means, rates at a time, and what was not reached."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

import msgspec

from app.domain.forms import Field
from app.domain.kinds import Comparator, Reached, Spread, SpreadKind, Statistic, TimeToEvent
from app.reading.numbers import NUMBER, read_number, with_points
from app.reading.phrases import blank, comparator_before, find_spread, mask
from app.reading.quantities import Measured, measure, rest_of
from app.reading.result import Asked, Part, Reading, Typed
from app.reading.units import is_known, is_time, spell_unit, unit_at

_NOT_REACHED = re.compile(r"\bnot\s(?:yet\s)?(?:been\s)?reached\b|\bNR\b", re.IGNORECASE)
_NOT_ESTIMABLE = re.compile(
    r"\b(?:not|non)[\s-](?:estimable|evaluable)\b|\bcould\snot\sbe\sestimated\b|\bNE\b", re.IGNORECASE
)
_MEDIAN = re.compile(r"\bmedian\b", re.IGNORECASE)
_MEAN = re.compile(r"\b(?:mean|average)\b", re.IGNORECASE)
_RATE = re.compile(
    rf"(?P<number>(?:(?<![0-9A-Za-z)\]%])[-−])?(?:{NUMBER})|(?<!\w)\?)\s?(?:%|per\s?cent\b)", re.IGNORECASE
)
_AT = re.compile(rf"\b(?:at|after)\s(?:a\s)?(?P<number>{NUMBER}|\?)(?P<rest>[\s-]?[A-Za-z]{{1,10}})?", re.IGNORECASE)
_LANDMARK = re.compile(rf"(?<![\w.])(?P<number>{NUMBER})(?P<rest>[\s-][A-Za-z]{{1,10}})\b")


class _Moment(NamedTuple):
    at: Decimal | None
    unit: str
    start: int
    end: int


def read_time(asked: Asked) -> Reading | None:
    """Read "median 13.8 months (95% CI, 2.8–NR)", "not reached", "68% at 12 months"."""
    taken = _take(asked.pointed, asked.field, typed=False)
    if taken is None:
        return None
    payload, parts, notes, _ = taken
    stated, proposals, extra = payload, [], []
    if payload.statistic is Statistic.UNSTATED:
        before = asked.before(80)
        mean, median = _last(_MEAN, before), _last(_MEDIAN, before)
        if mean > median:
            payload = msgspec.structs.replace(payload, statistic=Statistic.MEAN)
            proposals.append("statistic")
            notes = (*notes, "The words before call this a mean.")
        elif median >= 0:
            stated = payload = msgspec.structs.replace(payload, statistic=Statistic.MEDIAN)
        else:
            notes = (*notes, "The words do not say whether this is a median or a mean.")
    if payload.number is not None and not payload.unit:
        beside = unit_at(asked.after(), asked.field)
        unit = beside[0] if beside is not None and is_time(beside[0]) else asked.field.unit
        if unit:
            payload = msgspec.structs.replace(payload, unit=unit)
            proposals.append("unit")
            notes = (*notes, f"No unit is among the words; {unit} is proposed.")
        if beside is not None and asked.around is not None and beside[0] == unit:
            gap = len(asked.after()) - len(asked.after().lstrip(" -\u00a0"))
            extra.append(Part("unit", asked.around.end + gap, asked.around.end + beside[1]))
    placed = (*(asked.part(*part) for part in parts), *extra)
    return asked.answer(payload, parts=placed, proposals=tuple(proposals), notes=notes, stated=stated)


def parse_time(field: Field, typed: str) -> Typed | None:
    """Return the time that somebody typed and what of it was not understood, or None.

    Without a unit it gets the field's; a unit that nobody knows is not understood.
    """
    taken = _take(with_points(" ".join(typed.split())), field, typed=True)
    if taken is None:
        return None
    payload, rest = taken[0], taken[3]
    if payload.unit and not is_known(payload.unit, field):
        rest = f"{rest} {payload.unit}"
    if payload.number is not None and not payload.unit and field.unit:
        payload = msgspec.structs.replace(payload, unit=field.unit)
    return Typed(payload, rest)


_Taken = tuple[TimeToEvent, tuple[tuple[str, int, int], ...], tuple[str, ...], str]
"""A time, where its parts stand, notes, and the words with all that was understood blanked."""


def _take(words: str, field: Field, *, typed: bool) -> _Taken | None:
    spread = find_spread(words, SpreadKind.RANGE)
    rest = spread.masked(words, typed=typed) if spread else words
    reached, rest, parts = _take_reached(rest)
    rate = _RATE.search(rest)
    if rate is not None:
        return _take_rate(rest, rate, field, spread.spread if spread else None, reached, parts)
    statistic = _statistic(rest)
    rest = blank(rest, _MEAN) if statistic is Statistic.MEAN or not typed else rest
    rest = blank(rest, _MEDIAN)
    moment = _moment(rest, field) if typed and " at " in f" {rest}" else None
    if moment is not None:
        rest = mask(rest, moment.start, moment.end)
    measured = measure(rest, field, bare=SpreadKind.RANGE, typed=typed)
    if spread is not None:
        measured = msgspec.structs.replace(
            measured, spread=spread.spread, parts=(*measured.parts, ("spread", spread.start, spread.end))
        )
    if measured.empty and reached is Reached.REACHED:
        return None
    unit, left = measured.unit, rest_of(measured, measured.spread)
    if typed and measured.number is None and not unit and is_known(left.strip(" ,;()"), field):
        unit, left = spell_unit(left.strip(" ,;()"), field), ""
    if moment is not None and moment.unit not in ("", unit):
        left = f"{left} {moment.unit}"
    payload = _time(statistic, measured, unit, reached, moment.at if moment else None)
    notes = measured.notes
    if spread is not None and not spread.named:
        notes = ("The brackets do not say what they hold; they are read as a range.",)
    return payload, (*measured.parts, *parts), notes, left


def _statistic(words: str) -> Statistic:
    if _MEDIAN.search(words):
        return Statistic.MEDIAN
    return Statistic.MEAN if _MEAN.search(words) else Statistic.UNSTATED


def _time(statistic: Statistic, measured: Measured, unit: str, reached: Reached, at: Decimal | None) -> TimeToEvent:
    return TimeToEvent(
        statistic=statistic,
        number=measured.number,
        unit=unit,
        comparator=measured.comparator,
        reached=reached,
        at=at,
        spread=measured.spread,
    )


def _take_rate(
    rest: str,
    rate: re.Match[str],
    field: Field,
    spread: Spread | None,
    reached: Reached,
    parts: tuple[tuple[str, int, int], ...],
) -> _Taken | None:
    number = read_number(rate["number"])
    before = measure(rest[: rate.end("number")], field, bare=SpreadKind.RANGE).comparator
    others = mask(rest, rate.start(), rate.end())
    moment = _moment(others, field) or _landmark(others, field)
    if number is None and spread is None and reached is Reached.REACHED:
        return None
    found = parts
    if number is not None:
        found = (("number", rate.start("number"), rate.end("number")), *found)
    if moment is not None:
        found = (*found, ("at", moment.start, moment.end))
    comparator, left = Comparator.EQ, others
    if moment is not None:
        left = mask(left, moment.start, moment.end)
    if moment is None or moment.start > rate.start():
        comparator = before
        said = comparator_before(rest[: rate.start()])
        left = mask(left, said[1], rate.start()) if said and said[0] is comparator else left
    payload = TimeToEvent(
        statistic=Statistic.RATE_AT,
        number=number,
        unit=moment.unit if moment else "",
        comparator=comparator,
        reached=reached,
        at=moment.at if moment else None,
        spread=spread,
    )
    return payload, found, (), left


def _take_reached(rest: str) -> tuple[Reached, str, tuple[tuple[str, int, int], ...]]:
    for pattern, reached in ((_NOT_REACHED, Reached.NOT_REACHED), (_NOT_ESTIMABLE, Reached.NOT_ESTIMABLE)):
        match = pattern.search(rest)
        if match is not None:
            return reached, mask(rest, *match.span()), (("reached", *match.span()),)
    return Reached.REACHED, rest, ()


def _moment(rest: str, field: Field) -> _Moment | None:
    match = _AT.search(rest)
    return _moment_of(match, field) if match else None


def _landmark(rest: str, field: Field) -> _Moment | None:
    for match in _LANDMARK.finditer(rest):
        if is_time(match["rest"].strip(" -")):
            return _moment_of(match, field)
    return None


def _moment_of(match: re.Match[str], field: Field) -> _Moment:
    return _Moment(
        read_number(match["number"]), spell_unit((match["rest"] or "").strip(" -"), field), match.start(), match.end()
    )


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)
