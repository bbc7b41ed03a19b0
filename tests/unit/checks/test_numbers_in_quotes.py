"""Rule V27: a typed number occurs in its quote, in whatever way it is printed, or says how it was derived."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks import run
from app.domain.kinds import Integer, Payload, Proportion, Quantity, Spread, SpreadKind, TimeToEvent
from app.domain.values import Derivation
from tests.builders.written import Written, term

ENGLISH = "The rate was 73.0% and 12.5 months. " * 3
GERMAN = "Die Rate war 73,0 % und 12,5 Monate. " * 3


def quoted(field: str, payload: Payload, words: str, text: str = ""):
    written = Written()
    written.item("trial")
    written.item("outcome", "trial-1", measure=term("CRS"))
    written.put("outcome-1", field, payload, words)
    return [one for one in run(replace(written.subject(), text=text)) if one.rule == "V27"]


def percent(number: str) -> Proportion:
    return Proportion(percent=Decimal(number))


@pytest.mark.parametrize(
    ("field", "payload", "words"),
    [
        ("result", Proportion(8, 11, Decimal("73")), "8 of 11 (73%)"),
        ("result", Proportion(8, 11), "eight of the eleven"),
        ("result", percent("73.0"), "73·0"),
        ("result", percent("35.9"), "35·9%"),
        ("result", percent("35.9"), "35.9 per cent"),
        ("result", percent("72.5"), "72,5 %"),
        ("result", Proportion(1234, 10000), "1 234 of 10\u2009000"),
        ("result", Proportion(1234, 10000), "1\u00a0234 of 10\u202f000"),
        ("result", Proportion(1234, 10000), "1,234 of 10'000"),
        ("result", Proportion(1234, 10000), "1234 of ten thousand"),
        ("result", Proportion(8, 11), "8/11"),
        ("result", Proportion(8, 11), "n=8; N=11"),
        ("result", Proportion(8, 11), "[8] (11)"),
        (
            "median_follow_up",
            Quantity(Decimal("13.8"), "months", spread=Spread(SpreadKind.RANGE, Decimal("2.8"), Decimal("20"))),
            "13.8 months (2.8–20)",
        ),
        ("time_point", Quantity(None, "days", spread=Spread(SpreadKind.RANGE, Decimal(3), Decimal(5))), "days 3-5"),
        ("amount", Quantity(Decimal("2500000"), "cells"), "2.5 million"),
        ("amount", Quantity(Decimal("1e6"), "cells"), "10^6 cells"),
        ("amount", Quantity(Decimal("1e6"), "cells"), "10⁶ cells"),
        (
            "amount",
            Quantity(None, "cells", spread=Spread(SpreadKind.RANGE, Decimal("1e6"), Decimal("3e6"))),
            "1–3 × 10^6 cells",
        ),
        (
            "amount",
            Quantity(None, "cells", spread=Spread(SpreadKind.RANGE, Decimal("1e6"), Decimal("3e6"))),
            "1 to 3 million cells",
        ),
    ],
)
def test_numbers_are_found_however_they_are_printed(field, payload, words):
    assert not quoted(field, payload, words)


@pytest.mark.parametrize(
    ("field", "payload", "words"),
    [
        ("result", Proportion(2, 11), "2 × 10^6 in 11"),
        ("result", Proportion(8, 11), "18 of 110"),
        ("result", percent("5"), "72.5%"),
        ("result", Proportion(19, 92), "CD19 and NK-92"),
        ("amount", Quantity(Decimal("2"), "cells"), "2 million cells"),
        ("amount", Quantity(Decimal("1e7"), "cells"), "10^6 cells"),
    ],
)
def test_parts_of_other_numbers_are_not_found(field, payload, words):
    assert quoted(field, payload, words)


def test_a_comma_is_a_decimal_point_only_where_the_text_writes_decimals_so():
    assert not quoted("result", percent("12.5"), "12,5", GERMAN)
    assert quoted("result", percent("12.5"), "references 12,5)", ENGLISH)
    assert not quoted("result", percent("12.5"), "12,5 %", ENGLISH)


@pytest.mark.parametrize(
    ("field", "number", "words"),
    [
        ("grade_min", 3, "grade 3+"),
        ("grade_max", 5, "grade 3+"),
        ("grade_max", 5, "grade ≥3"),
        ("grade_min", 3, "grades III–IV"),
        ("grade_max", 4, "grades III–IV"),
        ("grade_min", 1, "any grade"),
    ],
)
def test_grades_may_be_roman_or_open(field, number, words):
    assert not quoted(field, Integer(number), words)


def test_grades_that_the_words_do_not_say_are_told():
    assert quoted("grade_max", Integer(5), "grade 3")
    assert quoted("grade_min", Integer(2), "grades III–IV")


def test_a_percent_that_the_counts_give_is_offered_as_computed():
    (found,) = quoted("result", Proportion(8, 11, Decimal("73")), "8 of 11")
    assert "73 is not in the quoted words; it agrees with 8/11, so mark it as computed from them." in found.message
    (wrong,) = quoted("result", Proportion(8, 11, Decimal("80")), "8 of 11")
    assert "correct the number or the quote" in wrong.message


@pytest.mark.parametrize("derivation", [Derivation.COMPUTED, Derivation.INFERRED])
def test_a_derived_number_says_how(derivation):
    written = Written()
    written.item("trial")
    written.item("outcome", "trial-1")
    written.put("outcome-1", "result", Proportion(8, 11, Decimal("73")), derivation=derivation)
    (found,) = written.found("V27")
    assert f"is {derivation}, but not said how" in found.message
    assert ("percent = 8/11 = 73 %" in found.message) is (derivation is Derivation.COMPUTED)
    written.item("outcome", "trial-1")
    written.put("outcome-2", "result", Proportion(8, 11), derivation=derivation, how="11 less the 3 without response")
    written.item("outcome", "trial-1")
    written.put("outcome-3", "result", Proportion(8, 11), derivation=derivation, rests_on=("outcome-2.result-1",))
    assert len(written.found("V27")) == 1


def test_a_value_from_elsewhere_is_not_looked_for_in_the_words():
    written = Written()
    written.item("trial")
    written.item("outcome", "trial-1")
    written.put("outcome-1", "result", Proportion(8, 11), "no", derivation=Derivation.EXTERNAL, outside="the registry")
    assert not written.found("V27")


numbers = st.integers(0, 10**9)


@given(numbers, st.sampled_from(["{}", "{} patients", "({})", "n={}", "of {:,}", "{}%", "{}/99", "{}; x", "the {},"]))
def test_a_number_that_is_printed_is_always_found(number, form):
    assert not quoted("result", Proportion(number), form.format(number))


@given(numbers, numbers)
def test_a_number_that_is_not_printed_is_never_found(number, printed):
    if number != printed:
        assert quoted("grade_min", Integer(number), f"CRS in {printed} patients")


@given(st.decimals(allow_nan=False, allow_infinity=False) | st.just(Decimal("9e999999")), st.text(max_size=40))
def test_numbers_and_words_of_any_kind_are_answered(number, words):
    if words.strip():
        for found in quoted("time_result", TimeToEvent(number=number), words, text=words):
            assert len(found.message) < 300
