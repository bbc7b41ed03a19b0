"""Spans of time in months, by mean lengths: a month has 30.4375 days."""

from __future__ import annotations

from decimal import Decimal

from app.domain.kinds import Quantity, TimeToEvent
from app.reading.units import fold_unit

_LONGEST = 6
_MONTHS = {
    "days": Decimal(1) / Decimal("30.4375"),
    "weeks": Decimal(7) / Decimal("30.4375"),
    "months": Decimal(1),
    "years": Decimal(12),
}


def in_months(span: Quantity | TimeToEvent) -> Decimal | None:
    """Return a span of time in months, or None when it has no number, one that no span has, or no unit of time.

    >>> in_months(Quantity(Decimal(2), "years"))
    Decimal('24')
    """
    factor = _MONTHS.get(fold_unit(span.unit))
    if span.number is None or factor is None or span.number.adjusted() > _LONGEST:
        return None
    return span.number * factor
