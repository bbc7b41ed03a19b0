"""Rules V14 and V15: doses are plausible for their unit."""

from __future__ import annotations

import doctest
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.forms import RuleSetting
from app.domain.kinds import Comparator, Integer, Quantity, Spread, SpreadKind, Term
from tests.builders.written import NO, YES, Written, term

numbers = st.decimals(allow_nan=False, allow_infinity=False) | st.sampled_from(
    [Decimal("9e999999"), Decimal("1e-999999")]
)


def an_agent(drug: str, number: str | None, unit: str, spread: Spread | None = None, **held) -> Written:
    written = Written()
    written.item("trial")
    written.item("preconditioning", "trial-1")
    dose = Quantity(None if number is None else Decimal(number), unit, spread=spread)
    written.item("agent", "preconditioning-1", drug=term(drug), dose=dose, **held)
    return written


@pytest.mark.parametrize(
    ("drug", "number", "unit"),
    [
        ("FLUDARABINE", "30", "mg/m2/day"),
        ("FLUDARABINE", "10", "mg/m2"),
        ("FLUDARABINE", "50", "mg/m²/day"),
        ("FLUDARABINE", "0.03", "g/m2"),
        ("FLUDARABINE", "60", "mg"),
        ("FLUDARABINE", "30", ""),
        ("CYCLOPHOSPHAMIDE", "200", "mg/m2/day"),
        ("CYCLOPHOSPHAMIDE", "2000", "mg/m2/day"),
        ("CYCLOPHOSPHAMIDE", "60", "mg/kg"),
        ("CYCLOPHOSPHAMIDE", "20", "mg/kg/day"),
        ("MELPHALAN", "9999", "mg/m2"),
    ],
)
def test_usual_doses_other_units_and_other_drugs_are_fine(drug, number, unit):
    assert not an_agent(drug, number, unit).found("V14")


@pytest.mark.parametrize(
    ("drug", "number", "unit", "said"),
    [
        ("FLUDARABINE", "30", "mg/kg", "30 mg/kg of fludarabine reads like mg/m2"),
        ("CYCLOPHOSPHAMIDE", "300", "mg/kg/day", "300 mg/kg of cyclophosphamide reads like mg/m2"),
        ("CYCLOPHOSPHAMIDE", "30", "mg/m2/day", "30 mg/m2 of cyclophosphamide reads like mg/kg"),
        ("FLUDARABINE", "51", "mg/m2/day", "51 mg/m2 of fludarabine is unusual; 10 to 50 mg/m2 a day is usual"),
        ("FLUDARABINE", "9", "mg/m2/day", "is unusual"),
        ("CYCLOPHOSPHAMIDE", "5000", "mg/kg", "is unusual; 20 to 60 mg/kg"),
    ],
)
def test_a_dose_that_fits_another_unit_or_none_asks(drug, number, unit, said):
    (found,) = an_agent(drug, number, unit).found("V14")
    assert said in found.message
    assert (found.field, found.caveat) == ("dose", "unit_error")


def test_a_total_over_several_days_is_told_from_a_days_dose():
    (found,) = an_agent("FLUDARABINE", "90", "mg/m2", n_days=Integer(3)).found("V14")
    assert "90 mg/m2 reads like the total of 3 days, 30 mg/m2 a day" in found.message
    assert not an_agent("FLUDARABINE", "90", "mg/m2", n_days=Integer(3), per_day=NO).found("V14")
    (a_day,) = an_agent("FLUDARABINE", "90", "mg/m2", n_days=Integer(3), per_day=YES).found("V14")
    assert "is unusual" in a_day.message
    (said_so,) = an_agent("FLUDARABINE", "90", "mg/m2/day", n_days=Integer(3)).found("V14")
    assert "is unusual" in said_so.message
    (far,) = an_agent("FLUDARABINE", "900", "mg/m2", n_days=Integer(3), per_day=NO).found("V14")
    assert "is unusual" in far.message


def test_both_ends_of_a_range_are_judged():
    usual = Spread(SpreadKind.RANGE, Decimal(25), Decimal(30))
    high = Spread(SpreadKind.RANGE, Decimal(25), Decimal(300))
    assert not an_agent("FLUDARABINE", None, "mg/m2/day", usual).found("V14")
    assert an_agent("FLUDARABINE", None, "mg/m2/day", high).found("V14")


def test_a_drug_that_is_not_in_the_list_is_known_by_its_name():
    written = Written()
    written.item("agent", drug=Term("Fludarabine"), dose=Quantity(Decimal(30), "mg/kg"))
    assert written.found("V14")


def test_limits_are_the_projects_to_set():
    wanted = {"V14": RuleSetting(limits={"fludarabine_mg_m2_high": "100"})}
    assert not an_agent("FLUDARABINE", "90", "mg/m2/day").found("V14", wanted)


@given(numbers, st.sampled_from(["mg/m2", "mg/kg", "g/m2", "mg/m2/day", "x"]), st.integers(-5, 10**30))
def test_doses_of_any_size_are_answered(number, unit, days):
    for drug in ("FLUDARABINE", "CYCLOPHOSPHAMIDE"):
        for found in an_agent(drug, str(number), unit, n_days=Integer(days)).found("V14"):
            assert len(found.message) < 300


@given(
    st.decimals("0.1", "3000", places=1), st.sampled_from([("FLUDARABINE", 10, 50), ("CYCLOPHOSPHAMIDE", 200, 2000)])
)
def test_a_days_dose_is_told_exactly_when_it_is_unusual(number, usual):
    drug, low, high = usual
    assert bool(an_agent(drug, str(number), "mg/m2/day").found("V14")) is not (low <= number <= high)


# -- cells -----------------------------------------------------------------------------------------------------


def a_level(number: str | None, unit: str = "cells/kg", words: str = "", spread: Spread | None = None) -> Written:
    written = Written()
    written.item("trial")
    level = written.item("dose_level", "trial-1")
    said = (
        None
        if number is None and spread is None
        else Quantity(None if number is None else Decimal(number), unit, spread=spread)
    )
    written.put(level, "value", said, words)
    return written


@pytest.mark.parametrize("number", ["1e3", "1000000", "1e7", "1e11", "8E+8"])
def test_doses_between_a_thousand_and_a_hundred_thousand_million_are_fine(number):
    assert not a_level(number).found("V15")
    assert not a_level(number, "cells").found("V15")


@pytest.mark.parametrize("number", ["999", "1.1e11", "0", "-5", "8"])
def test_a_dose_out_of_these_bounds_asks(number):
    (found,) = a_level(number).found("V15")
    assert "lies between 10^3 and 10^11" in found.message
    assert found.caveat == "unit_error"


@pytest.mark.parametrize(
    ("number", "words", "meant"),
    [
        ("107", "107 cells/kg", "10^7"),
        ("107", "", "10^7"),
        ("8", "8 x 108 cells", "8×10^8"),
        ("8", "8 × 108", "8×10^8"),
        ("1", "1 x 106/kg", "10^6"),
        ("2.5", "2·5×109 CAR+ cells", "2.5×10^9"),
        ("1010", "1010 viable NK cells", "10^10"),
    ],
)
def test_a_lost_exponent_is_told_with_what_is_probably_meant(number, words, meant):
    (found,) = a_level(number, words=words).found("V15")
    assert f"has probably lost its exponent; if {meant} is meant" in found.message


def test_words_that_are_not_read_yet_are_looked_at_as_well():
    (found,) = a_level(None, words="8 x 108 cells").found("V15")
    assert "“8 x 108”" in found.message


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("8e8", "8 x 108 cells"),
        ("1e7", "107 cells/kg"),
        ("1e7", "10^7 cells/kg"),
        ("1e7", "10⁷ cells/kg in 107 patients"),
        ("1e6", "1 × 10^6 cells"),
        ("1e6", "1 × 106.5"),
    ],
)
def test_a_number_that_is_what_was_meant_is_fine(number, words):
    assert not a_level(number, words=words).found("V15")


def test_millions_ranges_and_other_units():
    assert not a_level("5", "Mio cells").found("V15")
    assert not a_level("5", "million cells/kg").found("V15")
    assert not a_level("5", "mL").found("V15")
    wide = Spread(SpreadKind.RANGE, Decimal("1e6"), Decimal("1e12"))
    assert a_level(None, spread=wide).found("V15")


@given(st.integers(-1, 200), st.integers(0, 13))
def test_a_dose_of_cells_is_told_exactly_when_it_is_out_of_bounds(factor, power):
    number = Decimal(factor).scaleb(power)
    assert bool(a_level(str(number), "cells").found("V15")) is not (1000 <= number <= 10**11)


def test_the_bounds_are_the_projects_to_set():
    assert not a_level("500").found("V15", {"V15": RuleSetting(limits={"least": "100"})})


@given(numbers, st.text(alphabet="0123456789 x×^.cells/kg107", max_size=40))
def test_cell_doses_and_words_of_any_shape_are_answered(number, words):
    for found in a_level(str(number), words=words).found("V15"):
        assert len(found.message) < 300


def test_a_dose_with_a_comparator_is_judged_alike():
    written = Written()
    written.item("dose_level", value=Quantity(Decimal(5), "cells/kg", Comparator.GE))
    assert written.found("V15")


@pytest.mark.parametrize("name", ["cell_dose_plausible"])
def test_the_examples_run(name):
    tried = doctest.testmod(sys.modules[f"app.checks.{name}"])
    assert tried.attempted
    assert not tried.failed
