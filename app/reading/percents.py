"""Whether a percent, as printed, can come from counts (rule V18)."""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal

_DIGITS = 60
_PLAIN = 10**6
_HALVES = (0.5, 0.05, 0.005, 0.0005, 0.00005)
_HAIR = 1e-8


def agrees(numerator: int, denominator: int, percent: Decimal) -> bool:
    """Say whether a percent as printed can be `numerator` of `denominator`.

    "73" admits 72.5 to 73.5, both ends included, because rounding of a half is not the same everywhere; "73.0" admits
    72.95 to 73.05. The counts are exact, so nothing else is forgiven. `denominator` is above 0.

    >>> agrees(8, 11, Decimal("73")), agrees(8, 11, Decimal("72.7")), agrees(8, 11, Decimal("73.0"))
    (True, True, False)
    >>> agrees(1, 8, Decimal("12")), agrees(1, 8, Decimal("13"))
    (True, True)
    """
    places = decimals(percent)
    if places < len(_HALVES) and denominator < _PLAIN and -_PLAIN < percent < _PLAIN:
        miss = abs(100 * numerator / denominator - float(percent))
        if abs(miss - _HALVES[places]) > _HAIR:
            return miss < _HALVES[places]
    exactly = _context(len(percent.as_tuple().digits))
    half_unit = exactly.scaleb(Decimal(5), -places - 1)
    difference = exactly.subtract(Decimal(100 * numerator), exactly.multiply(percent, Decimal(denominator)))
    return exactly.abs(difference) <= exactly.multiply(half_unit, Decimal(denominator))


def percent_of(numerator: int, denominator: int, places: int) -> Decimal:
    """Return `numerator` of `denominator` in percent, rounded to some decimals; a half goes up.

    >>> percent_of(8, 11, 1)
    Decimal('72.7')
    """
    exactly = _context(places)
    exact = exactly.divide(Decimal(100 * numerator), Decimal(denominator))
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=exactly)


def decimals(percent: Decimal) -> int:
    """Return how many decimals were printed."""
    _, _, exponent = percent.as_tuple()
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _context(digits: int) -> Context:
    """Return arithmetic that is exact for numbers of so many digits, and for any power of ten."""
    return Context(prec=2 * (_DIGITS + digits), Emax=MAX_EMAX, Emin=MIN_EMIN)
