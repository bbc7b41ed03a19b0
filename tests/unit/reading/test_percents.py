from __future__ import annotations

import doctest
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reading import percents
from app.reading.percents import agrees, decimals, percent_of

counts = st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
printed = st.tuples(st.integers(-10, 110_000), st.integers(0, 5)).map(lambda drawn: Decimal(drawn[0]).scaleb(-drawn[1]))


def exactly(numerator: int, denominator: int, percent: Decimal) -> bool:
    """Compare without rounding anything."""
    half = Fraction(1, 2 * 10 ** decimals(percent))
    return abs(Fraction(100 * numerator, denominator) - Fraction(percent)) <= half


@given(counts, printed)
def test_a_percent_agrees_exactly_when_fractions_say_so(pair: tuple[int, int], percent: Decimal) -> None:
    assert agrees(*pair, percent) is exactly(*pair, percent)


@given(counts, st.integers(0, 5), st.integers(-1, 1))
def test_the_last_unit_decides(pair: tuple[int, int], places: int, off: int) -> None:
    percent = percent_of(*pair, places) + Decimal(off).scaleb(-places)
    assert agrees(*pair, percent) is exactly(*pair, percent)


@pytest.mark.parametrize(("numerator", "denominator"), [(1, 8), (1, 40), (3, 80), (29, 40), (1, 200), (10001, 80000)])
def test_a_half_may_be_rounded_either_way(numerator: int, denominator: int) -> None:
    for places in range(4):
        unit = Decimal(1).scaleb(-places)
        up = percent_of(numerator, denominator, places)
        for percent in (up - unit, up, up + unit):
            assert agrees(numerator, denominator, percent) is exactly(numerator, denominator, percent)


def test_the_examples_run() -> None:
    assert not doctest.testmod(percents).failed
