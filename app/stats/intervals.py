"""Intervals for a proportion from its counts; never the Wald interval, which is wrong where counts are small."""

from __future__ import annotations

import math

_STEPS = 200
_TINY = 1e-300
_EXACT = 1e-15


def wilson(count: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """Return Wilson's score interval of `count` in `total` as fractions of 1.

    `level` lies between 0 and 1. Raises ValueError unless 0 <= count <= total and total > 0.
    Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212; recommended for small samples by Brown, Cai and
    DasGupta, Stat. Sci. 16 (2001) 101-133.

    >>> [round(100 * end, 1) for end in wilson(8, 11)], [round(100 * end, 1) for end in wilson(0, 11)]
    ([43.4, 90.3], [0.0, 25.9])
    """
    _need_counts(count, total, level)
    z2 = _normal_quantile((1 + level) / 2) ** 2
    fraction = count / total
    centre = fraction + z2 / (2 * total)
    half = math.sqrt(z2 * (fraction * (1 - fraction) + z2 / (4 * total)) / total)
    scale = 1 + z2 / total
    low = 0.0 if count == 0 else max(0.0, (centre - half) / scale)
    high = 1.0 if count == total else min(1.0, (centre + half) / scale)
    return low, high


def clopper_pearson(count: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of Clopper and Pearson of `count` in `total` as fractions of 1.

    Each end is where the binomial tail beyond the count holds half of what the level leaves. `level` lies between 0 and
    1. Raises ValueError unless 0 <= count <= total and total > 0.
    Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404-413; the binomial tail as an incomplete beta
    function, NIST DLMF 8.17.5.

    >>> [round(100 * end, 1) for end in clopper_pearson(8, 11)], [round(100 * end, 1) for end in clopper_pearson(0, 11)]
    ([39.0, 94.0], [0.0, 28.5])
    """
    _need_counts(count, total, level)
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else _beta_quantile(tail, count, total - count + 1)
    high = 1.0 if count == total else _beta_quantile(1 - tail, count + 1, total - count)
    return low, high


def rule_of_three(total: int) -> float:
    """Return the upper 95 % bound of a fraction when none of `total` had the event: 3 / total, at most 1.

    Raises ValueError unless total > 0. Source: J. A. Hanley and A. Lippman-Hand, JAMA 249 (1983) 1743-1745.

    >>> rule_of_three(60)
    0.05
    """
    _need_counts(0, total, 0.95)
    return min(1.0, 3 / total)


def _need_counts(count: int, total: int, level: float) -> None:
    if not 0 <= count <= total or total == 0:
        raise ValueError(f"An interval needs 0 <= n <= N and N > 0, not {count}/{total}.")
    if not 0 < level < 1:
        raise ValueError(f"A level lies between 0 and 1, not at {level}.")


def _normal_quantile(probability: float) -> float:
    """Return where the standard normal distribution reaches a probability of at least one half, by bisection."""
    low, high = 0.0, 40.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if math.erfc(middle / math.sqrt(2)) / 2 > 1 - probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _beta_quantile(probability: float, a: float, b: float) -> float:
    """Return where the regularised incomplete beta function reaches a probability, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        if _incomplete_beta(middle, a, b) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _incomplete_beta(x: float, a: float, b: float) -> float:
    """Return I_x(a, b) from its continued fraction (NIST DLMF 8.17.22), on the side where it converges fast."""
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta_left(1 - x, b, a)
    return _incomplete_beta_left(x, a, b)


def _incomplete_beta_left(x: float, a: float, b: float) -> float:
    if x <= 0:
        return 0.0
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(log_front) / a / _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """Return 1 + d1/(1 + d2/(1 + ...)) by the modified Lentz method; needs about the root of a + b steps."""
    value, c, d = 1.0, 1.0, 0.0
    for step in range(1, 100 + 20 * math.isqrt(int(a + b) + 1)):
        half = step // 2
        if step % 2:
            term = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            term = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        d = 1 / _away_from_zero(1 + term * d)
        c = _away_from_zero(1 + term / c)
        value *= c * d
        if abs(c * d - 1) < _EXACT:
            break
    return value


def _away_from_zero(number: float) -> float:
    return number if abs(number) > _TINY else _TINY
