"""How an import is told: a line for each file, then what could not be taken as it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.cli.shell import Shell
from app.cli.tables import table

if TYPE_CHECKING:
    from app.usecases.import_report import FileReport, ImportReport

DONE, TROUBLE, REFUSED = 0, 1, 3
_SHOWN = 20


def columns_of(words: str) -> dict[str, str]:
    """Return which column is which field, from `title=Article title,year=Jahr`; BadParameter for anything else.

    A comma within a column's name is written twice.
    """
    from app.formats.table_fields import FIELDS

    found: dict[str, str] = {}
    for part in words.replace(",,", "\0").split(","):
        field, equals, column = part.replace("\0", ",").partition("=")
        if not equals or not field.strip() or not column.strip():
            raise click.BadParameter(f"{part!r} is not FIELD=COLUMN.", param_hint="--columns")
        if field.strip() not in FIELDS:
            reason = f"{field.strip()!r} is no field of a source; there are {', '.join(FIELDS)}."
            raise click.BadParameter(reason, param_hint="--columns")
        found[column.strip()] = field.strip()
    return found


def encoding_of(words: str) -> str:
    """Return the name of an encoding; BadParameter, with those there are, for one that is not known."""
    from app.domain.errors import UnreadableError
    from app.formats.code_pages import codec_named

    try:
        return codec_named(words) if words else ""
    except UnreadableError as error:
        raise click.BadParameter(str(error), param_hint="--encoding") from error


def tell_import(shell: Shell, report: ImportReport) -> int:
    """Tell a report and return the exit code: 1 when no file could be read, 3 when some of them or a record was not."""
    failed = [one for one in report.files if one.error]
    nothing_read = bool(report.files) and len(failed) == len(report.files)
    error = " ".join(" ".join(one.error.split()) for one in failed)
    if shell.json:
        import msgspec

        document = msgspec.to_builtins(report)
        shell.document({**document, "error": error} if nothing_read else document)
    else:
        _tell_person(shell, report)
    if nothing_read:
        shell.note(f"vouch: {error}")
        return TROUBLE
    for one in failed:
        shell.note(f"vouch: {' '.join(one.error.split())}")
    return REFUSED if failed or report.refused else DONE


def _tell_person(shell: Shell, report: ImportReport) -> None:
    read = [one for one in report.files if not one.error or one.found]
    heads = ("file", "format", "encoding", "found", "imported", "duplicates", "refused")
    if read:
        for line in table(heads, [tuple(getattr(one, head) for head in heads) for one in read]):
            shell.say(line)
    for one in read:
        _tell_notes(shell, one)
    if report.merged:
        shell.say(f"{_records(report.merged)} agreed with another source and {_was(report.merged)} folded into it.")
    if report.waiting:
        shell.say(f"{_records(report.waiting)} may be in the project already; `vouch duplicates` shows them.")
    if report.filled:
        shell.say(f"Registry records filled {report.filled:,} values.")
    if report.passed:
        kinds = ", ".join(f"{count:,} {suffix or 'without suffix'}" for suffix, count in report.passed.items())
        shell.say(f"Passed over, as no importer reads them: {kinds}.")
    if report.trouble:
        shell.say(report.trouble)


def _records(count: int) -> str:
    return "One record" if count == 1 else f"{count:,} records"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _tell_notes(shell: Shell, file: FileReport) -> None:
    from app.formats.repairs import REPAIRS

    if file.same_file:
        shell.say(f"{file.file}: this very file was imported before; take that import back to read it otherwise.")
        return
    for name, count in file.repairs.items():
        shell.say(f"{file.file}: mended {_times(count)}: {REPAIRS.get(name, name)}.")
    for pair, count in file.folded.items():
        again, kept = pair.split(" = ", 1)
        shell.say(f"{file.file}: {again} said the same as {kept} {_times(count)}; it was taken once.")
    for problem in file.problems[:_SHOWN]:
        place = f"{file.file}:{problem.line}" if problem.line else file.file
        raw = f" [{problem.raw}]" if problem.raw else ""
        shell.say(f"{place}: {problem.reason}{raw}")
    if file.problem_count > _SHOWN:
        shell.say(f"{file.file}: {file.problem_count - _SHOWN:,} more; --json lists the first thousand.")


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
