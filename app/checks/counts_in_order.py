"""Rule V17: 0 <= n <= N."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.subject import Spot, Subject, spot
from app.checks.wording import said
from app.domain.kinds import Proportion


def counts_in_order(subject: Subject) -> Iterator[Spot]:
    """Complain of a proportion whose counts are negative, or whose part is larger than its whole."""
    for value in subject.holding(Proportion):
        if not isinstance(value.value, Proportion):
            continue
        complaint = disorder(value.value.numerator, value.value.denominator)
        if complaint:
            yield spot(value, f"{subject.label_of(value)}: {complaint}")


def disorder(numerator: int | None, denominator: int | None) -> str:
    """Return what is wrong with two counts in one sentence, or "".

    >>> disorder(11, 8)
    '11 of 8 is more than all: n lies between 0 and 8, or N is at least 11.'
    """
    negative = next((count for count in (numerator, denominator) if count is not None and count < 0), None)
    if negative is not None:
        return f"{said(negative)} is no count: both n and N are at least 0."
    if numerator is not None and denominator is not None and numerator > denominator:
        return (
            f"{said(numerator)} of {said(denominator)} is more than all: n lies between 0 and {said(denominator)}, "
            f"or N is at least {said(numerator)}."
        )
    return ""
