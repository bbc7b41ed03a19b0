"""Where to go in a record when a source is opened, or when what was in hand went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.dates import PartialDate
from app.domain.kinds import Date
from app.domain.records import Content, Item

if TYPE_CHECKING:
    from app.viewmodels.desk import Desk


def neighbour_of(content: Content | None, gone: Item | None) -> Item | None:
    """Return where to go when an item went: its nearest sibling of the same kind, else its parent."""
    if gone is None or content is None:
        return None
    siblings = [i for i in content.children(gone.parent) if i.kind == gone.kind]
    before = [i for i in siblings if i.ordinal <= gone.ordinal]
    nearest = before[-1:] or siblings[:1]
    if nearest:
        return nearest[0]
    return content.item(gone.parent) if gone.parent else None


def newest_item(content: Content | None) -> Item | None:
    """Return the item made last, caveats aside, or None."""
    items = content.items if content else ()
    made = [i for i in items if i.kind != "caveat"] or list(items)
    return sorted(made, key=lambda item: item.created)[-1] if made else None


def last_update(desk: Desk) -> PartialDate | None:
    """Return when the trial in hand was last updated as its record says, else its data cut-off, None for neither."""
    item = desk.item
    while item is not None:
        kind = desk.kind_of(item)
        for field in (one for part in _UPDATES for one in (kind.live_fields if kind else ()) if one.part == part):
            held = desk.held.current(item.id, field.key)
            if held is not None and isinstance(held.value, Date):
                return held.value.date
        item = desk.held.item(item.parent) if item.parent else None
    return None


_UPDATES = ("last_update", "data_cutoff")
