from __future__ import annotations

import doctest
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.stats import distributions, intervals
from app.stats.intervals import agresti_coull, clopper_pearson, jeffreys, rule_of_three, wald, wilson

ALL = (wilson, clopper_pearson, jeffreys, wald, agresti_coull)

LIBRARY = (
    (wilson, 0, 11, 0.95, 0.000000000, 0.258832967),
    (clopper_pearson, 0, 11, 0.95, 0.000000000, 0.284914153),
    (jeffreys, 0, 11, 0.95, 0.000000000, 0.199994569),
    (wald, 0, 11, 0.95, 0.000000000, 0.000000000),
    (agresti_coull, 0, 11, 0.95, -0.041352822, 0.300185789),
    (wilson, 8, 11, 0.95, 0.434354699, 0.902539407),
    (clopper_pearson, 8, 11, 0.95, 0.390257440, 0.939782266),
    (jeffreys, 8, 11, 0.95, 0.434904519, 0.916518240),
    (wald, 8, 11, 0.95, 0.464085576, 0.990459879),
    (agresti_coull, 8, 11, 0.95, 0.428939205, 0.907954901),
    (wilson, 11, 11, 0.95, 0.741167033, 1.000000000),
    (clopper_pearson, 11, 11, 0.95, 0.715085847, 1.000000000),
    (jeffreys, 11, 11, 0.95, 0.800005431, 1.000000000),
    (wald, 11, 11, 0.95, 1.000000000, 1.000000000),
    (agresti_coull, 11, 11, 0.95, 0.699814211, 1.041352822),
    (wilson, 1, 1, 0.95, 0.206549314, 1.000000000),
    (clopper_pearson, 1, 1, 0.95, 0.025000000, 1.000000000),
    (jeffreys, 1, 1, 0.95, 0.146746316, 1.000000000),
    (wald, 1, 1, 0.95, 1.000000000, 1.000000000),
    (agresti_coull, 1, 1, 0.95, 0.167499485, 1.039049829),
    (wilson, 81, 263, 0.95, 0.255288520, 0.366209577),
    (clopper_pearson, 81, 263, 0.95, 0.252736746, 0.367621923),
    (jeffreys, 81, 263, 0.95, 0.254521935, 0.365647499),
    (wald, 81, 263, 0.95, 0.252190126, 0.363779456),
    (agresti_coull, 81, 263, 0.95, 0.255220665, 0.366277432),
    (wilson, 3, 1000, 0.9, 0.001199562, 0.007482491),
    (clopper_pearson, 3, 1000, 0.9, 0.000818175, 0.007735245),
    (jeffreys, 3, 1000, 0.9, 0.001084443, 0.007017642),
    (wald, 3, 1000, 0.9, 0.000155307, 0.005844693),
    (agresti_coull, 3, 1000, 0.9, 0.000926016, 0.007756038),
    (wilson, 1, 30, 0.99, 0.003925689, 0.231775716),
    (clopper_pearson, 1, 30, 0.99, 0.000167071, 0.222751065),
    (jeffreys, 1, 30, 0.99, 0.001204754, 0.194113710),
    (wald, 1, 30, 0.99, -0.051084499, 0.117751166),
    (agresti_coull, 1, 30, 0.99, -0.019365921, 0.255067326),
    (wilson, 500, 1000, 0.8, 0.479753510, 0.520246490),
    (clopper_pearson, 500, 1000, 0.8, 0.479250991, 0.520749009),
    (jeffreys, 500, 1000, 0.8, 0.479750267, 0.520249733),
    (wald, 500, 1000, 0.8, 0.479736891, 0.520263109),
    (agresti_coull, 500, 1000, 0.8, 0.479753510, 0.520246490),
    (wilson, 12345, 100000, 0.95, 0.121425618, 0.125503311),
    (clopper_pearson, 12345, 100000, 0.95, 0.121417107, 0.125504761),
    (jeffreys, 12345, 100000, 0.95, 0.121422071, 0.125499726),
    (wald, 12345, 100000, 0.95, 0.121411165, 0.125488835),
    (agresti_coull, 12345, 100000, 0.95, 0.121425566, 0.125503362),
)
"""Interval, counts, level and ends.

Wilson, Clopper-Pearson and Jeffreys from statsmodels 0.15.0 (proportion_confint) over SciPy 1.17.1, the other two from
their formulas with SciPy's normal quantile, because statsmodels cuts them at 0 and 1. At its edges Jeffreys' is 0 and 1
as Brown, Cai and DasGupta (2001) define it, where statsmodels gives the quantile.
"""


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


@pytest.mark.parametrize(("interval", "count", "total", "level", "low", "high"), LIBRARY)
def test_intervals_agree_with_those_of_a_library(interval, count, total, level, low, high) -> None:
    assert interval(count, total, level) == pytest.approx((low, high), abs=1e-6)


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
    for interval in ALL:
        low, high = interval(count, total, level)
        assert low <= count / total + 1e-12
        assert count / total <= high + 1e-12
        assert interval in {wald, agresti_coull} or 0 <= low <= high <= 1
        mirrored = interval(total - count, total, level)
        assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-6)


def test_zero_events_have_the_rule_of_three() -> None:
    assert rule_of_three(60) == pytest.approx(0.05)
    assert rule_of_three(2) == 1


@pytest.mark.parametrize(("count", "total", "level"), [(12, 11, 0.95), (-1, 11, 0.95), (0, 0, 0.95), (1, 2, 1.0)])
def test_impossible_counts_and_levels_are_refused(count: int, total: int, level: float) -> None:
    for interval in ALL:
        with pytest.raises(ValueError, match=r"0|1"):
            interval(count, total, level)


@given(st.integers(0, 400), st.integers(0, 400), st.floats(1e-6, 1 - 1e-6))
def test_a_beta_quantile_has_the_probability_that_was_asked_for(a: int, b: int, probability: float) -> None:
    at = distributions.beta_quantile(probability, a + 0.5, b + 0.5)
    assert 0 < at < 1
    assert distributions.incomplete_beta(at, a + 0.5, b + 0.5) == pytest.approx(probability, abs=1e-9)


@pytest.mark.parametrize("total", [10**9, 10**12 + 7, 10**40, 10**400])
def test_counts_that_no_trial_has_are_answered_at_once(total: int) -> None:
    for interval in ALL:
        low, high = interval(total // 3, total)
        assert low <= 1 / 3 + 1e-9
        assert high - low < 1e-3
    assert rule_of_three(total) <= 3e-9


@pytest.mark.parametrize("module", [intervals, distributions])
def test_the_examples_run(module) -> None:
    tried = doctest.testmod(module)
    assert tried.attempted
    assert not tried.failed
