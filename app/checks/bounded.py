"""Numbers that can be reckoned with, whatever was typed."""

from __future__ import annotations

from decimal import Decimal

_MOST = 40


def bounded(number: Decimal) -> Decimal:
    """Return a number, or one as good for comparing with anything real where it is beyond 1e40 or next to nothing.

    >>> bounded(Decimal("73.0")), bounded(Decimal("-9e999999")), bounded(Decimal("1e-999999"))
    (Decimal('73.0'), Decimal('-1E+40'), Decimal('0'))
    """
    if number.adjusted() > _MOST:
        return Decimal((int(number < 0), (1,), _MOST))
    return Decimal(0) if number.adjusted() < -_MOST else number
