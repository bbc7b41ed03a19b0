"""A record while a registry record fills it: items, values and quotes, each in the form's own kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.domain.dates import PartialDate
from app.domain.forms import Field
from app.domain.ids import new_id
from app.domain.kinds import Integer, Kind, Payload, Reference, Target, Term, Terms, Text, YesNo, kind_of
from app.domain.quotes import Quote
from app.domain.records import Content, Item, Record
from app.domain.text import context
from app.domain.values import Basis, Derivation, Missing, Value
from app.formats.registry_words import plain
from app.usecases.filling_form import FormPlaces

_CLOSING = {"(": ")", "[": "]"}
_LARGEST = 15


class Spot(NamedTuple):
    """A range of the text, in code points; `part` names the part of a compound value that it is for."""

    start: int
    end: int
    part: str = ""


class Sheet:
    """What is filled in so far.

    `tree` is the record with its values as text, `skipped` names what the form has no place for, or no words.
    """

    def __init__(
        self,
        places: FormPlaces,
        record: Record,
        revision: str,
        text: str,
        tree: dict[str, Any],
        spans: Mapping[str, tuple[int, int]],
    ) -> None:
        self.places, self.record, self.tree = places, record, tree
        self.skipped: dict[str, None] = {}
        self._revision, self._text, self._spans = revision, text, spans
        self._items: list[Item] = []
        self._values: list[Value] = []
        self._quotes: list[Quote] = []
        self._ordinals: dict[str | None, int] = {}
        self._held: dict[tuple[str, str], int] = {}

    def content(self) -> Content:
        """Return everything filled in; items without any value are left out, unless something stands below them."""
        needed = {value.item for value in self._values}
        kept: list[Item] = []
        for item in reversed(self._items):
            if item.id in needed:
                kept.append(item)
                if item.parent:
                    needed.add(item.parent)
        return Content(
            record=self.record, items=tuple(reversed(kept)), values=tuple(self._values), quotes=tuple(self._quotes)
        )

    # -- looking -----------------------------------------------------------------------------------------------

    def leaf(self, path: str) -> str:
        """Return the value at a path without brackets, as the record has it, "" for none."""
        node: Any = self.tree
        for step in path.split("."):
            node = node.get(step) if isinstance(node, dict) else None
        return node.strip() if isinstance(node, str) else ""

    def spot(self, path: str, part: str = "") -> Spot | None:
        """Return where the words of a path stand, None where the text has none."""
        found = self._spans.get(path)
        return Spot(*found, part) if found else None

    def across(self, first: str, *others: str) -> Spot | None:
        """Return the range from one path to the last of others that stands behind it in the same line.

        A bracket that opens in between is closed.
        """
        begin = self._spans.get(first)
        if begin is None:
            return None
        start, end = begin
        for path in others:
            there = self._spans.get(path)
            if there and there[0] >= end and "\n" not in self._text[end : there[0]]:
                end = there[1]
        inside = self._text[start:end]
        for opening, closing in _CLOSING.items():
            if inside.count(opening) > inside.count(closing) and self._text.startswith(closing, end):
                end += 1
        return Spot(start, end)

    def words(self, spot: Spot) -> str:
        """Return the words of a range."""
        return self._text[spot.start : spot.end]

    def field(self, item: Item | None, part: str) -> Field | None:
        """Return the field of an item that is something to the checks; what the form lacks is noted as skipped."""
        if item is None:
            return None
        field = self.places.field(item.kind, part)
        if field is None:
            self.skipped[f"{item.kind}: {part.replace('_', ' ')}"] = None
        return field

    # -- writing -----------------------------------------------------------------------------------------------

    def item(self, part: str, parent: Item | None = None, *, top: bool = False) -> Item | None:
        """Add an item below a parent, or at the `top`; None where the form has no such item there."""
        kind = self.places.kind(part)
        if kind is None or (parent is None and not top) or (parent.kind if parent else "") not in kind.parents:
            self.skipped[part.replace("_", " ")] = None
            return None
        above = parent.id if parent else None
        ordinal = self._ordinals.get(above, 0)
        self._ordinals[above] = ordinal + 1
        item = Item(
            id=new_id(),
            record=self.record.id,
            kind=kind.key,
            parent=above,
            ordinal=ordinal,
            created=self.record.created,
        )
        self._items.append(item)
        return item

    def put(
        self,
        item: Item | None,
        part: str,
        payload: Payload | None,
        *spots: Spot | None,
        unread: str | None = None,
        missing: Missing | None = None,
        as_of: PartialDate | None = None,
        note: str = "",
    ) -> Value | None:
        """Put what words say into a field: a payload, a reason why there is none, or words still to be read.

        Words go into a field of text, and as a term into one of terms. None where the form has no such field, the field
        is of another kind, or the words are not in the text.
        """
        field = self.field(item, part)
        if item is None or field is None:
            return None
        payload = self._fitted(field, payload)
        found = [one for one in spots if one is not None]
        says_nothing = payload is None and unread is None and missing is None
        if says_nothing or (not found and not isinstance(payload, Reference)):
            self.skipped[f"{item.kind}: {part.replace('_', ' ')}"] = None
            return None
        stated = " … ".join([self.words(one) for one in found if not one.part or len(found) == 1])
        return self._add(
            item,
            field,
            found,
            as_stated=stated,
            value=payload,
            unread=unread,
            missing=missing,
            derivation=_derivation(payload, stated, missing),
            as_of=as_of,
            note=note,
            basis=Basis.REGISTRY,
        )

    def infer(self, item: Item | None, part: str, payload: Payload | None, how: str) -> Value | None:
        """Put what follows from the record without any words of it; `how` says why."""
        field = self.field(item, part)
        payload = self._fitted(field, payload) if field else None
        if item is None or field is None or payload is None:
            return None
        return self._add(item, field, [], value=payload, derivation=Derivation.INFERRED, how=how, basis=Basis.REGISTRY)

    def refer(self, item: Item | None, part: str, target: Item | None, *spots: Spot | None) -> Value | None:
        """Point from a field to another item, where the form lets it point to such."""
        field = self.field(item, part)
        if field is None or target is None or not {target.kind, "any"} & set(field.targets):
            return None
        return self.put(item, part, Reference(Target.ITEM, target.id), *spots)

    def code(self, item: Item | None, part: str, path: str, code: str = "", **more: Any) -> Value | None:
        """Put the term of a registry's code at a path; a code that is not listed stays words."""
        code = code or self.leaf(path)
        field = self.field(item, part) if code else None
        spot = self.spot(path)
        if field is None or spot is None:
            return None
        if field.kind not in {Kind.TERM, Kind.TERMS}:
            return self.put(item, part, Text(self.words(spot)), spot, **more)
        term = self.places.coded(field, code) or Term(self.words(spot))
        return self.put(item, part, term, spot, **more)

    def say(self, item: Item | None, part: str, path: str, **more: Any) -> Value | None:
        """Put the words at a path as they stand."""
        spot = self.spot(path)
        return self.put(item, part, Text(self.words(spot)), spot, **more) if spot else None

    def _fitted(self, field: Field, payload: Payload | None) -> Payload | None:
        """Return a payload as the field's kind has it, None where it cannot be one."""
        if payload is None or kind_of(payload) is field.kind:
            return payload
        if isinstance(payload, Text):
            if field.kind is Kind.TERM:
                return self.places.named(field, payload.text)
            return Terms((self.places.named(field, payload.text),)) if field.kind is Kind.TERMS else None
        if isinstance(payload, Term):
            if field.kind is Kind.TERMS:
                return Terms((payload,))
            return Text(payload.label) if field.kind is Kind.TEXT else None
        return None

    def _add(self, item: Item, field: Field, spots: Sequence[Spot], **parts: Any) -> Value:
        held = self._held.get((item.id, field.key), 0)
        self._held[item.id, field.key] = held + 1
        value = Value(
            id=new_id(),
            item=item.id,
            field=field.key,
            ordinal=held,
            current=field.many or not held,
            curator=self.record.curator,
            created=self.record.created,
            modified=self.record.created,
            **parts,
        )
        self._values.append(value)
        for ordinal, spot in enumerate(spots):
            self._quotes.append(self._quote(spot, ordinal, value.id))
        return value

    def _quote(self, spot: Spot, ordinal: int, value: str) -> Quote:
        prefix, suffix = context(self._text, spot.start, spot.end)
        return Quote(
            id=new_id(),
            revision=self._revision,
            start=spot.start,
            end=spot.end,
            exact=self._text[spot.start : spot.end],
            prefix=prefix,
            suffix=suffix,
            value=value,
            part=spot.part,
            ordinal=ordinal,
            curator=self.record.curator,
            created=self.record.created,
        )


def _derivation(payload: Payload | None, stated: str, missing: Missing | None) -> Derivation | None:
    """Return how a value came from words: stated as it stands, or brought into the form's own terms."""
    if payload is None:
        return Derivation.STATED if missing is not None else None
    if isinstance(payload, Term):
        return Derivation.STATED if payload.label == stated else Derivation.NORMALISED
    if isinstance(payload, YesNo):
        return Derivation.STATED if stated.casefold() == payload.answer else Derivation.NORMALISED
    return Derivation.NORMALISED if isinstance(payload, Terms) else Derivation.STATED


def counted(words: str) -> Integer | None:
    """Return a count that a record gives as words, None for what is none."""
    number = whole(words)
    return None if number is None else Integer(number)


def whole(words: str) -> int | None:
    """Return the whole number that words are ("1,204" too), None for what is none."""
    digits = plain(words).strip().replace(",", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _LARGEST else None


def rows(node: object) -> list[tuple[int, dict[str, Any]]]:
    """Return the objects of a list with their places in it."""
    return [(n, one) for n, one in enumerate(node) if isinstance(one, dict)] if isinstance(node, list) else []


def text_in(node: Mapping[str, Any], name: str) -> str:
    """Return a value of an object as the record has it, "" for none."""
    found = node.get(name)
    return found.strip() if isinstance(found, str) else ""


def strings(node: object) -> list[tuple[int, str]]:
    """Return the values of a list with their places in it."""
    return (
        [(n, one) for n, one in enumerate(node) if isinstance(one, str) and one.strip()]
        if isinstance(node, list)
        else []
    )
