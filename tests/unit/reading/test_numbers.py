from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reading.numbers import find_numbers, read_number, values_in, whole, with_points, writes_decimal_commas


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("73", "73"),
        ("73.0", "73.0"),
        ("73·0", "73.0"),
        ("1,234", "1234"),
        ("1,234,567.50", "1234567.50"),
        ("10\u2009000", "10000"),
        ("10\u202f000", "10000"),
        ("10\u00a0000", "10000"),
        ("10 000", "10000"),
        ("13,8", "13.8"),
        (".05", "0.05"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("–3", "-3"),
        ("1 × 10^7", "1E+7"),
        ("6x10⁸", "6E+8"),
        ("2.5e6", "2.5E+6"),
        ("eleven", "11"),
        ("Twenty-three", "23"),
        ("two dozen", "24"),
        ("a hundred", "100"),
        ("one hundred and twenty", "120"),
        ("zero", "0"),
    ],
)
def test_a_number_keeps_its_printed_decimals(words: str, value: str) -> None:
    assert str(read_number(words)) == value


@pytest.mark.parametrize("words", ["none", "no", "", "CD19", "eleventh", "8/11", "73%", "one of the", "·"])
def test_what_is_no_number_is_not_read_as_one(words: str) -> None:
    assert read_number(words) is None


def test_digits_that_are_part_of_a_name_are_no_numbers() -> None:
    text = "CD19 and IL-15 with 4-1BB or 2B4 in NK-92 cells of 11 patients, 10mg and 5 Gy"
    assert [text[n.start : n.end] for n in find_numbers(text)] == ["11", "10", "5"]


def test_a_power_that_lost_its_sign_is_not_guessed() -> None:
    assert [str(n.value) for n in find_numbers("8 x 108 cells")] == ["8", "108"]


def test_a_minus_is_told_from_the_dash_of_a_range() -> None:
    found = find_numbers("from day –5 to day -3, 2–5 or 2-5 times, (−1)")
    assert [int(n.value) for n in found] == [-5, -3, 2, 5, 2, 5, -1]


def test_large_words_scale_a_printed_number() -> None:
    (found,) = find_numbers("about 2.5 million cells")
    assert found.value == Decimal(2_500_000)


def test_decimal_commas_become_points_only_where_the_text_writes_them() -> None:
    assert with_points("73,0", "Bei 73,0 % sprach es an") == "73.0"
    assert with_points("1,234 of 2,000") == "1,234 of 2,000"
    assert with_points("as shown.1,2 The", "rate 7.5%") == "as shown.1,2 The"


def test_only_printed_integers_are_whole() -> None:
    assert whole(Decimal("8")) == 8
    assert whole(Decimal("8.0")) is None
    assert whole(Decimal("1E+7")) == 10**7
    assert whole(Decimal("9" * 50)) is None


@given(st.text(alphabet="0123456789., ×^e-−·%one tw\u2009", max_size=80))
def test_numbers_stand_where_they_say(text: str) -> None:
    last = 0
    for number in find_numbers(text):
        assert last <= number.start < number.end <= len(text)
        assert number.value.is_finite()
        last = number.end


@given(st.integers(min_value=0, max_value=10**9))
def test_thousands_may_be_parted(number: int) -> None:
    assert read_number(f"{number:,}") == number


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("8 (73·0%)", {"8", "73"}),
        ("35·9%", {"35.9"}),
        ("eleven of 1\u2009234", {"11", "1234"}),
        ("10 000 people", {"10", "0", "10000"}),
        ("1–3 × 10^6", {"1", "1E+6", "3E+6"}),
        ("1 to 3 million", {"1", "1E+6", "3E+6"}),
        ("none", set()),
    ],
)
def test_all_ways_to_read_the_numbers_of_words_are_tried(words: str, numbers: set[str]) -> None:
    assert values_in(words) == {Decimal(number) for number in numbers}


def test_a_power_of_ten_stands_for_itself() -> None:
    assert {Decimal("1E+7"), Decimal("1E+8")} <= values_in("10^7 or 10⁸ cells")


def test_a_comma_may_be_a_decimal_point_or_not() -> None:
    assert Decimal("12.5") in values_in("12,5")
    assert values_in("12,5", commas=False) == {12, 5}


@pytest.mark.parametrize(
    ("text", "commas"),
    [
        ("Bei 73,0 % (Median 13,8 Monate) von 1.234 Menschen.", True),
        ("In 73.0% (median 13.8 months) of 1,234 people, see 1,2 and 3.", False),
        ("In 8 of 11 patients.", False),
        ("", False),
    ],
)
def test_a_text_writes_its_decimals_in_one_way(text: str, commas: bool) -> None:
    assert writes_decimal_commas(text) is commas


@given(st.text(alphabet="0123456789., ×^10⁶e-−·%onetwmilion\u2009", max_size=60))
def test_every_number_that_is_read_is_finite(words: str) -> None:
    assert all(number.is_finite() for number in values_in(words))


@pytest.mark.parametrize(("words", "number"), [("a single infusion", 1), ("both patients", 2), ("twice a day", 2)])
def test_words_that_count_are_numbers_among_all_that_words_may_hold(words, number):
    assert number in values_in(words)
