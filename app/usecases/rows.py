"""Saying of one item what is said of the one before it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from app.domain.changes import Act, Put
from app.domain.ids import new_id, now
from app.domain.kinds import Reference
from app.domain.records import Content
from app.domain.store import Store
from app.domain.touched import Touched
from app.domain.values import Derivation, Value
from app.reading.naming import name_of
from app.usecases.meeting import commit
from app.usecases.parts import requoted, where
from app.usecases.statements import label_words


def copy_values(store: Store, item: str, above: Mapping[str, str]) -> Touched:
    """Copy the current values of some fields from other items of the record, where an item holds none, in one act.

    `above` names by field the item to copy from; all are of one kind. A value that words vouch for is copied with the
    same words; one that none vouch for becomes inferred, and says from which item. Review flags and notes stay where
    they are.
    """
    content, one = where(store, item)
    form = store.form(content.record.form)
    edits: list[Put] = []
    labels: list[str] = []
    for field, key in above.items():
        other, spec = content.item(key), form.field(one.kind, field)
        if other is None or spec is None or content.values_of(item, field):
            continue
        labels.append(spec.label)
        how = f"the same as in {label_words(name_of(form, content, other))}"
        for value in content.values_of(key, field):
            edits += _copied(store, content, value, item, how) if value.current else []
    if not edits:
        return Touched()
    return commit(store, Act(label=f"copy {' and '.join(labels)}", edits=tuple(edits)))


def _copied(store: Store, content: Content, value: Value, item: str, how: str) -> list[Put]:
    quotes = content.quotes_of(value.id)
    copy = msgspec.structs.replace(
        value,
        id=new_id(),
        item=item,
        note="",
        needs_review=False,
        curator=store.acting().id,
        created=now(),
        modified=now(),
    )
    if value.needs_words and not quotes and not isinstance(value.value, Reference):
        copy = msgspec.structs.replace(copy, derivation=Derivation.INFERRED, how=how)
    groups = {quote.group: new_id() for quote in quotes if quote.group}
    edits = [Put(copy)]
    for quote in quotes:
        edits += requoted(content, quote, value=copy.id, group=groups.get(quote.group, ""))
    return edits
