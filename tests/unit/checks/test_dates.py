"""Rules V05 and V29: dates that can be, that are decided, and that stand in order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks.dates_in_order import is_after
from app.domain.dates import PartialDate
from app.domain.forms import RuleSetting
from app.domain.sources import SourceKind
from app.domain.values import Derivation
from app.reading.dates import parse_date
from tests.builders.written import TODAY, Written, day

INFERRED = {"derivation": Derivation.INFERRED, "how": "day first, as in the rest of the page"}
ISO = st.dates().map(lambda d: d.isoformat()).flatmap(lambda iso: st.sampled_from([iso, iso[:7], iso[:4]]))


def started(iso: str = "", words: str = "", **more) -> Written:
    written = Written()
    written.item("trial")
    written.put("trial-1", "start", day(iso) if iso else None, words, **more)
    return written


@pytest.mark.parametrize("iso", ["1949", "1949-12-31", "2037", "2037-01"])
def test_a_year_that_cannot_be_is_doubted(iso):
    (found,) = started(iso).found("V05")
    assert "1950 to 2036" in found.message


@pytest.mark.parametrize("iso", ["1950", "1950-01-01", "2036-12-31", "2020-03"])
def test_a_year_that_can_be_is_fine(iso):
    assert not started(iso).found("V05")


@given(st.dates(), st.integers(-30, 30), st.integers(0, 90))
def test_a_year_is_doubted_exactly_when_it_lies_outside_the_limits(date, off, ahead):
    written = started(date.isoformat())
    wanted = {"V05": RuleSetting(limits={"first": str(date.year + off), "ahead": str(ahead)})}
    assert bool(written.found("V05", wanted)) is not (date.year + off <= date.year <= TODAY.year + ahead)


def test_the_years_are_limits_of_the_rule():
    wanted = {"V05": RuleSetting(limits={"first": "1900", "ahead": "50"})}
    assert not started("1949").found("V05", wanted)
    assert not started("2070").found("V05", wanted)


def test_a_day_that_can_be_two_days_asks_which():
    (found,) = started("2020-04-03", "03/04/2020").found("V05")
    assert "2020-04-03 or 2020-03-04" in found.message
    assert (found.caveat, found.field, found.quote) == ("", "start", "03/04/2020")


@pytest.mark.parametrize(
    "words", ["13/04/2020", "2020-04-03", "2020–04–03", "3 April 2020", "April 2020", "04/04/2020"]
)
def test_a_day_that_can_be_one_only_does_not_ask(words):
    assert not started("2020-04-03", words).found("V05")


def test_an_en_dash_is_accepted_as_it_is_printed():
    assert parse_date("2020–04–03") == day("2020-04-03")


@pytest.mark.parametrize("words", ["03/04/2020", "yesterday"])
def test_a_decision_that_says_how_settles_it(words):
    assert not started("2020-04-03", words, **INFERRED).found("V05")
    undecided = started("2020-04-03", words, derivation=Derivation.INFERRED)
    assert undecided.found("V05")


@pytest.mark.parametrize("words", ["yesterday", "last month", "three days ago"])
def test_a_relative_date_keeps_its_words_and_asks_for_a_decision(words):
    (unread,) = started("", words).found("V05")
    (typed,) = started("2020-02-07", words).found("V05")
    assert unread.caveat == typed.caveat == "relative_date"
    assert words in unread.message
    assert "2020-02-07" in typed.message


def test_unread_words_of_other_fields_are_no_dates():
    written = Written()
    written.item("trial")
    written.put("trial-1", "phase", None, "yesterday")
    assert not written.found("V05")


def test_the_sources_own_date_is_judged_on_its_report():
    written = Written(SourceKind.WEB_ARTICLE, date=PartialDate("1920"), date_as_stated="yesterday")
    report = written.item("report")
    found = written.found("V05")
    assert [one.item for one in found] == [report, report]
    assert [one.caveat for one in found] == ["", "relative_date"]


def a_trial(published: str = "2024-05", **dates: str) -> Written:
    written = Written(date=PartialDate(published))
    written.item("trial", **{field: day(iso) for field, iso in dates.items()})
    return written


@pytest.mark.parametrize(
    "dates",
    [
        {"start": "2021", "primary_completion": "2020"},
        {"start": "2020-03-02", "primary_completion": "2020-03-01"},
        {"primary_completion": "2022-05", "completion": "2022-04-30"},
        {"start": "2022", "completion": "2021"},
        {"first_posted": "2022-01", "last_update": "2021-12"},
        {"data_cutoff": "2024-06"},
        {"data_cutoff": "2025"},
        {"start": "2021", "data_cutoff": "2020-12-31"},
    ],
)
def test_dates_in_the_wrong_order_are_told_with_both(dates):
    (found,) = a_trial(**dates).found("V29")
    assert all(iso in found.message for iso in dates.values())


@pytest.mark.parametrize(
    "dates",
    [
        {"start": "2020", "primary_completion": "2020"},
        {"start": "2020-03", "primary_completion": "2020"},
        {"start": "2020", "primary_completion": "2020-01-01"},
        {"start": "2019-12-31", "primary_completion": "2020", "completion": "2020-01"},
        {"data_cutoff": "2024-05-31"},
        {"data_cutoff": "2024"},
        {"completion": "2030"},
    ],
)
def test_dates_in_order_or_too_vague_to_tell_are_fine(dates):
    assert not a_trial(**dates).found("V29")


def test_an_outcomes_own_cut_off_is_compared_too():
    written = a_trial()
    written.item("outcome", "trial-1", data_cutoff=day("2024-06-01"))
    (found,) = written.found("V29")
    assert found.item == "outcome-1"


@given(ISO, ISO)
def test_no_two_dates_are_after_each_other_and_none_is_after_itself(one, other):
    first, second = PartialDate(one), PartialDate(other)
    assert not is_after(first, first)
    assert not (is_after(first, second) and is_after(second, first))
    assert is_after(first, second) <= (first.iso > second.iso)


def test_words_that_leave_the_day_open_are_told_once():
    assert not started("", "03/04/2020").found("unread")
    assert started("", "03/04/2020").found("unread", {"V05": RuleSetting(on=False)})
    assert started("", "some day").found("unread")


@pytest.mark.parametrize("dash", "-–‑")
def test_a_day_written_with_any_dash_can_be_two(dash):
    (found,) = started("2020-04-03", f"03{dash}04{dash}2020").found("V05")
    assert "can be 2020-04-03 or 2020-03-04" in found.message
