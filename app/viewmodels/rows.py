"""Items as rows of a table: which kinds, which columns, and what the row above proposes."""

from __future__ import annotations

from app.domain.findings import Finding
from app.domain.forms import Field, ItemKind
from app.domain.kinds import Reference
from app.domain.records import Item
from app.domain.values import Value
from app.viewmodels.desk import Desk

_FIRST = 9
"""How many columns a table of whole items has where its form does not say: as many as have a number key."""

_LACKING = {"no_identifier": "registry_id"}
"""Rules that speak of rows that are not there, and what these rows are to the checks."""

_CARRIED = frozenset({"arm", "analysis_population", "criteria", "scale", "time_point_kind", "time_point"})
"""What one outcome mostly has in common with the one before it, by the part that its field is."""


def is_row(desk: Desk, item: Item | None) -> bool:
    """Say whether an item is shown as a row within the form of its parent."""
    kind = desk.kind_of(item)
    return item is not None and item.parent is not None and kind is not None and kind.layout == "table"


def form_item(desk: Desk) -> Item | None:
    """Return the item whose form is shown: the one in hand, or the one whose row is in hand."""
    item = desk.item
    if item is not None and item.parent is not None and is_row(desk, item):
        return desk.held.item(item.parent)
    return item


def numbered_item(desk: Desk) -> Item | None:
    """Return the item whose fields carry the number keys: a row only while its table is in sight, else its parent."""
    return desk.item if desk.row_in_sight else form_item(desk)


def row_kinds(desk: Desk, item: Item) -> tuple[ItemKind, ...]:
    """Return the kinds whose items are rows within the form of an item."""
    return tuple(k for k in desk.form.children_of(item.kind) if k.layout == "table") if desk.form else ()


def rows_lacking(desk: Desk, finding: Finding) -> str:
    """Return the kind of the rows that a finding on their parent says are lacking, "" for any other finding."""
    part, item = _LACKING.get(finding.rule, ""), desk.held.item(finding.item)
    if not part or finding.field or item is None:
        return ""
    return next((kind.key for kind in row_kinds(desk, item) if kind.part == part), "")


def columns_of(kind: ItemKind) -> tuple[Field, ...]:
    """Return the fields that are columns of a table of such items: those the form names, else the first ones.

    A row of its parent has no form of its own, so that all its fields are columns.
    """
    named = tuple(field for key in kind.columns if (field := kind.field(key)) is not None and not field.retired)
    if kind.layout == "table":
        return (*named, *(field for field in kind.live_fields if field not in named))
    return named or kind.live_fields[:_FIRST]


def has_table(kind: ItemKind | None) -> bool:
    """Say whether the items of a kind can be seen as a table of their own."""
    return kind is not None and kind.layout != "table" and not kind.single


def carried(field: Field) -> bool:
    """Say whether a new item mostly says the same in a field as the item before it."""
    return field.part in _CARRIED


def said_before(desk: Desk, item: Item, field: str) -> Item | None:
    """Return the nearest item before one, of its kind and below its parent, that says something in a field."""
    return desk.held.said_before(item, field)


def proposed(desk: Desk, item: Item, field: Field) -> Value | None:
    """Return the value that the items before propose for an empty field; nothing is written."""
    if not carried(field) or desk.held.values(item.id, field.key):
        return None
    before = said_before(desk, item, field.key)
    value = desk.held.current(before.id, field.key) if before is not None else None
    return value if value is not None and value.unread is None else None


def parent_arm_of(desk: Desk, item: Item) -> Item | None:
    """Return the arm of the same parent that an arm is part of, or None; a circle of arms has no beginning."""
    seen = {item.id}
    first: Item | None = None
    above = _named_arm(desk, item)
    while above is not None:
        first = first or above
        if above.id in seen:
            return None
        seen.add(above.id)
        above = _named_arm(desk, above)
    return first


def _named_arm(desk: Desk, item: Item) -> Item | None:
    kind = desk.kind_of(item)
    field = next((f for f in kind.live_fields if f.part == "parent_arm"), None) if kind else None
    value = desk.held.current(item.id, field.key) if field else None
    payload = value.value if value else None
    found = desk.held.item(payload.key) if isinstance(payload, Reference) else None
    return found if found is not None and found.kind == item.kind and found.parent == item.parent else None
