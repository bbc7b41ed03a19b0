"""An import's report for people and for programs: Markdown that reads as plain text, and a CSV of one fact a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from app import PROGRAM
from app.domain.errors import RefusedError
from app.domain.store import Store
from app.exporters.landing import landed_file
from app.formats.csv_cells import guard
from app.formats.hidden import visible
from app.formats.repairs import REPAIRS
from app.usecases.own_files import is_own_file
from app.usecases.transfer import FileReport, ImportReport

COUNTS = (
    ("found", "found"),
    ("imported", "imported"),
    ("duplicates", "here already"),
    ("merged", "of them folded"),
    ("waiting", "waiting for a decision"),
    ("refused", "refused"),
    ("filled", "values filled"),
)
"""What is counted of a file and of an import, and how it reads."""

_ALWAYS = {"found", "imported"}


def told_counts(counted: FileReport | ImportReport) -> str:
    """Return in one line what became of a file's records or of all; what is 0 is left out, but for the first two."""
    return ", ".join(
        f"{number:,} {words}" for name, words in COUNTS if (number := getattr(counted, name)) or name in _ALWAYS
    )


def told_unreadable(report: ImportReport) -> str:
    """Return how many files of an import could not be read, "" for none."""
    count = report.unreadable
    return f"{count:,} file{'s' if count != 1 else ''} could not be read" if count else ""


def told_repairs(file: FileReport) -> tuple[str, ...]:
    """Return what was mended in a file, a line each: what it was and how often."""
    return tuple(f"{REPAIRS.get(name, name.replace('_', ' '))} ({count:,})" for name, count in file.repairs.items())


def report_as_markdown(at: str, report: ImportReport) -> str:
    """Return a report as Markdown; `at` is when the import ended, as a person reads it."""
    lines = [f"# Import of {at}", "", told_counts(report) + "."]
    if unreadable := told_unreadable(report):
        lines += ["", f"{unreadable}: " + ", ".join(_code(Path(one.file).name) for one in report.files if one.error)]
    if report.trouble:
        lines += ["", report.trouble]
    for file in report.files:
        lines += ["", *_file(file)]
    if report.left:
        lines += ["", f"## Not read, because the import was stopped ({len(report.left):,})", ""]
        lines += [f"- {_code(name)}" for name in report.left]
    if report.passed:
        said = ", ".join(f"{suffix or 'no suffix'} ({count:,})" for suffix, count in sorted(report.passed.items()))
        lines += ["", f"Passed over, as nothing reads them: {said}."]
    lines += ["", f"Written by {PROGRAM}."]
    return "\n".join(lines) + "\n"


def report_as_csv(report: ImportReport) -> str:
    """Return a report as CSV: file, what is said of it, how often, line, in words, raw text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("file", "what", "count", "line", "words", "raw"))
    for file in report.files:
        for what, count, line, words, raw in _facts(file):
            writer.writerow((guard(file.file), what, count, line, guard(words), guard(raw)))
    for name in report.left:
        writer.writerow((guard(name), "not read", 1, "", "the import was stopped before this file", ""))
    writer.writerow(("", "program", "", "", PROGRAM, ""))
    return out.getvalue()


def write_report(store: Store, at: str, report: ImportReport, out: Path) -> None:
    """Write a report to a file, as CSV when its name ends so, else as Markdown; it appears whole or not at all.

    Raises RefusedError when `out` is a folder or a project, OSError when the disk is full or cannot be written.
    """
    if is_own_file(store, out):
        raise RefusedError(f"{out.name} belongs to the project that is open; name another file.")
    as_csv = out.suffix.lower() == ".csv"
    words = "\ufeff" + report_as_csv(report) if as_csv else report_as_markdown(at, report)
    with landed_file(out) as sink, sink.file(out.name) as file:
        file.write(words.encode("utf-8", "replace"))


def _file(file: FileReport) -> Iterator[str]:
    yield f"## {visible(file.file)}"
    yield ""
    about = [one for one in (file.format, file.encoding, file.newline) if one]
    if about:
        yield f"- Read as {', '.join(about)}"
    yield f"- {told_counts(file)}"
    if file.same_file:
        yield "- This very file was imported before."
    if file.error:
        yield f"- {visible(file.error)}"
    for repair in told_repairs(file):
        yield f"- Mended: {repair}"
    for pair, count in file.folded.items():
        yield f"- Said twice, kept once: {pair} ({count:,})"
    for problem in file.problems:
        where = f"Line {problem.line:,}: " if problem.line else ""
        yield f"- {where}{visible(problem.reason)}"
        if problem.raw:
            yield f"  {_code(' '.join(problem.raw.split()))}"
    if (more := file.problem_count - len(file.problems)) > 0:
        yield f"- and {more:,} more problems"


def _facts(file: FileReport) -> Iterator[tuple[str, int, int | str, str, str]]:
    for name, words in COUNTS:
        yield name, getattr(file, name), "", words, ""
    for name, count in file.repairs.items():
        yield "repair", count, "", REPAIRS.get(name, name), ""
    for pair, count in file.folded.items():
        yield "said twice", count, "", pair, ""
    for problem in file.problems:
        yield "problem", 1, problem.line or "", problem.reason, problem.raw
    if (more := file.problem_count - len(file.problems)) > 0:
        yield "problem", more, "", "more problems, not listed", ""


def _code(words: str) -> str:
    """Return words as a code span, whatever they hold (CommonMark 6.1)."""
    words = visible(words)
    fence = "`"
    while fence in words:
        fence += "`"
    inner = f" {words} " if words.startswith("`") or words.endswith("`") else words
    return f"{fence}{inner}{fence}"
