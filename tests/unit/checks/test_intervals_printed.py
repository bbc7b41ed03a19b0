"""Rule V21: an interval holds its estimate, and a method makes the one that is printed."""

from __future__ import annotations

import doctest
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks.interval_fits import told_apart
from app.domain.findings import Severity
from app.domain.kinds import (
    Comparator,
    Estimate,
    Payload,
    Proportion,
    Quantity,
    Reached,
    Spread,
    SpreadKind,
    Statistic,
    Text,
    TimeToEvent,
)
from app.stats.methods import METHODS, Method
from tests.builders.written import Written, term


def ci(low: str | None, high: str | None, level: str | None = "95", kind: SpreadKind = SpreadKind.CI) -> Spread:
    ends = (None if end is None else Decimal(end) for end in (low, high))
    return Spread(kind, *ends, None if level is None else Decimal(level))


def an_interval(low: str, high: str, result: Proportion, unit: str = "%", level: str | None = "95", **held) -> Written:
    written = Written()
    written.item("trial")
    written.item(
        "outcome",
        "trial-1",
        measure=term("ORR"),
        result=result,
        interval=Quantity(None, unit, spread=ci(low, high, level)),
        **held,
    )
    return written


EIGHT = Proportion(8, 11, Decimal("73"))


@pytest.mark.parametrize(
    ("low", "high", "method"),
    [
        ("39.0", "94.0", "Clopper-Pearson"),
        ("43.4", "90.3", "Wilson"),
        ("46", "99", "Wald"),
        ("42.9", "90.8", "Agresti"),
    ],
)
def test_a_note_says_which_method_makes_an_interval(low, high, method):
    (found,) = an_interval(low, high, EIGHT).found("V21")
    assert found.severity is Severity.NOTE
    assert method in found.message
    assert "of 8/11" in found.message


def test_an_interval_that_no_method_makes_is_told_with_ours():
    (found,) = an_interval("40.0", "93.0", EIGHT).found("V21")
    assert found.severity is Severity.WARNING
    assert "Wilson gives 43.4 to 90.3 % and Clopper-Pearson 39.0 to 94.0 %" in found.message


def test_a_method_that_is_named_is_held_to_its_name():
    assert not an_interval("39.0", "94.0", EIGHT, interval_method=Text("exact (Clopper–Pearson)")).found("V21")
    (found,) = an_interval("39.0", "94.0", EIGHT, interval_method=Text("Wilson score")).found("V21")
    assert (found.severity, "not the Wilson one" in found.message) == (Severity.WARNING, True)
    assert not an_interval("39.0", "94.0", EIGHT, interval_method=Text("the usual way")).found("V21")[1:]


def test_an_interval_that_does_not_hold_its_estimate_is_told_and_nothing_more():
    (found,) = an_interval("10.0", "50.0", EIGHT).found("V21")
    assert "does not hold ORR, which is 72.7 %" in found.message
    assert (found.caveat, found.others) == ("numeric_inconsistency", ("outcome-1.result-1",))


def test_an_end_that_is_the_estimate_after_rounding_holds_it():
    assert all("does not hold" not in one.message for one in an_interval("73", "94", EIGHT).found("V21"))


def test_fractions_are_read_as_fractions_with_and_without_a_percent_sign():
    for unit in ("", "%"):
        (found,) = an_interval("0.39", "0.94", EIGHT, unit).found("V21")
        assert "Clopper-Pearson" in found.message
    small = Proportion(5, 1000)
    assert all("does not hold" not in one.message for one in an_interval("0.2", "0.9", small).found("V21"))


def test_without_counts_only_the_estimate_is_compared():
    assert not an_interval("39.0", "94.0", Proportion(None, None, Decimal("73"))).found("V21")
    assert an_interval("39.0", "60.0", Proportion(None, None, Decimal("73"))).found("V21")


def test_a_level_other_than_95_is_used_and_95_is_supposed():
    assert "Wilson" in an_interval("49", "88", EIGHT, level="90").found("V21")[0].message
    assert "Clopper" in an_interval("39.0", "94.0", EIGHT, level=None).found("V21")[0].message


@given(
    st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.sampled_from(Method),
    st.integers(0, 2),
)
def test_what_a_method_prints_is_never_a_warning(counts, method, places):
    low, high = (f"{100 * end:.{places}f}" for end in METHODS[method](*counts, 0.95))
    (found,) = an_interval(low, high, Proportion(*counts)).found("V21")
    assert found.severity is Severity.NOTE
    assert method.value in found.message


def holding(field: str, payload: Payload, measure: str = "OS") -> Written:
    written = Written()
    written.item("trial")
    written.item("outcome", "trial-1", measure=term(measure), **{field: payload})
    return written


@pytest.mark.parametrize(
    ("field", "payload"),
    [
        ("time_result", TimeToEvent(number=Decimal("13.8"), unit="months", spread=ci("2.8", "20"))),
        ("time_result", TimeToEvent(number=Decimal("2.8"), unit="months", spread=ci("2.8", None))),
        ("time_result", TimeToEvent(Statistic.MEAN, Decimal(30), "months", spread=ci("2", "20", None, SpreadKind.IQR))),
        ("time_result", TimeToEvent(reached=Reached.NOT_REACHED, spread=ci("2", None))),
        ("time_result", TimeToEvent(number=Decimal(30), comparator=Comparator.GT, spread=ci("2", "20"))),
        ("effect", Estimate("HR", Decimal("0.67"), ci("0.5", "0.9"))),
        ("median_follow_up", Quantity(Decimal(13), "months", spread=ci("2", "20", None, SpreadKind.RANGE))),
        ("median_follow_up", Quantity(Decimal(13), "months", spread=ci("20", None, None, SpreadKind.SD))),
    ],
)
def test_numbers_within_their_own_ends_are_fine(field, payload):
    assert not holding(field, payload).found("V21")


@pytest.mark.parametrize(
    ("field", "payload"),
    [
        ("time_result", TimeToEvent(number=Decimal("23.8"), unit="months", spread=ci("2.8", "20"))),
        ("effect", Estimate("HR", Decimal("0.67"), ci("0.7", "0.9"))),
        ("median_follow_up", Quantity(Decimal(1), "months", spread=ci("2", "20", None, SpreadKind.RANGE))),
    ],
)
def test_numbers_outside_their_own_ends_are_told(field, payload):
    (found,) = holding(field, payload).found("V21")
    assert "lies outside" in found.message
    assert found.caveat == "numeric_inconsistency"


hostile = st.decimals(allow_nan=False, allow_infinity=False) | st.sampled_from(
    [Decimal("9e999999"), Decimal("1e-999999"), Decimal("-0"), Decimal("50." + "1" * 300)]
)


@given(
    st.integers() | st.just(10**400), st.integers() | st.just(10**400), hostile, hostile, st.none() | hostile, hostile
)
def test_numbers_of_any_size_are_answered(n, of, one, other, level, percent):
    spread = Spread(SpreadKind.CI, min(one, other), max(one, other), level)
    written = Written()
    written.item("trial")
    written.item(
        "outcome",
        "trial-1",
        measure=term("ORR"),
        result=Proportion(n, of, percent),
        interval=Quantity(percent, "%", spread=spread),
    )
    assert all(len(found.message) < 400 for found in written.found("V21"))


def test_what_is_no_plain_interval_is_not_told_apart():
    assert told_apart(EIGHT, Quantity(Decimal(73), "%")) is None
    assert told_apart(EIGHT, Quantity(None, "%", spread=ci("39", None))) is None
    assert told_apart(Proportion(12, 11), Quantity(None, "%", spread=ci("39", "94"))) is None
    assert told_apart(Proportion(1, 10**7), Quantity(None, "%", spread=ci("39", "94"))) is None
    assert told_apart(EIGHT, Quantity(None, "%", spread=ci("39", "94", "3"))) is None


def test_the_examples_run():
    tried = doctest.testmod(sys.modules["app.checks.interval_fits"])
    assert tried.attempted
    assert not tried.failed
