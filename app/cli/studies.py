"""The command that lists studies: where their sources contradict each other, and what is counted once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.cli.shell import Shell, a_path, shared
from app.cli.tables import table

_ID = 8


@click.command()
@a_path("project")
@shared
def studies(shell: Shell, project: Path) -> None:
    """List the studies of a PROJECT, where their sources differ, and what they count together, each patient once."""
    from app.usecases.checking import wanted_rules
    from app.usecases.counting import studies_document

    with shell.reading(project) as store:
        found = studies_document(store, wanted_rules(store))
    if shell.json:
        shell.document(found)
    else:
        _tell(shell, found)


def _tell(shell: Shell, found: dict[str, Any]) -> None:
    heads = ("id", "study", "sources", "differs", "open", "chosen", "stale", "patients")
    rows = [_row(one) for one in found["studies"]]
    for line in table(heads, rows) if rows else ["No studies yet: trials of several sources meet by registry id."]:
        shell.say(line)
    for one in found["studies"]:
        for line in one["conflicts"]:
            shell.say(f"{one['id'][:_ID]}  {line['heading']}, {line['field']}: {_sides(line)}")
    _tell_counted(shell, found)
    for one in found["proposals"]:
        shell.say(f"May be one: {' and '.join(one['names'])} ({'; '.join(one['signals'])})")


def _row(one: dict[str, Any]) -> tuple[object, ...]:
    patients = one["patients"] or (f"{one['planned']} planned" if one["planned"] else "")
    counts = (len(one["sources"]), len(one["conflicts"]), one["open"], one["chosen"], one["stale"])
    return (one["id"][:_ID], one["title"], *counts, patients)


def _sides(line: dict[str, Any]) -> str:
    said = " | ".join(" ".join((one["says"], f"({one['as_of']})" if one["as_of"] else "")) for one in line["values"])
    chosen = line["chosen"]
    if chosen is None:
        return said
    return f"{said} - chosen: {chosen['reason'].lower()}{'; no longer stands' if chosen['stale'] else ''}"


def _tell_counted(shell: Shell, found: dict[str, Any]) -> None:
    counted = found["counted"]
    unmet = f", {len(found['unmet'])} of them in one source only" if found["unmet"] else ""
    planned = f", {counted['planned']} more planned" if counted["planned"] else ""
    trials = "1 trial" if counted["trials"] == 1 else f"{counted['trials']} trials"
    shell.say(f"Counted once: {trials}{unmet}; {counted['patients']} patients entered{planned}.")
    for one in counted["measures"]:
        where = "1 study" if one["studies"] == 1 else f"{one['studies']} studies"
        shell.say(f"  {one['label']}: {one['responders']} of {one['patients']} in {where}")
    for one in found["left_out"]:
        shell.say(f"Left out: {one['sentence']}")


COMMANDS = {"studies": studies}
