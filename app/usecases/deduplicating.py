"""Folds sources that are one work: by the rule after an import or on demand, and by a person's word, which outranks it.

A merge is a link and overwrites nothing: `app.usecases.merged` shows what the sources of one work say together.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from app.domain.changes import Act, Drop, Put
from app.domain.duplicates import Likeness, LinkState, MatchRow, SourceLink
from app.domain.errors import NotFoundError, RefusedError
from app.domain.ids import new_id, now
from app.domain.progress import Progress, Silent
from app.domain.sources import Source, SourceState
from app.domain.store import Store
from app.domain.touched import Touched
from app.usecases.folded import into_of, root_of
from app.usecases.statements import label_words

_WORKED_ON = "It has been worked on, so a person decides."
_BOTH_RECORDED = (
    "Both sources have a record with items, so their patients would count twice. Delete the items of one record and "
    "merge again, or keep the sources apart and let their trials meet in one study."
)
_BOTH_OLD = "Both were here before, so a person decides."


class Deduplicated(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an import's sources: those folded into another, and those that wait for a person, by id."""

    merged: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()


def deduplicate(store: Store, batch: str, progress: Progress | None = None) -> Deduplicated:
    """Look for the sources of a running batch among all sources, and link what is or may be one work.

    What is the same is folded into the older source, unless it has been worked on; the rest waits for a person. Raises
    CancelledError (nothing was linked).
    """
    new: set[str] = set()

    def rows() -> Iterator[MatchRow]:
        for row in store.match_rows():
            if row.batch == batch:
                new.add(row.id)
            yield row

    links = tuple(_found(store, rows(), new, progress or Silent()))
    store.add_links(batch, links)
    return Deduplicated(
        merged=frozenset(one.other for one in links if one.state is LinkState.MERGED),
        waiting=frozenset(one.other for one in links if one.state is LinkState.WAITING) & new,
    )


def find_duplicates(store: Store, progress: Progress | None = None) -> Touched:
    """Look for duplicates among all sources: one act that folds what is the same and queues what may be.

    Raises CancelledError (nothing was changed).
    """
    links = tuple(_found(store, store.match_rows(), None, progress or Silent()))
    if not links:
        return Touched()
    edits: list[Put | Drop] = []
    for link in links:
        if link.state is LinkState.MERGED:
            other = store.source(link.other)
            link = msgspec.structs.replace(link, was=other.state)
            edits.append(Put(msgspec.structs.replace(other, state=SourceState.DUPLICATE)))
        edits.append(Put(link))
    merged = sum(one.state is LinkState.MERGED for one in links)
    label = f"find duplicates: {merged:,} merged, {len(links) - merged:,} waiting"
    return store.commit(Act(label=label, edits=tuple(edits)))


def merge(store: Store, one: str, other: str) -> Touched:
    """Fold source `other` into source `one`, which stays; where that is folded itself, into what it is folded into.

    When only `other` has a record with items, that one stays instead: a folded source leaves the list, and what it says
    would be counted unseen. Raises RefusedError when both have one, when they are one work already, or when `other` is
    folded into a third.
    """
    links = store.links()
    root = root_of(one, into_of(links))
    folded = store.source(other)
    if other == root or root_of(other, into_of(links)) == root:
        raise RefusedError("These two are one work already.")
    if folded.state is SourceState.DUPLICATE:
        raise RefusedError("That source is folded into another one; part them first.")
    if _has_items(store, other):
        if _has_items(store, root):
            raise RefusedError(_BOTH_RECORDED)
        root, other = other, root
        folded = store.source(other)
    known = next((link for link in links if {link.source, link.other} == {root, other}), None)
    link = SourceLink(
        id=known.id if known else new_id(),
        source=root,
        other=other,
        state=LinkState.MERGED,
        was=folded.state,
        score=known.score if known else 0.0,
        reasons=known.reasons if known else (),
        version=known.version if known else 0,
        curator=store.acting().id,
        created=known.created if known else now(),
    )
    gone = msgspec.structs.replace(folded, state=SourceState.DUPLICATE)
    label = f"merge {_name(folded)} into {_name(store.source(root))}"
    return store.commit(Act(label=label, edits=(Put(link), Put(gone))))


def keep_apart(store: Store, link: str) -> Touched:
    """Say of a pair that waits that it is two works; no rule will say otherwise. Raises NotFoundError, RefusedError."""
    held = _link(store, link)
    if held.state is LinkState.MERGED:
        raise RefusedError("These two are merged; part them instead.")
    if held.state is LinkState.APART:
        return Touched()
    apart = msgspec.structs.replace(held, state=LinkState.APART, curator=store.acting().id)
    return store.commit(Act(label=f"keep apart {_name(store.source(held.other))}", edits=(Put(apart),)))


def part(store: Store, link: str) -> Touched:
    """Undo a merge at any time: the folded source gets back the state it had, and the two are kept apart from now on.

    Raises NotFoundError, or RefusedError when they are not merged.
    """
    held = _link(store, link)
    if held.state is not LinkState.MERGED:
        raise RefusedError("These two are not merged.")
    apart = msgspec.structs.replace(held, state=LinkState.APART, curator=store.acting().id)
    folded = store.source(held.other)
    given = msgspec.structs.replace(folded, state=held.was)
    return store.commit(Act(label=f"part {_name(folded)}", edits=(Put(apart), Put(given))))


def _found(store: Store, rows: Iterator[MatchRow], new: set[str] | None, progress: Progress) -> Iterator[SourceLink]:
    """Yield new links for what the rule finds; `new` is filled while the rows are read, None means all sources."""
    from app.matching import VERSION, find

    links = store.links()
    linked = {frozenset((one.source, one.other)) for one in links}
    into = into_of(links)
    found = find(
        rows,
        is_new=(lambda _: True) if new is None else new.__contains__,
        roots={key: root_of(key, into) for key in into},
        apart={frozenset((one.source, one.other)) for one in links if one.state is LinkState.APART},
        progress=progress,
    )
    worked_on = {record.source for record in store.records()}
    for one in found:
        if frozenset((one.source, one.other)) in linked:
            continue
        reasons, state = one.reasons, LinkState.WAITING
        if one.likeness is Likeness.SAME:
            if one.other in worked_on:
                reasons = (*reasons, _WORKED_ON)
            elif new is not None and one.other not in new:
                reasons = (*reasons, _BOTH_OLD)
            else:
                state = LinkState.MERGED
        yield SourceLink(
            id=new_id(),
            source=one.source,
            other=one.other,
            state=state,
            score=one.score,
            reasons=reasons,
            version=VERSION,
            created=now(),
        )


def _link(store: Store, key: str) -> SourceLink:
    found = next((one for one in store.links() if one.id == key), None)
    if found is None:
        raise NotFoundError(f"There is no link {key} between sources.")
    return found


def _has_items(store: Store, source: str) -> bool:
    return any(store.outline(record.id).items for record in store.records(source))


def _name(source: Source) -> str:
    return f"“{label_words(source.metadata.title or 'untitled source')}”"
