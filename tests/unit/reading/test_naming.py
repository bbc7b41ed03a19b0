from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.kinds import Proportion, Reference, Target, Term, Text
from app.domain.records import Content, Item, Record
from app.domain.values import Missing, Value
from app.reading.naming import LONGEST, name_of, value_words
from tests.builders.curating import shipped

RECORD = Record(id="record", source="source", curator="ada", form="form")


def content(items, values=()):
    return Content(record=RECORD, items=tuple(items), values=tuple(values))


def item(key, kind, parent=None):
    return Item(id=key, record="record", kind=kind, parent=parent)


def says(owner, field, payload=None, **more):
    return Value(id=f"{owner}.{field}", item=owner, field=field, value=payload, **more)


def name(made, key):
    return name_of(shipped(), made, made.item(key))


def test_an_item_is_called_by_the_fields_of_its_title():
    values = [
        says("o", "measure", Term("ORR", "ORR")),
        says("o", "result", Proportion(8, 11, Decimal("73"))),
        says("o", "result", Proportion(7, 11), current=False),
    ]
    assert name(content([item("o", "outcome")], values), "o") == "ORR · 8/11 (73%)"


def test_words_not_read_yet_name_an_item_and_a_missing_reason_does_not():
    made = content([item("t", "trial")], [says("t", "acronym", unread="as\nnamed")])
    assert name(made, "t") == "as named"
    made = content([item("t", "trial")], [says("t", "acronym", missing=Missing.NOT_REPORTED)])
    assert name(made, "t") == "Trial 1"


def test_untitled_items_are_counted_among_their_kind():
    made = content([item("t", "trial"), item("a", "arm", "t"), item("o", "outcome", "t"), item("b", "arm", "t")])
    assert [name(made, key) for key in "taob"] == ["Trial 1", "Arm 1", "Outcome 1", "Arm 2"]


def test_what_there_is_one_of_has_no_number():
    assert name(content([item("r", "report")]), "r") == shipped().kind("report").label


def test_an_untitled_item_is_called_after_its_first_row_that_has_a_name():
    made = content(
        [item("t", "trial"), item("s", "sponsor", "t"), item("r", "registry_id", "t"), item("a", "arm", "t")],
        [says("r", "identifier", Text("NCT01234567")), says("a", "label", Text("Arm of a name"))],
    )
    assert name(made, "t") == "NCT01234567"


def test_a_reference_in_a_title_reads_as_what_it_points_to():
    made = content(
        [item("t", "trial"), item("a", "arm", "t"), item("b", "arm", "t"), item("x", "overlap", "a")],
        [
            says("b", "label", Text("Cohort B")),
            says("x", "relation", Term("contains")),
            says("x", "arm", Reference(Target.ITEM, "b")),
        ],
    )
    assert name(made, "x") == "contains · Cohort B"


@pytest.mark.parametrize("targets", [("a", "b"), ("b", "a")], ids=["themselves", "each other"])
def test_rows_that_point_round_in_a_circle_still_have_names(targets):
    made = content(
        [item("a", "arm"), item("x", "overlap", "a"), item("b", "arm"), item("y", "overlap", "b")],
        [says(row, "arm", Reference(Target.ITEM, target)) for row, target in zip("xy", targets, strict=True)],
    )
    assert all(name(made, key) for key in "axby")


def test_a_long_row_of_references_is_walked_only_so_far():
    count = 2000
    arms = [item(f"a{n}", "arm") for n in range(count)]
    rows = [item(f"x{n}", "overlap", f"a{n}") for n in range(count)]
    values = [says(f"x{n}", "arm", Reference(Target.ITEM, f"a{(n + 1) % count}")) for n in range(count)]
    assert name(content([*arms, *rows], values), "a0")


def test_a_reference_to_something_gone_says_nothing():
    made = content([item("x", "overlap")], [says("x", "arm", Reference(Target.ITEM, "gone"))])
    assert name(made, "x") == "Overlap 1"


def test_an_item_that_is_no_longer_there_is_called_by_its_kind():
    assert name_of(shipped(), content([]), item("a", "arm")) == "Arm"
    assert name_of(shipped(), content([]), item("a", "ghost")) == "ghost"


def test_a_name_fits_a_line():
    made = content([item("t", "trial")], [says("t", "title", Text("word " * 50))])
    assert len(name(made, "t")) == LONGEST


def test_a_value_reads_as_its_payload_its_reason_or_its_words():
    assert value_words(says("o", "result", Proportion(8, 11, Decimal("73.0")))) == "8/11 (73.0%)"
    assert value_words(says("o", "result", missing=Missing.NOT_REPORTED)) == "not reported"
    assert value_words(says("o", "result", unread="8 of some")) == "8 of some"
