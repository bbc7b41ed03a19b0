"""What an import that was stopped left unread, so that it can be gone on with, today or after a restart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from app.domain.store import Store
from app.usecases.transfer import ImportReport


def report_of(said: str) -> ImportReport:
    """Return a report from the JSON in which a project keeps it; what it does not say is nothing."""
    try:
        return msgspec.json.decode(said, type=ImportReport)
    except msgspec.MsgspecError:
        return ImportReport(files=(), found=0, imported=0, duplicates=0, refused=0)


def files_left(store: Store) -> tuple[Path, ...]:
    """Return the files that stopped imports left, in their order, without those that a later import has read."""
    return left_by(_oldest_first(store))


def left_by(reports: Iterable[ImportReport]) -> tuple[Path, ...]:
    """Return what imports left, told by their reports, oldest first."""
    left: dict[str, None] = {}
    for report in reports:
        for file in report.files:
            left.pop(file.file, None)
        left |= dict.fromkeys(report.left)
    return tuple(map(Path, left))


def _oldest_first(store: Store) -> Iterator[ImportReport]:
    for batch in reversed(store.batches()):
        yield report_of(batch.report)
