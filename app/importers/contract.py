"""What an importer is: it judges a file by its beginning and reads it as drafts and problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import BinaryIO

import msgspec

from app.domain.sources import Draft, Problem
from app.formats.encodings import Scan


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be read: what it is called, what one pass over it found, and how it opens from its start."""

    name: str
    scan: Scan
    open: Callable[[], BinaryIO]

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

    `label` names the format in a sentence. `recognises` takes the beginning of a file as text and its name, and returns
    0 for "not mine" up to 100 for "surely mine". `read` yields what it read in the order of the file: one draft for
    each record, and a problem for each line it could not take as it stood; it raises UnreadableError when the whole
    file is not to be read.
    """

    format: str
    label: str
    recognises: Callable[[str, str], int]
    read: Callable[[Material, Tally], Iterator[Draft | Problem]]
