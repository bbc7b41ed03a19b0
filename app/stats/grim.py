"""Which counts a printed percent admits (the GRIM test of N. J. L. Brown and J. A. J. Heathers, 2017, for counts)."""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, Context, Decimal

_MOST_PERCENT = 1000
_MOST_DECIMALS = 60


def possible_counts(percent: Decimal, total: int) -> range:
    """Return the counts whose share of `total`, rounded as `percent` is printed, can be that percent.

    They lie next to each other; none when the percent cannot come from that total (12 % of 30). Both ends of what a
    rounded number admits count, because a half is not rounded the same everywhere. `total` is above 0.

    >>> list(possible_counts(Decimal("73"), 11)), list(possible_counts(Decimal("12"), 30))
    ([8], [])
    >>> list(possible_counts(Decimal("12"), 250))
    [29, 30, 31]
    """
    if total <= 0 or not -1 <= percent <= _MOST_PERCENT:
        return range(0)
    digits = len(percent.as_tuple().digits) + total.bit_length() + 8
    exactly = Context(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN)
    half = exactly.scaleb(Decimal(5), min(0, _exponent(percent)) - 1)
    share = exactly.scaleb(Decimal(total), -2)
    low = exactly.multiply(exactly.subtract(percent, half), share)
    high = exactly.multiply(exactly.add(percent, half), share)
    first = max(0, int(low.to_integral_value(ROUND_CEILING, exactly)))
    last = min(total, int(high.to_integral_value(ROUND_FLOOR, exactly)))
    return range(first, max(first, last + 1))


def possible_totals(count: int, percent: Decimal) -> tuple[int, int | None] | None:
    """Return the smallest and the largest total of which `count` can be the percent as printed; None for no total.

    The largest is None when there is none: 0 % of any number is 0, and few of very many round to 0 %.

    >>> possible_totals(8, Decimal("73")), possible_totals(0, Decimal("0")), possible_totals(1, Decimal("0"))
    ((11, 11), (1, None), (200, None))
    >>> possible_totals(8, Decimal("99.9")) is None
    True
    """
    decimals = max(0, -_exponent(percent))
    if count < 0 or not 0 <= percent <= _MOST_PERCENT or decimals > _MOST_DECIMALS:
        return None
    unit = 10 ** (decimals + 1)
    printed = int(percent.scaleb(decimals + 1, Context(prec=_MOST_DECIMALS + 10)))
    low, high = printed - 5, printed + 5
    first = max(count, 1, -(-100 * count * unit // high))
    if low <= 0:
        return first, None
    last = 100 * count * unit // low
    return (first, last) if first <= last else None


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
