from __future__ import annotations

import doctest
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app.checks
from app.checks import CHECKS, run
from app.checks.completeness import completeness
from app.domain.dates import PartialDate
from app.domain.findings import Severity
from app.domain.kinds import (
    Comparator,
    Date,
    Estimate,
    Integer,
    Payload,
    Proportion,
    PValue,
    Quantity,
    Reference,
    Spread,
    SpreadKind,
    Target,
    Term,
    Terms,
    Text,
    TimeToEvent,
)
from app.domain.values import Derivation, Missing
from app.reading.percents import agrees, percent_of
from tests.builders.subjects import a_statement, a_subject, findings

RESPONSE = Proportion(8, 11, Decimal("73"))


def test_every_check_has_a_row_of_its_own_and_a_file():
    ids = [check.id for check in CHECKS]
    assert len(set(ids)) == len(ids)
    folder = Path(app.checks.__file__).parent
    for check in CHECKS:
        assert check.sentence.endswith(".")
        assert (folder / f"{check.find.__name__}.py").is_file()


def test_a_finding_says_rule_severity_and_place():
    (found,) = findings("V17", a_statement("response", Proportion(12, 11), "12 of 11"))
    assert found.severity is Severity.ERROR
    assert (found.source, found.item, found.field, found.value) == ("source", "outcome-1", "response", "response-1")
    assert found.message == "Response: 12 of 11 is more than all: n lies between 0 and 11, or N is at least 12."


@pytest.mark.parametrize("counts", [(-1, 11), (3, -2), (12, 11), (1, 0)])
def test_counts_out_of_order_are_errors(counts):
    assert findings("V17", a_statement("response", Proportion(*counts)))


@pytest.mark.parametrize("counts", [(0, 11), (11, 11), (8, None), (None, 11), (0, 0)])
def test_counts_in_order_are_fine(counts):
    assert not findings("V17", a_statement("response", Proportion(*counts)))


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent", "fine"),
    [
        (8, 11, "73", True),
        (8, 11, "72.7", True),
        (8, 11, "72.73", True),
        (8, 11, "73.0", False),
        (8, 11, "72", False),
        (8, 11, "74", False),
        (1, 8, "12", True),
        (1, 8, "13", True),
        (1, 8, "12.5", True),
        (0, 11, "0", True),
        (11, 11, "100", True),
        (11, 11, "99", False),
        (29, 40, "72.5", True),
    ],
)
def test_a_percent_is_compared_as_it_is_printed(numerator, denominator, percent, fine):
    assert agrees(numerator, denominator, Decimal(percent)) is fine
    statement = a_statement("response", Proportion(numerator, denominator, Decimal(percent)))
    assert (not findings("V18", statement)) is fine


def test_a_wrong_percent_is_told_with_what_would_be_right():
    (found,) = findings("V18", a_statement("response", Proportion(8, 11, Decimal("64"))))
    assert found.message == "Response: 64 % does not agree with 8/11, which is 72.7 %; 64 % of 11 would be 7."


def test_a_percent_without_both_counts_or_with_impossible_ones_is_left_to_other_rules():
    for payload in (Proportion(8, None, Decimal(1)), Proportion(12, 11, Decimal(1)), Proportion(0, 0, Decimal(1))):
        assert not findings("V18", a_statement("response", payload))


@pytest.mark.parametrize("percent", ["9e999999", "1e-999999", "50." + "1" * 70, "1" * 500])
def test_a_percent_that_nobody_prints_is_a_finding_like_any_other(percent):
    (found,) = findings("V18", a_statement("response", Proportion(1, 11, Decimal(percent))))
    assert "does not agree with 1/11, which is 9." in found.message


@given(
    st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.integers(0, 4),
)
def test_a_percent_rounded_from_its_counts_always_agrees(counts, decimals):
    numerator, denominator = counts
    rounded = percent_of(numerator, denominator, decimals)
    assert agrees(numerator, denominator, rounded)
    off = rounded + Decimal(2).scaleb(-decimals)
    assert not agrees(numerator, denominator, off)
    difference = abs(Fraction(100 * numerator, denominator) - Fraction(rounded))
    assert difference <= Fraction(1, 2 * 10**decimals)


@pytest.mark.parametrize(
    ("field", "payload", "words"),
    [
        ("response", RESPONSE, "8 of the 11 (73%)"),
        ("response", Proportion(8, 11), "eight of eleven"),
        ("response", Proportion(0, 11), "none of the 11 patients"),
        ("survival", TimeToEvent(number=Decimal("13.8"), unit="months"), "13·8 months"),
        ("survival", TimeToEvent(number=Decimal("13.8"), unit="months"), "13,8 Monate"),
        ("enrolled", Integer(10_000), "10 000 people"),
        ("enrolled", Integer(10_000), "10,000 people"),
        (
            "dose",
            Quantity(Decimal(5), "mg", spread=Spread(SpreadKind.RANGE, Decimal("2.8"), Decimal(20))),
            "5 mg (2.8-20)",
        ),
        (
            "effect",
            Estimate(
                "HR",
                Decimal("0.67"),
                Spread(SpreadKind.CI, Decimal("0.5"), Decimal("0.9"), Decimal(95)),
                PValue(Comparator.LT, Decimal("0.001")),
            ),
            "HR 0.67 (0.5–0.9), p<.001",
        ),
        ("started", Date(PartialDate("2020")), "last year"),
    ],
)
def test_numbers_that_stand_in_their_quote_are_fine(field: str, payload: Payload, words: str):
    assert not findings("V27", a_statement(field, payload, words))


@pytest.mark.parametrize(
    ("field", "payload", "words", "absent"),
    [
        ("response", RESPONSE, "8 (73%)", "11 is"),
        ("response", Proportion(0, None), "none of them", "0 is"),
        ("enrolled", Integer(19), "CD19 cells", "19 is"),
        ("survival", TimeToEvent(number=Decimal(14), unit="months"), "13.8 months", "14 is"),
        ("response", Proportion(9, 12), "8 of 11", "9, 12 are"),
    ],
)
def test_numbers_that_do_not_stand_in_their_quote_are_named(field: str, payload: Payload, words: str, absent: str):
    (found,) = findings("V27", a_statement(field, payload, words))
    assert f"{absent} not in the quoted words" in found.message


def test_a_part_that_is_inferred_needs_no_words_of_its_own():
    inferred = {"denominator": Derivation.INFERRED}
    assert not findings("V27", a_statement("response", RESPONSE, "8 (73%)", part_derivations=inferred))
    computed = a_statement("response", RESPONSE, "8", derivation=Derivation.COMPUTED, how="8 + 3 = 11")
    assert not findings("V27", computed)


def test_a_stated_value_without_words_is_unvouched_and_others_are_not():
    assert findings("unvouched", a_statement("response", RESPONSE))
    assert not findings("unvouched", a_statement("response", RESPONSE, "8 of 11 (73%)"))
    assert not findings("unvouched", a_statement("response", RESPONSE, derivation=Derivation.COMPUTED))
    assert not findings("unvouched", a_statement("response", missing=Missing.NOT_REPORTED))
    assert not findings("unvouched", a_statement("target", Reference(Target.SOURCE, "source")))


def test_words_that_are_not_read_yet_are_shown_short():
    (found,) = findings("unread", a_statement("response", unread="a\nvery " + "long " * 20))
    assert "a very long" in found.message
    assert len(found.message) < 140


def test_two_statements_in_a_field_for_one_value_are_told_once():
    first = a_statement("response", RESPONSE, "8 (73%)")
    second = a_statement("response", Proportion(7, 11), "7 of 11", key="response-2", ordinal=1, current=False)
    (found,) = findings("V30", first, second)
    assert "8/11 (73%) and 7/11" in found.message
    assert found.value == "response-1"
    countries = [a_statement("countries", Text(name), key=name, ordinal=n) for n, name in enumerate("ab")]
    assert not findings("V30", *countries)


def test_a_term_outside_the_list_is_told_with_the_nearest_one():
    (found,) = findings("unlisted", a_statement("measure", Term("overall resp")))
    assert found.message == "Measure: “overall resp” is not in the list; it may be “Overall response rate”."
    (gone,) = findings("unlisted", a_statement("phase", Terms((Term("Complete response", "CR"), Term("x", "GONE")))))
    assert "“x”" in gone.message
    assert not findings("unlisted", a_statement("measure", Term("Complete response", "CR")))


def test_needed_fields_are_counted_only_where_they_apply():
    empty = completeness(a_subject())
    assert (empty.filled, empty.needed, empty.unvouched) == (0, 2, 0)
    response = a_statement("measure", Term("Complete response", "CR"), "CR")
    other = a_statement("measure", Term("Overall survival", "OS"), "OS")
    assert completeness(a_subject(response)).needed == 3
    assert completeness(a_subject(other)).needed == 2
    unread = a_statement("response", unread="8 or so")
    missing = a_statement("criteria", missing=Missing.NOT_REPORTED)
    assert completeness(a_subject(response, unread)).filled == 1
    assert completeness(a_subject(response, missing)).filled == 2
    assert completeness(a_subject(a_statement("response", RESPONSE))).unvouched == 1


def test_needed_fields_that_are_empty_are_named():
    assert [found.field for found in findings("needed")] == ["measure", "response"]
    assert all(found.severity is Severity.NOTE for found in findings("needed"))


def test_a_value_of_a_field_that_the_form_has_lost_breaks_no_check():
    assert isinstance(run(a_subject(a_statement("gone", Proportion(12, 11)))), tuple)


@pytest.mark.parametrize("name", ["percent_matches_counts", "counts_in_order"])
def test_the_examples_run(name):
    tried = doctest.testmod(sys.modules[f"app.checks.{name}"])
    assert tried.attempted
    assert not tried.failed
