from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.forms import Field
from app.domain.kinds import (
    Answer,
    Comparator,
    Estimate,
    Integer,
    Kind,
    Proportion,
    PValue,
    Quantity,
    Reached,
    Spread,
    SpreadKind,
    Statistic,
    Text,
    TimeToEvent,
    YesNo,
)
from app.reading.readers import READERS, read
from app.reading.result import Around, Reading

TEXT = (
    "Cells were given to adults. Among the 11 participants who were treated, 8 (73%) had a response, and 7 of them "
    "lost all signs of disease at a median follow-up of 13.8 months, and no patients had a severe reaction. "
    "Twelve people were screened. The mean stay was 5.2 weeks; more than 40 doses were made."
)


def asked(kind: Kind, words: str, text: str = TEXT, **more: Any) -> Reading:
    start = text.index(words)
    field = Field(key="f", label=more.pop("label", "Field"), kind=kind, **more)
    return read(field, words, Around(text, start, start + len(words)))


def part(reading: Reading, name: str, text: str = TEXT) -> str:
    (found,) = (p for p in reading.parts if p.name == name)
    return text[found.start : found.end]


@pytest.mark.parametrize(
    ("words", "stated", "proposed"),
    [
        ("8 (73%)", Proportion(8, None, Decimal(73)), Proportion(8, 11, Decimal(73))),
        ("8 (73%) had a response", Proportion(8, None, Decimal(73)), Proportion(8, 11, Decimal(73))),
        ("7 of them lost", Proportion(7), Proportion(7, 11)),
        ("73%", Proportion(None, None, Decimal(73)), Proportion(None, 11, Decimal(73))),
    ],
)
def test_a_denominator_is_proposed_from_the_same_sentence(words: str, stated: Proportion, proposed: Proportion) -> None:
    reading = asked(Kind.PROPORTION, words)
    assert reading.payload == proposed
    assert reading.stated == stated
    assert reading.proposals == ("denominator",)
    assert part(reading, "denominator") == "11"
    assert reading.as_stated == words
    assert "confirm" in reading.notes[0]


@pytest.mark.parametrize(
    ("words", "payload"),
    [
        ("8 (73%)", Proportion(8, None, Decimal("73"))),
        ("8/11 (72.7%)", Proportion(8, 11, Decimal("72.7"))),
        ("8 of 11", Proportion(8, 11)),
        ("8 out of 11 patients", Proportion(8, 11)),
        ("eight of the eleven patients", Proportion(8, 11)),
        ("Of the 11 patients, 8 (73·0%)", Proportion(8, 11, Decimal("73.0"))),
        ("73% (8/11)", Proportion(8, 11, Decimal("73"))),
        ("73,0 %", Proportion(None, None, Decimal("73.0"))),
        ("73% (95% CI, 39 to 94)", Proportion(None, None, Decimal("73"))),
        ("N = 11", Proportion(None, 11)),
        ("1,234 of 2,000", Proportion(1234, 2000)),
    ],
)
def test_proportions_are_read_from_the_words_alone(words: str, payload: Proportion) -> None:
    field = Field(key="f", label="ORR", kind=Kind.PROPORTION)
    reading = read(field, words)
    assert reading.payload == payload
    assert str(getattr(reading.payload, "percent", None)) == str(payload.percent)
    assert reading.proposals == ()


def test_no_and_none_are_not_zero() -> None:
    reading = asked(Kind.PROPORTION, "no patients had a severe reaction")
    assert reading.payload is None
    assert "not read as 0" in reading.notes[0]


def test_the_denominator_that_agrees_with_the_percent_is_preferred() -> None:
    text = "Of the 20 patients enrolled, 11 patients were evaluable and 8 (73%) responded."
    assert asked(Kind.PROPORTION, "8 (73%)", text).payload == Proportion(8, 11, Decimal(73))


def test_a_denominator_is_not_taken_from_another_sentence() -> None:
    text = "Of the 11 patients, all were treated. Then 8 (73%) responded."
    reading = asked(Kind.PROPORTION, "8 (73%)", text)
    assert reading.payload == Proportion(8, None, Decimal(73))
    assert reading.proposals == ()


def test_a_time_is_read_with_its_statistic_and_unit() -> None:
    reading = asked(Kind.TIME_TO_EVENT, "median follow-up of 13.8 months")
    assert reading.payload == TimeToEvent(Statistic.MEDIAN, Decimal("13.8"), "months")
    assert (part(reading, "number"), part(reading, "unit")) == ("13.8", "months")
    mean = asked(Kind.TIME_TO_EVENT, "5.2 weeks")
    assert mean.payload == TimeToEvent(Statistic.MEAN, Decimal("5.2"), "weeks")
    assert mean.proposals == ("statistic",)


@pytest.mark.parametrize(
    ("words", "payload"),
    [
        (
            "13.8 months (95% CI, 2.8 to not reached)",
            TimeToEvent(
                Statistic.UNSTATED,
                Decimal("13.8"),
                "months",
                spread=Spread(SpreadKind.CI, Decimal("2.8"), None, Decimal(95)),
            ),
        ),
        ("The median was not reached", TimeToEvent(reached=Reached.NOT_REACHED)),
        ("NE", TimeToEvent(Statistic.UNSTATED, reached=Reached.NOT_ESTIMABLE)),
        ("68% at 12 months", TimeToEvent(Statistic.RATE_AT, Decimal(68), "months", at=Decimal(12))),
        ("12-month survival was 68%", TimeToEvent(Statistic.RATE_AT, Decimal(68), "months", at=Decimal(12))),
    ],
)
def test_times_are_read_from_the_words_alone(words: str, payload: TimeToEvent) -> None:
    assert read(Field(key="f", label="OS", kind=Kind.TIME_TO_EVENT), words).payload == payload


def test_a_unit_and_a_comparator_beside_the_words_are_proposals() -> None:
    reading = asked(Kind.QUANTITY, "40", units=("doses",))
    assert reading.payload == Quantity(Decimal(40), "doses", Comparator.GT)
    assert reading.stated == Quantity(Decimal(40))
    assert set(reading.proposals) == {"comparator", "unit"}
    assert part(reading, "unit") == "doses"
    assert part(reading, "comparator").strip() == "more than"


@pytest.mark.parametrize(
    ("words", "payload"),
    [
        ("about 5 mg/m²", Quantity(Decimal(5), "mg/m2", Comparator.ABOUT)),
        ("≥18 years", Quantity(Decimal(18), "years", Comparator.GE)),
        ("5 ± 3 days", Quantity(Decimal(5), "days", spread=Spread(SpreadKind.SD, Decimal(3)))),
        (
            "47 years (IQR 30–60)",
            Quantity(Decimal(47), "years", spread=Spread(SpreadKind.IQR, Decimal(30), Decimal(60))),
        ),
        ("1 × 10^7 cells/kg", Quantity(Decimal("1E+7"), "cells/kg")),
        ("2.8–20.0 months", Quantity(None, "months", spread=Spread(SpreadKind.RANGE, Decimal("2.8"), Decimal("20.0")))),
    ],
)
def test_quantities_are_read_from_the_words_alone(words: str, payload: Quantity) -> None:
    assert read(Field(key="f", label="Dose", kind=Kind.QUANTITY), words).payload == payload


def test_brackets_without_a_name_are_read_with_a_note() -> None:
    reading = read(Field(key="f", label="Age", kind=Kind.QUANTITY), "47 years (30-60)")
    assert reading.payload == Quantity(Decimal(47), "years", spread=Spread(SpreadKind.RANGE, Decimal(30), Decimal(60)))
    assert "do not say" in reading.notes[0]


def test_a_spread_upside_down_is_refused_with_a_note() -> None:
    reading = read(Field(key="f", label="Age", kind=Kind.QUANTITY), "47 years (range 60-30)")
    assert reading.payload is None
    assert "above" in reading.notes[0]


def test_an_estimate_is_read_with_interval_and_p_value() -> None:
    expected = Estimate(
        "HR",
        Decimal("0.67"),
        Spread(SpreadKind.CI, Decimal("0.5"), Decimal("0.9"), Decimal(95)),
        PValue(Comparator.EQ, Decimal("0.01")),
    )
    field = Field(key="f", label="Effect", kind=Kind.ESTIMATE)
    for words in (
        "HR 0.67 (95% CI 0.5-0.9; p = 0.01)",
        "hazard ratio, 0.67; 95% CI, 0.5 to 0.9; P=0.01",
        "HR = 0·67 [95% confidence interval 0·5–0·9], P value = 0·01",
    ):
        assert read(field, words).payload == expected


def test_a_measure_before_the_words_is_a_proposal() -> None:
    reading = asked(Kind.ESTIMATE, "0.67 (0.5-0.9)", "The odds ratio was 0.67 (0.5-0.9).")
    assert isinstance(reading.payload, Estimate)
    assert reading.payload.measure == "OR"
    assert reading.proposals == ("measure",)


def test_a_count_must_be_the_only_one() -> None:
    assert asked(Kind.INTEGER, "Twelve people").payload == Integer(12)
    assert asked(Kind.INTEGER, "8 (73%)").payload == Integer(8)
    several = asked(Kind.INTEGER, "8 (73%) had a response, and 7")
    assert several.payload is None
    assert "8, 7" in several.notes[0]


def test_yes_is_read_where_the_words_name_the_field() -> None:
    text = "This single-arm study was not a randomised trial."
    assert asked(Kind.YES_NO, "single-arm study", text, label="Single arm").payload == YesNo(Answer.YES)
    assert asked(Kind.YES_NO, "was not a randomised trial", text, label="Randomised").payload == YesNo(Answer.NO)
    assert asked(Kind.YES_NO, "study", text, label="Single arm").payload is None


def test_text_is_taken_as_it_stands() -> None:
    assert asked(Kind.TEXT, "given to adults").payload == Text("given to adults")


def test_a_reference_is_not_read_from_words() -> None:
    assert read(Field(key="f", label="Arm", kind=Kind.REFERENCE), "arm A").payload is None


def test_too_many_words_give_a_note() -> None:
    assert "select fewer" in read(Field(key="f", label="N", kind=Kind.INTEGER), "1 " * 3000).notes[0]


@given(
    st.sampled_from(sorted(READERS)),
    st.text(alphabet="0123456789.,%/()[]±<>≥~ -–×^·:;=aNCTphrdseofit\n\u05d0\U0001f600", max_size=60),
    st.text(max_size=20),
    st.text(max_size=20),
)
def test_whatever_is_selected_is_read_or_explained(kind: Kind, words: str, before: str, after: str) -> None:
    text = before + words + after
    reading = read(Field(key="f", label="F", kind=kind), words, Around(text, len(before), len(before) + len(words)))
    assert reading.payload is not None or reading.notes
    for one in reading.parts:
        assert 0 <= one.start < one.end <= len(text)
    if not reading.proposals:
        assert reading.stated == reading.payload


@pytest.mark.parametrize("filler", ["1", "1 ", "8 of ", "8 (73% ", "(", "Jan 1, ", "a-", "p "])
@pytest.mark.parametrize("kind", sorted(READERS))
def test_long_selections_are_read_in_bounded_work(filler: str, kind: Kind) -> None:
    words = (filler * 4000)[:4000]
    reading = read(Field(key="f", label="F", kind=kind), words, Around(words * 10, 4000, 8000))
    assert reading.as_stated == words
