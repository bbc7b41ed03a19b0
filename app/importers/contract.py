"""What an importer is: it judges a file by its beginning and reads it as drafts and problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import BinaryIO, Protocol, cast

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


class _Reader(Protocol):
    """What the module of a format offers."""

    def recognises(self, head: str, material: Material) -> int: ...

    def read(self, material: Material, tally: Tally) -> Iterator[Draft | Problem]: ...


class Importer(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table of importers.

    `label` names the format in a sentence, `suffixes` are what its files are usually called. `module` names the file in
    this room that reads it: it is loaded when it is first asked, so that a window starts without all of them. A
    `binary` format is asked before a file is judged to be no text.
    """

    format: str
    label: str
    module: str
    suffixes: tuple[str, ...] = ()
    binary: bool = False

    def recognises(self, head: str, material: Material) -> int:
        """Return how surely a file is of this format, by its beginning as text: 0 for "not mine", 100 for "surely".

        A binary format looks at `material.scan.head`.
        """
        return self._reader().recognises(head, material)

    def read(self, material: Material, tally: Tally) -> Iterator[Draft | Problem]:
        """Yield what is read in the order of the file: a draft for each record, a problem for what could not be taken.

        Raises UnreadableError when the whole file is not to be read.
        """
        return self._reader().read(material, tally)

    def _reader(self) -> _Reader:
        return cast("_Reader", import_module(f"app.importers.{self.module}"))
