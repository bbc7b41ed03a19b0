"""Writers of other formats, one file each, and the table that the window and the command line read.

To add an exporter: write a module of this room with a function from a `Job` to what the format cannot carry (one
sentence each; nothing is left out in silence). It asks the job's store, writes bytes to the files it opens from the
job's sink, reports progress and stops when asked; it knows nothing of paths, of `.part` files or of the screen. The
same project must give the same bytes: order by what the store yields, write no time of export. Then add a row here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.errors import NotFoundError
from app.exporters.csl_json import write_csl_json
from app.exporters.csv_columns import DICTIONARY
from app.exporters.csv_folder import DICTIONARY_FILE, write_csv
from app.exporters.job import Job
from app.exporters.ris_file import write_ris


@dataclass(frozen=True, slots=True)
class Exporter:
    """One format: its name on the command line, its label on screen, its file suffix, and the function that writes it.

    A format that is a folder has no suffix; `mark` is its file that tells an earlier export, by the words it begins
    with, from somebody else's folder.
    """

    name: str
    label: str
    write: Callable[[Job], tuple[str, ...]]
    suffix: str = ""
    mark: str = ""
    head: bytes = b""

    @property
    def is_folder(self) -> bool:
        """Whether it writes a folder."""
        return not self.suffix


EXPORTERS: dict[str, Exporter] = {
    one.name: one
    for one in (
        Exporter(name="ris", label="RIS (reference managers)", write=write_ris, suffix=".ris"),
        Exporter(name="csl", label="CSL-JSON (citation processors)", write=write_csl_json, suffix=".json"),
        Exporter(
            name="csv",
            label="CSV (spreadsheets and statistics)",
            write=write_csv,
            mark=DICTIONARY_FILE,
            head=",".join(column.name for column in DICTIONARY[:4]).encode(),
        ),
    )
}
"""Every exporter by its name."""


def exporter(name: str) -> Exporter:
    """Return an exporter by its name. Raises NotFoundError."""
    if name not in EXPORTERS:
        raise NotFoundError(f"There is no export format {name}; there are {', '.join(EXPORTERS)}.")
    return EXPORTERS[name]
