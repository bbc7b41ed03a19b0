"""Sources of a project that seem to be one work: by an identifier, or by title and year after folding (rule V09).

What is settled is no twin: a source that is folded into another, and a pair that a person said to be two works.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from itertools import islice

from app.checks import Beside
from app.domain.duplicates import LinkState
from app.domain.sources import Source, SourceState
from app.domain.store import Store
from app.reading.titles import same_work, shared_identifiers, work_identifiers, work_key, work_schemes

_MOST = 5
_TITLE_WORDS = 8
_HITS = 20
_APART = LinkState.APART


def beside_of(store: Store, source: Source) -> Beside:
    """Return what is known of the project around one source, without looking at all of it.

    Identifiers are asked for one by one; titles by a search for their first words.
    """
    if source.state is SourceState.DUPLICATE:
        return Beside()
    apart = {one.other if one.source == source.id else one.source for one in store.links(source.id, state=_APART)}
    found: dict[str, None] = {}
    for held in (*work_identifiers(source), *source.metadata.identifiers):
        if held.scheme in work_schemes(source.kind):
            found.update(dict.fromkeys(store.find_identifier(held.scheme, held.value)))
    near = {key: store.source(key) for key in found if key != source.id}
    twins = {key: one for key, one in near.items() if _open(one) and key not in apart and _means(source, one)}
    if work_key(source.metadata):
        words = " ".join(source.metadata.title.split()[:_TITLE_WORDS])
        for hit in store.search(words, limit=_HITS).hits:
            if hit.source != source.id and hit.source not in near and hit.source not in apart:
                other = store.source(hit.source)
                if _open(other) and same_work(source.metadata, other.metadata):
                    twins[other.id] = other
    return Beside(twins=tuple(list(twins.values())[:_MOST]))


def beside_all(store: Store, wanted: Collection[str]) -> dict[str, Beside]:
    """Return what is known of the project around each of the wanted sources that has twins, in one pass over all."""
    by_key: dict[str, list[str]] = defaultdict(list)
    apart = {pair for one in store.links(state=_APART) for pair in ((one.source, one.other), (one.other, one.source))}
    for source in filter(_open, store.sources()):
        for key in _keys(source):
            by_key[key].append(source.id)
    twins: dict[str, dict[str, None]] = defaultdict(dict)
    for same in by_key.values():
        if len(same) == 1:
            continue
        for one in same:
            if one in wanted:
                few = islice((two for two in same if two != one and (one, two) not in apart), _MOST)
                twins[one].update(dict.fromkeys(few))
    return {one: Beside(twins=tuple(store.source(key) for key in list(few)[:_MOST])) for one, few in twins.items()}


def _means(one: Source, other: Source) -> bool:
    """Say whether sources that share an identifier are one by it, or by title and year."""
    return bool(shared_identifiers(one, other)) or same_work(one.metadata, other.metadata)


def _open(source: Source) -> bool:
    return source.state is not SourceState.DUPLICATE


def _keys(source: Source) -> list[str]:
    """Return what would tell that a source is another's twin."""
    keys = [f"{held.scheme}:{held.value}" for held in work_identifiers(source)]
    title = work_key(source.metadata)
    return list(dict.fromkeys([*keys, title] if title else keys))
