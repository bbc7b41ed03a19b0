"""Parts of a record that the verbs look up and take apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from app.domain.changes import Drop, EntityKind, Put
from app.domain.errors import NotFoundError, RefusedError
from app.domain.forms import Field, Form, ItemKind
from app.domain.ids import new_id, now
from app.domain.kinds import Reference, Term
from app.domain.quotes import Quote, take_quote
from app.domain.records import Content, Item
from app.domain.store import Store
from app.domain.values import Value
from app.usecases.statements import Words


def where(store: Store, item: str) -> tuple[Content, Item]:
    """Return an item with everything in its record. Raises NotFoundError."""
    one = store.item(item)
    return store.content(one.record), one


@dataclass(frozen=True)
class FieldPlace:
    """One field of one item, with what it holds; `content` is narrowed to it and to the item's own quotes."""

    content: Content
    item: Item
    form: Form
    field: Field

    @property
    def values(self) -> tuple[Value, ...]:
        """The values of the field, in order."""
        return self.content.values

    @property
    def current(self) -> Value | None:
        """The current value of the field, or None."""
        return self.content.current(self.item.id, self.field.key)


def field_place(store: Store, item: str, field: str) -> FieldPlace:
    """Return one field of an item, without reading the rest of its record. Raises NotFoundError."""
    content = store.content_at(item, field)
    form = store.form(content.record.form)
    one = content.items[0]
    return FieldPlace(content, one, form, field_in(form, one, field))


def value_in(place: FieldPlace, value: str) -> Value:
    """Return a value of a field. Raises NotFoundError."""
    found = next((one for one in place.values if one.id == value), None)
    if found is None:
        raise NotFoundError("This value is no longer there.")
    return found


def value_place(store: Store, value: str) -> tuple[FieldPlace, Value]:
    """Return a value with its place. Raises NotFoundError."""
    old = store.value(value)
    return field_place(store, old.item, old.field), old


def kind_in(form: Form, key: str) -> ItemKind:
    """Return an item kind of a form. Raises NotFoundError."""
    kind = form.kind(key)
    if kind is None:
        raise NotFoundError(f"The form “{form.title}” has no item “{key}”.")
    return kind


def field_in(form: Form, item: Item, key: str) -> Field:
    """Return a field of an item's kind. Raises NotFoundError."""
    field = form.field(item.kind, key)
    if field is None:
        raise NotFoundError(f"The form “{form.title}” has no field “{key}” in “{item.kind}”.")
    return field


def term_in(form: Form, kind: ItemKind, field: str, code: str) -> Term:
    """Return the term of a field by its code; an unlisted one keeps the code as its label."""
    spec = kind.field(field)
    vocabulary = form.vocabulary(spec.vocabulary) if spec else None
    found = vocabulary.term(code) if vocabulary else None
    return Term(label=found.label, code=code) if found else Term(label=code)


def may_stand(content: Content, kind: ItemKind, parent: str | None) -> None:
    """Raise RefusedError when the form does not let an item of a kind stand below a parent."""
    above = content.item(parent) if parent else None
    if parent and above is None:
        raise NotFoundError("The item above is no longer there.")
    if (above.kind if above else "") not in kind.parents:
        raise RefusedError(f"{kind.label} cannot stand {'there' if above else 'at the top of a record'}.")
    if kind.single and any(i.kind == kind.key for i in content.children(parent)):
        raise RefusedError(f"There is one {kind.label.lower()} already.")


def next_ordinal(content: Content, parent: str | None) -> int:
    """Return the place after the last item below a parent."""
    return max((i.ordinal for i in content.children(parent)), default=-1) + 1


def drops(content: Content, items: set[str]) -> list[Put | Drop]:
    """Return the edits that remove items with values and quotes: references first, children before parents."""
    values = [v for v in content.values if v.item in items]
    owners = items | {v.id for v in values}
    aims = {v.value.key for v in values if isinstance(v.value, Reference)}
    pointing_first = sorted(values, key=lambda v: (not isinstance(v.value, Reference), v.id in aims))
    edits: list[Put | Drop] = [Drop(EntityKind.QUOTE, q.id) for q in content.quotes if {q.value, q.item} & owners]
    edits += [Drop(EntityKind.VALUE, v.id) for v in pointing_first]
    depth_order: list[str] = []
    for top in content.children(None):
        depth_order += [i.id for i in content.below(top.id) if i.id in items]
    edits += [Drop(EntityKind.ITEM, key) for key in reversed(depth_order)]
    return edits


def pointing_caveats(store: Store, content: Content, going: set[str]) -> set[str]:
    """Return the caveats outside `going` that point into it, or to such a caveat.

    Raises RefusedError when an item refers there.
    """
    found: set[str] = set()
    while more := _pointing(store, content, going | found):
        found |= more
    return found


def _pointing(store: Store, content: Content, going: set[str]) -> set[str]:
    targets = going | {v.id for v in content.values if v.item in going}
    found: set[str] = set()
    for value in content.values:
        if value.item in going or not isinstance(value.value, Reference) or value.value.key not in targets:
            continue
        item = content.item(value.item)
        if item is None or item.kind != "caveat":
            form = store.form(content.record.form)
            kind = kind_in(form, item.kind).label.lower() if item else "item"
            raise RefusedError(f"Another {kind} refers to this; change its {value.field.replace('_', ' ')} first.")
        found |= {below.id for below in content.below(item.id)}
    return found


def quotes_for(
    store: Store,
    words: Sequence[Words],
    held: Sequence[Quote] = (),
    *,
    value: str | None = None,
    item: str | None = None,
) -> list[Quote]:
    """Return the quotes of some words, to stand behind those that their owner holds already."""
    first = max((q.ordinal for q in held), default=-1) + 1
    quotes = [quote_of(store, one, value=value, item=item) for one in words]
    return [msgspec.structs.replace(q, ordinal=first + n) for n, q in enumerate(quotes)]


def spot(quote: Quote) -> tuple[str, int, int, str]:
    """Return what two quotes of one owner that are the same have in common."""
    return quote.revision, quote.start, quote.end, quote.part


def requoted(
    content: Content, quote: Quote, *, value: str | None = None, item: str | None = None, group: str = ""
) -> list[Put]:
    """Return the edits that tie the words of a quote to another owner, standing in the latest text where they stand."""
    copy = msgspec.structs.replace(quote, id=new_id(), value=value, item=item, group=group, created=now())
    anchor = content.anchor_of(quote.id)
    if anchor is None:
        return [Put(copy)]
    return [Put(copy), Put(msgspec.structs.replace(anchor, id=new_id(), quote=copy.id))]


def quote_of(store: Store, words: Words, *, value: str | None = None, item: str | None = None) -> Quote:
    """Return the quote of some words, taken from the stored text, by the acting curator."""
    quote = take_quote(
        store.text(words.revision),
        words.start,
        words.end,
        key=new_id(),
        revision=words.revision,
        value=value,
        item=item,
        part=words.part,
    )
    return msgspec.structs.replace(quote, curator=store.acting().id, created=now())
