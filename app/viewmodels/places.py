"""Where a curator can go within a record: fields shown, what fits in here, what is not done yet."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.forms import Field, ItemKind
from app.domain.kinds import codes_of
from app.domain.records import Content, Item
from app.viewmodels.desk import Desk


def shown_fields(desk: Desk) -> tuple[Field, ...]:
    """Return the fields shown for the item in hand, in order."""
    return fields_of(desk, desk.item)


def fields_of(desk: Desk, item: Item | None) -> tuple[Field, ...]:
    """Return the live fields of an item that apply to it, and those that hold something though they do not."""
    kind = desk.kind_of(item)
    if item is None or kind is None or desk.content is None:
        return ()
    codes, held = desk.held.codes(item.id), desk.held.holds(item.id)
    return tuple(f for f in kind.live_fields if f.key in held or f.applies(codes))


NUMBERED = 18
"""How many fields of an item have a number."""


def number_keys(number: int) -> str:
    """Return the keys of a field's number: one digit for the first nine fields, 0 and a digit for the next nine.

    >>> number_keys(1), number_keys(9), number_keys(10), number_keys(18)
    ('1', '9', '01', '09')
    """
    return str(number) if number < 10 else f"0{number - 9}"


def numbers_of(desk: Desk, item: Item | None) -> dict[int, Field]:
    """Return the fields of an item that number keys put words into, by their numbers 1 to 18.

    A field has the number of its place in the form, whether the fields before it apply or not, so that no answer to one
    field moves the number of another.
    """
    kind, applies = desk.kind_of(item), fields_of(desk, item)
    live = kind.live_fields[:NUMBERED] if kind is not None else ()
    return {number: field for number, field in enumerate(live, 1) if field in applies}


def applying(content: Content | None, item: Item, kind: ItemKind) -> tuple[Field, ...]:
    """Return the live fields of an item that apply to it, and those that hold something though they do not."""
    if content is None:
        return kind.live_fields
    mine = content.values_of(item.id)
    codes = {v.field: codes_of(v.value) for v in reversed(mine) if v.current}
    held = {v.field for v in mine}
    return tuple(f for f in kind.live_fields if f.key in held or f.applies(codes))


def kinds_here(desk: Desk) -> tuple[ItemKind, ...]:
    """Return the kinds of item that can be made now: those that nest in the item in hand first, then the others."""
    if desk.form is None:
        return ()
    here = desk.form.children_of(desk.item.kind) if desk.item else ()
    others = tuple(k for k in desk.form.kinds if k not in here and can_make(desk, k))
    return (*here, *others)


def can_make(desk: Desk, kind: ItemKind) -> bool:
    """Say whether an item of a kind can be made now: somewhere in the record, or with the parent that it lacks.

    A row of a table is offered only where its parent is.
    """
    items = desk.content.items if desk.content else ()
    if any(_fits(desk, kind, parent) for parent in (None, *items)):
        return True
    return kind.layout != "table" and "" not in kind.parents and not any(i.kind in kind.parents for i in items)


def parent_for(desk: Desk, kind: ItemKind) -> str | None:
    """Return the parent nearest to the item in hand below which an item of a kind may stand, None for the top."""
    if desk.content is None:
        return None
    above = desk.item
    while above is not None:
        if _fits(desk, kind, above):
            return above.id
        above = desk.content.item(above.parent) if above.parent else None
    if _fits(desk, kind, None):
        return None
    fitting = [i.id for i in desk.content.items if _fits(desk, kind, i)]
    return fitting[-1] if fitting else None


def parents_for(desk: Desk, item: Item) -> list[tuple[str, str]]:
    """Return (id, name) of what an item may be moved below; "" is the top of the record."""
    kind = desk.kind_of(item)
    if kind is None or desk.content is None:
        return []
    inside = {i.id for i in desk.content.below(item.id)}
    top = [("", "the record")] if "" in kind.parents and item.parent else []
    others = [i for i in desk.content.items if i.kind in kind.parents and i.id not in inside | {item.parent}]
    return top + [(i.id, desk.name_of(i)) for i in others]


def _fits(desk: Desk, kind: ItemKind, parent: Item | None) -> bool:
    if (parent.kind if parent else "") not in kind.parents:
        return False
    there = desk.content.children(parent.id if parent else None) if desk.content else ()
    return not (kind.single and any(i.kind == kind.key for i in there))


def next_unvouched(desk: Desk) -> tuple[str, str] | None:
    """Return the next place whose value no words support: in the item in hand first, then behind it and round."""
    if desk.content is None:
        return None
    content = desk.content
    bad = {(v.item, v.field) for v in content.values if v.needs_words and not desk.held.live_quotes(v.id)}
    return _next(desk, lambda place: place in bad)


def next_empty(desk: Desk) -> tuple[str, str] | None:
    """Return the next place that is needed and empty or not read yet, found in the order of `next_unvouched`."""
    if desk.content is None or desk.form is None:
        return None
    content, form = desk.content, desk.form
    needed = {(k.key, f.key) for k in form.kinds for f in k.live_fields if f.needed}
    filled = {(v.item, v.field) for v in content.values if v.unread is None}
    kinds = {i.id: i.kind for i in content.items}
    return _next(desk, lambda place: (kinds[place[0]], place[1]) in needed and place not in filled)


def _next(desk: Desk, wanted: Callable[[tuple[str, str]], bool]) -> tuple[str, str] | None:
    if desk.content is None or desk.form is None:
        return None
    places = [
        (item.id, field.key)
        for item in desk.content.items
        if (kind := desk.kind_of(item)) is not None
        for field in applying(desk.content, item, kind)
    ]
    here = (desk.item.id if desk.item else "", desk.field.key if desk.field else "")
    mine = [place for place in places if place[0] == here[0]]
    first = places.index(mine[0]) if mine else 0
    elsewhere = [*places[first + len(mine) :], *places[:first]]
    at = mine.index(here) + 1 if here in mine else 0
    around = (*mine[at:], *mine[: max(at - 1, 0)], *elsewhere, *mine[max(at - 1, 0) : at])
    return next((place for place in around if wanted(place)), None)
