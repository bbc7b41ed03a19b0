"""Which source stands for one that was folded into another, and which pairs are still to be decided."""

from __future__ import annotations

from app.domain.duplicates import LinkState, SourceLink
from app.domain.store import Store


def stands_for(store: Store, source: str) -> str:
    """Return the source into which one was folded, through all foldings; itself when it was folded into none."""
    seen = {source}
    while (link := folded_by(store, source)) is not None and link.source not in seen:
        source = link.source
        seen.add(source)
    return source


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
    into = {link.other: link.source for link in store.links(state=LinkState.MERGED)}
    parted = [link for link in waiting if _root(into, link.source) != _root(into, link.other)]
    return tuple(sorted(parted, key=lambda link: -link.score))


def _root(into: dict[str, str], source: str) -> str:
    seen = {source}
    while (above := into.get(source)) is not None and above not in seen:
        source = above
        seen.add(source)
    return source
