"""Commands that make, fill and export projects."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from app import PROGRAM
from app.cli.completion import formats_read, formats_written, forms
from app.cli.importing import columns_of, encoding_of, tell_import
from app.cli.shell import Shell, a_path, shared
from app.domain.changes import Origin
from app.domain.errors import UnreadableError


@click.command()
@a_path("project")
@click.option(
    "--form",
    "form_name",
    default="cell-therapy-trials",
    show_default=True,
    metavar="NAME",
    shell_complete=forms,
    help="Its form.",
)
@shared
def new(shell: Shell, project: Path, form_name: str) -> None:
    """Make a new PROJECT whose records are made with a form that ships with Vouch, or with a form file."""
    from app.cli.forms import find_form

    form = find_form(form_name)
    name = shell.who()
    with closing(shell.projects.new(project, form, project.stem)) as store:
        store.be(name, Origin.COMMAND_LINE)
        info = store.info()
    if shell.json:
        shell.document({"project": str(project), "id": info.id, "name": info.name, "form": form.name})
    else:
        shell.say(f"Made {project} with the form {form.title} {form.version}.")


@click.command(name="import")
@a_path("project")
@a_path("files", many=True)
@click.option(
    "--as",
    "as_format",
    default=None,
    metavar="FORMAT",
    shell_complete=formats_read,
    help="Read the files as this format: ris, text, ...",
)
@click.option("--encoding", default="", metavar="NAME", help="Read the files in this encoding: cp1252, gb18030, ...")
@click.option("--columns", default=None, metavar="FIELD=COLUMN,...", help="Say which column of a table is which field.")
@shared
def import_(
    shell: Shell, project: Path, files: tuple[Path, ...], as_format: str | None, encoding: str, columns: str | None
) -> int:
    """Import FILES, and all that is in folders, into a PROJECT, and account for everything that was read."""
    from app.importers import IMPORTERS
    from app.usecases.folders import files_in
    from app.usecases.transfer import import_files

    formats = [one.format for one in IMPORTERS]
    if as_format is not None and as_format not in formats:
        raise click.BadParameter(f"{as_format!r} is none of {', '.join(formats)}.", param_hint="--as")
    encoding, mapped = encoding_of(encoding), columns_of(columns) if columns is not None else None
    found, passed = files_in(files)
    if not found:
        raise UnreadableError(f"{files[0]} holds no file that can be imported.")
    with shell.writing(project) as store, shell.progress("Importing") as progress:
        report, _ = import_files(
            store, found, as_format=as_format, encoding=encoding, columns=mapped, passed=passed, progress=progress
        )
    return tell_import(shell, report)


@click.command()
@a_path("project")
@click.option(
    "--to", required=True, metavar="FORMAT", shell_complete=formats_written, help="Write this format: ris, csl, csv."
)
@a_path("out")
@click.option("--plain", is_flag=True, help="Without a byte order mark: for programs, not for spreadsheets.")
@shared
def export(shell: Shell, project: Path, to: str, out: Path, *, plain: bool) -> None:
    """Export a PROJECT to OUT: a file, or for csv a folder."""
    from app.exporters import EXPORTERS
    from app.usecases.exporting import export as export_project

    if to not in EXPORTERS:
        raise click.BadParameter(f"{to!r} is none of {', '.join(EXPORTERS)}.", param_hint="--to")
    with shell.reading(project) as store, shell.progress("Exporting") as progress:
        report = export_project(store, to, out, plain=plain, progress=progress)
    if shell.json:
        total = sum(report.files.values())
        said = {"format": to, "out": str(out), "files": report.files, "bytes": total, "notes": report.notes}
        shell.document({**said, "program": PROGRAM})
        return
    files = "1 file" if len(report.files) == 1 else f"{len(report.files)} files"
    shell.say(f"Wrote {out}: {files}, {sum(report.files.values()):,} bytes.")
    for note in report.notes:
        shell.say(f"Note: {note}")


@click.command()
@a_path("path")
@shared
def sample(shell: Shell, path: Path) -> None:
    """Make a project at PATH from the sample that ships with Vouch."""
    from app.usecases.sample import make_sample

    with closing(make_sample(shell.projects, path, shell.who())) as store:
        counts = store.state_counts()
    if shell.json:
        shell.document({"project": str(path), "sources": sum(counts.values())})
    else:
        shell.say(f"Made {path} with {sum(counts.values())} sources.")


COMMANDS = {"new": new, "import": import_, "export": export, "sample": sample}
