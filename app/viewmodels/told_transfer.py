"""How an import or an export is told in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.usecases.report_writing import told_unreadable

if TYPE_CHECKING:  # exporting brings all the checks, which take a tenth of a second to load
    from app.usecases.exporting import ExportReport
    from app.usecases.transfer import ImportReport


def told_import(report: ImportReport) -> str:
    """Return what an import did: found, imported, double, refused, and where to read more.

    A single file that could not be read is told by its own sentence.
    """
    if len(report.files) == 1 and report.files[0].error:
        return report.files[0].error
    said = [f"{report.imported:,} of {report.found:,} imported"]
    if report.duplicates:
        said.append(f"{report.duplicates:,} here already")
    if report.merged:
        said.append(f"{report.merged:,} of them folded")
    if report.waiting:
        said.append(f"{report.waiting:,} wait for a decision")
    if report.filled:
        said.append(f"{report.filled:,} values filled")
    if report.refused:
        said.append(f"{report.refused:,} refused")
    if unreadable := told_unreadable(report):
        said.append(unreadable)
    problems = sum(one.problem_count for one in report.files)
    if problems:
        said.append(f"{problems:,} note{'s' if problems != 1 else ''}: File > Import reports")
    if report.left:
        said.append(f"stopped, {len(report.left):,} files not read: File > Import reports goes on")
    return ", ".join(said)


def told_export(report: ExportReport) -> str:
    """Return what an export wrote, and what it could not carry."""
    files = tuple(report.files)
    said = f"Exported {files[0]}" if len(files) == 1 else f"Exported {len(files)} files"
    return ". ".join([said, *(note.rstrip(".") for note in report.notes)])
