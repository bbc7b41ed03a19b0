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
    kind_of,
)
from app.reading.readers import read
from app.reading.result import ReadingError
from app.reading.show import show
from app.reading.typed import parse_typed
from tests.builders.payloads import payloads

UNSTATED = Statistic.UNSTATED


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
    assert typed(Kind.TIME_TO_EVENT, "13.8", unit="months") == TimeToEvent(UNSTATED, Decimal("13.8"), "months")


def test_times_estimates_and_counts_are_typed() -> None:
    spread = Spread(SpreadKind.RANGE, Decimal("2.8"), Decimal(20))
    assert typed(Kind.TIME_TO_EVENT, "median 13.8 months (2.8-20)") == TimeToEvent(
        Statistic.MEDIAN, Decimal("13.8"), "months", spread=spread
    )
    assert typed(Kind.TIME_TO_EVENT, "nr") == TimeToEvent(UNSTATED, reached=Reached.NOT_REACHED)
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


@pytest.mark.parametrize(
    ("kind", "words", "unread"),
    [
        (Kind.PROPORTION, "73 of 99 foo", "foo"),
        (Kind.PROPORTION, "8 of 11 evaluable patients", "evaluable"),
        (Kind.PROPORTION, "about 8/11", "about"),
        (Kind.PROPORTION, "8/11*", "*"),
        (Kind.PROPORTION, "none of 11", "none"),
        (Kind.INTEGER, "73 foo", "foo"),
        (Kind.INTEGER, "73%", "%"),
        (Kind.INTEGER, "more than 73", "more than"),
        (Kind.QUANTITY, "13.8 months whatever", "whatever"),
        (Kind.QUANTITY, "foo 13.8 months", "foo"),
        (Kind.QUANTITY, "13.8 months?", "?"),
        (Kind.QUANTITY, "13.8 or more", "or more"),
        (Kind.QUANTITY, "13.8 years (range 2–20 months)", "months"),
        (Kind.QUANTITY, "13.8 months (IQR of 2–20)", "IQR"),
        (Kind.TIME_TO_EVENT, "13.8 months whatever", "whatever"),
        (Kind.TIME_TO_EVENT, "13.8 whatever", "whatever"),
        (Kind.TIME_TO_EVENT, "68% at 12 whatever", "whatever"),
        (Kind.TIME_TO_EVENT, "13.8 months at 12 years", "years"),
        (Kind.TIME_TO_EVENT, "median 68% at 12 months", "median"),
        (Kind.TIME_TO_EVENT, "NR so far", "so far"),
        (Kind.ESTIMATE, "HR 0.5 foo", "foo"),
        (Kind.ESTIMATE, "HR 0.67 95% CI 0.5–0.9 foo", "foo"),
        (Kind.ESTIMATE, "adjusted HR 0.5", "adjusted"),
        (Kind.ESTIMATE, "HR < 0.5", "<"),
        (Kind.ESTIMATE, "about 0.5", "about"),
    ],
)
def test_a_word_that_is_not_understood_is_named_and_not_dropped(kind: Kind, words: str, unread: str) -> None:
    with pytest.raises(ReadingError, match="Field takes") as told:
        typed(kind, words)
    assert f"“{unread}” is not understood." in str(told.value)


@pytest.mark.parametrize(
    ("kind", "words", "shown"),
    [
        (Kind.PROPORTION, "8 out of the 11 patients (73%)", "8/11 (73%)"),
        (Kind.PROPORTION, "8/11 – 73%", "8/11 (73%)"),
        (Kind.PROPORTION, "73% of patients", "73%"),
        (Kind.INTEGER, "a total of 73 participants", "73"),
        (Kind.INTEGER, "n = 1,234", "1234"),
        (Kind.QUANTITY, "13.8 (range 2.8–20 months)", "13.8 months (range 2.8–20)"),
        (Kind.QUANTITY, "13.8 months (range 2.8–20 months)", "13.8 months (range 2.8–20)"),
        (Kind.QUANTITY, "from 2 to 20 years", "2–20 years"),
        (Kind.QUANTITY, "5 mg per week", "5 mg per week"),
        (Kind.QUANTITY, "3 lines of therapy", "3 lines of therapy"),
        (Kind.TIME_TO_EVENT, "12-month 68%", "68% at 12 months"),
        (Kind.TIME_TO_EVENT, "NR (95% CI 2.8–NE months)", "? months not reached (95% CI 2.8–?)"),
        (Kind.ESTIMATE, "HR of 0.67 (95% CI 0.5–0.9) and p = 0.01", "HR 0.67 (95% CI 0.5–0.9), p = 0.01"),
    ],
)
def test_words_that_add_nothing_may_be_typed(kind: Kind, words: str, shown: str) -> None:
    assert show(typed(kind, words)) == shown


def test_words_of_the_label_may_be_typed_unless_they_change_the_number() -> None:
    field = Field(key="f", label="Median follow-up, not more", kind=Kind.QUANTITY, unit="months")
    for words in ("median follow-up of 13.8 months", "13.8 months of follow-up", "Follow up: 13.8"):
        assert parse_typed(field, words) == Quantity(Decimal("13.8"), "months")
    for words in ("no follow-up 13.8", "not 13.8", "mean follow-up 13.8"):
        with pytest.raises(ReadingError):
            parse_typed(field, words)


def test_a_count_takes_the_unit_of_its_field() -> None:
    assert typed(Kind.INTEGER, "3 doses", unit="doses") == Integer(3)
    with pytest.raises(ReadingError, match="“months” is not understood"):
        typed(Kind.INTEGER, "3 months", unit="doses")


def test_a_date_is_not_both_actual_and_estimated() -> None:
    with pytest.raises(ReadingError):
        typed(Kind.DATE, "2025 estimated actual")


def test_words_that_are_selected_are_read_as_far_as_they_go() -> None:
    field = Field(key="f", label="Field", kind=Kind.PROPORTION)
    assert read(field, "8 of 11 promising cases").payload == Proportion(8, 11)


@given(payloads, st.sampled_from(["foo", "promising", "not", "or so"]), st.integers(0, 20))
def test_a_word_typed_into_a_value_never_vanishes(payload: Payload, word: str, place: int) -> None:
    shown = show(payload).split(" ")
    words = " ".join([*shown[:place], word, *shown[place:]])
    try:
        again = typed(kind_of(payload), words)
    except ReadingError:
        return
    assert again != payload
    assert word in show(again)


@given(payloads, st.text(st.characters(categories=["L"]), max_size=12).map("zz".__add__))
def test_any_word_behind_a_value_is_refused_or_kept(payload: Payload, word: str) -> None:
    field = Field(key="f", label="Field", kind=kind_of(payload))
    try:
        again = parse_typed(field, f"{show(payload)} {word}")
    except ReadingError:
        return
    assert word in show(again)
