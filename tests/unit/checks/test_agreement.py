"""Whether two statements agree, as a curator of trials would say."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks.agreement import Agreement, agree, agree_payloads, folded
from app.domain.dates import PartialDate
from app.domain.kinds import (
    Answer,
    Comparator,
    Date,
    Estimate,
    Identifier,
    Integer,
    Proportion,
    PValue,
    Quantity,
    Reached,
    Spread,
    SpreadKind,
    Statistic,
    Term,
    Terms,
    Text,
    TimeToEvent,
    YesNo,
)
from app.domain.values import Missing, Status, Value

SAME, PRINTED, FINER = Agreement.SAME, Agreement.PRINTED, Agreement.FINER
APART, WORDED, DIFFERENT = Agreement.APART, Agreement.WORDED, Agreement.DIFFERENT


def n(number):
    return Decimal(number)


CASES = [
    (Integer(11), Integer(11), SAME),
    (Integer(11), Integer(12), DIFFERENT),
    (Proportion(8, 11, n("73")), Proportion(8, 11, n("73")), SAME),
    (Proportion(8, 11, n("73")), Proportion(8, 11, n("73.0")), PRINTED),
    (Proportion(8, 11, n("73")), Proportion(8, 11, n("72.7")), PRINTED),
    (Proportion(8, 11, n("73")), Proportion(8, 11), FINER),
    (Proportion(8, 11), Proportion(percent=n("73")), FINER),
    (Proportion(8, 11), Proportion(percent=n("74")), DIFFERENT),
    (Proportion(percent=n("73")), Proportion(percent=n("72.7")), PRINTED),
    (Proportion(percent=n("73.0")), Proportion(percent=n("72.7")), DIFFERENT),
    (Proportion(8, 11), Proportion(8, 12), DIFFERENT),
    (Proportion(8), Proportion(8, 11), FINER),
    (Quantity(n("6"), "months"), Quantity(n("6.0"), "months"), PRINTED),
    (Quantity(n("12"), "months"), Quantity(n("1"), "years"), PRINTED),
    (Quantity(n("12"), "months"), Quantity(n("2"), "years"), DIFFERENT),
    (Quantity(n("1e8"), "cells"), Quantity(n("1e8"), "cells/kg"), DIFFERENT),
    (Quantity(n("3")), Quantity(n("3"), comparator=Comparator.GE), DIFFERENT),
    (Quantity(n("62"), "years"), Quantity(n("62"), "years", spread=Spread(SpreadKind.RANGE, n(40), n(75))), FINER),
    (Date(PartialDate("2025")), Date(PartialDate("2025-03")), FINER),
    (Date(PartialDate("2025-02")), Date(PartialDate("2025-03")), DIFFERENT),
    (Date(PartialDate("2024"), "estimated"), Date(PartialDate("2025"), "actual"), APART),
    (Term("B cell lymphoma", "BCL"), Term("B-cell lymphoma", "BCL"), PRINTED),
    (Term("ALL", "ALL"), Term("CLL", "CLL"), DIFFERENT),
    (Term("own words"), Term("Own  words."), PRINTED),
    (Terms((Term("1", "P1"),)), Terms((Term("1", "P1"), Term("2", "P2"))), DIFFERENT),
    (Terms((Term("2", "P2"), Term("1", "P1"))), Terms((Term("1", "P1"), Term("2", "P2"))), PRINTED),
    (Text("CAR19/IL-15"), Text("car19 il–15"), PRINTED),
    (Text("one title"), Text("another title"), WORDED),
    (YesNo(Answer.YES), YesNo(Answer.NO), DIFFERENT),
    (YesNo(Answer.YES), YesNo(Answer.UNCLEAR), APART),
    (Identifier("nct", "NCT01234567"), Identifier("nct", "NCT07654321"), DIFFERENT),
    (Identifier("nct", "NCT01234567"), Identifier("eudract", "2020-000000-00"), APART),
    (TimeToEvent(number=n(6), unit="months"), TimeToEvent(number=n("6.0"), unit="months"), PRINTED),
    (TimeToEvent(number=n(6), unit="months"), TimeToEvent(reached=Reached.NOT_REACHED), DIFFERENT),
    (TimeToEvent(number=n(6), unit="months"), TimeToEvent(Statistic.RATE_AT, n(60), "months", at=n(12)), APART),
    (
        TimeToEvent(Statistic.RATE_AT, n(60), "months", at=n(12)),
        TimeToEvent(Statistic.RATE_AT, n(50), "months", at=n(24)),
        APART,
    ),
    (
        TimeToEvent(Statistic.RATE_AT, n(60), "months", at=n(12)),
        TimeToEvent(Statistic.RATE_AT, n(60), "years", at=n(1)),
        PRINTED,
    ),
    (Estimate("HR", n("0.5")), Estimate("OR", n("0.5")), APART),
    (Estimate("HR", n("0.5")), Estimate("HR", n("0.6")), DIFFERENT),
    (Estimate("HR", p=PValue(Comparator.LT, n("0.01"))), Estimate("HR", p=PValue(Comparator.EQ, n("0.01"))), DIFFERENT),
    (Integer(3), Text("three"), DIFFERENT),
]


@pytest.mark.parametrize(("one", "other", "how"), CASES)
def test_two_payloads_agree_as_an_expert_would_say_either_way_round(one, other, how):
    assert agree_payloads(one, other) is how
    assert agree_payloads(other, one) is how


def value(payload=None, **more):
    return Value(id=more.pop("key", "v"), item="i", field="f", value=payload, **more)


def test_what_is_not_reported_contradicts_nobody():
    assert agree([value(Integer(3))], [value(missing=Missing.NOT_REPORTED)]) is APART
    assert agree([value(Integer(3))], [value(unread="about three")]) is APART
    assert agree([value(Integer(3))], []) is APART


def test_a_stated_none_contradicts_a_value():
    assert agree([value(Integer(3))], [value(missing=Missing.STATED_NONE)]) is DIFFERENT


def test_rivals_that_are_not_current_and_rejected_values_say_nothing():
    assert agree([value(Integer(3))], [value(Integer(4), current=False)]) is APART
    assert agree([value(Integer(3))], [value(Integer(4), status=Status.REJECTED)]) is APART


def test_of_several_values_a_part_is_no_contradiction_but_two_of_their_own_are():
    all_, cll, nhl = (value(Term(code, code)) for code in ("ALL", "CLL", "NHL"))
    assert agree([all_, cll], [cll]) is FINER
    assert agree([all_, cll], [cll, all_]) is SAME
    assert agree([all_, cll], [cll, nhl]) is DIFFERENT
    assert agree([value(Text("France")), value(Text("Italy"))], [value(Text("Spain"))]) is WORDED


counts = st.integers(0, 60)


@given(counts, st.integers(1, 60), st.integers(0, 3))
def test_a_percent_rounded_from_its_counts_never_contradicts_them(hits, patients, decimals):
    exact = Decimal(100) * hits / patients
    printed = exact.quantize(Decimal(1).scaleb(-decimals))
    found = agree_payloads(Proportion(hits, patients), Proportion(percent=printed))
    assert found is not DIFFERENT
    assert agree_payloads(Proportion(hits, patients, printed), Proportion(hits, patients)) is FINER


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(words):
    assert folded(folded(words)) == folded(words)
