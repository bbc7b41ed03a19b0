"""Quantiles of the normal and the beta distribution; pure arithmetic, to about 1e-12 for counts of a trial."""

from __future__ import annotations

import math
from functools import lru_cache

_STEPS = 200
_TINY = 1e-300
_EXACT = 1e-15
_CLOSE = 1e-14


@lru_cache(maxsize=64)
def normal_quantile(probability: float) -> float:
    """Return where the standard normal distribution reaches a probability of at least one half, by bisection.

    >>> round(normal_quantile(0.975), 6)
    1.959964
    """
    low, high = 0.0, 40.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if math.erfc(middle / math.sqrt(2)) / 2 > 1 - probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


@lru_cache(maxsize=4096)
def beta_quantile(probability: float, a: float, b: float) -> float:
    """Return where the regularised incomplete beta function reaches a probability between 0 and 1; a, b > 0.

    By Newton's steps, halving the bracket wherever one would leave it.

    >>> round(beta_quantile(0.025, 8, 4), 6)
    0.390257
    """
    low, high, x = 0.0, 1.0, a / (a + b)
    for _ in range(_STEPS):
        miss = incomplete_beta(x, a, b) - probability
        low, high = (low, x) if miss > 0 else (x, high)
        slope = _density(x, a, b)
        better = x - miss / slope if slope > 0 else low
        if not low < better < high:
            better = (low + high) / 2
        if abs(better - x) <= _CLOSE * x or better in {low, high}:
            return better
        x = better
    return x


def incomplete_beta(x: float, a: float, b: float) -> float:
    """Return I_x(a, b) from its continued fraction (NIST DLMF 8.17.22), on the side where it converges fast."""
    if x > (a + 1) / (a + b + 2):
        return 1 - _left(1 - x, b, a)
    return _left(x, a, b)


def _left(x: float, a: float, b: float) -> float:
    return 0.0 if x <= 0 else math.exp(_log_front(x, a, b)) / a / _fraction(x, a, b)


def _log_front(x: float, a: float, b: float) -> float:
    return math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)


def _density(x: float, a: float, b: float) -> float:
    return math.exp(_log_front(x, a, b)) / (x * (1 - x)) if 0 < x < 1 else 0.0


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
