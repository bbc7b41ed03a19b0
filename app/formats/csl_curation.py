"""What of a source CSL-JSON has no field for, carried in `custom.vouch` and taken back from there.

Each detail that its CSL fields do not give back exactly stands there beside what those fields read as; it counts only
while they still read so, and a title that was edited elsewhere is not overwritten by the older one.
"""

from __future__ import annotations

from typing import Any

import msgspec

from app.domain.errors import RefusedError
from app.domain.sources import Draft, Metadata, Source, SourceKind, SourceState
from app.formats.ris_tags import rendering
from app.formats.safe_json import Tree

KEY = "vouch"


class _Exact(msgspec.Struct, frozen=True):
    """What the CSL fields of a detail read as, and what the detail is."""

    read: Any = None
    exact: Any = None


class _Curation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What travels of a source: its state, tags, and the details that CSL fields do not give back."""

    state: SourceState = SourceState.TODO
    reason: str = ""
    tags: tuple[str, ...] = ()
    details: dict[str, _Exact] = {}


def details_of(metadata: Metadata, kind: SourceKind, *, confirmed: bool) -> Tree:
    """Return the details of a source as builtins, each under its name; what is empty is left out."""
    details: Tree = msgspec.json.decode(msgspec.json.encode(metadata))
    return {**details, "kind": [kind.value, confirmed]}


def curation_of(source: Source, read: Tree) -> Tree:
    """Return what goes into `custom.vouch`; `read` are the details that the CSL fields read as."""
    held = details_of(source.metadata, source.kind, confirmed=source.kind_confirmed)
    names = [name for name in sorted({*held, *read}) if held.get(name) != read.get(name)]
    curation = _Curation(
        state=source.state,
        reason=source.reason,
        tags=source.tags,
        details={name: _Exact(read.get(name), held.get(name)) for name in names},
    )
    found: Tree = msgspec.to_builtins(curation)
    return found


def curated(draft: Draft, item: Tree) -> Draft:
    """Return a draft with what our own export left in `custom.vouch`; anything else there changes nothing."""
    custom = item.get("custom")
    stated = custom.get(KEY) if isinstance(custom, dict) else None
    if not isinstance(stated, dict):
        return draft
    try:
        curation = msgspec.convert(stated, _Curation)
        metadata, kind, confirmed = _exact(draft, curation)
    except (msgspec.ValidationError, RefusedError, ValueError):
        return draft
    state = SourceState.TODO if curation.state is SourceState.DUPLICATE else curation.state
    if state is SourceState.EXCLUDED and not curation.reason.strip():
        state = SourceState.TODO
    return msgspec.structs.replace(
        draft,
        metadata=metadata,
        kind=kind,
        kind_confirmed=confirmed,
        text=rendering(metadata) or draft.text,
        state=state,
        reason=curation.reason if state is SourceState.EXCLUDED else "",
        tags=curation.tags,
    )


def _exact(draft: Draft, curation: _Curation) -> tuple[Metadata, SourceKind, bool]:
    read = details_of(draft.metadata, draft.kind, confirmed=draft.kind_confirmed)
    held = dict(read)
    for name, one in curation.details.items():
        if read.get(name) == one.read:
            held[name] = one.exact
    kind, confirmed = msgspec.convert(held.pop("kind"), tuple[SourceKind, bool])
    return (
        msgspec.convert({name: value for name, value in held.items() if value is not None}, Metadata),
        kind,
        confirmed,
    )
