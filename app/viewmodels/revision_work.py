"""What a newer text of the open source left to do, as the panel shows it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.domain.anchors import Standing
from app.domain.sources import Revision
from app.domain.store import Store
from app.domain.text import CONTEXT
from app.formats.ledger_difference import Difference, FieldChange
from app.reading.naming import name_of
from app.reading.word_difference import Sides, word_difference
from app.usecases.revising import differences_of_latest
from app.usecases.revision_worklist import Work, changed_values, unsought, work_list
from app.usecases.statements import label_words
from app.viewmodels.desk import Desk
from app.viewmodels.told import local_time

STANDING_WORDS = {
    Standing.EXACT: "= exact",
    Standing.MOVED: "→ moved",
    Standing.FUZZY: "? fuzzy",
    Standing.LOST: "× lost",
}
_DIFFERENCE_WORDS = {Difference.ADDED: "+ added", Difference.REMOVED: "− removed", Difference.CHANGED: "≠ changed"}
_BY_HAND = "vouch.by_hand"
_SEEN_TO = {Standing.FUZZY: " and accepted", Standing.LOST: " and seen to"}


@dataclass(frozen=True)
class Side:
    """Words with what stands around them, and which of the words differ from the other side; in code points."""

    before: str = ""
    words: str = ""
    after: str = ""
    marked: tuple[tuple[int, int], ...] = ()

    @property
    def text(self) -> str:
        """The words and what stands around them."""
        return f"{self.before}{self.words}{self.after}"


@dataclass(frozen=True)
class WorkRow:
    """One quote: how it stands, its words, and the field it vouches for."""

    work: Work
    stands: str
    words: str
    place: str


@dataclass(frozen=True)
class FieldRow:
    """One field that differs between two versions of a record, and the values whose words stood in it."""

    change: FieldChange
    what: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class RevisionWork:
    """Everything about the newest text of a source."""

    revisions: tuple[Revision, ...] = ()
    rows: tuple[WorkRow, ...] = ()
    fields: tuple[FieldRow, ...] = ()
    unsought: int = 0

    @property
    def open(self) -> tuple[WorkRow, ...]:
        """The quotes that wait for a person."""
        return tuple(row for row in self.rows if not row.work.settled)


def read_work(desk: Desk, known: RevisionWork | None = None) -> RevisionWork:
    """Return what is left to do in the open source; nothing without one.

    The fields of what is `known` are taken over while its texts are still the same: comparing two large registry
    records takes longer than an act may.
    """
    if desk.store is None or desk.source is None:
        return RevisionWork()
    store, source = desk.store, desk.source.id
    revisions = store.revisions(source)
    if len(revisions) < 2:
        return RevisionWork(revisions)
    return RevisionWork(
        revisions=revisions,
        rows=tuple(_row(desk, work) for work in work_list(store, source)),
        fields=known.fields if known is not None and known.revisions == revisions else _fields(store, source),
        unsought=unsought(store, source),
    )


def told_work(work: RevisionWork) -> str:
    """Return which text this is, and how its quotes stand, in one or two lines."""
    if not work.revisions:
        return ""
    if len(work.revisions) == 1:
        return (
            "This source has one text. Bring a newer version of it, or correct it by hand; its quotes are found again."
        )
    newest = work.revisions[-1]
    how = "corrected by hand" if newest.extractor == _BY_HAND else "from a file"
    said = _told_standings(work)
    first = f"Text {len(work.revisions)} of {len(work.revisions)}, {how}, {local_time(newest.created)[:16]}"
    quotes = f"Quotes: {', '.join(said)}" if said else "No quotes were taken from earlier texts"
    waits = f"; {work.unsought:,} not looked for yet" if work.unsought else ""
    return f"{first}\n{quotes}{waits}"


def _told_standings(work: RevisionWork) -> list[str]:
    """Return how many quotes stand how; what a person saw to is told apart from what still waits."""
    counts = Counter((row.work.anchor.standing, _is_seen_to(row)) for row in work.rows)
    return [
        f"{counts[one, seen]:,} {words.partition(' ')[2]}{_SEEN_TO[one] if seen else ''}"
        for one, words in STANDING_WORDS.items()
        for seen in (False, True)
        if counts[one, seen]
    ]


def _is_seen_to(row: WorkRow) -> bool:
    return row.work.anchor.standing in _SEEN_TO and row.work.settled


def sides_of(desk: Desk, row: WorkRow) -> tuple[Side, Side]:
    """Return the words as they were quoted and as they stand now, with what differs; a lost one has no other side."""
    quote, anchor = row.work.quote, row.work.anchor
    if anchor.standing is Standing.LOST:
        return Side(quote.prefix, quote.exact, quote.suffix), Side()
    sides: Sides = word_difference(quote.exact, anchor.exact)
    text = desk.text
    now = Side(
        text[max(0, anchor.start - CONTEXT) : anchor.start],
        anchor.exact,
        text[anchor.end : anchor.end + CONTEXT],
        sides.new,
    )
    return Side(quote.prefix, quote.exact, quote.suffix, sides.gone), now


def sides_of_field(row: FieldRow) -> tuple[Side, Side]:
    """Return the old and the new value of a field, with what differs."""
    sides = word_difference(row.change.old, row.change.new)
    return Side(words=row.change.old, marked=sides.gone), Side(words=row.change.new, marked=sides.new)


def place_of_value(desk: Desk, value: str) -> str:
    """Return the item and field of a value in words, "" for one of another record."""
    found = next((one for one in desk.content.values if one.id == value), None) if desk.content else None
    return _place(desk, found.item, found.field) if found is not None else ""


def _fields(store: Store, source: str) -> tuple[FieldRow, ...]:
    changes = differences_of_latest(store, source)
    values = changed_values(store, source, changes)
    return tuple(FieldRow(c, _DIFFERENCE_WORDS[c.difference], v) for c, v in zip(changes, values, strict=True))


def _row(desk: Desk, work: Work) -> WorkRow:
    place = _place(desk, work.item, work.field)
    if desk.record is None or work.record != desk.record.id:
        place = f"another curator's record: {place}" if place else "another curator's record"
    return WorkRow(work, STANDING_WORDS[work.anchor.standing], label_words(work.quote.exact, 80), place)


def _place(desk: Desk, item: str, field: str) -> str:
    found = desk.held.item(item)
    if found is None or desk.form is None or desk.content is None:
        return ""
    spec = desk.form.field(found.kind, field) if field else None
    name = name_of(desk.form, desk.content, found)
    return f"{name} › {spec.label}" if spec else name
