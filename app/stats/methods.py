"""Which methods make the interval that a source prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from app.stats.intervals import agresti_coull, clopper_pearson, jeffreys, wald, wilson

_HAIR = 1e-9


class Method(StrEnum):
    """How an interval around a proportion is made; the value is how it is called on screen."""

    WILSON = "Wilson"
    CLOPPER_PEARSON = "Clopper-Pearson"
    WALD = "Wald"
    AGRESTI_COULL = "Agresti-Coull"
    JEFFREYS = "Jeffreys"


METHODS: Mapping[Method, Callable[[int, int, float], tuple[float, float]]] = {
    Method.WILSON: wilson,
    Method.CLOPPER_PEARSON: clopper_pearson,
    Method.WALD: wald,
    Method.AGRESTI_COULL: agresti_coull,
    Method.JEFFREYS: jeffreys,
}


def methods_that_give(
    count: int,
    total: int,
    low: Decimal | None,
    high: Decimal | None,
    level: float = 0.95,
    decimals: int | None = None,
    *,
    scale: int = 100,
) -> tuple[Method, ...]:
    """Return the methods whose interval of `count` in `total`, rounded, is the one printed; none of an open one.

    `scale` is 100 where the ends are printed in percent and 1 where they are fractions. Each end is compared with the
    decimals it is printed with, or with `decimals`; an end that is None is not compared. An interval that leaves 0 to 1
    may be printed as it is or cut there. Raises ValueError unless 0 <= count <= total and total > 0.

    >>> [str(one) for one in methods_that_give(8, 11, Decimal("39.0"), Decimal("94.0"))]
    ['Clopper-Pearson']
    >>> methods_that_give(8, 11, Decimal("0.46"), Decimal("0.99"), scale=1)
    (<Method.WALD: 'Wald'>,)
    """
    if low is None and high is None:
        return ()
    return tuple(
        method
        for method in METHODS
        if all(
            printed is None or _rounds_to(end, printed, decimals, scale)
            for end, printed in zip(_ends(method, count, total, level), (low, high), strict=True)
        )
    )


@lru_cache(maxsize=4096)
def _ends(method: Method, count: int, total: int, level: float) -> tuple[float, float]:
    return METHODS[method](count, total, level)


def _rounds_to(end: float, printed: Decimal, decimals: int | None, scale: int) -> bool:
    exponent = printed.as_tuple().exponent
    places = decimals if decimals is not None else max(0, -exponent) if isinstance(exponent, int) else 0
    half = 0.5 * 10.0**-places + _HAIR
    return any(abs(scale * one - float(printed)) <= half for one in (end, min(1.0, max(0.0, end))))
