from __future__ import annotations

from app.domain.kinds import Text
from app.domain.records import Content, Item, Record
from app.domain.values import Value
from app.formats.ordering import in_form_order
from tests.builders.projects import FORM


def test_values_come_in_the_order_of_items_and_form():
    items = tuple(Item(id=key, record="r", kind="trial", ordinal=at) for at, key in enumerate("ab"))
    values = (
        Value(id="3", item="b", field="name", value=Text("x")),
        Value(id="2", item="a", field="phase", unread="1"),
        Value(id="4", item="b", field="retired field", value=Text("x")),
        Value(id="1", item="a", field="name", value=Text("x")),
    )
    unsorted = Content(record=Record(id="r", source="s", curator="c", form="f"), items=items, values=values)
    assert [value.id for value in in_form_order(unsorted, FORM).values] == ["1", "2", "3", "4"]
