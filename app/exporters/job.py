"""What every exporter is given, and where it may write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from app.domain.findings import Finding
from app.domain.progress import Progress, Silent
from app.domain.sources import Metadata
from app.domain.store import Store


class Sink(Protocol):
    """Where an exporter's bytes go; several files may be open at once."""

    def file(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Open a file of the export for writing; an exporter of one file passes its own name."""


Merge = Callable[[Metadata, Sequence[Metadata]], Metadata]
"""Makes one description of a work of that of the source that stays and those of the sources folded into it."""


def _kept_alone(kept: Metadata, others: Sequence[Metadata]) -> Metadata:
    del others
    return kept


@dataclass(frozen=True, slots=True)
class Job:
    """One export: the project, the place, whether for programs (`plain`: no byte order mark), and who listens.

    `findings` are what the checks say of the whole project, in a stable order; they are asked for at most once.
    `merge` serves formats that write one record for a source and its duplicates.
    """

    store: Store
    sink: Sink
    plain: bool = False
    findings: Iterable[Finding] = ()
    progress: Progress = field(default_factory=Silent)
    merge: Merge = _kept_alone
