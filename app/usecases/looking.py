"""Looks at files before they are imported and finds what only a person can say of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import msgspec

from app.domain.errors import UnreadableError
from app.domain.progress import Progress, Silent, stop_if_cancelled
from app.domain.store import Store
from app.formats.code_pages import guesses
from app.formats.encodings import CHUNK, Encoding, Scan, decode
from app.importers import Choices, importer_for
from app.importers import table as table_reader
from app.importers.materials import material_of_file
from app.usecases.columns import TABLES, columns_kept
from app.usecases.folders import files_in
from app.usecases.kept_lines import LINE_END

SAMPLES = 8
"""How many lines of a file are shown for its encoding to be told."""


_SAY_THEIR_ENCODING = {"endnote", "pubmed-xml"}
"""Formats whose files name their encoding in their first line."""

_BEFORE, _WIDTH = 40, 160
"""How many bytes of a line are shown before its first one beyond ASCII, and in all."""

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


class EncodingDoubt(msgspec.Struct, frozen=True, kw_only=True):
    """A file of characters whose bytes are no UTF-8: which encodings it may be in, the best guess first.

    `samples` are lines with bytes beyond ASCII: their number, from 1, and the bytes. A `table` has to be looked at
    again once its encoding is known, as the names of its columns may read otherwise.
    """

    path: Path
    codecs: tuple[str, ...]
    samples: tuple[tuple[int, bytes], ...]
    table: bool = False

    def preview(self, codec: str) -> tuple[tuple[int, str], ...]:
        """Return the sample lines as they read in an encoding."""
        return tuple((line, decode(raw, Encoding(codec=codec))) for line, raw in self.samples)


class ColumnsDoubt(msgspec.Struct, frozen=True, kw_only=True):
    """A table whose columns do not say by themselves which field they are.

    `headers` are their names, `rows` the first ones below, `proposed` what the reader takes some of them for; `key` is
    the setting under which an answer is remembered.
    """

    path: Path
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    proposed: dict[str, str]
    key: str


Doubt: TypeAlias = EncodingDoubt | ColumnsDoubt


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at some files and folders found: the files in their order, and what is to be asked of them.

    `passed` counts by suffix the files of folders that nothing reads; `known` is what was said of a file before: the
    columns of a table whose like was imported already.
    """

    files: tuple[Path, ...]
    passed: dict[str, int] = {}
    doubts: tuple[Doubt, ...] = ()
    known: dict[Path, Choices] = {}


def look_at(
    store: Store,
    paths: Sequence[Path],
    progress: Progress | None = None,
    said: Mapping[Path, Choices] | None = None,
    *,
    every_table: bool = False,
) -> Looked:
    """Return which files an import of these files and folders reads, and what has to be asked before.

    `said` is what a person has said of single files already; `every_table` asks about the columns of tables that map by
    themselves, or as somebody said before, as well. A file that cannot be read has no doubt here: the import
    tells of it. Raises CancelledError.
    """
    progress = progress or Silent()
    files, passed = files_in(paths)
    doubts: list[Doubt] = []
    known: dict[Path, Choices] = {}
    for number, path in enumerate(files):
        progress.report(number, len(files), f"file {number + 1:,} of {len(files):,}")
        stop_if_cancelled(progress)
        found = _look_at_one(store, path, (said or {}).get(path, Choices()), progress, every_table=every_table)
        if isinstance(found, Choices):
            known[path] = found
        elif found is not None:
            doubts.append(found)
    return Looked(files=tuple(files), passed=dict(passed), doubts=tuple(doubts), known=known)


def _look_at_one(
    store: Store, path: Path, said: Choices, progress: Progress, *, every_table: bool
) -> Doubt | Choices | None:
    """Return what has to be asked of a file, what was said of its like before, or None."""
    try:
        material = material_of_file(path, progress, said)
        importer = importer_for(material)
        table = importer.format in TABLES
        says_it = importer.binary or importer.format in _SAY_THEIR_ENCODING
        if material.scan.encoding.fallback and not says_it and not said.encoding:
            return _encoding_doubt(path, material.scan, table=table)
        look = table_reader.look(material) if table else None
    except (UnreadableError, OSError):
        return None
    if look is None or said.columns is not None or (look.sure and not every_table):
        return None
    columns = columns_kept(store, look.key)
    if columns is not None and not every_table:
        return msgspec.structs.replace(said, columns=columns)
    proposed = columns or {header: field for header, field in look.mapping.items() if field}
    return ColumnsDoubt(path=path, headers=look.headers, rows=look.rows, proposed=proposed, key=look.key)


def _encoding_doubt(path: Path, scan: Scan, *, table: bool) -> EncodingDoubt:
    samples = tuple(islice(_samples(path), SAMPLES))
    codecs = tuple(one.codec for one in guesses(b"\n".join(raw for _, raw in samples) or scan.head))
    return EncodingDoubt(path=path, codecs=codecs, samples=samples, table=table)


def _samples(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the first lines that hold bytes beyond ASCII, cut to where those begin."""
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(CHUNK) + file.readline():
            at = 0
            while found := _BEYOND_ASCII.search(chunk, at):
                start = max(chunk.rfind(b"\n", 0, found.start()), chunk.rfind(b"\r", 0, found.start())) + 1
                line += len(LINE_END.findall(chunk, at, start))
                end = LINE_END.search(chunk, start)
                at = end.start() if end is not None else len(chunk)
                yield line, _cut(chunk[start:at], found.start() - start)
            line += len(LINE_END.findall(chunk, at))


def _cut(raw: bytes, first: int) -> bytes:
    start = max(0, first - _BEFORE)
    return raw[start : start + _WIDTH]
