"""Fills a source from its registry record by hand: what is empty is filled, what was said stays and is compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from app.domain.changes import Act, Put
from app.domain.errors import RefusedError
from app.domain.forms import Form
from app.domain.kinds import Payload, Reference, kind_of
from app.domain.quotes import Quote
from app.domain.records import Content, Item
from app.domain.store import Store
from app.domain.touched import Touched
from app.domain.values import Value
from app.reading.show import show
from app.usecases.filling import filled_sheet
from app.usecases.filling_form import FormPlaces
from app.usecases.meeting import commit, newcomers
from app.usecases.statements import merged

_LABEL = "fill from the registry record"
_KNOWN_BY = {
    "registry_id": ("identifier",),
    "sponsor": ("name",),
    "site": ("name", "city"),
    "enrolment": ("kind",),
    "report_link": ("identifier", "cited"),
    "product": ("name",),
    "treatment": ("name",),
    "preconditioning": ("label",),
    "agent": ("drug",),
    "combination": ("agent",),
    "arm": ("label",),
    "outcome": ("measure", "arm", "role", "time_point_kind"),
    "caveat": ("rationale",),
}
"""By which fields two items of one kind are the same; a kind that is not here is known by its place."""


class Otherwise(msgspec.Struct, frozen=True, kw_only=True):
    """A field that holds something else than the registry record says now: the value, and both in words."""

    value: str
    label: str
    held: str
    said: str


class Remarks(msgspec.Struct, frozen=True, kw_only=True):
    """What a registry record says beside what it fills: where the form has no room, and where a record differs."""

    skipped: tuple[str, ...] = ()
    otherwise: tuple[Otherwise, ...] = ()


def fill(store: Store, source: str) -> Touched:
    """Fill what is empty in this curator's record of a source from its registry record, in one act.

    What is there is never touched; `remarks` tells what the record says otherwise. Raises RefusedError for a source
    that no registry record is.
    """
    content, form, _ = _wanted(store, source)
    record = store.record_of(source, store.acting().id)
    if record is None:
        meeting = newcomers(store, [content])
        edits = [Put(content.record), *_puts(content.items, content.values, content.quotes)]
        return store.commit(Act(label=_LABEL, edits=(*edits, *(meeting.edits if meeting else ()))))
    compared = _Compared(form, store.content(record.id), content)
    edits = _puts(compared.items, compared.values, compared.quotes)
    if not edits:
        return Touched()
    return commit(store, Act(label=_LABEL, edits=tuple(edits)))


def remarks(store: Store, source: str) -> Remarks:
    """Return what a registry record says that is not filled in; writes nothing. Raises RefusedError as `fill` does."""
    content, form, skipped = _wanted(store, source)
    record = store.record_of(source, store.acting().id)
    if record is None:
        return Remarks(skipped=skipped)
    return Remarks(skipped=skipped, otherwise=tuple(_Compared(form, store.content(record.id), content).otherwise))


def _wanted(store: Store, source: str) -> tuple[Content, Form, tuple[str, ...]]:
    """Return what the registry record of a source says as a new record, its form, and what the form has no room for."""
    held = store.record_of(source, store.acting().id)
    form = store.form(held.form if held else store.info().form)
    sheet = filled_sheet(store, FormPlaces(form), source)
    if sheet is None:
        raise RefusedError("The latest text of this source was not read from a registry record; nothing was filled in.")
    return sheet.content(), form, tuple(sheet.skipped)


def _puts(items: Sequence[Item], values: Sequence[Value], quotes: Sequence[Quote]) -> list[Put]:
    return [*map(Put, items), *map(Put, values), *map(Put, quotes)]


@dataclass
class _Compared:
    """What a record lacks of another, and what it holds otherwise."""

    form: Form
    held: Content
    wanted: Content
    items: list[Item] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    otherwise: list[Otherwise] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Compare item by item, parents before what stands below them."""
        self._same: dict[str, str] = {}
        self._taken: set[str] = set()
        self._ordinals: dict[str | None, int] = {}
        self._held_of = _by_place(self.held)
        self._wanted_of = _by_place(self.wanted)
        for item in self.wanted.items:
            self._place(item)
        for item in self.wanted.items:
            for value in (one for (key, _), some in self._wanted_of.items() if key == item.id for one in some):
                self._compare(value)
        kept = {value.id for value in self.values}
        self.quotes = [quote for quote in self.wanted.quotes if quote.value in kept]

    def _place(self, item: Item) -> None:
        """Find the item that is the same in the record, or add it."""
        parent = self._same.get(item.parent, item.parent) if item.parent else None
        known = self._identity(self._wanted_of, item, self._same)
        for other in self.held.items:
            if (other.kind, other.parent) != (item.kind, parent) or other.id in self._taken:
                continue
            if known is None or known == self._identity(self._held_of, other, {}):
                self._taken.add(other.id)
                self._same[item.id] = other.id
                return
        if parent not in self._ordinals:
            self._ordinals[parent] = max((one.ordinal for one in self.held.children(parent)), default=-1) + 1
        new = msgspec.structs.replace(item, record=self.held.record.id, parent=parent, ordinal=self._ordinals[parent])
        self._ordinals[parent] += 1
        self.items.append(new)

    def _identity(
        self, of: dict[tuple[str, str], list[Value]], item: Item, same: dict[str, str]
    ) -> tuple[object, ...] | None:
        """Return what an item is known by, None for a kind of which there is one."""
        kind = self.form.kind(item.kind)
        parts = _KNOWN_BY.get(kind.part, ()) if kind else ()
        if kind is None or not parts:
            return None
        fields = [one for part in parts for one in kind.fields if one.part == part]
        said = [_said(of.get((item.id, one.key), []), same) for one in fields]
        if kind.part == "outcome":
            said.append(any(one.part == "effect" and (item.id, one.key) in of for one in kind.fields))
        return tuple(said)

    def _compare(self, value: Value) -> None:
        """Take a value where its field is empty, and tell where the field says something else."""
        item = self._same.get(value.item, value.item)
        moved = msgspec.structs.replace(value, item=item, value=_pointed(value.value, self._same))
        there = self._held_of.get((item, value.field), [])
        if not there:
            self.values.append(moved)
            return
        if any(_agree(one, moved) for one in there):
            return
        spec = self.form.field(next(one.kind for one in self.wanted.items if one.id == value.item), value.field)
        current = next((one for one in there if one.current), there[0])
        if spec is not None and not isinstance(moved.value, Reference):
            shown = Otherwise(value=current.id, label=spec.label, held=_words(current), said=_words(moved))
            self.otherwise.append(shown)


def _by_place(content: Content) -> dict[tuple[str, str], list[Value]]:
    found: dict[tuple[str, str], list[Value]] = {}
    for value in content.values:
        found.setdefault((value.item, value.field), []).append(value)
    return found


def _said(values: Sequence[Value], same: dict[str, str]) -> object:
    """Return what a field says in a shape that compares: a term by its code, a text without regard to case."""
    current = next((one for one in values if one.current), None)
    if current is None:
        return None
    payload = _pointed(current.value, same)
    if isinstance(payload, Reference):
        return payload.key
    return " ".join(_words(current).casefold().split())


def _pointed(payload: Payload | None, same: dict[str, str]) -> Payload | None:
    if isinstance(payload, Reference):
        return msgspec.structs.replace(payload, key=same.get(payload.key, payload.key))
    return payload


def _agree(held: Value, said: Value) -> bool:
    if held.value is None or said.value is None:
        return held.missing == said.missing and held.unread == said.unread
    return kind_of(held.value) is kind_of(said.value) and merged(held.value, said.value) == held.value


def _words(value: Value) -> str:
    if value.value is not None:
        return show(value.value)
    return value.unread or (value.missing.replace("_", " ") if value.missing else "")
