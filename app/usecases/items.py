"""Items of a record: add, delete, duplicate, move; what is nested goes along."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.domain.changes import Act, Drop, Put
from app.domain.errors import RefusedError
from app.domain.forms import Form, ItemKind
from app.domain.ids import new_id, now
from app.domain.kinds import Reference
from app.domain.records import Content, Item
from app.domain.store import Store
from app.domain.touched import Touched
from app.domain.values import Value
from app.usecases.folded import need_standing
from app.usecases.meeting import commit
from app.usecases.parts import drops, kind_in, may_stand, next_ordinal, pointing_caveats, quotes_for, requoted, where
from app.usecases.statements import Words


def add_item(
    store: Store, record: str, kind: str, parent: str | None = None, words: Sequence[Words] = ()
) -> tuple[Item, Touched]:
    """Add an item below its parent with the words it was made from as its quotes.

    Without a parent it stands at the top; a kind that cannot gets the parent it lacks made in the same act (an outcome
    its trial). Raises RefusedError when the form does not let it stand there, or the source is folded into another.
    """
    content = store.outline(record)
    need_standing(store, content.record.source)
    form = store.form(content.record.form)
    item_kind = kind_in(form, kind)
    above = _lacking_parents(form, content, item_kind) if parent is None else []
    if above:
        parent = above[-1].id
    else:
        may_stand(content, item_kind, parent)
    ordinal = 0 if above else next_ordinal(content, parent)
    item = Item(id=new_id(), record=record, kind=kind, parent=parent, ordinal=ordinal, created=now())
    quotes = map(Put, quotes_for(store, words, item=item.id))
    act = Act(label=f"new {item_kind.label.lower()}", edits=(*map(Put, above), Put(item), *quotes))
    return item, store.commit(act)


def _lacking_parents(form: Form, content: Content, kind: ItemKind) -> list[Item]:
    """Return the new parents, topmost first, that an item of a kind needs to stand in an empty place."""
    chain: list[ItemKind] = []
    while "" not in kind.parents:
        kind = kind_in(form, kind.parents[0])
        chain.insert(0, kind)
    made: list[Item] = []
    for one in chain:
        parent = made[-1].id if made else None
        ordinal = 0 if made else next_ordinal(content, None)
        made.append(
            Item(id=new_id(), record=content.record.id, kind=one.key, parent=parent, ordinal=ordinal, created=now())
        )
    return made


def delete_item(store: Store, item: str) -> Touched:
    """Delete an item with everything nested in it, and every caveat that points into it.

    A caveat that points into what goes, goes with it: it would speak of nothing. One undo brings all of it back. Raises
    RefusedError while another item refers to what would go.
    """
    content, one = where(store, item)
    going = {gone.id for gone in content.below(item)}
    going |= pointing_caveats(store, content, going)
    kind = kind_in(store.form(content.record.form), one.kind)
    edits = drops(content, going)
    return commit(store, Act(label=f"delete {kind.label.lower()}", edits=tuple(edits)))


def duplicate_item(store: Store, item: str) -> tuple[Item, Touched]:
    """Copy an item with everything nested in it, right after itself; quotes are copied with their values.

    References among what is copied point to the copies. Raises RefusedError for a kind of which there is one.
    """
    content, one = where(store, item)
    kind = kind_in(store.form(content.record.form), one.kind)
    may_stand(content, kind, one.parent)
    new_ids = {old.id: new_id() for old in content.below(item)}
    value_ids = {v.id: new_id() for v in content.values if v.item in new_ids}
    edits: list[Put | Drop] = list(_make_room(content, one))
    for old in content.below(item):
        parent = new_ids.get(old.parent or "", old.parent)
        ordinal = one.ordinal + 1 if old.id == item else old.ordinal
        copy = msgspec.structs.replace(old, id=new_ids[old.id], parent=parent, ordinal=ordinal, created=now())
        edits.append(Put(copy))
    known = new_ids | value_ids
    edits += [Put(_copied(value, known)) for value in content.values if value.item in new_ids]
    copied = [quote for quote in content.quotes if {quote.value, quote.item} & known.keys()]
    groups = {quote.group: new_id() for quote in copied if quote.group}
    for quote in copied:
        value, owner, group = known.get(quote.value or ""), known.get(quote.item or ""), groups.get(quote.group, "")
        edits += requoted(content, quote, value=value, item=owner, group=group)
    touched = commit(store, Act(label=f"duplicate {kind.label.lower()}", edits=tuple(edits)))
    return store.item(new_ids[item]), touched


def move_item(store: Store, item: str, steps: int) -> Touched:
    """Move an item among its siblings of the same kind by a number of places, up when negative."""
    content, one = where(store, item)
    siblings = list(content.children(one.parent))
    same = [i for i, other in enumerate(siblings) if other.kind == one.kind]
    here = same.index(siblings.index(one))
    there = min(max(here + steps, 0), len(same) - 1)
    if there == here:
        return Touched()
    siblings.insert(same[there], siblings.pop(same[here]))
    moved = [
        Put(msgspec.structs.replace(other, ordinal=place))
        for place, other in enumerate(siblings)
        if other.ordinal != place
    ]
    return store.commit(Act(label="move item", edits=tuple(moved)))


def nest_item(store: Store, item: str, parent: str | None) -> Touched:
    """Move an item, with what is nested in it, below another parent. Raises RefusedError where it may not stand."""
    content, one = where(store, item)
    if parent in {inside.id for inside in content.below(item)}:
        raise RefusedError("An item cannot be moved into itself.")
    if parent == one.parent:
        return Touched()
    may_stand(content, kind_in(store.form(content.record.form), one.kind), parent)
    moved = msgspec.structs.replace(one, parent=parent, ordinal=next_ordinal(content, parent))
    return commit(store, Act(label="move item", edits=(Put(moved),)))


def _make_room(content: Content, after: Item) -> list[Put]:
    return [
        Put(msgspec.structs.replace(i, ordinal=i.ordinal + 1))
        for i in content.children(after.parent)
        if i.ordinal > after.ordinal
    ]


def _copied(value: Value, known: dict[str, str]) -> Value:
    payload = value.value
    if isinstance(payload, Reference):
        payload = msgspec.structs.replace(payload, key=known.get(payload.key, payload.key))
    rests_on = tuple(known.get(key, key) for key in value.rests_on)
    return msgspec.structs.replace(
        value,
        id=known[value.id],
        item=known[value.item],
        value=payload,
        rests_on=rests_on,
        created=now(),
        modified=now(),
    )
