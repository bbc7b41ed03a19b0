"""Where to go in a record when a source is opened, or when what was in hand went."""

from __future__ import annotations

from app.domain.records import Content, Item


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
