"""What a check looks at, and what it says of a place in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from app.checks.rules import Rules
from app.domain.forms import Field, Form, ItemKind
from app.domain.kinds import Payload, codes_of
from app.domain.quotes import Quote
from app.domain.records import Content, Item
from app.domain.sources import Source
from app.domain.values import Value


@dataclass(frozen=True)
class Spot:
    """One place of a record and the sentence that a check says of it: what is wrong and what would be right.

    `caveat` is the code of the caveat type that fits, "" for the rule's own; `saw` is what the rule compared, as text,
    so that an acknowledgement holds as long as that stays; the message stands in when it is empty. `others` are the
    values on the other sides of a contradiction.
    """

    message: str
    item: str
    field: str = ""
    value: str = ""
    caveat: str = ""
    saw: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Beside:
    """What a check may know of the project around a record.

    `twins` are the other sources that carry an identifier of this one, or its title and year after folding.
    """

    twins: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Subject:
    """One record with its form, its source and the latest text of that source.

    The indexes below are made once, when the first check asks for them. Checks name kinds and fields by their `part`
    (the role that a form gives them, else their key), so that a rule works for any form that says what its fields are.
    """

    form: Form
    content: Content
    source: Source
    text: str = ""
    rules: Rules = field(default_factory=Rules)
    beside: Beside = Beside()

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """The items by id."""
        return {item.id: item for item in self.content.items}

    @cached_property
    def values_at(self) -> Mapping[tuple[str, str], tuple[Value, ...]]:
        """The values by item and field key, in order."""
        found: dict[tuple[str, str], list[Value]] = defaultdict(list)
        for value in self.content.values:
            found[value.item, value.field].append(value)
        return {place: tuple(values) for place, values in found.items()}

    @cached_property
    def quotes_of(self) -> Mapping[str, tuple[Quote, ...]]:
        """The live quotes by value: lost ones, and fuzzy ones that nobody confirmed, vouch no more."""
        dead = {anchor.quote for anchor in self.content.anchors if not anchor.is_live}
        found: dict[str, list[Quote]] = defaultdict(list)
        for quote in self.content.quotes:
            if quote.value is not None and quote.id not in dead:
                found[quote.value].append(quote)
        return {value: tuple(quotes) for value, quotes in found.items()}

    @cached_property
    def children_of(self) -> Mapping[str, tuple[Item, ...]]:
        """The items directly below an item, by its id; "" for the topmost ones."""
        found: dict[str, list[Item]] = defaultdict(list)
        for item in self.content.items:
            found[item.parent or ""].append(item)
        return {parent: tuple(items) for parent, items in found.items()}

    # -- by part -----------------------------------------------------------------------------------------------

    def items_that_are(self, part: str) -> tuple[Item, ...]:
        """Return the items of the kinds with this part, such as `outcome`, in tree order."""
        return self._items_by_part.get(part, ())

    def part_of(self, item: Item) -> str:
        """Return what an item is to the checks, such as `arm`."""
        kind = self._kinds.get(item.kind)
        return kind.part if kind else item.kind

    def field_for(self, item: Item, part: str) -> Field | None:
        """Return the live field with this part of an item's kind, or None when its form has none."""
        return self._fields_by_part.get((item.kind, part))

    def values_for(self, item: Item, part: str) -> tuple[Value, ...]:
        """Return the values of the field with this part of an item."""
        spec = self.field_for(item, part)
        return self.values_at.get((item.id, spec.key), ()) if spec else ()

    def current(self, item: Item, part: str) -> Value | None:
        """Return the current value of the field with this part of an item, or None."""
        return next((value for value in self.values_for(item, part) if value.current), None)

    def payload(self, item: Item, part: str) -> Payload | None:
        """Return what the current value of the field with this part says, or None."""
        value = self.current(item, part)
        return value.value if value else None

    def codes(self, item: Item, part: str) -> frozenset[str]:
        """Return the codes of the terms, or of the yes or no, that the field with this part holds."""
        return frozenset[str]().union(*(codes_of(v.value) for v in self.values_for(item, part) if v.current))

    # -- of a value --------------------------------------------------------------------------------------------

    def field_of(self, value: Value) -> Field | None:
        """Return the field of a value, or None when the form has none."""
        item = self.items.get(value.item)
        return self._fields.get((item.kind, value.field)) if item else None

    def label_of(self, value: Value) -> str:
        """Return how the field of a value is called."""
        spec = self.field_of(value)
        return spec.label if spec else value.field

    def limit(self, rule: str, name: str, spec: Field | None = None) -> Decimal:
        """Return a rule's limit as the project, the field or the form wants it, else its own."""
        return self.rules.limit(rule, name, spec)

    # -- within ------------------------------------------------------------------------------------------------

    @cached_property
    def _kinds(self) -> Mapping[str, ItemKind]:
        return {kind.key: kind for kind in self.form.kinds}

    @cached_property
    def _fields(self) -> Mapping[tuple[str, str], Field]:
        return {(kind.key, spec.key): spec for kind in self.form.kinds for spec in kind.fields}

    @cached_property
    def _fields_by_part(self) -> Mapping[tuple[str, str], Field]:
        return {(kind.key, spec.part): spec for kind in self.form.kinds for spec in kind.live_fields}

    @cached_property
    def _items_by_part(self) -> Mapping[str, tuple[Item, ...]]:
        found: dict[str, list[Item]] = defaultdict(list)
        for item in self.content.items:
            found[self.part_of(item)].append(item)
        return {part: tuple(items) for part, items in found.items()}


def spot(
    value: Value, message: str, *, caveat: str = "", saw: tuple[str, ...] = (), others: tuple[str, ...] = ()
) -> Spot:
    """Return what is said of a value."""
    return Spot(message, value.item, value.field, value.id, caveat, saw, others)
