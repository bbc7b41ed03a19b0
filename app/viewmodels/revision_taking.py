"""Taking a newer text of the open source, behind the screen, and showing what came of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from app.domain.progress import Progress
from app.domain.store import Store
from app.usecases.attaching import attach_text
from app.usecases.revising import RevisionReport, corrected_text, find_again, new_revision
from app.usecases.revision_drafts import AnotherDocumentError
from app.usecases.revision_worklist import unsought
from app.viewmodels.desk import Desk
from app.viewmodels.session import Session

Taken = Callable[[RevisionReport], object]
Doubted = Callable[[str], object]


def take_file(desk: Desk, session: Session, path: Path, *, taken: Taken, doubted: Doubted, force: bool = False) -> bool:
    """Take a file as the newer version of the open source; say whether that could begin.

    `taken` is told of the report if the source still lies open; `doubted` of the sentence that says why the file seems
    to be of another document.
    """
    source = desk.source.id if desk.source else ""

    def verb(store: Store, progress: Progress) -> object:
        return _or_doubt(partial(new_revision, store, source, path, force=force, progress=progress))

    return session.behind(verb, f"Reading {path.name}", partial(_show, desk, taken, doubted))


def attach_file(
    desk: Desk, session: Session, path: Path, *, taken: Taken, doubted: Doubted, force: bool = False
) -> bool:
    """Take a file as the full text of the open source, as `take_file` takes a newer version of it."""
    source = desk.source.id if desk.source else ""

    def verb(store: Store, progress: Progress) -> object:
        return _or_doubt(partial(attach_text, store, source, path, force=force, progress=progress))

    return session.behind(verb, f"Reading {path.name}", partial(_show, desk, taken, doubted))


def take_text(desk: Desk, session: Session, text: str, *, taken: Taken, doubted: Doubted, force: bool = False) -> bool:
    """Take a text that was corrected by hand as the newest of the open source; say whether that could begin."""
    source = desk.source.id if desk.source else ""

    def verb(store: Store, progress: Progress) -> object:
        return _or_doubt(partial(corrected_text, store, source, text, force=force, progress=progress))

    return session.behind(verb, "Finding the quotes again", partial(_show, desk, taken, doubted))


def told_revision(report: RevisionReport) -> str:
    """Return what a newer text did to the quotes and fields, in one line."""
    counts = (
        (report.exact, "exact"),
        (report.moved, "moved"),
        (report.fuzzy, "fuzzy"),
        (report.lost, "lost"),
    )
    said = [f"{count:,} {words}" for count, words in counts if count]
    quotes = f"quotes: {', '.join(said)}" if said else "no quotes to find again"
    fields = f"; {len(report.differences):,} fields differ" if report.differences else ""
    remarks = f". {' '.join(report.remarks)}" if report.remarks else ""
    return f"New text, {quotes}{fields}{remarks}"


def _or_doubt(work: Callable[[], object]) -> object:
    """Return the doubt itself, so that it can be answered; other trouble goes the way of all trouble."""
    try:
        return work()
    except AnotherDocumentError as error:
        return error


def _show(desk: Desk, taken: Taken, doubted: Doubted, result: Any) -> None:
    if isinstance(result, AnotherDocumentError):
        doubted(str(result))
        return
    report, touched = result
    if unsought(desk.need_store(), report.source):
        desk.do(find_again, report.source)
    desk.follow_text()
    desk.show(touched)
    desk.said.emit(told_revision(report))
    if desk.source is not None and desk.source.id == report.source:
        taken(report)
