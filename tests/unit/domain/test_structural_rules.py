"""Rules V01 to V04, which the constructors hold: what is refused, what is not, and the edge between."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.anchors import Anchor, Standing
from app.domain.dates import PartialDate
from app.domain.errors import RefusedError
from app.domain.findings import Acknowledgement, Finding, Severity, place_of
from app.domain.kinds import (
    Comparator,
    Estimate,
    Integer,
    Proportion,
    PValue,
    Quantity,
    Reference,
    Spread,
    SpreadKind,
    Target,
    TimeToEvent,
)
from app.domain.quotes import Quote, take_quote
from app.domain.studies import Choice, ChoiceReason
from app.domain.text import CONTEXT, canonical
from app.domain.values import Derivation, Missing, Value

PLACE = {"id": "value", "item": "item", "field": "n"}
STANDS = {"value": Integer(0), "missing": Missing.NOT_REPORTED, "unread": "eleven"}
QUOTE = {"id": "quote", "revision": "revision", "start": 0, "end": 3, "exact": "abc"}
ANCHOR = {"id": "anchor", "quote": "quote", "revision": "revision"}


# -- V01: exactly one of a typed value, a missing reason, or unread words --------------------------------------


@pytest.mark.parametrize("part", STANDS)
def test_a_value_holds_one_of_the_three(part):
    assert getattr(Value(**PLACE, **{part: STANDS[part]}), part) == STANDS[part]


@pytest.mark.parametrize("left_out", STANDS)
def test_a_value_that_holds_two_of_the_three_is_refused(left_out):
    held = {part: said for part, said in STANDS.items() if part != left_out}
    with pytest.raises(RefusedError, match="exactly one"):
        Value(**PLACE, **held)


def test_a_value_that_holds_all_or_none_of_the_three_is_refused():
    for held in (STANDS, {}):
        with pytest.raises(RefusedError, match="exactly one"):
            Value(**PLACE, **held)


def test_zero_and_no_words_are_something_and_not_nothing():
    assert Value(**PLACE, value=Integer(0)).value == Integer(0)
    assert Value(**PLACE, unread="").unread == ""


@given(st.sets(st.sampled_from(sorted(STANDS))))
def test_a_value_stands_if_and_only_if_it_says_one_thing(parts):
    held = {part: STANDS[part] for part in parts}
    if len(parts) == 1:
        Value(**PLACE, **held)
    else:
        with pytest.raises(RefusedError):
            Value(**PLACE, **held)


# -- V02: an external value names its own source ---------------------------------------------------------------


def test_a_value_from_outside_names_where_it_comes_from():
    value = Value(**PLACE, value=Integer(1), derivation=Derivation.EXTERNAL, outside="doi:10.1000/abc")
    assert value.outside
    assert not value.needs_words


@pytest.mark.parametrize("outside", ["", " ", "\n\t"])
def test_a_value_from_nowhere_is_refused(outside):
    with pytest.raises(RefusedError, match="must name"):
        Value(**PLACE, value=Integer(1), derivation=Derivation.EXTERNAL, outside=outside)


@pytest.mark.parametrize("derivation", [None, *(one for one in Derivation if one is not Derivation.EXTERNAL)])
def test_a_value_from_this_source_needs_to_name_none(derivation):
    Value(**PLACE, value=Integer(1), derivation=derivation)


@pytest.mark.parametrize(
    ("derivation", "needs"),
    [
        (None, True),
        (Derivation.STATED, True),
        (Derivation.NORMALISED, True),
        (Derivation.COMPUTED, False),
        (Derivation.INFERRED, False),
    ],
)
def test_what_claims_to_be_what_the_source_says_needs_words(derivation, needs):
    assert Value(**PLACE, value=Integer(1), derivation=derivation).needs_words is needs
    assert not Value(**PLACE, value=Reference(Target.ITEM, "x"), derivation=derivation).needs_words
    assert not Value(**PLACE, missing=Missing.UNCLEAR, derivation=derivation).needs_words


# -- V03 and V04: the words of a quote are those of its range, in code points ----------------------------------


@given(st.text(min_size=1, max_size=80).map(canonical).filter(bool), st.data())
def test_a_quote_taken_holds_the_words_of_its_range_and_what_stands_around(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = take_quote(text, start, end, key="k", revision="r", value="v")
    assert quote.exact == text[start:end]
    assert quote.prefix == text[max(0, start - CONTEXT) : start]
    assert quote.suffix == text[end : end + CONTEXT]


def test_offsets_are_code_points_and_neither_utf_16_nor_bytes():
    text = "𝒜é b"
    quote = take_quote(text, 3, 4, key="k", revision="r", value="v")
    assert quote.exact == "b"
    assert text.encode("utf-16-le")[6:8].decode("utf-16-le") != "b"
    assert text.encode()[3:4] != b"b"
    assert take_quote(text, 0, 1, key="k", revision="r", item="i").exact == "𝒜"
    with pytest.raises(RefusedError):
        Quote(**{**QUOTE, "end": 2, "exact": "𝒜"}, item="i")


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 2), (3, 2), (-1, 2)])
def test_an_empty_or_backward_quote_is_refused(start, end):
    with pytest.raises(RefusedError):
        Quote(**{**QUOTE, "start": start, "end": end, "exact": "abc"[start:end]}, value="v")


def test_a_quote_that_leaves_its_text_is_refused_and_one_to_its_end_is_not():
    assert take_quote("abc", 2, 3, key="k", revision="r", value="v").exact == "c"
    with pytest.raises(RefusedError, match="outside"):
        take_quote("abc", 2, 4, key="k", revision="r", value="v")


@pytest.mark.parametrize("exact", ["ab", "abcd", ""])
def test_words_of_another_length_than_their_range_are_refused(exact):
    with pytest.raises(RefusedError):
        Quote(**{**QUOTE, "exact": exact}, value="v")


def test_a_quote_belongs_to_a_value_or_to_an_item():
    Quote(**QUOTE, value="v")
    Quote(**QUOTE, item="i")
    for owners in ({}, {"value": "v", "item": "i"}):
        with pytest.raises(RefusedError, match="one value or to one item"):
            Quote(**QUOTE, **owners)


@pytest.mark.parametrize("standing", [one for one in Standing if one is not Standing.LOST])
def test_an_anchor_holds_words_of_its_own_range(standing):
    Anchor(**ANCHOR, standing=standing, start=2, end=5, exact="abc")
    for place in ({"start": 2, "end": 4}, {"start": 2, "end": 2, "exact": ""}, {"start": 3, "end": 2}, {}):
        with pytest.raises(RefusedError):
            Anchor(**{**ANCHOR, "standing": standing, "exact": "abc", **place})


def test_a_lost_anchor_has_no_place():
    Anchor(**ANCHOR, standing=Standing.LOST)
    for place in ({"end": 3, "exact": "abc"}, {"exact": "abc"}, {"end": 3}):
        with pytest.raises(RefusedError, match="no place"):
            Anchor(**ANCHOR, standing=Standing.LOST, **place)


@pytest.mark.parametrize(
    ("standing", "confirmed", "live"),
    [
        (Standing.EXACT, False, True),
        (Standing.MOVED, False, True),
        (Standing.FUZZY, False, False),
        (Standing.FUZZY, True, True),
    ],
)
def test_a_fuzzy_anchor_vouches_once_a_person_says_so(standing, confirmed, live):
    anchor = Anchor(**ANCHOR, standing=standing, start=0, end=3, exact="abc", confirmed=confirmed)
    assert anchor.is_live is live
    assert not Anchor(**ANCHOR, standing=Standing.LOST, confirmed=True).is_live


# -- what else the constructors refuse -------------------------------------------------------------------------

KEPT = {"id": "a", "rule": "V18", "version": 1, "fingerprint": "f"}


def test_an_acknowledgement_has_a_reason_and_a_place():
    Acknowledgement(**KEPT, item="i", reason="printed so")
    Acknowledgement(**KEPT, study="s", reason="printed so")
    with pytest.raises(RefusedError, match="reason"):
        Acknowledgement(**KEPT, item="i", reason=" ")
    with pytest.raises(RefusedError, match="place"):
        Acknowledgement(**KEPT, reason="printed so")


@pytest.mark.parametrize(
    "other", [{"rule": "V17"}, {"version": 2}, {"item": "j"}, {"field": "g"}, {"fingerprint": "g"}]
)
def test_an_acknowledgement_holds_for_the_same_rule_version_place_and_sight_only(other):
    seen = {"rule": "V18", "version": 1, "item": "i", "field": "f", "fingerprint": "f"}
    kept = Acknowledgement(id="a", **seen, reason="printed so")
    finding = Finding(**seen, severity=Severity.ERROR, message="m", study="s")
    assert place_of(kept) == place_of(finding)
    assert place_of(kept) != place_of(Finding(**{**seen, **other}, severity=Severity.ERROR, message="m"))


def test_a_value_is_not_preferred_to_itself():
    Choice(id="c", study="s", cell="trial/phase", value="v", over=("w",), reason=ChoiceReason.MISREPORT)
    with pytest.raises(RefusedError):
        Choice(id="c", study="s", cell="trial/phase", value="v", over=("w", "v"), reason=ChoiceReason.MISREPORT)


NO_NUMBERS = [Decimal(words) for words in ("NaN", "-NaN", "sNaN", "Infinity", "-Infinity")]


@pytest.mark.parametrize("number", NO_NUMBERS, ids=str)
@pytest.mark.parametrize(
    "write",
    [
        lambda number: Quantity(number, "mg"),
        lambda number: Proportion(8, 11, number),
        lambda number: TimeToEvent(number=number),
        lambda number: TimeToEvent(number=Decimal(68), at=number),
        lambda number: Estimate("HR", number),
        lambda number: PValue(Comparator.LT, number),
        lambda number: Spread(SpreadKind.CI, number, Decimal(2)),
        lambda number: Spread(SpreadKind.CI, Decimal(1), number),
        lambda number: Spread(SpreadKind.CI, Decimal(1), Decimal(2), number),
    ],
)
def test_what_is_no_number_is_refused_wherever_a_number_stands(write, number):
    with pytest.raises(ValueError, match="is no number"):
        write(number)


@given(st.decimals(allow_nan=False, allow_infinity=False) | st.sampled_from([Decimal("9e999999"), Decimal("-0.00")]))
def test_every_number_is_one_however_it_is_printed(number):
    assert str(Proportion(percent=number).percent) == str(number)
    assert Spread(SpreadKind.SD, number).low == number


@pytest.mark.parametrize(
    "iso", ["٢٠٢٠", "２０２０-０１", "2020-0１-01", "2020\n", " 2020", "2020-1", "20200", "0000", "2020-02-30"]
)
def test_a_date_that_is_none_or_not_written_in_plain_digits_is_refused(iso):
    with pytest.raises(ValueError, match="is not a date"):
        PartialDate(iso)


@given(st.dates())
def test_a_date_of_the_calendar_is_one_at_every_precision(day):
    for length in (4, 7, 10):
        assert str(PartialDate(day.isoformat()[:length])) == day.isoformat()[:length]
