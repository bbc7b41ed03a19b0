"""Where values stand in review: verified against something, disputed, rejected, or a draft again."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.domain.changes import Act, Drop, Put
from app.domain.errors import RefusedError
from app.domain.ids import now
from app.domain.kinds import Identifier
from app.domain.sources import Source, SourceKind
from app.domain.store import Store
from app.domain.touched import Touched
from app.domain.values import Basis, Status, Value
from app.usecases.meeting import commit
from app.usecases.parts import field_in, kind_in, where

_BASIS = {
    SourceKind.REGISTRY_RECORD: Basis.REGISTRY,
    SourceKind.JOURNAL_ARTICLE: Basis.FULL_TEXT,
    SourceKind.PREPRINT: Basis.FULL_TEXT,
    SourceKind.PROTOCOL: Basis.FULL_TEXT,
    SourceKind.REGULATORY_DOCUMENT: Basis.FULL_TEXT,
    SourceKind.DATASET: Basis.FULL_TEXT,
    SourceKind.CONFERENCE_ABSTRACT: Basis.ABSTRACT_ONLY,
    SourceKind.BIBLIOGRAPHIC_RECORD: Basis.ABSTRACT_ONLY,
}
_SETTLED = {Status.DISPUTED, Status.REJECTED, Status.SUPERSEDED}
_SAID = {
    Status.DRAFT: "back to draft:",
    Status.CORRECTED: "corrected:",
    Status.DISPUTED: "dispute",
    Status.REJECTED: "reject",
    Status.SUPERSEDED: "superseded:",
}


def proposed_basis(source: Source) -> Basis:
    """Return what reading a source comes to, by its kind: a registry, a full text, an abstract, or a second hand."""
    return _BASIS.get(source.kind, Basis.SECONDARY_SOURCE)


def set_status(store: Store, values: Sequence[str], status: Status, basis: Basis | None = None) -> Touched:
    """Say where values of one field stand, in one act; those that stand there already change nothing.

    What was read is kept with a verified value and goes when it is a draft again. Raises RefusedError for a verified
    value without its basis, and for words that nobody has read yet.
    """
    chosen = [store.value(key) for key in values]
    if not chosen:
        return Touched()
    item = store.item(chosen[0].item)
    form = store.form(store.content_at(item.id, chosen[0].field).record.form)
    what = field_in(form, item, chosen[0].field).label
    return _commit(store, chosen, status, basis, f"{_verb(status, basis)} {what}")


def verify_item(store: Store, item: str, basis: Basis) -> Touched:
    """Mark every value of an item and of its rows verified, in one act.

    Words that nobody has read yet, rivals that are not current, and what was disputed, rejected or superseded stay as
    they are. Raises RefusedError when nothing is left to verify.
    """
    content, one = where(store, item)
    form = store.form(content.record.form)
    rows = {row.id for row in content.children(item) if kind_in(form, row.kind).layout == "table"}
    open_ones = [v for v in content.values if v.item in {item, *rows} and _can_be_verified(v)]
    changed = [v for v in open_ones if (v.status, v.basis) != (Status.VERIFIED, basis)]
    if not open_ones:
        raise RefusedError("There is no value here that could be verified.")
    what = f"{kind_in(form, one.kind).label.lower()}, {len(changed)} value{'s' if len(changed) != 1 else ''}"
    return _commit(store, changed, Status.VERIFIED, basis, f"{_verb(Status.VERIFIED, basis)} {what}")


def after_change(old: Value, new: Value) -> Value:
    """Return a changed value with the status that follows: what was verified and says something else is corrected.

    What counts is what was checked: the payload as printed, the missing reason, and the words.
    """
    if old.status is not Status.VERIFIED or new.status is not Status.VERIFIED or _checked(old) == _checked(new):
        return new
    return msgspec.structs.replace(new, status=Status.CORRECTED)


def after_loss(value: Value) -> Value:
    """Return a value whose words were untied: what was verified by them is corrected."""
    return msgspec.structs.replace(value, status=Status.CORRECTED) if value.status is Status.VERIFIED else value


def _checked(value: Value) -> bytes:
    return msgspec.json.encode((value.value, value.missing, value.unread, value.as_stated))


def _can_be_verified(value: Value) -> bool:
    return value.current and value.unread is None and value.status not in _SETTLED


def _verb(status: Status, basis: Basis | None) -> str:
    return f"verify ({(basis or '').replace('_', ' ')})" if status is Status.VERIFIED else _SAID[status]


def _commit(store: Store, values: Sequence[Value], status: Status, basis: Basis | None, label: str) -> Touched:
    if status is Status.VERIFIED and basis is None:
        raise RefusedError("Say what it was verified against: the full text, an abstract, a registry, a second hand.")
    if status is Status.VERIFIED and any(value.unread is not None for value in values):
        raise RefusedError("These words are not read yet; say what they mean before you verify them.")
    edits: list[Put | Drop] = []
    for old in values:
        kept = basis if status is Status.VERIFIED else None if status is Status.DRAFT else old.basis
        new = msgspec.structs.replace(old, status=status, basis=kept)
        if new != old:
            edits.append(Put(msgspec.structs.replace(new, modified=now(), curator=store.acting().id)))
    act = Act(label=label, edits=tuple(edits))
    if not edits:
        return Touched()
    identifies = any(isinstance(value.value, Identifier) for value in values)
    return commit(store, act) if identifies else store.commit(act)
