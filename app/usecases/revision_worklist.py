"""What a newer text leaves to do: quotes that moved, that are doubtful, that are lost, and values in changed fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.anchors import Anchor, Standing
from app.domain.quotes import Quote
from app.domain.records import Content
from app.domain.sources import LedgerLine
from app.domain.store import Store
from app.formats.ledger_difference import FieldChange
from app.formats.registry_text import TextLine, render

_ORDER = (Standing.FUZZY, Standing.LOST, Standing.MOVED, Standing.EXACT)
_MOST_PLACES = 50


@dataclass(frozen=True)
class Work:
    """One quote that was sought in the latest text, and what it vouches for; `value` and `field` are "" for an item.

    `settled` says that nothing is left to do: it stands, or a person judged it, or other words vouch there by now.
    """

    anchor: Anchor
    quote: Quote
    record: str
    item: str
    value: str
    field: str
    settled: bool


def work_list(store: Store, source: str) -> tuple[Work, ...]:
    """Return the quotes that were taken from earlier texts of a source, in all its records: doubtful ones first."""
    found = [work for record in store.records(source) for work in _in_record(store.content(record.id))]
    return tuple(sorted(found, key=lambda one: (one.settled, _ORDER.index(one.anchor.standing), one.quote.start)))


def unsought(store: Store, source: str) -> int:
    """Return how many quotes nobody looked for yet in the latest text of a source."""
    revision = store.revision(source)
    known = {one.quote for one in store.anchors(revision.id)}
    return sum(one.id not in known for one in store.quotes_before(revision.id))


def changed_values(store: Store, source: str, changes: Sequence[FieldChange]) -> tuple[tuple[str, ...], ...]:
    """Return, for each field that differs, the values whose words stood in it in the version before, in all records."""
    versions = [one for one in store.revisions(source) if store.ledger_of(one.id)]
    if not changes or len(versions) < 2:
        return tuple(() for _ in changes)
    before = versions[-2]
    text = store.text(before.id)
    anchors = {one.quote: one for one in store.anchors(before.id)}
    lines = _lines_by_path(store.ledger_of(before.id), text)
    standing: list[tuple[int, int, str]] = []
    for record in store.records(source):
        for quote in store.content(record.id).quotes:
            anchor = anchors.get(quote.id)
            if quote.value is not None and quote.revision == before.id:
                standing.append((quote.start, quote.end, quote.value))
            elif quote.value is not None and anchor is not None and anchor.is_live:
                standing.append((anchor.start, anchor.end, quote.value))
    return tuple(_standing_in(list(_places(change, lines, text)), standing) for change in changes)


def _in_record(content: Content) -> Iterator[Work]:
    anchors = {one.quote: one for one in content.anchors}
    values = {one.id: one for one in content.values}
    live: dict[str, int] = defaultdict(int)
    for quote in content.quotes:
        anchor = anchors.get(quote.id)
        live[quote.value or quote.item or ""] += anchor is None or anchor.is_live
    for quote in content.quotes:
        anchor = anchors.get(quote.id)
        if anchor is None:
            continue
        owner = values.get(quote.value or "")
        vouched = bool(live[quote.value or quote.item or ""])
        settled = anchor.is_live or anchor.confirmed or (anchor.standing is Standing.LOST and vouched)
        yield Work(
            anchor=anchor,
            quote=quote,
            record=content.record.id,
            item=owner.item if owner else quote.item or "",
            value=owner.id if owner else "",
            field=owner.field if owner else "",
            settled=settled,
        )


def _lines_by_path(ledger: Sequence[LedgerLine], text: str) -> dict[str, TextLine] | None:
    """Return where each path of a registry record is said in its text, None for another kind of record."""
    if not any(one.tag.startswith("protocolSection.") for one in ledger):
        return None
    made = render(ledger)
    return {path: line for line in made.lines for path in line.paths} if made.text == text else None


def _places(change: FieldChange, lines: dict[str, TextLine] | None, text: str) -> Iterator[tuple[int, int]]:
    """Yield where the old value of a field stands in the old text: in its own lines, else wherever its words are."""
    if lines is not None:
        yield from ((lines[path].start, lines[path].end) for path in change.paths if path in lines)
        return
    for words in change.old.split("; "):
        at, left = text.find(words) if words else -1, _MOST_PLACES
        while at >= 0 and left:
            yield at, at + len(words)
            at, left = text.find(words, at + 1), left - 1


def _standing_in(places: list[tuple[int, int]], standing: Sequence[tuple[int, int, str]]) -> tuple[str, ...]:
    found = (value for start, end, value in standing if any(start < stop and begin < end for begin, stop in places))
    return tuple(dict.fromkeys(found))
