"""What a curator does with sources as wholes: state, tags, kind, details."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.domain.changes import Act, Put
from app.domain.sources import Metadata, Source, SourceKind, SourceState
from app.domain.store import Store
from app.domain.touched import Touched
from app.usecases.statements import label_words

LAST_SOURCE = "last_source"
"""The project's setting that names the source read last, which is laid open at the next start."""


def set_state(store: Store, source: str, state: SourceState, reason: str = "") -> Touched:
    """Say where a source stands. Raises RefusedError for an exclusion without a reason."""
    old = store.source(source)
    new = msgspec.structs.replace(old, state=state, reason=reason if state is SourceState.EXCLUDED else "")
    return _commit(store, old, new, f"mark {_name(old)} {state.replace('_', ' ')}", reason)


def set_kind(store: Store, source: str, kind: SourceKind) -> Touched:
    """Say what sort of document a source is; confirms a proposed kind as well."""
    old = store.source(source)
    new = msgspec.structs.replace(old, kind=kind, kind_confirmed=True)
    return _commit(store, old, new, f"kind of {_name(old)}: {kind.replace('_', ' ')}")


def set_tags(store: Store, source: str, tags: Sequence[str]) -> Touched:
    """Give a source its free tags, in place of those it had; blanks and doubles fall away."""
    old = store.source(source)
    return _commit(store, old, msgspec.structs.replace(old, tags=_clean(tags)), f"tag {_name(old)}")


def edit_details(
    store: Store, source: str, metadata: Metadata, *, kind: SourceKind, tags: Sequence[str] | None = None
) -> Touched:
    """Correct a source's metadata and kind; the imported record itself stays as it was."""
    old = store.source(source)
    new = msgspec.structs.replace(
        old,
        metadata=metadata,
        kind=kind,
        kind_confirmed=True,
        tags=old.tags if tags is None else _clean(tags),
    )
    return _commit(store, old, new, f"edit {_name(old)}")


def _commit(store: Store, old: Source, new: Source, label: str, reason: str = "") -> Touched:
    return Touched() if new == old else store.commit(Act(label=label, edits=(Put(new),), reason=reason))


def _clean(tags: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))


def _name(source: Source) -> str:
    return f"“{label_words(source.metadata.title or 'untitled source')}”"
