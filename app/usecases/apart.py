"""What curators said is not the same: kept in the project, so that it is not proposed again."""

from __future__ import annotations

import msgspec

from app.domain.store import Store

_SETTING = "studies.apart"

Pair = frozenset[str]
"""Two ids, each of a study or of a trial item that has met nobody."""


def told_apart(store: Store) -> frozenset[Pair]:
    """Return the pairs that somebody said are not the same."""
    kept = store.setting(_SETTING)
    pairs = msgspec.json.decode(kept, type=list[tuple[str, str]]) if kept else []
    return frozenset(frozenset(pair) for pair in pairs)


def tell_apart(store: Store, one: str, other: str) -> None:
    """Remember that two are not the same."""
    _keep(store, told_apart(store) | {frozenset((one, other))})


def forget_apart(store: Store, one: str, other: str) -> None:
    """Forget that two are not the same, so that it may be proposed again."""
    _keep(store, told_apart(store) - {frozenset((one, other))})


def _keep(store: Store, pairs: frozenset[Pair]) -> None:
    listed = sorted(tuple(sorted(pair)) for pair in pairs if len(pair) == 2)
    store.set_setting(_SETTING, msgspec.json.encode(listed).decode())
