"""Rule V18: the printed percent agrees with n/N within half a unit of its last printed decimal."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP

from app.checks.subject import Spot, Subject, spot
from app.domain.kinds import Proportion
from app.domain.values import Value
from app.reading.percents import agrees, decimals, percent_of

_MOST_DECIMALS = 6
_MOST_PERCENT = 101


def percent_matches_counts(subject: Subject) -> Iterator[Spot]:
    """Complain of a proportion whose percent, as printed, cannot come from its counts.

    >>> from decimal import Decimal
    >>> agrees(8, 11, Decimal("73")), agrees(8, 11, Decimal("73.0"))
    (True, False)
    """
    for value in subject.content.values:
        payload = value.value
        if isinstance(payload, Proportion):
            yield from _of_value(subject, value, payload)


def _of_value(subject: Subject, value: Value, one: Proportion) -> Iterator[Spot]:
    if one.percent is None or one.denominator is None or one.numerator is None:
        return
    if not 0 <= one.numerator <= one.denominator or one.denominator == 0:
        return
    if agrees(one.numerator, one.denominator, one.percent):
        return
    right = percent_of(one.numerator, one.denominator, min(max(1, decimals(one.percent)), _MOST_DECIMALS))
    message = (
        f"{subject.label_of(value)}: {one.percent} % does not agree with {one.numerator}/{one.denominator}, "
        f"which is {right} %{_other_count(one)}."
    )
    yield spot(value, message)


def _other_count(one: Proportion) -> str:
    """Return which count the percent would fit, when there is one."""
    if one.percent is None or one.denominator is None or not 0 <= one.percent <= _MOST_PERCENT:
        return ""
    nearest = int((one.percent * one.denominator / 100).to_integral_value(ROUND_HALF_UP))
    if nearest != one.numerator and 0 <= nearest <= one.denominator and agrees(nearest, one.denominator, one.percent):
        return f"; {one.percent} % of {one.denominator} would be {nearest}"
    return ""
