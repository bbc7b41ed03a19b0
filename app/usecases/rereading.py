"""Reading a record again after an act: only what the act touched, when the items stand as they stood."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from app.domain.errors import NotFoundError
from app.domain.quotes import Quote
from app.domain.records import Content, Item
from app.domain.store import Store
from app.domain.touched import Touched
from app.domain.values import Value

_MOST = 12
"""Beyond so many fields the whole record is read at once."""

_Place = tuple[str, str]


def refreshed(store: Store, content: Content, touched: Touched) -> Content:
    """Return what a record holds after one act, read anew as far as the act touched it.

    It equals a whole reading when `content` is the record before the act. Whole it is read after an act that brought,
    moved or took items, or that changed the record itself or the text of its source. Raises NotFoundError.
    """
    places = _places(store, content, touched) if content.record.id in touched.records else None
    if not places or len(places) > _MOST or not _same_text(store, content):
        return store.content(content.record.id)
    found = [store.content_at(*place) for place in sorted(places)]
    return _merged(content, places, found)


def _places(store: Store, content: Content, touched: Touched) -> set[_Place] | None:
    """Return the items and fields to read again, field "" for an item's own words; None where its items changed."""
    kept = {item.id: item for item in content.items}
    items: set[str] = set()
    for key in touched.items:
        now = _item(store, key)
        if key in kept or (now is not None and now.record == content.record.id):
            if now != kept.get(key):
                return None
            items.add(key)
    values = [value for value in content.values if value.id in touched.values]
    values += [value for key in touched.values if (value := _value(store, key)) is not None and value.item in kept]
    places = {(value.item, value.field) for value in values}
    return places | {(item, "") for item in items - {item for item, _ in places}}


def _item(store: Store, key: str) -> Item | None:
    try:
        return store.item(key)
    except NotFoundError:
        return None


def _value(store: Store, key: str) -> Value | None:
    try:
        return store.value(key)
    except NotFoundError:
        return None


def _same_text(store: Store, content: Content) -> bool:
    """Say whether each quote is of the latest text of the source still, or anchored in it."""
    latest = store.revision(content.record.source).id
    anchored = {anchor.quote for anchor in content.anchors if anchor.revision == latest}
    return all(quote.revision == latest or quote.id in anchored for quote in content.quotes)


def _merged(content: Content, places: set[_Place], found: Iterable[Content]) -> Content:
    """Return a record in its order, in which what was read again stands in place of what stood there."""
    order = {item.id: place for place, item in enumerate(content.items)}
    items = {item for item, _ in places}
    old = {value.id for value in content.values if (value.item, value.field) in places}
    values = [value for value in content.values if value.id not in old]
    quotes = {quote.id: quote for quote in content.quotes if quote.value not in old and quote.item not in items}
    anchors = {anchor.quote: anchor for anchor in content.anchors if anchor.quote in quotes}
    record = content.record
    for one in found:
        record = one.record
        values += one.values
        quotes |= {quote.id: quote for quote in one.quotes}
        anchors |= {anchor.quote: anchor for anchor in one.anchors}
    values.sort(key=lambda value: (order[value.item], value.field))
    told = _by_owner(content.items, values, quotes.values())
    return msgspec.structs.replace(
        content,
        record=record,
        values=tuple(values),
        quotes=told,
        anchors=tuple(anchors[quote.id] for quote in told if quote.id in anchors),
    )


def _by_owner(items: Iterable[Item], values: Iterable[Value], quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """Return the quotes of items, then of values, those of one owner in the order that they came in."""
    owned: dict[str, list[Quote]] = {}
    for quote in quotes:
        owned.setdefault(quote.value or quote.item or "", []).append(quote)
    owners = [*(item.id for item in items), *(value.id for value in values)]
    return tuple(quote for owner in owners for quote in owned.get(owner, ()))
