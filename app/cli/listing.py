"""Commands that list what a project holds: sources, records, items, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from app.cli.shell import Shell, a_path, shared
from app.cli.tables import table
from app.domain.findings import Finding, Severity

_ID = 8
DONE, REFUSED = 0, 3


@click.command()
@a_path("project")
@shared
def sources(shell: Shell, project: Path) -> None:
    """List the sources of a PROJECT in the order they were added."""
    from app.usecases.documents import sources_document

    with shell.reading(project) as store:
        documents = sources_document(store)
        if shell.json:
            shell.documents(documents)
            return
        rows = [
            (_short(one["id"]), one["state"], one["kind"], one["year"] or "", _names(one["authors"]), one["title"])
            for one in documents
        ]
    _show(shell, ("id", "state", "kind", "year", "authors", "title"), rows, "No sources yet: vouch import PROJECT FILE")


@click.command()
@a_path("project")
@shared
def records(shell: Shell, project: Path) -> None:
    """List the records of a PROJECT, oldest first."""
    from app.usecases.documents import records_document

    with shell.reading(project) as store:
        documents = records_document(store)
        if shell.json:
            shell.documents(documents)
            return
        heads = ("id", "source", "curator", "pass", "form", "state", "items", "values", "unvouched")
        rows = [(_short(one["id"]), _short(one["source"]), *(one[head] for head in heads[2:])) for one in documents]
    _show(shell, heads, rows, "No records yet.")


@click.command()
@a_path("project")
@click.option("--kind", default=None, metavar="KIND", help="Only items of this kind, such as trial or outcome.")
@shared
def items(shell: Shell, project: Path, kind: str | None) -> None:
    """List the items of all records of a PROJECT, with their values."""
    from app.domain.errors import NotFoundError

    if kind is not None:
        with shell.reading(project) as store:
            known = sorted({one.key for _, form in store.forms() for one in form.kinds})
        if kind not in known:
            raise NotFoundError(f"{project} has no item kind {kind}; there are {', '.join(known)}.")
    _list_items(shell, project, kind)


@click.command()
@a_path("project")
@shared
def trials(shell: Shell, project: Path) -> None:
    """List the trials of a PROJECT."""
    _list_items(shell, project, "trial")


@click.command()
@a_path("project")
@shared
def outcomes(shell: Shell, project: Path) -> None:
    """List the outcomes of a PROJECT."""
    _list_items(shell, project, "outcome")


@click.command()
@a_path("project")
@shared
def caveats(shell: Shell, project: Path) -> None:
    """List the caveats of a PROJECT."""
    _list_items(shell, project, "caveat")


@click.command()
@a_path("project")
@shared
def check(shell: Shell, project: Path) -> int:
    """List what the checks find in a PROJECT; exit 3 when there is an error among it."""
    from app.usecases.checking import findings
    from app.usecases.documents import findings_document

    with shell.reading(project) as store:
        found = tuple(findings(store))
        if shell.json:
            shell.documents(findings_document(store, found))
    if not shell.json:
        _tell_findings(shell, found)
    return REFUSED if any(one.severity is Severity.ERROR for one in found) else DONE


def _tell_findings(shell: Shell, found: tuple[Finding, ...]) -> None:
    for one in found:
        place = " ".join(part for part in (_short(one.item), one.field) if part)
        shell.say(f"{one.severity.value:<7}  {one.rule:<9}  {place}: {one.message}")
    counts = Counter(one.severity.value for one in found)
    words = [f"{count} {degree}{'' if count == 1 else 's'}" for degree, count in counts.items()]
    shell.say(f"Found: {', '.join(words)}." if found else "The checks find nothing.")


def _list_items(shell: Shell, project: Path, kind: str | None) -> None:
    from app.usecases.documents import items_document

    with shell.reading(project) as store:
        documents = items_document(store, kind)
        if shell.json:
            shell.documents(documents)
            return
        rows = list(_item_rows(documents))
    _show(shell, ("id", "kind", "item", "values", "quotes", "curator", "pass", "source"), rows, "None yet.")


def _item_rows(documents: Iterable[dict[str, Any]]) -> Iterator[tuple[object, ...]]:
    for one in documents:
        values = [value for several in one["values"].values() for value in several]
        quotes = len(one["quotes"]) + sum(len(value["quotes"]) for value in values)
        yield (
            *(_short(one["id"]), one["kind"], one["label"], len(values), quotes),
            *(one["curator"], one["pass"], _short(one["source"])),
        )


def _show(shell: Shell, heads: tuple[str, ...], rows: Sequence[tuple[object, ...]], otherwise: str) -> None:
    for line in table(heads, rows) if rows else [otherwise]:
        shell.say(line)


def _short(key: str) -> str:
    return key[:_ID]


def _names(authors: list[str]) -> str:
    families = [author.split(",")[0] for author in authors]
    return families[0] + " et al." if len(families) > 2 else " & ".join(families)


COMMANDS = {
    "sources": sources,
    "records": records,
    "items": items,
    "trials": trials,
    "outcomes": outcomes,
    "caveats": caveats,
    "check": check,
}
