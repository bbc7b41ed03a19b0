from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import WorldError
from app.domain.forms import Field
from app.domain.kinds import (
    Answer,
    Comparator,
    Estimate,
    Identifier,
    Integer,
    Kind,
    Payload,
    Proportion,
    PValue,
    Quantity,
    Reached,
    Spread,
    SpreadKind,
    Statistic,
    TimeToEvent,
    YesNo,
)
from app.reading import ReadingError, parse_typed


def typed(kind: Kind, words: str, **more: str) -> Payload:
    return parse_typed(Field(key="f", label="Field", kind=kind, **more), words)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "payload"),
    [
        ("8/11 73%", Proportion(8, 11, Decimal(73))),
        ("8/11 73", Proportion(8, 11, Decimal(73))),
        ("8 / 11 (72.7 %)", Proportion(8, 11, Decimal("72.7"))),
        ("8/11", Proportion(8, 11)),
        ("8 of 11", Proportion(8, 11)),
        ("73%", Proportion(None, None, Decimal(73))),
        ("72,7%", Proportion(None, None, Decimal("72.7"))),
        ("8", Proportion(8)),
        ("?/11", Proportion(None, 11)),
        ("0/11", Proportion(0, 11)),
    ],
)
def test_a_proportion_is_typed_in_any_of_its_forms(words: str, payload: Proportion) -> None:
    assert typed(Kind.PROPORTION, words) == payload


def test_the_field_lends_its_unit() -> None:
    assert typed(Kind.QUANTITY, "13.8", unit="months") == Quantity(Decimal("13.8"), "months")
    assert typed(Kind.QUANTITY, "2 yrs", unit="months") == Quantity(Decimal(2), "years")
    assert typed(Kind.TIME_TO_EVENT, "13.8", unit="months") == TimeToEvent(number=Decimal("13.8"), unit="months")


def test_times_estimates_and_counts_are_typed() -> None:
    spread = Spread(SpreadKind.RANGE, Decimal("2.8"), Decimal(20))
    assert typed(Kind.TIME_TO_EVENT, "13.8 months (2.8-20)") == TimeToEvent(
        Statistic.MEDIAN, Decimal("13.8"), "months", spread=spread
    )
    assert typed(Kind.TIME_TO_EVENT, "nr") == TimeToEvent(reached=Reached.NOT_REACHED)
    assert typed(Kind.ESTIMATE, "HR 0.67 (0.5-0.9) p<0.001") == Estimate(
        "HR",
        Decimal("0.67"),
        Spread(SpreadKind.CI, Decimal("0.5"), Decimal("0.9")),
        PValue(Comparator.LT, Decimal("0.001")),
    )
    assert typed(Kind.INTEGER, "1,234") == Integer(1234)
    assert typed(Kind.INTEGER, "-5") == Integer(-5)
    assert typed(Kind.YES_NO, "y") == YesNo(Answer.YES)
    assert typed(Kind.IDENTIFIER, "NCT 0305 6339") == Identifier("nct", "NCT03056339")


@pytest.mark.parametrize("kind", sorted(Kind))
@pytest.mark.parametrize("words", ["", "   ", "\n"])
def test_nothing_typed_is_answered_with_an_example(kind: Kind, words: str) -> None:
    with pytest.raises(ReadingError, match="Field takes") as told:
        typed(kind, words)
    assert isinstance(told.value, WorldError)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.PROPORTION, "some of them"),
        (Kind.PROPORTION, "8/11 73% 5"),
        (Kind.INTEGER, "13.5"),
        (Kind.INTEGER, "8 (73%)"),
        (Kind.QUANTITY, "much"),
        (Kind.QUANTITY, "5 mg 7"),
        (Kind.DATE, "hello 2024"),
        (Kind.DATE, "03/04/2020"),
        (Kind.DATE, "yesterday"),
        (Kind.DATE, "2025-13"),
        (Kind.YES_NO, "perhaps"),
        (Kind.ESTIMATE, "HR"),
        (Kind.ESTIMATE, "HR 0.9 (0.9-0.5)"),
        (Kind.REFERENCE, "arm A"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(kind: Kind, words: str) -> None:
    with pytest.raises(ReadingError) as told:
        typed(kind, words)
    assert str(told.value).endswith(".")


@given(st.sampled_from(Kind), st.text(max_size=60))
def test_any_typing_gives_a_payload_or_a_sentence(kind: Kind, words: str) -> None:
    try:
        told = repr(typed(kind, words))
    except ReadingError as error:
        told = str(error)
    assert told
