"""What a check looks at, and what it says of a place in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from app.checks.form_index import FormIndex, form_index
from app.checks.rules import Rules
from app.checks.value_index import ValueIndex, value_index
from app.domain.findings import Severity
from app.domain.forms import Field, Form, VocabularyTerm
from app.domain.kinds import Payload, Reference, Target, Term, codes_of
from app.domain.quotes import Quote
from app.domain.records import Content, Item
from app.domain.sources import Source
from app.domain.values import Value

_Made = TypeVar("_Made")
_NO_CODES: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Spot:
    """One place of a record and the sentence that a check says of it: what is wrong and what would be right.

    `caveat` is the code of the caveat type that fits, "" for the rule's own; `saw` is what the rule compared, as text,
    so that an acknowledgement holds as long as that stays; the message stands in when it is empty. `others` are the
    values on the other sides of a contradiction. `severity` is this spot's where it is not the rule's own.
    """

    message: str
    item: str
    field: str = ""
    value: str = ""
    caveat: str = ""
    saw: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    severity: Severity | None = None


@dataclass(frozen=True)
class Beside:
    """What a check may know of the project around a record.

    `twins` are the other sources that carry an identifier of this one, or its title and year after folding.
    """

    twins: tuple[Source, ...] = ()


def _today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class Subject:
    """One record with its form, its source and the latest text of that source, on a day.

    The indexes below are made once, when the first check asks for them; a check asks `holding` for the values of the
    kinds it judges instead of looking at all. Checks name kinds and fields by their `part` (the role that a form gives
    them, else their key), so that a rule works for any form that says what its fields are.
    """

    form: Form
    content: Content
    source: Source
    text: str = ""
    rules: Rules = field(default_factory=Rules)
    beside: Beside = Beside()
    today: date = field(default_factory=_today)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """The items by id."""
        return {item.id: item for item in self.content.items}

    @property
    def values_at(self) -> Mapping[tuple[str, str], Sequence[Value]]:
        """The values by item and field key, in order."""
        return self._values.at

    @property
    def values_on(self) -> Mapping[str, Sequence[Value]]:
        """The values by item, in order."""
        return self._values.on

    @property
    def claiming(self) -> Sequence[Value]:
        """The values that claim to be what the source says, and so need words."""
        return self._values.claiming

    @cached_property
    def quotes_of(self) -> Mapping[str, Sequence[Quote]]:
        """The live quotes by value: lost ones, and fuzzy ones that nobody confirmed, vouch no more."""
        dead = {anchor.quote for anchor in self.content.anchors if not anchor.is_live}
        found: dict[str, list[Quote]] = defaultdict(list)
        for quote in self.content.quotes:
            if quote.value is not None and quote.id not in dead:
                found[quote.value].append(quote)
        return dict(found)

    @cached_property
    def children_of(self) -> Mapping[str, tuple[Item, ...]]:
        """The items directly below an item, by its id; "" for the topmost ones."""
        found: dict[str, list[Item]] = defaultdict(list)
        for item in self.content.items:
            found[item.parent or ""].append(item)
        return {parent: tuple(items) for parent, items in found.items()}

    def above(self, item: Item) -> Iterator[Item]:
        """Yield the items that an item stands in, the nearest first."""
        seen = {item.id}
        while item.parent and item.parent in self.items and item.parent not in seen:
            item = self.items[item.parent]
            seen.add(item.id)
            yield item

    def within(self, item: Item) -> Iterator[Item]:
        """Yield everything nested in an item, parents first."""
        for child in self.children_of.get(item.id, ()):
            yield child
            yield from self.within(child)

    def once(self, make: Callable[[Subject], _Made]) -> _Made:
        """Return what a function makes of this record, made once for all the rules that ask for it."""
        if make not in self._made:
            self._made[make] = make(self)
        made: _Made = self._made[make]
        return made

    # -- by kind of payload ------------------------------------------------------------------------------------

    def holding(self, *kinds: type[Payload]) -> tuple[Value, ...]:
        """Return the values whose payload is of one of these classes, such as `Proportion`."""
        by_class = self._values.by_class
        if len(kinds) == 1:
            return tuple(by_class.get(kinds[0], ()))
        return tuple(value for kind in kinds for value in by_class.get(kind, ()))

    @property
    def unread(self) -> tuple[Value, ...]:
        """The values that are still only words."""
        return tuple(value for value in self._values.by_class.get(type(None), ()) if value.unread is not None)

    # -- by part -----------------------------------------------------------------------------------------------

    def items_that_are(self, part: str) -> tuple[Item, ...]:
        """Return the items of the kinds with this part, such as `outcome`, in tree order."""
        return self._items_by_part.get(part, ())

    def part_of(self, item: Item) -> str:
        """Return what an item is to the checks, such as `arm`."""
        return self._form.parts.get(item.kind, item.kind)

    def has_kind(self, part: str) -> bool:
        """Say whether the form has an item kind with this part, such as `registry_id`."""
        return part in self._form.parts.values()

    def field_for(self, item: Item, part: str) -> Field | None:
        """Return the live field with this part of an item's kind, or None when its form has none."""
        return self._form.fields_by_part.get((item.kind, part))

    def values_for(self, item: Item, part: str) -> tuple[Value, ...]:
        """Return the values of the field with this part of an item."""
        return tuple(self._values.by_part.get((item.id, part), ()))

    def current(self, item: Item, part: str) -> Value | None:
        """Return the current value of the field with this part of an item, or None."""
        return self._values.current.get((item.id, part))

    def payload(self, item: Item, part: str) -> Payload | None:
        """Return what the current value of the field with this part says, or None."""
        value = self._values.current.get((item.id, part))
        return value.value if value else None

    def codes(self, item: Item, part: str) -> frozenset[str]:
        """Return the codes of the terms, or of the yes or no, that the field with this part holds."""
        place = (item.id, part)
        held = self._values.by_part.get(place)
        if held is None:
            return _NO_CODES
        if place not in self._codes:
            self._codes[place] = _codes_in(held)
        return self._codes[place]

    def term_at(self, item: Item, part: str) -> VocabularyTerm | None:
        """Return the listed term that the field with this part holds, with what its vocabulary says of it."""
        spec = self.field_for(item, part)
        held = self.payload(item, part)
        if spec is None or not isinstance(held, Term):
            return None
        return self._form.terms.get(spec.vocabulary, {}).get(held.code)

    @cached_property
    def report(self) -> Item | None:
        """What the curator judges of the source as a document, or None while there is no such item."""
        found = self.items_that_are("report")
        return found[0] if found else None

    # -- caveats -----------------------------------------------------------------------------------------------

    @cached_property
    def caveats(self) -> Mapping[tuple[str, str], Item]:
        """The caveats, in any state, by the code of their type and the key of the item, value or source they are on."""
        found: dict[tuple[str, str], Item] = {}
        for caveat in self.items_that_are("caveat"):
            target = self.payload(caveat, "target")
            if isinstance(target, Reference):
                found.update({(code, target.key): caveat for code in self.codes(caveat, "type")})
        return found

    def target_of(self, found: Spot) -> tuple[Target, str]:
        """Return what a caveat on a spot is on: its value, its item, or the source where it speaks of the source."""
        if found.value:
            return Target.VALUE, found.value
        about_source = self.report is not None and found.item == self.report.id and not found.field
        return (Target.ITEM, found.item) if found.item and not about_source else (Target.SOURCE, self.source.id)

    def is_doubted(self, caveat: str, found: Spot) -> bool:
        """Say whether a caveat of this type stands on what a spot speaks of, on an item around it, or on the source."""
        if not self.caveats:
            return False
        item = self.items.get(found.item)
        around = [one.id for one in self.above(item)] if item else []
        keys = (found.value, *found.others, found.item, *around, self.source.id)
        return any((caveat, key) in self.caveats for key in keys)

    @cached_property
    def needed_places(self) -> tuple[tuple[Item, Field], ...]:
        """The needed fields of all items, as far as they apply: while each field they depend on holds one of a few."""
        return tuple(
            (item, one.field)
            for item in self.content.items
            for one in self._form.needed.get(item.kind, ())
            if not one.when or self._applies(item, one.when)
        )

    def _applies(self, item: Item, when: Sequence[tuple[str, frozenset[str]]]) -> bool:
        return not any(codes.isdisjoint(self.codes(item, part)) for part, codes in when)

    # -- of a value --------------------------------------------------------------------------------------------

    def field_of(self, value: Value) -> Field | None:
        """Return the field of a value, or None when the form has none."""
        return self._values.fields.get((value.item, value.field))

    def field_at(self, item: Item, key: str) -> Field | None:
        """Return the field of an item by its key, retired or not, or None."""
        return self._form.fields.get((item.kind, key))

    def label_of(self, value: Value) -> str:
        """Return how the field of a value is called."""
        spec = self.field_of(value)
        return spec.label if spec else value.field

    def lists(self, spec: Field, code: str) -> bool | None:
        """Say whether a field's vocabulary lists a code, or None for a field without one."""
        terms = self._form.terms.get(spec.vocabulary)
        return None if terms is None else code in terms

    def nearest_label(self, spec: Field, words: str) -> str:
        """Return the label of the listed term that words in a field may mean, or ""."""
        return self._form.nearest(spec.vocabulary, words)

    def limit(self, rule: str, name: str, spec: Field | None = None) -> Decimal:
        """Return a rule's limit as the project, the field or the form wants it, else its own."""
        return self.rules.limit(rule, name, spec)

    # -- within ------------------------------------------------------------------------------------------------

    @cached_property
    def _form(self) -> FormIndex:
        return form_index(self.form)

    @cached_property
    def _made(self) -> dict[Callable[[Subject], object], Any]:
        return {}

    @cached_property
    def _values(self) -> ValueIndex:
        return value_index(self.content, self._form)

    @cached_property
    def _codes(self) -> dict[tuple[str, str], frozenset[str]]:
        return {}

    @cached_property
    def _items_by_part(self) -> Mapping[str, tuple[Item, ...]]:
        found: dict[str, list[Item]] = defaultdict(list)
        parts = self._form.parts
        for item in self.content.items:
            found[parts.get(item.kind, item.kind)].append(item)
        return {part: tuple(items) for part, items in found.items()}


def _codes_in(held: Sequence[Value]) -> frozenset[str]:
    if len(held) == 1:
        return codes_of(held[0].value) if held[0].current else _NO_CODES
    return _NO_CODES.union(*(codes_of(value.value) for value in held if value.current))


def spot(
    value: Value,
    message: str,
    *,
    caveat: str = "",
    saw: tuple[str, ...] = (),
    others: tuple[str, ...] = (),
    severity: Severity | None = None,
) -> Spot:
    """Return what is said of a value."""
    return Spot(message, value.item, value.field, value.id, caveat, saw, others, severity)
