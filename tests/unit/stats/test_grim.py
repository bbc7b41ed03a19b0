from __future__ import annotations

import doctest
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reading.percents import agrees, percent_of
from app.stats import grim
from app.stats.grim import possible_counts, possible_totals

totals = st.integers(1, 2000)
printed = st.integers(0, 100_000).flatmap(
    lambda n: st.sampled_from([Decimal(n).scaleb(-3), Decimal(n).scaleb(-2), Decimal(n % 101)])
)


@pytest.mark.parametrize(
    ("percent", "total", "counts"),
    [
        ("73", 11, [8]),
        ("73.0", 11, []),
        ("72.7", 11, [8]),
        ("12", 30, []),
        ("13", 30, [4]),
        ("12.5", 8, [1]),
        ("12", 8, [1]),
        ("13", 8, [1]),
        ("0", 11, [0]),
        ("100", 11, [11]),
        ("50", 1, []),
        ("50", 400, [198, 199, 200, 201, 202]),
        ("101", 11, []),
        ("-3", 11, []),
    ],
)
def test_the_counts_that_a_percent_admits_are_listed(percent: str, total: int, counts: list[int]) -> None:
    assert list(possible_counts(Decimal(percent), total)) == counts


@given(printed, totals, st.data())
def test_a_count_is_possible_exactly_when_its_percent_agrees(percent: Decimal, total: int, data: st.DataObject) -> None:
    possible = possible_counts(percent, total)
    count = data.draw(st.integers(0, total))
    assert (count in possible) is agrees(count, total, percent)
    assert all(agrees(one, total, percent) for one in (possible[:1], possible[-1:]) for one in one)


@given(totals.flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(0, 3))
def test_the_count_that_a_percent_was_rounded_from_is_always_possible(counts: tuple[int, int], places: int) -> None:
    count, total = counts
    percent = percent_of(count, total, places)
    assert count in possible_counts(percent, total)
    found = possible_totals(count, percent)
    assert found is not None
    low, high = found
    assert low <= total
    assert high is None or total <= high


@given(st.integers(1, 500), printed)
def test_the_totals_that_a_percent_admits_end_where_they_say(count: int, percent: Decimal) -> None:
    found = possible_totals(count, percent)
    if found is None or found[1] is None:
        return
    low, high = found
    assert agrees(count, low, percent)
    assert agrees(count, high, percent)
    assert not agrees(count, high + 1, percent)
    assert low == count or not agrees(count, low - 1, percent)


@pytest.mark.parametrize("percent", ["9e999999", "-9e999999", "1e-999999", "50." + "1" * 400, "9" * 500])
def test_a_percent_that_nobody_prints_admits_nothing(percent: str) -> None:
    assert not possible_counts(Decimal(percent), 11)
    assert possible_totals(8, Decimal(percent)) is None or percent == "1e-999999"


def test_huge_totals_have_ranges_and_no_lists() -> None:
    assert len(possible_counts(Decimal("50"), 10**18)) == 10**16 + 1


def test_the_examples_run() -> None:
    tried = doctest.testmod(grim)
    assert tried.attempted
    assert not tried.failed
