from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.forms import Field
from app.domain.kinds import Date, Kind
from app.reading.readers import read

FIELD = Field(key="f", label="Start", kind=Kind.DATE)


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("2025-03-27", "2025-03-27"),
        ("2025–03–27", "2025-03-27"),
        ("2025/3/27", "2025-03-27"),
        ("27 March 2025", "2025-03-27"),
        ("27th of March, 2025", "2025-03-27"),
        ("posted February 8, 2020", "2020-02-08"),
        ("Sept. 3 2021", "2021-09-03"),
        ("2021 Sep 3", "2021-09-03"),
        ("Mar 2025", "2025-03"),
        ("2025-03", "2025-03"),
        ("31.12.2024", "2024-12-31"),
        ("3/27/2025", "2025-03-27"),
        ("27/3/2025", "2025-03-27"),
        ("05/05/2025", "2025-05-05"),
        ("in 2024", "2024"),
    ],
)
def test_dates_are_read_with_the_precision_they_have(words: str, iso: str) -> None:
    payload = read(FIELD, words).payload
    assert isinstance(payload, Date)
    assert payload.date.iso == iso


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("03/04/2020", "2020-04-03 or 2020-03-04"),
        ("published yesterday", "relative"),
        ("three weeks ago", "relative"),
        ("2025-02-30", "calendar"),
        ("in the spring", "nothing that fits"),
        ("11 patients", "nothing that fits"),
    ],
)
def test_what_is_not_certain_is_not_guessed(words: str, why: str) -> None:
    reading = read(FIELD, words)
    assert reading.payload is None
    assert why in reading.notes[0]


def test_estimated_and_actual_dates_differ() -> None:
    assert getattr(read(FIELD, "December 2026 (estimated)").payload, "nature", "") == "estimated"
    assert getattr(read(FIELD, "Actual: 2024-01-02").payload, "nature", "") == "actual"


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_every_day_is_read_in_every_unambiguous_way(day: dt.date) -> None:
    for words in (day.isoformat(), f"{day.day} {day:%B} {day.year}", f"{day:%b} {day.day}, {day.year}"):
        payload = read(FIELD, words).payload
        assert isinstance(payload, Date)
        assert payload.date.iso == day.isoformat()
