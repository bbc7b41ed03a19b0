"""Intervals for a proportion from its counts.

Wilson's is shown by default and the exact one beside it. The others are here to tell by which method a source made the
interval that it prints; Wald's is wrong where counts are small and is never shown as ours.
"""

from __future__ import annotations

import math

from app.stats.distributions import beta_quantile, normal_quantile

_LARGE = 10**8
_LARGEST = 10**12


def wilson(count: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """Return Wilson's score interval of `count` in `total` as fractions of 1.

    `level` lies between 0 and 1. Raises ValueError unless 0 <= count <= total and total > 0.
    Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212; recommended for small samples by Brown, Cai and
    DasGupta, Stat. Sci. 16 (2001) 101-133.

    >>> [round(100 * end, 1) for end in wilson(8, 11)], [round(100 * end, 1) for end in wilson(0, 11)]
    ([43.4, 90.3], [0.0, 25.9])
    """
    count, total = _counts(count, total, level)
    z2 = normal_quantile((1 + level) / 2) ** 2
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
    1. Above 10^8 the ends are Wilson's, from which they differ by less than 1e-7. Raises ValueError unless
    0 <= count <= total and total > 0.
    Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404-413; the binomial tail as an incomplete beta
    function, NIST DLMF 8.17.5.

    >>> [round(100 * end, 1) for end in clopper_pearson(8, 11)], [round(100 * end, 1) for end in clopper_pearson(0, 11)]
    ([39.0, 94.0], [0.0, 28.5])
    """
    count, total = _counts(count, total, level)
    if total > _LARGE:
        return wilson(count, total, level)
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else beta_quantile(tail, count, total - count + 1)
    high = 1.0 if count == total else beta_quantile(1 - tail, count + 1, total - count)
    return low, high


def jeffreys(count: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """Return the equal-tailed interval under Jeffreys' prior of `count` in `total` as fractions of 1.

    The ends are quantiles of Beta(count + 1/2, total - count + 1/2), but for the lower end of none, which is 0, and the
    upper end of all, which is 1. Above 10^8 they are Wilson's, from which they differ by less than 1e-7. Raises
    ValueError unless 0 <= count <= total and total > 0.
    Source: L. D. Brown, T. T. Cai and A. DasGupta, Stat. Sci. 16 (2001) 101-133, section 3.1.3.

    >>> [round(100 * end, 1) for end in jeffreys(8, 11)], [round(100 * end, 1) for end in jeffreys(0, 11)]
    ([43.5, 91.7], [0.0, 20.0])
    """
    count, total = _counts(count, total, level)
    if total > _LARGE:
        return wilson(count, total, level)
    tail = (1 - level) / 2
    a, b = count + 0.5, total - count + 0.5
    low = 0.0 if count == 0 else beta_quantile(tail, a, b)
    high = 1.0 if count == total else beta_quantile(1 - tail, a, b)
    return low, high


def wald(count: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """Return Wald's interval of `count` in `total` as fractions of 1; its ends may lie below 0 or above 1.

    It is a point where none or all had the event. Raises ValueError unless 0 <= count <= total and total > 0.
    Source: Brown, Cai and DasGupta, Stat. Sci. 16 (2001) 101-133, section 1, who advise against it.

    >>> [round(100 * end, 1) for end in wald(8, 11)], wald(0, 11)
    ([46.4, 99.0], (0.0, 0.0))
    """
    count, total = _counts(count, total, level)
    return _around(count / total, total, level)


def agresti_coull(count: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """Return the interval of Agresti and Coull as fractions of 1: Wald's around Wilson's centre.

    With z of the level, z² events are added, half of them successes; the ends may lie below 0 or above 1. Raises
    ValueError unless 0 <= count <= total and total > 0.
    Source: A. Agresti and B. A. Coull, Am. Stat. 52 (1998) 119-126, as in Brown, Cai and DasGupta, section 3.1.2.

    >>> [round(100 * end, 1) for end in agresti_coull(8, 11)], [round(100 * end, 1) for end in agresti_coull(0, 11)]
    ([42.9, 90.8], [-4.1, 30.0])
    """
    count, total = _counts(count, total, level)
    z2 = normal_quantile((1 + level) / 2) ** 2
    return _around((count + z2 / 2) / (total + z2), total + z2, level)


def rule_of_three(total: int) -> float:
    """Return the upper 95 % bound of a fraction when none of `total` had the event: 3 / total, at most 1.

    Raises ValueError unless total > 0. Source: J. A. Hanley and A. Lippman-Hand, JAMA 249 (1983) 1743-1745.

    >>> rule_of_three(60)
    0.05
    """
    _, total = _counts(0, total, 0.95)
    return min(1.0, 3 / total)


def _around(centre: float, total: float, level: float) -> tuple[float, float]:
    half = normal_quantile((1 + level) / 2) * math.sqrt(centre * (1 - centre) / total)
    return centre - half, centre + half


def _counts(count: int, total: int, level: float) -> tuple[int, int]:
    """Return counts that a float can hold; above 10^12 nobody sees what a trial more would change."""
    if not 0 <= count <= total or total == 0:
        raise ValueError("An interval needs 0 <= n <= N and N > 0.")
    if not 0 < level < 1:
        raise ValueError(f"A level lies between 0 and 1, not at {level}.")
    if total <= _LARGEST:
        return count, total
    return count * _LARGEST // total, _LARGEST
