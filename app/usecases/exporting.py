"""Exports a project to a file or folder that appears whole or not at all."""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.domain.errors import RefusedError
from app.domain.progress import Progress, Silent
from app.domain.store import Store
from app.exporters import exporter
from app.exporters.job import Job
from app.exporters.landing import landed_file, landed_folder
from app.matching.merging import merge_metadata
from app.usecases.checking import findings
from app.usecases.own_files import is_own_file


class ExportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an export wrote, in bytes by file, and what its format could not carry, a sentence each."""

    format: str
    out: Path
    files: dict[str, int]
    notes: tuple[str, ...] = ()


def export(store: Store, to: str, out: Path, *, plain: bool = False, progress: Progress | None = None) -> ExportReport:
    """Export a project to `out` in the format `to`, a name of `app.exporters.EXPORTERS`; `plain` leaves the BOM out.

    What stood at `out` stays whole until the new one is. Raises NotFoundError for an unknown format or folder,
    RefusedError when `out` is a project or a folder that no export made, CancelledError, and OSError when the disk is
    full or cannot be written.
    """
    format_ = exporter(to)
    if is_own_file(store, out):
        raise RefusedError(f"{out} belongs to the project that is open: an export never takes the place of it.")
    landed = landed_folder(out, format_.mark, format_.head) if format_.is_folder else landed_file(out)
    with landed as sink:
        job = Job(
            store=store,
            sink=sink,
            plain=plain,
            findings=findings(store),
            progress=progress or Silent(),
            merge=merge_metadata,
        )
        notes = format_.write(job)
    written = sorted(out.iterdir()) if format_.is_folder else [out]
    return ExportReport(format=to, out=out, files={one.name: one.stat().st_size for one in written}, notes=notes)
