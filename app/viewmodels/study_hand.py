"""Which trial is in hand."""

from __future__ import annotations

from app.domain.records import Item
from app.viewmodels.desk import Desk


def trial_in_hand(desk: Desk) -> Item | None:
    """Return the trial that the item in hand is or stands in, else the first one of the open record, or None."""
    content = desk.content
    item = desk.item
    while content is not None and item is not None:
        if _is_trial(desk, item):
            return item
        item = content.item(item.parent) if item.parent else None
    return next((one for one in content.items if _is_trial(desk, one)), None) if content is not None else None


def _is_trial(desk: Desk, item: Item) -> bool:
    kind = desk.kind_of(item)
    return kind is not None and kind.part == "trial"
