from decimal import Decimal

import pytest

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
    Reference,
    Spread,
    SpreadKind,
    Statistic,
    Target,
    Term,
    Terms,
    Text,
    TimeToEvent,
    YesNo,
)
from app.domain.records import Content, Item, Record
from app.domain.values import Missing, Value
from app.formats.wording import in_form_order, item_label, payload_words, value_words
from tests.builders.projects import FORM

RANGE = Spread(SpreadKind.RANGE, Decimal(40), Decimal("75.5"))
CI = Spread(SpreadKind.CI, Decimal("0.4"), None, Decimal(95))


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (Text("As it is"), "As it is"),
        (Term("Phase 1", "PHASE1"), "Phase 1"),
        (Terms((Term("Phase 1"), Term("Phase 2"))), "Phase 1, Phase 2"),
        (Integer(0), "0"),
        (Quantity(Decimal("1.50"), "mg", Comparator.GE, RANGE), ">=1.50 mg (range 40 to 75.5)"),
        (Quantity(Decimal(5), comparator=Comparator.ABOUT), "about 5"),
        (Quantity(Decimal(5), "years", spread=Spread(SpreadKind.SD, Decimal("1.2"))), "5 years (SD 1.2)"),
        (Proportion(8, 11, Decimal("73.0")), "8/11 (73.0%)"),
        (Proportion(denominator=11, percent=Decimal(73)), "?/11 (73%)"),
        (Proportion(percent=Decimal(73)), "73%"),
        (Proportion(numerator=0), "0"),
        (TimeToEvent(number=Decimal("13.8"), unit="months"), "median 13.8 months"),
        (TimeToEvent(reached=Reached.NOT_REACHED, spread=CI), "median not reached (95% CI 0.4 to ?)"),
        (TimeToEvent(Statistic.RATE_AT, Decimal(60), "months", at=Decimal(12)), "60% at 12 months"),
        (
            Estimate("HR", Decimal("0.70"), CI, PValue(Comparator.LT, Decimal("0.05"))),
            "HR 0.70 (95% CI 0.4 to ?) p<0.05",
        ),
        (Date(PartialDate("2025-03"), "estimated"), "2025-03 (estimated)"),
        (Date(PartialDate("2025")), "2025"),
        (Identifier("nct", "NCT00000000"), "NCT00000000"),
        (YesNo(Answer.NO), "no"),
        (Reference(Target.ITEM, "key", "about"), "about item key"),
    ],
)
def test_a_payload_reads_as_a_person_would_write_it(payload, words):
    assert payload_words(payload) == words


def content(*values):
    items = tuple(Item(id=key, record="r", kind="trial", ordinal=at) for at, key in enumerate("ab"))
    return Content(record=Record(id="r", source="s", curator="c", form="f"), items=items, values=values)


def test_an_item_is_named_by_its_title_fields_or_by_its_place():
    named = content(Value(id="1", item="a", field="name", value=Text("HX\n 1")))
    assert item_label(named, named.items[0], FORM) == "HX 1"
    assert item_label(named, named.items[1], FORM) == "Trial 2"


def test_a_missing_title_names_nothing():
    missing = Value(id="1", item="a", field="name", missing=Missing.NOT_REPORTED)
    assert value_words(missing) == "not reported"
    assert item_label(content(missing), content(missing).items[0], FORM) == "Trial 1"


def test_values_come_in_the_order_of_items_and_form():
    unsorted = content(
        Value(id="3", item="b", field="name", value=Text("x")),
        Value(id="2", item="a", field="phase", unread="1"),
        Value(id="4", item="b", field="retired field", value=Text("x")),
        Value(id="1", item="a", field="name", value=Text("x")),
    )
    assert [value.id for value in in_form_order(unsorted, FORM).values] == ["1", "2", "3", "4"]
