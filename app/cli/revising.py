"""The command that takes a newer text of a source: `vouch revise PROJECT SOURCE FILE`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.shell import Shell, a_path, shared
from app.cli.tables import table

if TYPE_CHECKING:
    from app.domain.store import Store
    from app.usecases.revising import RevisionReport
    from app.usecases.revision_worklist import Work

_ID = 8
_SHORTEST_ID = 4


@click.command()
@a_path("project")
@click.argument("source")
@a_path("file")
@click.option("--force", is_flag=True, help="Take the file even when it seems to be about another document.")
@shared
def revise(shell: Shell, project: Path, source: str, file: Path, *, force: bool) -> None:
    """Take FILE as the newer version of a SOURCE (its id, or the beginning of it, or one of its identifiers).

    The quotes are found again in it: what stays exact, what moved, what is fuzzy and waits for a person in the window,
    what is lost. Of a registry record or a RIS record each field that differs is listed.
    """
    from app.domain.errors import RefusedError
    from app.usecases.revising import new_revision
    from app.usecases.revision_drafts import AnotherDocumentError
    from app.usecases.revision_worklist import work_list

    with open_here(shell, project) as store, shell.progress("revising") as progress:
        key = source_named(store, source, project)
        try:
            report, _ = new_revision(store, key, file, force=force, progress=progress)
        except AnotherDocumentError as error:
            raise RefusedError(f"{error} (--force takes it all the same.)") from error
        works = work_list(store, key)
    if shell.json:
        shell.document(revision_document(report, works))
    else:
        tell_revision(shell, report, works)


@contextmanager
def open_here(
    shell: Shell, project: Path, there: str = "In the window, Record > Newer version from a file does the same."
) -> Iterator[Store]:
    """Open a project to change it; when a window holds it, `there` says how the window does the same."""
    from app.domain.errors import ProjectLockedError

    with ExitStack() as stack:
        try:
            store = stack.enter_context(shell.writing(project))
        except ProjectLockedError as error:
            raise ProjectLockedError(f"{error} {there}") from error
        yield store


def source_named(store: Store, asked: str, project: Path) -> str:
    """Return the source that somebody means. Raises NotFoundError, or RefusedError when it may be several."""
    from app.domain.errors import NotFoundError, RefusedError

    wanted = asked.strip().casefold()
    found = [
        one.id
        for one in store.sources()
        if (len(wanted) >= _SHORTEST_ID and one.id.startswith(wanted))
        or any(identifier.value.casefold() == wanted for identifier in one.metadata.identifiers)
    ]
    if not found:
        raise NotFoundError(f"{project} has no source {asked}; vouch sources PROJECT lists their ids.")
    if len(found) > 1:
        raise RefusedError(f"{asked} may be {len(found)} sources; give more of the id.")
    return found[0]


def revision_document(report: RevisionReport, works: tuple[Work, ...]) -> dict[str, Any]:
    """Return what became of a new text as the document of `--json`."""
    by_standing = {standing: [_work(one) for one in works if one.anchor.standing == standing] for standing in _LISTED}
    changes = zip(report.differences, report.values, strict=True)
    return {
        "source": report.source,
        "revision": report.revision,
        "exact": report.exact,
        **by_standing,
        "differences": [
            {
                "field": one.field,
                "label": one.label,
                "difference": one.difference.value,
                "old": one.old,
                "new": one.new,
                "values": list(values),
            }
            for one, values in changes
        ],
        "remarks": list(report.remarks),
    }


def _work(one: Work) -> dict[str, Any]:
    quote, anchor = one.quote, one.anchor
    return {
        "quote": quote.id,
        "record": one.record,
        "item": one.item,
        "field": one.field,
        "value": one.value,
        "old": {"revision": quote.revision, "start": quote.start, "end": quote.end, "exact": quote.exact},
        "new": {"start": anchor.start, "end": anchor.end, "exact": anchor.exact} if anchor.exact else None,
        "confirmed": anchor.confirmed,
    }


def tell_revision(shell: Shell, report: RevisionReport, works: tuple[Work, ...]) -> None:
    """Tell what became of a new text: how its quotes stand, which wait for a person, what differs, what was said."""
    shell.say(
        f"New text {report.revision[:_ID]}. Quotes: {report.exact} exact, {report.moved} moved, {report.fuzzy} fuzzy, "
        f"{report.lost} lost."
    )
    waiting = [one for one in works if not one.settled]
    rows = [
        (one.anchor.standing.value, one.item[:_ID], one.field, one.quote.exact, one.anchor.exact) for one in waiting
    ]
    if rows:
        for line in table(("stands", "item", "field", "as quoted", "now"), rows):
            shell.say(line)
    if report.differences:
        heads = ("difference", "field", "was", "is", "values")
        values = [len(some) or "" for some in report.values]
        changes = [
            (one.difference.value, one.label, one.old, one.new, count)
            for one, count in zip(report.differences, values, strict=True)
        ]
        for line in table(heads, changes):
            shell.say(line)
    for remark in report.remarks:
        shell.say(remark)


_LISTED = ("moved", "fuzzy", "lost")

COMMANDS = {"revise": revise}
