"""A number that no words hold is offered as computed only where the value's other numbers say it."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.domain.kinds import Proportion, Quantity
from app.domain.values import Derivation
from app.reading.percents import percent_of
from app.usecases.deriving import Derived, derived_in, how_of, take_derived
from app.usecases.vouching import type_value
from tests.builders.subjects import a_statement, a_subject


def derived(payload, *words):
    statement = a_statement("response", payload, *words)
    return derived_in(a_subject(statement), statement[0])


def test_a_percent_that_the_counts_say_is_offered_with_its_formula():
    found = derived(Proportion(8, 11, Decimal("72.7")), "8 of 11")
    assert (found.part, found.number) == ("percent", "72.7")
    assert "8/11" in found.how
    assert "not in the words" in found.sentence


def test_a_count_that_is_not_in_the_words_is_offered_where_one_count_alone_fits():
    found = derived(Proportion(8, 11, Decimal("73")), "73% of 11")
    assert (found.part, found.number) == ("numerator", "8")


def test_nothing_is_offered_for_a_percent_that_the_counts_do_not_say():
    assert derived(Proportion(8, 11, Decimal("64")), "8 of 11") is None
    assert derived(Proportion(8, 11, Decimal("72.7")), "8 of 11 (72.7%)") is None
    assert derived(Quantity(Decimal("3")), "many") is None


@given(st.integers(0, 60), st.integers(1, 60), st.decimals(0, 100, places=1))
def test_what_is_offered_follows_from_the_rest(n, of, percent):
    found = derived(Proportion(n, of, percent), f"{n} of {of}")
    if found is not None and found.part == "percent":
        assert n <= of
        assert percent_of(n, of, 1) == percent


def test_a_formula_is_proposed_for_numbers_that_say_one_another(work, outcome):
    type_value(work.store, outcome, "result", "8/11 (72.7%)")
    value = work.current(outcome, "result")
    assert "8/11" in how_of(value)
    type_value(work.store, outcome, "result", "8/11 (64%)", value=value.id)
    assert how_of(work.current(outcome, "result")) == ""


def test_only_the_part_that_is_taken_becomes_computed(work, outcome):
    type_value(work.store, outcome, "result", "8/11 (72.7%)")
    value = work.current(outcome, "result")
    touched = take_derived(work.store, Derived(value.id, "percent", "percent = 8/11 = 72.7 %", "72.7"))
    after = work.current(outcome, "result")
    assert touched.act
    assert after.part_derivations == {"percent": Derivation.COMPUTED}
    assert (after.derivation, after.how) == (value.derivation, "percent = 8/11 = 72.7 %")
