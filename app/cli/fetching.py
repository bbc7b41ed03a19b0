"""The command that adds records by their identifiers, asked for at the public services."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.shell import Shell, a_path, shared
from app.cli.tables import table

if TYPE_CHECKING:
    from app.usecases.fetching import FetchReport

DONE, TROUBLE, REFUSED = 0, 1, 3


@click.command()
@a_path("project")
@click.argument("ids", nargs=-1, required=True)
@click.option("--again", is_flag=True, help="Ask also for what the project has already.")
@click.option(
    "--at",
    "places",
    multiple=True,
    metavar="SERVICE=ADDRESS",
    help="Ask a service elsewhere: clinicaltrials, pubmed or crossref.",
)
@shared
def fetch(shell: Shell, project: Path, ids: tuple[str, ...], *, again: bool, places: tuple[str, ...]) -> int:
    """Add records to a PROJECT by their IDs: NCT numbers, PMIDs and DOIs, as one pastes them.

    ClinicalTrials.gov, PubMed and Crossref are asked; what they answer is imported like a file.
    """
    from app.online.asking import asking
    from app.paths import settings_file
    from app.settings import Settings
    from app.usecases.fetching import fetch as fetch_records

    who = asking(Settings(settings_file()), os.environ, dict(map(_place, places)))
    with shell.writing(project) as store, shell.progress("Asking") as progress:
        report, _ = fetch_records(store, "\n".join(ids), who, again=again, progress=progress)
    return _tell(shell, report)


def _place(stated: str) -> tuple[str, str]:
    from app.online.asking import ADDRESSES

    name, equals, address = stated.partition("=")
    if not equals or name not in ADDRESSES:
        raise click.BadParameter(f"{stated!r} is no SERVICE=ADDRESS of {', '.join(ADDRESSES)}.", param_hint="--at")
    return name, address


def _tell(shell: Shell, report: FetchReport) -> int:
    """Tell what became of each identifier and return the exit code: 1 when none came and none was here."""
    from app.usecases.fetching import End

    well = report.count(End.IMPORTED) + report.count(End.HERE)
    troubles = list(dict.fromkeys(one.said for one in report.ends if one.end not in {End.IMPORTED, End.HERE}))
    error = " ".join(troubles)
    if shell.json:
        import msgspec

        document = {"ends": msgspec.to_builtins(report.ends), "unknown": report.unknown}
        if report.report is not None:
            document["import"] = msgspec.to_builtins(report.report)
        shell.document(document if well else {**document, "error": error})
    else:
        rows = [(one.value, one.end.replace("_", " "), one.said) for one in report.ends]
        for line in table(("id", "end", "what became of it"), rows) if well else ():
            shell.say(line)
        for one in report.ends:
            if one.told:
                shell.say(f"{one.value}: {one.told}.")
    if not well:
        shell.note(f"vouch: {error}")
        return TROUBLE
    if report.unknown:
        shell.note(f"vouch: No identifier: {', '.join(report.unknown)}.")
    return REFUSED if troubles or report.unknown else DONE


COMMANDS = {"fetch": fetch}
