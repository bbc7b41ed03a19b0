"""The command that fills records from registry records: `vouch fill PROJECT [SOURCE]`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.revising import source_named
from app.cli.shell import Shell, a_path, shared

if TYPE_CHECKING:
    from app.domain.store import Store

_SHOWN = 20


@click.command()
@a_path("project")
@click.argument("source", required=False, default="")
@shared
def fill(shell: Shell, project: Path, source: str) -> None:
    """Fill your record of a SOURCE (its id, the beginning of it, or one of its identifiers) from its registry record.

    Without a SOURCE, of all registry records. Only what is empty is filled; what the record says otherwise is told.
    """
    with shell.writing(project) as store, shell.progress("filling") as progress:
        found = _sources(store, source, project)
        told = []
        for done, key in enumerate(found):
            progress.report(done, len(found), "registry records")
            told.append(_filled(store, key))
    if shell.json:
        shell.document({"sources": told, "values": sum(one["values"] for one in told)})
        return
    if not told:
        shell.say("There is no registry record here.")
    for one in told:
        _tell(shell, one)


def _filled(store: Store, source: str) -> dict[str, Any]:
    import msgspec

    from app.usecases.filling_again import fill, remarks

    touched = fill(store, source)
    said = remarks(store, source)
    return {
        "source": source,
        "title": store.source(source).metadata.title,
        "values": len(touched.values),
        "items": len(touched.items),
        "skipped": list(said.skipped),
        "otherwise": msgspec.to_builtins(said.otherwise),
    }


def _sources(store: Store, asked: str, project: Path) -> list[str]:
    """Return the sources that are meant. Raises NotFoundError, or RefusedError when a name may mean several."""
    from app.domain.sources import SourceKind

    if asked:
        return [source_named(store, asked, project)]
    return [one.id for one in store.sources() if one.kind is SourceKind.REGISTRY_RECORD and store.ledger(one.id)]


def _tell(shell: Shell, one: dict[str, Any]) -> None:
    shell.say(f"{one['title']}: {one['values']:,} values in {one['items']:,} items filled.")
    for other in one["otherwise"][:_SHOWN]:
        shell.say(f"  {other['label']} is {other['held']}; the record says {other['said']}.")
    if len(one["otherwise"]) > _SHOWN:
        shell.say(f"  {len(one['otherwise']) - _SHOWN:,} more differ; --json lists them.")
    if one["skipped"]:
        shell.say(f"  No place in the form, or no words in the text: {', '.join(one['skipped'])}.")


COMMANDS = {"fill": fill}
