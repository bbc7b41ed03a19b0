"""Taking one value back to what it was, out of the journal."""

from __future__ import annotations

import msgspec

from app.domain.changes import Act, Change, Drop, EntityKind, Put, Scope
from app.domain.errors import RefusedError
from app.domain.ids import now
from app.domain.quotes import Quote
from app.domain.store import Store
from app.domain.touched import Touched
from app.domain.values import Value
from app.usecases.meeting import commit
from app.usecases.parts import field_place
from app.usecases.revising import find_what_came_back

_ALL = 1_000_000


def restore_value(store: Store, change: Change) -> Touched:
    """Put a value back as it was after a change, with the quotes it had then.

    Where the change removed it, or where what the change made is what stands now, it is put back as it was before; its
    words are looked for in the texts that came since.
    Raises RefusedError when the change was of something else, or when there is nothing else to go back to;
    NotFoundError when the item is gone.
    """
    then = change.after or change.before
    if not isinstance(then, Value):
        raise RefusedError("Only a value can be restored on its own.")
    place = field_place(store, then.item, then.field)
    there = next((v for v in place.values if v.id == then.id), None)
    had = _quotes_then(store, change, then, before=change.after is None)
    has = {q.id: q for q in place.content.quotes_of(then.id)}
    if there is not None and _says_the_same(there, then) and had.keys() == has.keys():
        if not isinstance(change.before, Value):
            raise RefusedError("This is what stands there now; choose an earlier change.")
        then, had = change.before, _quotes_then(store, change, change.before, before=True)
    rivals = [v for v in place.values if v.id != then.id]
    taken = {v.ordinal for v in rivals}
    restored = msgspec.structs.replace(
        then,
        ordinal=max(taken) + 1 if then.ordinal in taken else then.ordinal,
        current=there.current if there else place.field.many or not any(v.current for v in rivals),
        modified=now(),
        curator=store.acting().id,
    )
    edits = [Drop(EntityKind.QUOTE, key) for key in has if key not in had]
    quotes = [Put(quote) for key, quote in had.items() if key not in has]
    act = Act(label=f"restore {place.field.label}", edits=(*edits, Put(restored), *quotes))
    return find_what_came_back(store, commit(store, act))


def _says_the_same(one: Value, other: Value) -> bool:
    """Say whether two states of a value differ in nothing but who touched it when, and which rival is current."""
    stamps = {"modified": "", "curator": "", "current": True, "ordinal": 0}
    return msgspec.structs.replace(one, **stamps) == msgspec.structs.replace(other, **stamps)


def _quotes_then(store: Store, change: Change, value: Value, *, before: bool) -> dict[str, Quote]:
    """Return the quotes of a value after the act of a change, or before it."""
    seqs = [line.seq for line in store.act_changes(change.act)]
    last = min(seqs) - 1 if before else max(seqs)
    found: dict[str, Quote] = {}
    for line in reversed(store.history(Scope(item=value.item, field=value.field), limit=_ALL)):
        if line.seq > last or line.entity is not EntityKind.QUOTE:
            continue
        found.pop(line.key, None)
        if isinstance(line.after, Quote) and line.after.value == value.id:
            found[line.key] = line.after
    return found
