"""How an import's report reads on the screen: an import in a line, a file in two, its problems as a table."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from app.formats.hidden import in_its_place, visible
from app.usecases.report_writing import told_counts, told_repairs
from app.usecases.transfer import FileReport, ImportReport, ProblemReport
from app.viewmodels.revision_models import RevisionTable


def import_in_a_line(report: ImportReport) -> str:
    """Return an import in one line: which files, how many of their records came, what needs a look."""
    names = [Path(file.file).name for file in report.files]
    first = in_its_place(names[0]) if len(names) == 1 else f"{len(names):,} files"
    parts = [f"{first}: {report.imported:,} of {report.found:,} imported"]
    problems = sum(file.problem_count for file in report.files)
    for count, words in (
        (problems, "problem" if problems == 1 else "problems"),
        (report.waiting, "wait"),
        (len(report.left), "not read"),
    ):
        if count:
            parts.append(f"{count:,} {words}")
    return " · ".join(parts)


def file_in_two_lines(file: FileReport) -> str:
    """Return a file's name, and below it what became of its records."""
    count = file.problem_count
    problems = f" · {count:,} problem{'s' if count != 1 else ''}" if count else ""
    return f"{in_its_place(Path(file.file).name)}\n{told_counts(file)}{problems}"


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
