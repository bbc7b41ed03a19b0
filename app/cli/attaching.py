"""The command that attaches a full text to a source: `vouch attach PROJECT SOURCE FILE`."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.importing import encoding_of
from app.cli.revising import open_here, revision_document, source_named, tell_revision
from app.cli.shell import Shell, a_path, shared

_THERE = "In the window, Record > Attach a full text does the same."


@click.command()
@a_path("project")
@click.argument("source")
@a_path("file")
@click.option("--encoding", default="", metavar="NAME", help="Read the file in this encoding: cp1252, gb18030, ...")
@click.option("--force", is_flag=True, help="Attach the file even when it seems to be another document.")
@shared
def attach(shell: Shell, project: Path, source: str, file: Path, *, encoding: str, force: bool) -> None:
    """Make FILE the full text of a SOURCE (its id, or the beginning of it, or one of its identifiers).

    FILE is a PDF, a Word document, a saved web page or a text. The source keeps its metadata, tags and state, and its
    quotes are found again in the new text.
    """
    from app.domain.errors import RefusedError
    from app.importers import Choices
    from app.usecases.attaching import attach_text
    from app.usecases.revision_drafts import AnotherDocumentError
    from app.usecases.revision_worklist import work_list

    encoding = encoding_of(encoding)
    with open_here(shell, project, _THERE) as store, shell.progress("attaching") as progress:
        key = source_named(store, source, project)
        try:
            report, _ = attach_text(store, key, file, Choices(encoding=encoding), progress, force=force)
        except AnotherDocumentError as error:
            raise RefusedError(f"{error} (--force attaches it all the same.)") from error
        works = work_list(store, key)
    if shell.json:
        shell.document(revision_document(report, works))
    else:
        tell_revision(shell, report, works)


COMMANDS = {"attach": attach}
