"""What the open record holds, indexed once for each reading of it, so that no cell searches it from end to end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from app.domain.anchors import Anchor, Standing
from app.domain.kinds import Reference, codes_of
from app.domain.quotes import Quote
from app.domain.records import Content, Item
from app.domain.values import Value


class Held:
    """Values, quotes and items of one state of a record (none when there is no record), each found by its key.

    `names` keeps what references may be called, by what they may point to.
    """

    def __init__(self, content: Content | None) -> None:
        self.content = content
        self.names: dict[tuple[str, ...], dict[str, Reference]] = {}
        self._before: dict[tuple[str | None, str, str], Mapping[str, Item | None]] = {}
        self._codes: dict[str, Mapping[str, frozenset[str]]] = {}

    def values(self, item: str, field: str) -> tuple[Value, ...]:
        """Return the values of a field of an item, in order."""
        return self._values.get(item, {}).get(field, ())

    def current(self, item: str, field: str) -> Value | None:
        """Return the current value of a field of an item, or None."""
        return next((value for value in self.values(item, field) if value.current), None)

    def quotes(self, owner: str) -> tuple[Quote, ...]:
        """Return the quotes of a value or an item, in order."""
        return self._quotes.get(owner, ())

    def live_quotes(self, owner: str) -> tuple[Quote, ...]:
        """Return those quotes that still vouch: not lost, and not waiting for somebody to confirm them."""
        quotes = self.quotes(owner)
        return tuple(quote for quote in quotes if quote.id not in self._dead) if self._dead else quotes

    def standing(self, quote: Quote) -> Standing:
        """Return how surely a quote stands in the latest text; one taken from it, or not sought yet, is exact."""
        anchor = self._anchors.get(quote.id)
        if anchor is None:
            return Standing.EXACT
        return Standing.MOVED if anchor.is_live and anchor.standing is Standing.FUZZY else anchor.standing

    def place(self, quote: Quote, revision: str) -> tuple[int, int] | None:
        """Return where a quote stands in a text, None when it is lost there or belongs to an earlier one."""
        if quote.revision == revision:
            return quote.start, quote.end
        anchor = self._anchors.get(quote.id)
        there = anchor is not None and anchor.revision == revision and anchor.standing is not Standing.LOST
        return (anchor.start, anchor.end) if anchor is not None and there else None

    @cached_property
    def doubtful(self) -> frozenset[tuple[int, int]]:
        """The places in the latest text of quotes that wait for a person to say that they are what was quoted."""
        waiting = (one for one in self._anchors.values() if one.standing is Standing.FUZZY and not one.is_live)
        return frozenset((one.start, one.end) for one in waiting)

    def item(self, key: str) -> Item | None:
        """Return an item, or None."""
        return self._items.get(key)

    def of_kind(self, kind: str) -> tuple[Item, ...]:
        """Return the items of a kind, in tree order."""
        return self._by_kind.get(kind, ())

    def children(self, parent: str | None) -> tuple[Item, ...]:
        """Return the items directly below an item, or the topmost ones for None."""
        return self._children.get(parent, ())

    def codes(self, item: str) -> Mapping[str, frozenset[str]]:
        """Return the codes that the current values of an item hold, by field; fields without codes are there too."""
        if item not in self._codes:
            fields = self._values.get(item, {}).items()
            self._codes[item] = {
                field: frozenset[str]().union(*(codes_of(one.value) for one in values if one.current))
                for field, values in fields
            }
        return self._codes[item]

    def holds(self, item: str) -> frozenset[str]:
        """Return the fields of an item that hold something."""
        return frozenset(self._values.get(item, ()))

    def said_before(self, item: Item, field: str) -> Item | None:
        """Return the nearest item before one, of its kind and below its parent, that says something in a field."""
        among = (item.parent, item.kind, field)
        if among not in self._before:
            found: dict[str, Item | None] = {}
            last: Item | None = None
            for one in self._siblings.get(among[:2], ()):
                found[one.id] = last
                last = one if self.current(one.id, field) is not None else last
            self._before[among] = found
        return self._before[among].get(item.id)

    # -- within ------------------------------------------------------------------------------------------------

    @cached_property
    def _values(self) -> Mapping[str, Mapping[str, tuple[Value, ...]]]:
        found: dict[str, dict[str, tuple[Value, ...]]] = defaultdict(dict)
        for value in self.content.values if self.content else ():
            fields = found[value.item]
            fields[value.field] = (*fields.get(value.field, ()), value)
        return found

    @cached_property
    def _quotes(self) -> Mapping[str, tuple[Quote, ...]]:
        found: dict[str, list[Quote]] = defaultdict(list)
        for quote in self.content.quotes if self.content else ():
            found[quote.value or quote.item or ""].append(quote)
        return {owner: tuple(quotes) for owner, quotes in found.items()}

    @cached_property
    def _anchors(self) -> Mapping[str, Anchor]:
        return {one.quote: one for one in self.content.anchors} if self.content else {}

    @cached_property
    def _dead(self) -> frozenset[str]:
        return frozenset(one.quote for one in self.content.anchors if not one.is_live) if self.content else frozenset()

    @cached_property
    def _items(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.content.items} if self.content else {}

    @cached_property
    def _by_kind(self) -> Mapping[str, tuple[Item, ...]]:
        found: dict[str, list[Item]] = defaultdict(list)
        for item in self.content.items if self.content else ():
            found[item.kind].append(item)
        return {kind: tuple(items) for kind, items in found.items()}

    @cached_property
    def _children(self) -> Mapping[str | None, tuple[Item, ...]]:
        found: dict[str | None, list[Item]] = defaultdict(list)
        for item in self.content.items if self.content else ():
            found[item.parent].append(item)
        return {parent: tuple(items) for parent, items in found.items()}

    @cached_property
    def _siblings(self) -> Mapping[tuple[str | None, str], tuple[Item, ...]]:
        found: dict[tuple[str | None, str], list[Item]] = defaultdict(list)
        for item in self.content.items if self.content else ():
            found[item.parent, item.kind].append(item)
        return {place: tuple(items) for place, items in found.items()}
