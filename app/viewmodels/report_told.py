"""How an import's report reads on the screen: an import in a line, a file in two, its problems as a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from app.formats.hidden import in_its_place, visible
from app.usecases.report_writing import told_counts, told_repairs, told_unreadable
from app.usecases.transfer import FileReport, ImportReport, ProblemReport
from app.viewmodels.revision_models import RevisionTable


def import_in_a_line(report: ImportReport) -> str:
    """Return an import in one line: which files, how many of their records came, what needs a look."""
    many = len(report.files)
    first = in_its_place(Path(report.files[0].file).name) if many == 1 else f"{many:,} files"
    parts = [f"{first}: {report.imported:,} of {report.found:,} imported"]
    problems = sum(file.problem_count for file in report.files)
    for count, words in (
        (report.unreadable, "unreadable"),
        (problems, "problem" if problems == 1 else "problems"),
        (report.waiting, "wait"),
        (len(report.left), "not read"),
    ):
        if count:
            parts.append(f"{count:,} {words}")
    return " · ".join(parts)


def file_in_two_lines(file: FileReport) -> str:
    """Return a file's name, and below it what became of its records, or why none came."""
    name = in_its_place(Path(file.file).name)
    if file.error and not file.imported:
        return f"! {name}\n{visible(file.error)}"
    count = file.problem_count
    problems = f" · {count:,} problem{'s' if count != 1 else ''}" if count else ""
    return f"{'! ' if file.error else ''}{name}\n{told_counts(file)}{problems}"


def worst_first(files: Sequence[FileReport]) -> tuple[FileReport, ...]:
    """Return the files of an import in the order of how much they need a look: unreadable, with problems, others."""
    return tuple(sorted(files, key=_worth))


def _worth(file: FileReport) -> int:
    return 0 if file.error else 1 if file.problem_count else 2


def about_file(file: FileReport) -> str:
    """Return how a file was read and what was mended in it, a line each."""
    about = ", ".join(part for part in (file.format, file.encoding, file.newline) if part)
    lines = [f"Read as {about}." if about else ""]
    if file.same_file:
        lines.append("This very file was imported before; nothing of it came again.")
    if repairs := told_repairs(file):
        lines.append(f"Mended: {'; '.join(repairs)}.")
    if file.folded:
        pairs = ", ".join(f"{pair} ({count:,})" for pair, count in file.folded.items())
        lines.append(f"Said twice, kept once: {pairs}.")
    if (more := file.problem_count - len(file.problems)) > 0:
        lines.append(f"The first {len(file.problems):,} problems are listed; {more:,} more were counted.")
    return "\n".join(line for line in lines if line)


def about_import(report: ImportReport) -> str:
    """Return what became of an import as a whole, where it is more than the sum of its files."""
    lines = [told_counts(report) + "." if len(report.files) != 1 else "", report.trouble]
    if len(report.files) != 1 and (unreadable := told_unreadable(report)):
        lines.append(f"{unreadable}; listed first.")
    if report.left:
        lines.append(f"Stopped before its end: {len(report.left):,} files were not read.")
    if report.passed:
        said = ", ".join(f"{suffix or 'no suffix'} ({count:,})" for suffix, count in sorted(report.passed.items()))
        lines.append(f"Passed over, as nothing reads them: {said}.")
    return "\n".join(line for line in lines if line)


def whole_problem(problem: ProblemReport | None) -> str:
    """Return a problem with nothing cut off: where, what, and the raw text."""
    if problem is None:
        return ""
    where = f"Line {problem.line:,}: " if problem.line else ""
    return f"{where}{visible(problem.reason)}" + (f"\n{visible(problem.raw.strip())}" if problem.raw.strip() else "")


class ProblemsModel(RevisionTable):
    """The problems of a file: line, what is wrong, and the raw text."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(("Line", "What", "As it stands"), parent)

    def show_problems(self, problems: tuple[ProblemReport, ...]) -> None:
        """Show these problems."""
        cells = [(f"{one.line:,}" if one.line else "", visible(one.reason), visible(one.raw)) for one in problems]
        self.show_rows(problems, cells)
