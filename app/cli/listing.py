"""Commands that list what a project holds: sources, records, items, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from app.cli import completion
from app.cli.shell import Shell, a_path, shared
from app.cli.tables import table
from app.domain.findings import Finding, Severity
from app.domain.store import Store

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
@click.option(
    "--kind",
    default=None,
    metavar="KIND",
    shell_complete=completion.item_kinds,
    help="Only items of this kind, such as trial or outcome.",
)
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


class _WithRules(click.Command):
    """A command whose help ends with the rules, which are imported when somebody asks for it."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the rules with what must hold."""
        from app.checks import CHECKS

        with formatter.section("Rules"):
            formatter.write_dl([(one.id, f"{one.sentence} ({one.severity.value})") for one in CHECKS])


@click.command(cls=_WithRules)
@a_path("project")
@click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="RULE",
    shell_complete=completion.rules,
    help="Only this rule, such as V18; may be repeated.",
)
@click.option("--severity", type=click.Choice([one.value for one in Severity]), help="Only findings of this severity.")
@click.option("--no-acknowledged", is_flag=True, help="Leave out what somebody acknowledged.")
@shared
def check(shell: Shell, project: Path, rules: tuple[str, ...], severity: str | None, *, no_acknowledged: bool) -> int:
    """List what the checks find in a PROJECT; exit 3 when an error is among it that nobody acknowledged."""
    from app.usecases.checking import findings
    from app.usecases.documents import findings_document

    _need_rules(rules)
    with shell.reading(project) as store:
        found = tuple(
            one
            for one in findings(store)
            if (not rules or one.rule in rules)
            and (severity is None or one.severity.value == severity)
            and not (no_acknowledged and one.acknowledged)
        )
        if shell.json:
            shell.documents(findings_document(store, found))
        else:
            _tell_findings(shell, store, found)
    return REFUSED if any(one.severity is Severity.ERROR and not one.acknowledged for one in found) else DONE


def _need_rules(rules: tuple[str, ...]) -> None:
    from app.checks import CHECKS

    known = [one.id for one in CHECKS]
    for rule in rules:
        if rule not in known:
            raise click.BadParameter(f"There is no rule {rule}; there are {', '.join(known)}.", param_hint="--rule")


def _tell_findings(shell: Shell, store: Store, found: tuple[Finding, ...]) -> None:
    """Tell findings under their source and item, each with its severity and rule."""
    from app.usecases.finding_places import FindingPlaces

    places = FindingPlaces(store)
    for (source, _), several in groupby(found, key=lambda one: (one.source, one.record)):
        shell.say(_source_line(store, source))
        by_item: dict[str, list[Finding]] = {}
        for one in several:
            by_item.setdefault(one.item, []).append(one)
        for there in by_item.values():
            shell.say(f"  {places.path(there[0]) or 'The source itself'}")
            for one in there:
                _tell_finding(shell, one, places.field_label(one))
    open_ = Counter(one.severity.value for one in found if not one.acknowledged)
    words = [
        f"{open_[one]} {one}{'' if open_[one] == 1 else 's'}" for one in ("error", "warning", "note") if open_[one]
    ]
    settled = len(found) - open_.total()
    words += [f"{settled} acknowledged"] if settled else []
    shell.say(f"Found: {', '.join(words)}." if found else "The checks find nothing.")


def _tell_finding(shell: Shell, one: Finding, field: str) -> None:
    place = f"{field}: " if field and not one.message.startswith(field) else ""
    shell.say(f"    {one.severity.value:<7}  {one.rule}  {place}{one.message}")
    if one.acknowledged:
        shell.say(f"             acknowledged: {one.acknowledged}")


def _source_line(store: Store, source: str) -> str:
    if not source:
        return "Across sources"
    return f"{_short(source)}  {store.source(source).metadata.title or 'Untitled source'}"


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
