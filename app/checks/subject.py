"""What a check looks at, and what it says of a place in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from app.domain.forms import Field, Form
from app.domain.quotes import Quote
from app.domain.records import Content, Item
from app.domain.sources import Source
from app.domain.values import Value


@dataclass(frozen=True)
class Spot:
    """One place of a record and the sentence that a check says of it: what is wrong and what would be right."""

    message: str
    item: str
    field: str = ""
    value: str = ""


@dataclass(frozen=True)
class Subject:
    """One record with its form, its source and the latest text of that source.

    The indexes below are made once, when the first check asks for them.
    """

    form: Form
    content: Content
    source: Source
    text: str = ""

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """The items by id."""
        return {item.id: item for item in self.content.items}

    @cached_property
    def values_at(self) -> Mapping[tuple[str, str], tuple[Value, ...]]:
        """The values by item and field, in order."""
        found: dict[tuple[str, str], list[Value]] = defaultdict(list)
        for value in self.content.values:
            found[value.item, value.field].append(value)
        return {place: tuple(values) for place, values in found.items()}

    @cached_property
    def quotes_of(self) -> Mapping[str, tuple[Quote, ...]]:
        """The quotes by the value they belong to."""
        found: dict[str, list[Quote]] = defaultdict(list)
        for quote in self.content.quotes:
            if quote.value is not None:
                found[quote.value].append(quote)
        return {value: tuple(quotes) for value, quotes in found.items()}

    @cached_property
    def _fields(self) -> Mapping[tuple[str, str], Field]:
        return {(kind.key, field.key): field for kind in self.form.kinds for field in kind.fields}

    def field_of(self, value: Value) -> Field | None:
        """Return the field of a value, or None when the form has none."""
        item = self.items.get(value.item)
        return self._fields.get((item.kind, value.field)) if item else None

    def label_of(self, value: Value) -> str:
        """Return how the field of a value is called."""
        field = self.field_of(value)
        return field.label if field else value.field


def spot(value: Value, message: str) -> Spot:
    """Return what is said of a value."""
    return Spot(message, value.item, value.field, value.id)
