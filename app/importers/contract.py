"""What an importer is: it judges a file by its beginning and reads it as drafts and problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import BinaryIO

import msgspec

from app.domain.progress import Progress, Silent
from app.domain.sources import Draft, Problem
from app.formats.encodings import Scan


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What a person said of a file that it does not say itself.

    `encoding` is Python's name of it, "" to tell it from the bytes. `columns` says which column of a table is which
    field (`{"Article Title": "title"}`), None when nobody was asked. `format` names the importer, "" to recognise it.
    """

    format: str = ""
    encoding: str = ""
    columns: dict[str, str] | None = None


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be read: what it is called, what one pass over it found, and how it opens from its start.

    `progress` says whether whoever waits for it has cancelled meanwhile.
    """

    name: str
    scan: Scan
    open: Callable[[], BinaryIO]
    choices: Choices = Choices()
    progress: Progress = Silent()

    @property
    def suffix(self) -> str:
        """The last suffix of its name, in lower case, with its dot."""
        stem, dot, suffix = self.name.rpartition(".")
        return f".{suffix.lower()}" if dot and stem else ""


class Tally:
    """What an importer counts while it reads: repairs by name, and what was said twice and folded."""

    def __init__(self) -> None:
        self.repairs: Counter[str] = Counter()
        self.folded: Counter[str] = Counter()


class Importer(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table of importers.

    `label` names the format in a sentence. `recognises` takes the beginning of a file as text and the file, and returns
    0 for "not mine" up to 100 for "surely mine"; for a `binary` format it looks at `material.scan.head`, and is asked
    before a file is judged to be no text. `suffixes` are what its files are usually called. `read` yields what it read
    in the order of the file: one draft for each record, and a problem for each line it could not take as it stood; it
    raises UnreadableError when the whole file is not to be read.
    """

    format: str
    label: str
    recognises: Callable[[str, Material], int]
    read: Callable[[Material, Tally], Iterator[Draft | Problem]]
    suffixes: tuple[str, ...] = ()
    binary: bool = False
