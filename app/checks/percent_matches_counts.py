"""Rule V18: the printed percent agrees with n/N within half a unit of its last printed decimal."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Context, Decimal

from app.checks.subject import Spot, Subject, spot
from app.domain.kinds import Proportion
from app.domain.values import Value

_WIDE = Context(prec=60)


def percent_matches_counts(subject: Subject) -> Iterator[Spot]:
    """Complain of a proportion whose percent, as printed, cannot come from its counts."""
    for value in subject.content.values:
        payload = value.value
        if isinstance(payload, Proportion):
            yield from _of_value(subject, value, payload)


def agrees(numerator: int, denominator: int, percent: Decimal) -> bool:
    """Say whether a percent as printed can be `numerator` of `denominator`.

    "73" admits 72.5 to 73.5, both ends included, because rounding of a half is not the same everywhere; "73.0" admits
    72.95 to 73.05. The counts are exact, so nothing else is forgiven. `denominator` is above 0.

    >>> agrees(8, 11, Decimal("73")), agrees(8, 11, Decimal("72.7")), agrees(8, 11, Decimal("73.0"))
    (True, True, False)
    >>> agrees(1, 8, Decimal("12")), agrees(1, 8, Decimal("13"))
    (True, True)
    """
    half_unit = Decimal(5).scaleb(-_decimals(percent) - 1)
    difference = _WIDE.subtract(Decimal(100 * numerator), _WIDE.multiply(percent, Decimal(denominator)))
    return abs(difference) <= _WIDE.multiply(half_unit, Decimal(denominator))


def percent_of(numerator: int, denominator: int, decimals: int) -> Decimal:
    """Return `numerator` of `denominator` in percent, rounded to some decimals; a half goes up.

    >>> percent_of(8, 11, 1)
    Decimal('72.7')
    """
    exact = _WIDE.divide(Decimal(100 * numerator), Decimal(denominator))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_WIDE)


def _of_value(subject: Subject, value: Value, one: Proportion) -> Iterator[Spot]:
    if one.percent is None or one.denominator is None or one.numerator is None:
        return
    if not 0 <= one.numerator <= one.denominator or one.denominator == 0:
        return
    if agrees(one.numerator, one.denominator, one.percent):
        return
    right = percent_of(one.numerator, one.denominator, max(1, _decimals(one.percent)))
    message = (
        f"{subject.label_of(value)}: {one.percent} % does not agree with {one.numerator}/{one.denominator}, "
        f"which is {right} %{_other_count(one)}."
    )
    yield spot(value, message)


def _other_count(one: Proportion) -> str:
    """Return which count the percent would fit, when there is one."""
    if one.percent is None or one.denominator is None:
        return ""
    nearest = int((one.percent * one.denominator / 100).to_integral_value(ROUND_HALF_UP))
    if nearest != one.numerator and 0 <= nearest <= one.denominator and agrees(nearest, one.denominator, one.percent):
        return f"; {one.percent} % of {one.denominator} would be {nearest}"
    return ""


def _decimals(percent: Decimal) -> int:
    """Return how many decimals were printed."""
    _, _, exponent = percent.as_tuple()
    return max(0, -exponent) if isinstance(exponent, int) else 0
