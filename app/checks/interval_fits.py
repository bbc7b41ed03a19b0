"""Rule V21: an interval holds its estimate, and a method makes the interval that is printed around n of N."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.checks.results import Result, results_of
from app.checks.subject import Spot, Subject, spot
from app.checks.wording import said
from app.domain.findings import Severity
from app.domain.kinds import (
    Comparator,
    Estimate,
    Proportion,
    Quantity,
    Reached,
    Spread,
    SpreadKind,
    Statistic,
    Text,
    TimeToEvent,
)
from app.domain.values import Value
from app.reading.naming import shortened
from app.reading.show import show, show_spread
from app.stats.intervals import clopper_pearson, wilson
from app.stats.methods import Method, methods_that_give

_LONGEST = 60
_MOST_PATIENTS = 10**6
_LEVELS = (Decimal(50), Decimal(100))
_USUAL = Decimal(95)
_NAMES: Mapping[Method, tuple[str, ...]] = {
    Method.WILSON: ("wilson", "score"),
    Method.CLOPPER_PEARSON: ("clopper", "exact"),
    Method.WALD: ("wald", "normal approx"),
    Method.AGRESTI_COULL: ("agresti", "adjusted wald"),
    Method.JEFFREYS: ("jeffrey",),
}


@dataclass(frozen=True)
class Printed:
    """A printed interval around n of N: which methods make it, and the sentence to show beside it."""

    methods: tuple[Method, ...]
    said: str


def interval_fits(subject: Subject) -> Iterator[Spot]:
    """Complain of a number outside its own range or interval, and of an interval around n of N that no method makes.

    Says as a note which method does, unless the source names it.
    """
    for value in subject.holding(Quantity, TimeToEvent, Estimate):
        number, spread = _numbers(value)
        if number is not None and spread is not None and not _within(number, spread):
            yield spot(
                value,
                f"{subject.label_of(value)}: {said(number)} lies outside {_shown(spread)}; check the number and "
                "both ends.",
                caveat="numeric_inconsistency",
            )
    yield from _without_ends(subject)
    for result in results_of(subject):
        yield from _around(subject, result)


def _without_ends(subject: Subject) -> Iterator[Spot]:
    """Complain of what stands where an interval is printed and has no two ends, read or not."""
    for value in (*subject.holding(Quantity), *subject.unread):
        spec, held = subject.field_of(value), value.value
        if spec is None or spec.part != "interval" or (isinstance(held, Quantity) and held.spread is not None):
            continue
        words = shortened(value.unread or (show(held, spec) if held is not None else ""), _LONGEST)
        yield spot(
            value,
            f"{subject.label_of(value)}: “{words}” names no two ends; give both, such as 39.0 to 94.0, and counts in "
            "their own field.",
        )


def told_apart(counts: Proportion, interval: Quantity) -> Printed | None:
    """Return which methods make a printed interval of n in N, with the sentence that says so.

    Its level is 95 % where none is printed; ends of at most 1 may be fractions. None
    without both counts, without both ends of a plain interval, or above a million patients.

    >>> from app.domain.kinds import Spread, SpreadKind
    >>> printed = Quantity(None, "%", spread=Spread(SpreadKind.CI, Decimal("39.0"), Decimal(94)))
    >>> told_apart(Proportion(8, 11), printed).said
    'CI 39.0–94 is the Clopper-Pearson interval of 8/11.'
    """
    n, of, spread = counts.numerator, counts.denominator, interval.spread
    if n is None or of is None or not 0 <= n <= of or not 0 < of <= _MOST_PATIENTS:
        return None
    if spread is None or spread.kind not in {SpreadKind.CI, SpreadKind.RANGE} or None in {spread.low, spread.high}:
        return None
    level = spread.level if spread.level is not None else _USUAL
    if not _LEVELS[0] <= level < _LEVELS[1]:
        return None
    share = float(level) / 100
    found = (methods_that_give(n, of, spread.low, spread.high, share, scale=scale) for scale in _scales(interval))
    methods = next((some for some in found if some), ())
    if methods:
        names = " or ".join(methods)
        return Printed(methods, f"{_shown(spread)} is the {names} interval of {n}/{of}.")
    ours = (f"{Method.WILSON} gives {_ends(wilson(n, of, share))}", _exact(n, of, share))
    sentence = f"{_shown(spread)} is no interval of {n}/{of} by a usual method; {ours[0]} and {ours[1]}."
    return Printed((), sentence)


def _exact(n: int, of: int, share: float) -> str:
    return f"{Method.CLOPPER_PEARSON} {_ends(clopper_pearson(n, of, share))}"


def _ends(interval: tuple[float, float]) -> str:
    return f"{100 * interval[0]:.1f} to {100 * interval[1]:.1f} %"


def _scale(interval: Quantity, estimate: float) -> int:
    """Return 1 where the ends of an interval are fractions, 100 where they are percents."""
    scales = _scales(interval)
    fraction = scales[-1] == 1 and interval.spread is not None and _holds(interval.spread, estimate)
    return 1 if fraction else scales[0]


def _scales(interval: Quantity) -> tuple[int, ...]:
    """Return the scales that the ends of an interval may have, the likelier first."""
    spread = interval.spread
    ends = [end for end in (spread.low, spread.high) if end is not None] if spread else []
    if not all(-1 <= end <= 1 for end in ends):
        return (100,)
    return (100, 1) if "%" in interval.unit else (1,)


def _shown(spread: Spread) -> str:
    return shortened(show_spread(spread), _LONGEST)


def _around(subject: Subject, result: Result) -> Iterator[Spot]:
    value = subject.current(result.item, "interval")
    if value is None or not isinstance(value.value, Quantity) or value.value.spread is None:
        return
    label, spread = subject.label_of(value), value.value.spread
    estimate = _estimate(result.counts)
    if estimate is not None and not _holds(spread, estimate * _scale(value.value, estimate)):
        yield spot(
            value,
            f"{label}: {_shown(spread)} does not hold {result.label}, which is {100 * estimate:.3g} %; check both.",
            caveat="numeric_inconsistency",
            saw=(str(value.value), str(result.counts)),
            others=(result.value.id,),
        )
        return
    found = told_apart(result.counts, value.value)
    if found is not None:
        yield from _told(subject, result, value, found)


def _told(subject: Subject, result: Result, value: Value, found: Printed) -> Iterator[Spot]:
    label = subject.label_of(value)
    saw = (str(value.value), str(result.counts))
    named = _named(subject, result)
    if not found.methods:
        yield spot(
            value, f"{label}: {found.said[:-1]}; check the counts and both ends.", saw=saw, others=(result.value.id,)
        )
    elif named and not named & set(found.methods):
        yield spot(
            value,
            f"{label}: {found.said[:-1]}, not the {' or '.join(sorted(named))} one that is named.",
            saw=(*saw, *sorted(named)),
        )
    elif not named:
        yield spot(value, f"{label}: {found.said}", saw=saw, severity=Severity.NOTE)


def _named(subject: Subject, result: Result) -> set[Method]:
    held = subject.payload(result.item, "interval_method")
    words = held.text.casefold() if isinstance(held, Text) else ""
    return {method for method, names in _NAMES.items() if any(name in words for name in names)}


def _estimate(counts: Proportion) -> float | None:
    """Return a proportion as a fraction: of its counts, else of its percent."""
    n, of = counts.numerator, counts.denominator
    if n is not None and of is not None and 0 <= n <= of and of > 0:
        return n / of
    return None if counts.percent is None else float(counts.percent) / 100


def _numbers(value: Value) -> tuple[Decimal | None, Spread | None]:
    """Return the number and the spread that should hold it; none where a comparator, a mean or an SD says otherwise."""
    match value.value:
        case Quantity(number, _, Comparator.EQ | Comparator.ABOUT, Spread() as spread):
            return (None, None) if spread.kind is SpreadKind.SD else (number, spread)
        case TimeToEvent() as time if time.spread and time.reached is Reached.REACHED:
            usual = time.comparator in {Comparator.EQ, Comparator.ABOUT} and time.spread.kind is not SpreadKind.SD
            mean = time.statistic is Statistic.MEAN and time.spread.kind is SpreadKind.IQR
            return (time.number, time.spread) if usual and not mean else (None, None)
        case Estimate(_, number, Spread() as spread):
            return (None, None) if spread.kind is SpreadKind.SD else (number, spread)
    return None, None


def _within(number: Decimal, spread: Spread) -> bool:
    return (spread.low is None or spread.low <= number) and (spread.high is None or number <= spread.high)


def _holds(spread: Spread, estimate: float) -> bool:
    """Say whether an interval holds an estimate, forgiving half a unit of the last decimal of either end."""
    if spread.kind not in {SpreadKind.CI, SpreadKind.RANGE}:
        return True
    low = spread.low is None or float(spread.low) - _half(spread.low) <= estimate
    return low and (spread.high is None or estimate <= float(spread.high) + _half(spread.high))


def _half(end: Decimal) -> float:
    exponent = end.as_tuple().exponent
    return 0.5 * 10.0 ** min(0, exponent) if isinstance(exponent, int) else 0.0
