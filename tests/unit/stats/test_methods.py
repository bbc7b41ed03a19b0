from __future__ import annotations

import doctest
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.stats import methods
from app.stats.intervals import clopper_pearson, wilson
from app.stats.methods import METHODS, Method, methods_that_give


@pytest.mark.parametrize(
    ("low", "high", "names"),
    [
        ("43.4", "90.3", [Method.WILSON]),
        ("39.0", "94.0", [Method.CLOPPER_PEARSON]),
        ("39", "94", [Method.CLOPPER_PEARSON]),
        ("46.4", "99.0", [Method.WALD]),
        ("42.9", "90.8", [Method.AGRESTI_COULL]),
        ("43.5", "91.7", [Method.JEFFREYS]),
        ("43", "90", [Method.WILSON]),
        ("43.4", "94.0", []),
        ("39.00", "94.00", []),
    ],
)
def test_an_interval_of_8_of_11_is_told_apart_by_its_printed_decimals(low: str, high: str, names: list[Method]) -> None:
    assert list(methods_that_give(8, 11, Decimal(low), Decimal(high))) == names


def test_an_end_that_is_cut_at_the_edge_is_still_the_methods_own() -> None:
    assert Method.AGRESTI_COULL in methods_that_give(0, 11, Decimal("0"), Decimal("30.0"))
    assert Method.AGRESTI_COULL in methods_that_give(0, 11, Decimal("-4.1"), Decimal("30.0"))
    assert methods_that_give(11, 11, Decimal("71.5"), Decimal("100")) == (Method.CLOPPER_PEARSON,)


def test_fractions_other_levels_and_open_ends_are_compared() -> None:
    assert methods_that_give(8, 11, Decimal("0.390"), Decimal("0.940"), scale=1) == (Method.CLOPPER_PEARSON,)
    assert methods_that_give(8, 11, Decimal("43.4"), None) == (Method.WILSON,)
    assert methods_that_give(8, 11, None, None) == ()
    low, high = wilson(8, 11, 0.9)
    ends = Decimal(f"{100 * low:.1f}"), Decimal(f"{100 * high:.1f}")
    assert Method.WILSON in methods_that_give(8, 11, *ends, level=0.9)
    assert Method.WILSON not in methods_that_give(8, 11, *ends)
    assert methods_that_give(8, 11, Decimal("43"), Decimal("90"), decimals=1) == ()


@given(
    st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.sampled_from(Method),
    st.integers(0, 3),
    st.sampled_from([0.9, 0.95, 0.99]),
)
def test_what_a_method_prints_is_told_to_be_its_own(
    counts: tuple[int, int], method: Method, places: int, level: float
) -> None:
    low, high = (Decimal(f"{100 * end:.{places}f}") for end in METHODS[method](*counts, level))
    assert method in methods_that_give(*counts, low, high, level)


@given(st.decimals(allow_nan=False, allow_infinity=False), st.decimals(allow_nan=False, allow_infinity=False))
def test_ends_of_any_size_are_answered(low: Decimal, high: Decimal) -> None:
    assert isinstance(methods_that_give(8, 11, low, high), tuple)


def test_the_methods_are_the_intervals() -> None:
    assert METHODS[Method.WILSON] is wilson
    assert METHODS[Method.CLOPPER_PEARSON] is clopper_pearson


def test_the_examples_run() -> None:
    tried = doctest.testmod(methods)
    assert tried.attempted
    assert not tried.failed
