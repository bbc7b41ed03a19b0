"""Brings a newer text of a source, finds the quotes again in it, and says what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from app.domain.anchors import Anchor, Standing
from app.domain.changes import Act, Origin, Put, Scope
from app.domain.errors import NotFoundError, RefusedError
from app.domain.ids import new_id, now
from app.domain.progress import Progress, Silent, stop_if_cancelled
from app.domain.quotes import Quote
from app.domain.sources import Draft, Revision, Source
from app.domain.store import Store
from app.domain.text import sha256
from app.domain.touched import Touched
from app.formats.encodings import chunks
from app.formats.ledger_difference import FieldChange, differences
from app.importers import Material
from app.importers.materials import material_of_file
from app.reading.anchoring import Found, anchor
from app.usecases.revision_drafts import corrected, draft_for, refuse_another_document
from app.usecases.revision_worklist import changed_values, unsought
from app.usecases.statements import label_words

_ROUNDS = 4


class RevisionReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a new text: its revision, how many quotes stand how, the fields that differ, and remarks.

    `values` are, for each difference, the values whose words stood in that field. `remarks` are sentences that a person
    should read (a file that is called otherwise, say).
    """

    source: str
    revision: str
    exact: int = 0
    moved: int = 0
    fuzzy: int = 0
    lost: int = 0
    differences: tuple[FieldChange, ...] = ()
    values: tuple[tuple[str, ...], ...] = ()
    remarks: tuple[str, ...] = ()


def new_revision(
    store: Store, source: str, file: Path, *, force: bool = False, progress: Progress | None = None
) -> tuple[RevisionReport, Touched]:
    """Take a newer version of a source from a file: keep the file, add its text, find all quotes again.

    Of several records in the file the one with an identifier of the source is taken. Raises AnotherDocumentError for a
    file of another format or about something else, unless `force`; RefusedError for a text that is the same;
    UnreadableError for one that cannot be read; CancelledError, with nothing kept.
    """
    progress = progress or Silent()
    progress.report(0, None, f"Reading {file.name}")
    material = material_of_file(file, progress)
    draft, remarks = draft_for(store, source, file, material, force=force)
    return take_draft(store, source, draft, material, remarks, progress)


def corrected_text(
    store: Store, source: str, text: str, *, force: bool = False, progress: Progress | None = None
) -> tuple[RevisionReport, Touched]:
    """Take a text that was corrected by hand as the newest of a source, and find all quotes again.

    Raises RefusedError for an empty text or the same one; AnotherDocumentError for one that shares hardly anything with
    the source, unless `force`.
    """
    draft = corrected(text)
    if not force:
        refuse_another_document(store, source, draft)
    return take_draft(store, source, draft, None, (), progress or Silent())


def take_draft(
    store: Store,
    source: str,
    draft: Draft,
    material: Material | None,
    remarks: Sequence[str],
    progress: Progress,
) -> tuple[RevisionReport, Touched]:
    """Take a draft, and the file it was read from, as the newest text of a source, and find its quotes again.

    `remarks` go into the report. Raises RefusedError for a text that is the same; CancelledError, with nothing kept.
    """
    whole = store.source(source)
    if store.revision(source).sha256 == sha256(draft.text):
        raise RefusedError(f"This text of {_name(whole)} is the same as the one that is there; nothing was written.")
    quotes = [one for record in store.records(source) for one in store.content(record.id).quotes]
    sought = _seek(store, quotes, draft.text, progress)
    stop_if_cancelled(progress)
    revision = _keep(store, whole, draft, material)
    touched = _find(store, revision, sought, Silent())
    counts = Counter(one.standing for one in store.anchors(revision.id))
    found = differences_of_latest(store, source) if draft.ledger else ()
    newest = store.history(Scope(source=source), limit=1)[0]
    report = RevisionReport(
        source=source,
        revision=revision.id,
        exact=counts[Standing.EXACT],
        moved=counts[Standing.MOVED],
        fuzzy=counts[Standing.FUZZY],
        lost=counts[Standing.LOST],
        differences=found,
        values=changed_values(store, source, found),
        remarks=tuple(remarks),
    )
    return report, Touched(sources=frozenset({source}), act=newest.act, label=newest.label) | touched


def find_again(store: Store, source: str, progress: Progress | None = None) -> Touched:
    """Look for the quotes of a source that nobody looked for yet in its latest text, in one act.

    The act is the import's, not the curator's: undo in the window passes it over.
    """
    return _find(store, store.revision(source), {}, progress or Silent())


def find_what_came_back(store: Store, touched: Touched) -> Touched:
    """Look for quotes that an undo or a redo brought back from before the latest text of their source."""
    for source in sorted(touched.sources):
        if unsought(store, source):
            touched = find_again(store, source) | touched
    return touched


def confirm(store: Store, anchor: str, source: str) -> Touched:
    """Say that a quote stands where it was found: what is fuzzy vouches again, what is lost was seen to be lost."""
    old = anchor_in(store, anchor, source)
    new = msgspec.structs.replace(old, confirmed=True, curator=store.acting().id, created=now())
    what = "leave lost" if old.standing is Standing.LOST else "accept"
    return store.commit(Act(label=f"{what}: “{_words_of(store, old)}”", edits=(Put(new),)))


def mark_lost(store: Store, anchor: str, source: str) -> Touched:
    """Say that the words of a quote are not in the latest text; the value stays, and says so."""
    old = anchor_in(store, anchor, source)
    return store.commit(Act(label=f"lost: “{_words_of(store, old)}”", edits=(Put(_lost(store, old)),)))


def requote(store: Store, anchor: str, source: str, start: int, end: int) -> Touched:
    """Quote other words of the latest text for the value or item whose words were lost or are doubtful.

    The new quote is taken from the latest text; the old one stays, as lost. Raises RefusedError without words.
    """
    from app.usecases.parts import quotes_for
    from app.usecases.statements import Words, need_words

    old = anchor_in(store, anchor, source)
    quote = store.quote(old.quote)
    words = (Words(old.revision, start, end, quote.part),)
    need_words(words)
    owner = store.value(quote.value) if quote.value else None
    content = store.content_at(owner.item if owner else quote.item or "", owner.field if owner else "")
    held = content.quotes_of(quote.value or quote.item or "")
    (new,) = quotes_for(store, words, held, value=quote.value, item=quote.item)
    return store.commit(Act(label=f"quote anew: “{label_words(new.exact)}”", edits=(Put(new), Put(_lost(store, old)))))


def anchor_in(store: Store, anchor: str, source: str) -> Anchor:
    """Return an anchor of the latest text of a source. Raises NotFoundError."""
    found = next((one for one in store.anchors(store.revision(source).id) if one.id == anchor), None)
    if found is None:
        raise NotFoundError("This quote is no longer waiting; another text has come, or it was unlinked.")
    return found


def differences_of_latest(store: Store, source: str) -> tuple[FieldChange, ...]:
    """Return the fields that differ between the two latest versions of an imported record; none for plain texts."""
    versions = [one for one in store.revisions(source) if store.ledger_of(one.id)]
    if len(versions) < 2:
        return ()
    return differences(store.ledger_of(versions[-2].id), store.ledger_of(versions[-1].id))


# -- within ----------------------------------------------------------------------------------------------------


def _keep(store: Store, source: Source, draft: Draft, material: Material | None) -> Revision:
    """Keep the file, when there is one, and the text; a batch holds the file until the text rests on it."""
    label = f"New text of {_name(source)}"
    with store.in_background() as face:
        face.be(store.acting().name, Origin.IMPORT)
        if material is None:
            return face.add_revision(source.id, draft, original=None, label=label)
        batch = face.start_batch()
        try:
            with material.open() as file:
                original = face.keep_original(
                    material.name,
                    chunks(file),
                    batch=batch,
                    sha256=material.scan.sha256,
                    size=material.scan.size,
                    encoding=material.scan.encoding.codec,
                    newline=material.scan.encoding.newline,
                )
            return face.add_revision(source.id, draft, original=original, label=label)
        finally:
            face.drop_batch(batch)


def _find(store: Store, revision: Revision, sought: Mapping[str, Found], progress: Progress) -> Touched:
    """Keep where the quotes stand that have no place in a text yet, in one act; those not sought yet are sought.

    A quote that came or went meanwhile makes for another round.
    """
    touched = Touched()
    if not _unanchored(store, revision):
        return touched
    with store.in_background() as face:
        face.be(store.acting().name, Origin.IMPORT)
        for _ in range(_ROUNDS):
            waiting = _unanchored(face, revision)
            if not waiting:
                break
            more = [one for one in waiting if one.id not in sought]
            sought = {**sought, **_seek(face, more, face.text(revision.id), progress)}
            touched |= _anchor(face, revision, waiting, sought)
    return touched


def _unanchored(store: Store, revision: Revision) -> tuple[Quote, ...]:
    known = {one.quote for one in store.anchors(revision.id)}
    return tuple(one for one in store.quotes_before(revision.id) if one.id not in known)


def _seek(store: Store, quotes: Sequence[Quote], text: str, progress: Progress) -> dict[str, Found]:
    """Return where quotes stand in a text, each sought by the words it was taken with and from the text they are of."""
    found: dict[str, Found] = {}
    for key in dict.fromkeys(one.revision for one in quotes):
        some = [one for one in quotes if one.revision == key]
        found |= {one.quote: one for one in anchor(some, store.text(key), text, progress)}
    return found


def _anchor(store: Store, revision: Revision, quotes: Sequence[Quote], sought: Mapping[str, Found]) -> Touched:
    """Keep where quotes were found; when one of them was unlinked meanwhile, nothing is kept in this round."""
    judged = _judged_before(store, revision)
    anchors = [_anchor_of(store, revision, sought[one.id], judged.get(one.id)) for one in quotes]
    many = "1 quote" if len(anchors) == 1 else f"{len(anchors):,} quotes"
    label = f"find {many} again in the new text of {_name(store.source(revision.source))}"
    try:
        return store.commit(Act(label=label, edits=tuple(map(Put, anchors))))
    except RefusedError:
        if {one.id for one in quotes} <= {one.id for one in store.quotes_before(revision.id)}:
            raise
        return Touched()


def _anchor_of(store: Store, revision: Revision, found: Found, said: Anchor | None) -> Anchor:
    """Return where a quote was found as what is kept.

    What a person said of it in the text before holds on: that it is lost, or that some words are what it says now,
    where those very words are found again.
    """
    held = said is not None and (found.standing, found.exact) == (said.standing, said.exact)
    return Anchor(
        id=new_id(),
        quote=found.quote,
        revision=revision.id,
        standing=found.standing,
        start=found.start,
        end=found.end,
        exact=found.exact,
        confirmed=held,
        curator=said.curator if said is not None and held else store.acting().id,
        created=now(),
    )


def _judged_before(store: Store, revision: Revision) -> dict[str, Anchor]:
    """Return the anchors that a person judged in the text before this one, by quote."""
    earlier = [one for one in store.revisions(revision.source) if one.ordinal < revision.ordinal]
    return {one.quote: one for one in (store.anchors(earlier[-1].id) if earlier else ()) if one.confirmed}


def _lost(store: Store, old: Anchor) -> Anchor:
    return Anchor(
        id=old.id,
        quote=old.quote,
        revision=old.revision,
        standing=Standing.LOST,
        confirmed=True,
        curator=store.acting().id,
        created=now(),
    )


def _words_of(store: Store, anchor: Anchor) -> str:
    return label_words(store.quote(anchor.quote).exact)


def _name(source: Source) -> str:
    return f"“{label_words(source.metadata.title or 'untitled source')}”"
