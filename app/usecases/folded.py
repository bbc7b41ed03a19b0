"""Which source stands for one that was folded into another, and which pairs are still to be decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.duplicates import LinkState, SourceLink
from app.domain.errors import RefusedError
from app.domain.sources import SourceState
from app.domain.store import Store


def stands_for(store: Store, source: str) -> str:
    """Return the source into which one was folded, through all foldings; itself when it was folded into none."""
    seen = {source}
    while (link := folded_by(store, source)) is not None and link.source not in seen:
        source = link.source
        seen.add(source)
    return source


def need_standing(store: Store, source: str) -> None:
    """Refuse new work on a source that is folded into another, where it would be counted and not be seen."""
    if store.source(source).state is SourceState.DUPLICATE:
        raise RefusedError("This source is folded into another one; work on that one, or part them first.")


def folded_by(store: Store, source: str) -> SourceLink | None:
    """Return the link by which a source is folded into another, or None."""
    links = store.links(source, state=LinkState.MERGED)
    return next((link for link in links if link.other == source), None)


def folded_into(store: Store, source: str) -> tuple[SourceLink, ...]:
    """Return the links by which others were folded into a source, oldest first."""
    return tuple(link for link in store.links(source, state=LinkState.MERGED) if link.source == source)


def waiting_links(store: Store) -> tuple[SourceLink, ...]:
    """Return the pairs that wait for a person, the likeliest first; one that became one work meanwhile is left out."""
    waiting = store.links(state=LinkState.WAITING)
    if not waiting:
        return ()
    into = into_of(store.links(state=LinkState.MERGED))
    parted = [link for link in waiting if root_of(link.source, into) != root_of(link.other, into)]
    return tuple(sorted(parted, key=lambda link: -link.score))


def into_of(links: Iterable[SourceLink]) -> dict[str, str]:
    """Return for each folded source the one that it was folded into."""
    return {link.other: link.source for link in links if link.state is LinkState.MERGED}


def root_of(source: str, into: Mapping[str, str]) -> str:
    """Return what a source is folded into at last, which is itself when it is not folded."""
    seen = {source}
    while (above := into.get(source)) is not None and above not in seen:
        seen.add(above)
        source = above
    return source
