"""A registry record fills its own items: trial, arms, outcomes, adverse events, each value with its words.

What is filled in is a draft by whoever imports, in the project's own form. `app/usecases/filling_again.py` does the
same by hand, for a source that was imported earlier or has a newer text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from app.domain.errors import RefusedError
from app.domain.ids import new_id, now
from app.domain.progress import Progress, Silent, stop_if_cancelled
from app.domain.records import Content, Record
from app.domain.sources import SourceKind
from app.domain.store import Store
from app.formats.registry_json import tree_of, value_at
from app.formats.registry_page import Rendering
from app.formats.registry_text import render_tree
from app.usecases.filling_arms import fill_arms, fill_interventions
from app.usecases.filling_events import fill_events, fill_limitations
from app.usecases.filling_form import FormPlaces
from app.usecases.filling_outcomes import fill_outcomes
from app.usecases.filling_people import fill_people
from app.usecases.filling_sheet import Sheet
from app.usecases.filling_trial import fill_report, fill_trial
from app.usecases.meeting import newcomers

_AT_ONCE = 50
"""How many records are written, and meet in studies, in one go."""

_NUMBER = "protocolSection.identificationModule.nctId"


def contents_of(store: Store, sources: Sequence[str], progress: Progress | None = None) -> Iterator[Content]:
    """Yield a new record of the acting curator for each source that a registry record is, filled from it.

    Other sources, those that have a record of this curator, and those of which the form takes nothing are passed over.
    Raises CancelledError.
    """
    progress = progress or Silent()
    places = FormPlaces(store.form(store.info().form))
    curator = store.acting().id
    for done, source in enumerate(sources):
        stop_if_cancelled(progress)
        progress.report(done, len(sources), "filling in registry records")
        if store.source(source).kind is not SourceKind.REGISTRY_RECORD or store.record_of(source, curator):
            continue
        sheet = filled_sheet(store, places, source)
        content = sheet.content() if sheet else None
        if content and content.values:
            yield content


def fill_batch(store: Store, batch: str, sources: Sequence[str], progress: Progress | None = None) -> dict[str, int]:
    """Fill the registry records among the sources of a batch, and let their trials meet in studies by registry id.

    Returns how many values each source brought. Raises CancelledError, ReadOnlyError, DiskFullError.
    """
    counts: dict[str, int] = {}
    contents = contents_of(store, sources, progress)
    while some := list(islice(contents, _AT_ONCE)):
        added = _added(store, batch, some)
        act = newcomers(store, added)
        if act is not None:
            store.commit(act)
        counts |= {one.record.source: len(one.values) for one in added}
    return counts


def filled_sheet(store: Store, places: FormPlaces, source: str) -> Sheet | None:
    """Return what the latest text of a source fills in, None when that is no registry record."""
    revision = store.revision(source)
    tree = tree_of(store.ledger_of(revision.id))
    if not isinstance(value_at(tree, _NUMBER), str):
        return None
    record = Record(id=new_id(), source=source, curator=store.acting().id, form=store.info().form, created=now())
    text, rendering = store.text(revision.id), render_tree(tree)
    spans = rendering.spans if rendering.text == text else _found_again(rendering, text)
    sheet = Sheet(places, record, revision.id, text, tree, spans)
    if lost := len(rendering.spans) - len(spans):
        sheet.skipped[f"{lost:,} entries that this text has no line for"] = None
    fill_in(sheet)
    return sheet


def fill_in(sheet: Sheet) -> None:
    """Fill a sheet with all that its registry record says and its form has room for."""
    fill_report(sheet)
    trial = fill_trial(sheet)
    arms = fill_arms(sheet, trial)
    fill_people(sheet, arms)
    fill_interventions(sheet, trial, arms)
    fill_outcomes(sheet, trial, arms)
    fill_events(sheet, trial, arms)
    fill_limitations(sheet, trial)


def _added(store: Store, batch: str, contents: Sequence[Content]) -> list[Content]:
    """Write records; a source that was worked on meanwhile keeps the record that was begun there."""
    try:
        store.add_contents(batch, contents)
    except RefusedError:
        curator = store.acting().id
        left = [one for one in contents if store.record_of(one.record.source, curator) is None]
        written = [one for one in contents if one not in left and _is_there(store, one)]
        if len(left) == len(contents):
            raise
        return [*written, *_added(store, batch, left)] if left else written
    return list(contents)


def _is_there(store: Store, content: Content) -> bool:
    held = store.record_of(content.record.source, content.record.curator)
    return held is not None and held.id == content.record.id


def _found_again(rendering: Rendering, text: str) -> dict[str, tuple[int, int]]:
    """Return where words stand in a text that an earlier program made: in the lines that are the same."""
    moved: list[tuple[int, int, int]] = []
    behind = 0
    for line in rendering.lines:
        words = f"\n{rendering.text[line.start : line.end]}\n"
        at = text.find(words, max(0, behind - 1))
        if at >= 0:
            behind = at + len(words)
            moved.append((line.start, line.end, at + 1 - line.start))
    spans: dict[str, tuple[int, int]] = {}
    lines = iter(moved)
    here = next(lines, None)
    for path, (start, end) in sorted(rendering.spans.items(), key=lambda one: one[1]):
        while here and here[1] < end:
            here = next(lines, None)
        if here and here[0] <= start:
            spans[path] = (start + here[2], end + here[2])
    return spans
