"""n, N and percent as one editor: what the third is, whether three agree, and rules V17 to V19."""

from __future__ import annotations

import doctest
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks.as_typed import agreement, computed_from, third_of
from app.domain.findings import Severity
from app.domain.kinds import Proportion
from app.domain.values import Derivation
from app.reading.percents import agrees, percent_of
from tests.builders.written import Written, term

counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
hostile = st.integers() | st.sampled_from([10**30, -(10**30), 10**400])
hostile_percents = st.decimals(allow_nan=False, allow_infinity=False) | st.sampled_from(
    [Decimal("9e999999"), Decimal("1e-999999"), Decimal("-0"), Decimal("50." + "1" * 300)]
)


def said_of(rule: str, payload: Proportion):
    written = Written()
    written.item("trial")
    written.item("outcome", "trial-1", measure=term("ORR"), result=payload)
    return written.found(rule)


def test_of_two_the_third_is_computed():
    percent = third_of(Proportion(8, 11))
    assert (percent.part, percent.number, percent.said) == ("percent", Decimal("72.7"), "8/11 is 72.7 %.")
    count = third_of(Proportion(None, 11, Decimal("73")))
    assert (count.part, count.number, count.possible) == ("numerator", 8, 1)
    whole = third_of(Proportion(8, None, Decimal("73")))
    assert (whole.part, whole.number, whole.said) == ("denominator", 11, "8 is 73 % of 11.")


def test_several_possible_counts_are_listed_and_none_is_taken():
    several = third_of(Proportion(None, 250, Decimal("12")))
    assert (several.number, several.least, several.most, several.possible) == (None, 29, 31, 3)
    assert several.said == "12 % of 250 is 29, 30 or 31."
    assert third_of(Proportion(None, 10_000, Decimal("50"))).said == "50 % of 10000 is 4950 to 5050."
    none = third_of(Proportion(None, 30, Decimal("12")))
    assert (none.number, none.possible) == (None, 0)
    many = third_of(Proportion(4, None, Decimal("10")))
    assert (many.number, many.least, many.most) == (None, 39, 42)
    assert third_of(Proportion(0, None, Decimal("0"))).said == "0 is 0 % of 1 or more."
    assert third_of(Proportion(8, None, Decimal("99.9"))).said == "8 is 99.9 % of no whole number."


@pytest.mark.parametrize(
    "payload",
    [
        Proportion(8),
        Proportion(percent=Decimal(73)),
        Proportion(8, 11, Decimal(73)),
        Proportion(12, 11),
        Proportion(0, 0),
        Proportion(None, 0, Decimal(1)),
        Proportion(None, 11, Decimal(101)),
        Proportion(None, 11, Decimal(-1)),
        Proportion(-1, None, Decimal(1)),
    ],
)
def test_one_or_three_or_what_cannot_be_has_no_third(payload):
    assert third_of(payload) is None


def test_three_are_compared_as_printed():
    assert agreement(Proportion(8, 11, Decimal("73"))).agrees
    assert not agreement(Proportion(8, 11, Decimal("73.0"))).agrees
    assert agreement(Proportion(29, 40, Decimal("72.5"))).agrees
    assert agreement(Proportion(29, 40, Decimal("73"))).agrees
    assert agreement(Proportion(29, 40, Decimal("72"))).agrees
    assert agreement(Proportion(8, 11)) is None
    assert agreement(Proportion(12, 11, Decimal(1))) is None


def test_what_was_computed_says_so():
    found = computed_from(Proportion(8, 11))
    assert found.payload == Proportion(8, 11, Decimal("72.7"))
    assert found.derivations == {"percent": Derivation.COMPUTED}
    assert found.how == "percent = 8/11 = 72.7 %, rounded to 1 decimal"
    count = computed_from(Proportion(None, 11, Decimal("73")))
    assert count.payload == Proportion(8, 11, Decimal("73"))
    assert count.derivations == {"numerator": Derivation.COMPUTED}
    whole = computed_from(Proportion(8, None, Decimal("73")))
    assert whole.how == "N = 11, the only number of which 8 rounds to 73 %"


def test_a_printed_percent_keeps_its_decimals_when_it_is_said_to_be_computed():
    found = computed_from(Proportion(8, 11, Decimal("73")), "percent")
    assert found.payload == Proportion(8, 11, Decimal("73"))
    assert found.how == "percent = 8/11 = 73 %, rounded to a whole percent"
    assert str(computed_from(Proportion(8, 11, Decimal("72.73")), "percent").payload.percent) == "72.73"


def test_nothing_is_computed_from_what_leaves_several_counts():
    assert computed_from(Proportion(None, 250, Decimal("12"))) is None
    assert computed_from(Proportion(None, 30, Decimal("12"))) is None
    assert computed_from(Proportion(8)) is None
    assert computed_from(Proportion(8, None, Decimal("73")), "numerator") is None


@given(counts, st.integers(0, 3))
def test_the_third_agrees_with_the_two_that_it_was_computed_from(pair, places):
    n, of = pair
    percent = third_of(Proportion(n, of), places).number
    assert agreement(Proportion(n, of, percent)).agrees
    back = third_of(Proportion(None, of, percent))
    assert back.least <= n <= back.most
    assert back.number in {None, n}
    whole = third_of(Proportion(n, None, percent))
    assert whole.least <= of
    assert whole.most is None or of <= whole.most


@given(st.none() | hostile, st.none() | hostile, st.none() | hostile_percents)
def test_numbers_of_any_size_are_answered(n, of, percent):
    if n is None and of is None and percent is None:
        return
    payload = Proportion(n, of, percent)
    for answer in (third_of(payload), agreement(payload)):
        assert answer is None or len(answer.said) < 400
    computed_from(payload)
    for rule in ("V17", "V18", "V19"):
        assert all(len(found.message) < 400 for found in said_of(rule, payload))


def test_counts_out_of_order_propose_a_numeric_inconsistency():
    (found,) = said_of("V17", Proportion(12, 11))
    assert (found.severity, found.caveat) == (Severity.ERROR, "numeric_inconsistency")
    assert not said_of("V17", Proportion(11, 11))


@given(st.integers(-3, 30) | hostile, st.integers(-3, 30) | hostile)
def test_counts_are_told_exactly_when_they_are_out_of_order(n, of):
    assert bool(said_of("V17", Proportion(n, of))) is not (0 <= n <= of)


def test_a_percent_out_of_0_to_100_is_told_even_by_itself():
    (found,) = said_of("V18", Proportion(percent=Decimal("173")))
    assert found.message.endswith("173 % lies outside 0 to 100 %.")
    assert found.caveat == "numeric_inconsistency"
    assert said_of("V18", Proportion(percent=Decimal("-1")))
    assert not said_of("V18", Proportion(percent=Decimal("100")))
    assert not said_of("V18", Proportion(percent=Decimal("0")))


@given(counts, st.decimals(0, 100, places=1))
def test_a_wrong_percent_is_told_once_and_a_right_one_never(pair, percent):
    n, of = pair
    assert bool(said_of("V18", Proportion(n, of, percent))) is not agrees(n, of, percent)


def test_a_percent_that_no_count_has_is_an_inconsistency():
    (found,) = said_of("V19", Proportion(None, 30, Decimal("12")))
    assert "12 % of 30 is no whole number: 3/30 is 10 % and 4/30 is 13 %; check the percent and N." in found.message
    assert (found.severity, found.caveat) == (Severity.WARNING, "numeric_inconsistency")


def test_a_percent_that_some_counts_have_lists_them_in_a_note():
    (found,) = said_of("V19", Proportion(None, 11, Decimal("73")))
    assert "73 % of 11 is 8" in found.message
    assert (found.severity, found.caveat) == (Severity.NOTE, "")
    assert not said_of("V19", Proportion(8, 11, Decimal("73")))
    assert not said_of("V19", Proportion(None, None, Decimal("73")))
    assert not said_of("V19", Proportion(None, 0, Decimal("73")))


@given(counts, st.integers(0, 2))
def test_a_percent_of_real_counts_is_never_an_inconsistency(pair, places):
    n, of = pair
    (found,) = said_of("V19", Proportion(None, of, percent_of(n, of, places)))
    assert found.severity is Severity.NOTE


@pytest.mark.parametrize("name", ["as_typed", "wording", "bounded", "percent_possible", "percent_matches_counts"])
def test_the_examples_run(name):
    tried = doctest.testmod(sys.modules[f"app.checks.{name}"])
    assert tried.attempted
    assert not tried.failed
