"""What the field picker offers for the words selected, and what each field would read from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.forms import Field, ItemKind
from app.domain.kinds import Kind, Term, Terms, Text
from app.domain.records import Item
from app.reading.result import Reading
from app.reading.show import show
from app.usecases.vouching import read_words
from app.viewmodels.desk import Desk
from app.viewmodels.field_lines import shown as shown_value
from app.viewmodels.options_model import Option
from app.viewmodels.places import applying
from app.viewmodels.rows import form_item, row_kinds

_SEPARATOR = "\x1f"


@dataclass(frozen=True)
class Place:
    """A field of an item."""

    item: Item
    field: Field


@dataclass(frozen=True)
class NewRow:
    """A field of a row that is not there yet, below an item."""

    kind: ItemKind
    parent: str
    field: Field


def places(desk: Desk) -> dict[str, Place | NewRow]:
    """Return every field the words may go to, by key.

    First those of the item in hand that can read the words, then those of new rows below it that can, then its others
    and those of other new rows, then those of the other items, each in the form's order.
    """
    if desk.content is None:
        return {}
    items = list(desk.content.items)
    if desk.item is not None:
        items = [desk.item, *(i for i in items if i.id != desk.item.id)]
    found: dict[str, Place | NewRow] = {}
    rows = _new_rows(desk)
    best = {key: row for key, row in rows.items() if _can_read(desk, row.field)}
    for item in items:
        kind = desk.kind_of(item)
        if kind is not None:
            fields = tuple(f for f in applying(desk.content, item, kind) if f.kind is not Kind.REFERENCE)
            if item is desk.item:
                reads = [field for field in fields if _can_read(desk, field)]
                found |= {f"{item.id}{_SEPARATOR}{field.key}": Place(item, field) for field in reads}
                found |= best
            for field in fields:
                found[f"{item.id}{_SEPARATOR}{field.key}"] = Place(item, field)
            if item is desk.item:
                found |= rows
    return found


def options(desk: Desk, found: Mapping[str, Place | NewRow]) -> list[Option]:
    """Return how the places read, with what they hold already."""
    shown = []
    content = desk.content
    names = {item.id: desk.name_of(item) for item in content.items} if content else {}
    held_now = {(v.item, v.field): v for v in reversed(content.values) if v.current} if content else {}
    for key, place in found.items():
        if isinstance(place, NewRow):
            shown.append(Option(key, f"{place.kind.plural} › {place.field.label} (new row)"))
            continue
        here = desk.item is not None and place.item.id == desk.item.id
        label = place.field.label if here else f"{place.field.label} › {names.get(place.item.id, '')}"
        value = held_now.get((place.item.id, place.field.key))
        held = shown_value(desk, place.field, value) if value and value.value else ""
        if value is not None and value.missing is not None:
            held = value.missing.replace("_", " ")
        shown.append(Option(key, label, held))
    return shown


def _new_rows(desk: Desk) -> dict[str, NewRow]:
    """Return the fields of rows that may be made below the item shown and can take the words.

    While a row in hand says nothing yet, no other of its kind is offered: the words are for it.
    """
    parent = form_item(desk)
    if parent is None:
        return {}
    row = desk.item
    waiting = row.kind if row is not None and row != parent and not desk.held.holds(row.id) else ""
    return {
        f"{parent.id}{_SEPARATOR}{kind.key}{_SEPARATOR}{field.key}": NewRow(kind, parent.id, field)
        for kind in row_kinds(desk, parent)
        if kind.key != waiting
        for field in kind.live_fields
        if field.kind is not Kind.REFERENCE and not field.when
        if _can_read(desk, field) or (field.needed and field.kind is Kind.TEXT)
    }


def _can_read(desk: Desk, field: Field) -> bool:
    """Say whether the selected words make a typed value of a field: any words make a text, so text does not count."""
    reading = _reading(desk, field)
    payload = reading.payload if reading else None
    if isinstance(payload, Term):
        return bool(payload.code)
    if isinstance(payload, Terms):
        return all(term.code for term in payload.terms)
    return payload is not None and not isinstance(payload, Text)


def reading_of(desk: Desk, place: Place | NewRow) -> Reading | None:
    """Return what the selected words say for a field, or None when nothing is selected."""
    return _reading(desk, place.field)


def _reading(desk: Desk, field: Field) -> Reading | None:
    start, end = desk.selection
    if desk.form is None or start >= end:
        return None
    return read_words(desk.form, field, desk.text, start, end)


def describe(desk: Desk, place: Place | NewRow) -> str:
    """Return one line that says what would be saved, with what is proposed from elsewhere and the notes."""
    reading = reading_of(desk, place)
    if reading is None:
        return ""
    said = [f"reads {show(reading.payload, place.field)}" if reading.payload else "kept as words, to be read later"]
    said += [
        f"{part.name} from “{desk.text[part.start : part.end]}” to confirm with Enter"
        for part in reading.parts
        if part.name in reading.proposals
    ]
    said += reading.notes
    return " · ".join(said)
