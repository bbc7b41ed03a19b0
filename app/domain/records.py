"""Records and their items: one curator's reading of one source in one pass."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from app.domain.anchors import Anchor
from app.domain.quotes import Quote
from app.domain.values import Value


class Pass(StrEnum):
    """Which reading of a source a record is."""

    FIRST = "first"
    SECOND = "second"
    CONSENSUS = "consensus"


class RecordState(StrEnum):
    """Where a record stands."""

    OPEN = "open"
    DONE = "done"


class Curator(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="curator", omit_defaults=True):
    """A person who curates."""

    id: str
    name: str
    initials: str = ""
    orcid: str = ""
    created: str = ""


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="record", omit_defaults=True):
    """One curator's reading of one source in one pass, with the form version it is made with."""

    id: str
    source: str
    curator: str
    reading: Pass = Pass.FIRST
    form: str
    state: RecordState = RecordState.OPEN
    created: str = ""


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="item", omit_defaults=True):
    """A thing in a record (trial, arm, outcome, caveat ...); `ordinal` orders it among its siblings of one parent."""

    id: str
    record: str
    kind: str
    parent: str | None = None
    ordinal: int = 0
    created: str = ""


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in one record: items in tree order of ordinals, values by item, field and ordinal, quotes by owner.

    `anchors` are those of its quotes in the latest revision of the source, for quotes taken from an earlier one.
    """

    record: Record
    items: tuple[Item, ...] = ()
    values: tuple[Value, ...] = ()
    quotes: tuple[Quote, ...] = ()
    anchors: tuple[Anchor, ...] = ()

    def anchor_of(self, quote: str) -> Anchor | None:
        """Return where a quote stands in the latest revision; None when that is the one it was taken from."""
        return next((a for a in self.anchors if a.quote == quote), None)

    def values_of(self, item: str, field: str | None = None) -> tuple[Value, ...]:
        """Return the values of an item, or of one of its fields, in order."""
        return tuple(v for v in self.values if v.item == item and (field is None or v.field == field))

    def current(self, item: str, field: str) -> Value | None:
        """Return the current value of a field, or None."""
        return next((v for v in self.values if v.item == item and v.field == field and v.current), None)

    def quotes_of(self, owner: str) -> tuple[Quote, ...]:
        """Return the quotes of a value or an item, in order."""
        return tuple(q for q in self.quotes if owner in {q.value, q.item})

    def children(self, parent: str | None) -> tuple[Item, ...]:
        """Return the items directly below an item, or the topmost ones for None."""
        return tuple(i for i in self.items if i.parent == parent)

    def item(self, key: str) -> Item | None:
        """Return an item by its id, or None."""
        return next((i for i in self.items if i.id == key), None)

    def below(self, key: str) -> tuple[Item, ...]:
        """Return an item and everything nested in it, parents first."""
        found = [i for i in self.items if i.id == key]
        for one in found:
            found.extend(self.children(one.id))
        return tuple(found)
