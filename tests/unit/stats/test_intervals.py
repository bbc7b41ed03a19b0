from __future__ import annotations

import doctest
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.stats import intervals
from app.stats.intervals import clopper_pearson, rule_of_three, wilson


def percents(interval: tuple[float, float]) -> tuple[float, float]:
    return round(100 * interval[0], 1), round(100 * interval[1], 1)


@pytest.mark.parametrize(
    ("count", "total", "score", "exact"),
    [
        (8, 11, (43.4, 90.3), (39.0, 94.0)),
        (0, 11, (0.0, 25.9), (0.0, 28.5)),
        (11, 11, (74.1, 100.0), (71.5, 100.0)),
        (1, 1, (20.7, 100.0), (2.5, 100.0)),
        (81, 263, (25.5, 36.6), (25.3, 36.8)),
    ],
)
def test_intervals_are_those_of_published_tables(
    count: int, total: int, score: tuple[float, float], exact: tuple[float, float]
) -> None:
    assert percents(wilson(count, total)) == score
    assert percents(clopper_pearson(count, total)) == exact


def tail_at_least(count: int, total: int, p: float) -> float:
    return math.fsum(math.comb(total, k) * p**k * (1 - p) ** (total - k) for k in range(count, total + 1))


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_exact_ends_leave_two_and_a_half_percent_in_each_binomial_tail(counts: tuple[int, int]) -> None:
    count, total = counts
    low, high = clopper_pearson(count, total)
    if count > 0:
        assert tail_at_least(count, total, low) == pytest.approx(0.025, abs=1e-9)
    if count < total:
        assert 1 - tail_at_least(count + 1, total, high) == pytest.approx(0.025, abs=1e-9)


@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.5, 0.999))
def test_an_interval_holds_its_fraction_and_mirrors_its_complement(counts: tuple[int, int], level: float) -> None:
    count, total = counts
    for interval in (wilson, clopper_pearson):
        low, high = interval(count, total, level)
        assert 0 <= low <= count / total <= high <= 1
        mirrored = interval(total - count, total, level)
        assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-6)


def test_zero_events_have_the_rule_of_three() -> None:
    assert rule_of_three(60) == pytest.approx(0.05)
    assert rule_of_three(2) == 1


@pytest.mark.parametrize(("count", "total", "level"), [(12, 11, 0.95), (-1, 11, 0.95), (0, 0, 0.95), (1, 2, 1.0)])
def test_impossible_counts_and_levels_are_refused(count: int, total: int, level: float) -> None:
    for interval in (wilson, clopper_pearson):
        with pytest.raises(ValueError, match=r"0|1"):
            interval(count, total, level)


def test_the_examples_run() -> None:
    assert doctest.testmod(intervals).failed == 0
