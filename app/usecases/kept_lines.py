"""Lines of an imported file as it is kept, round the one that a report names."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from app.domain.store import Store
from app.formats.encodings import Encoding, decode

AROUND = 150
"""How many lines are given before and behind the one that is asked for."""

LONGEST = 4_000
"""How many bytes of a line are given; what is cut off is counted."""

LINE_END = re.compile(rb"\r\r\n|\r\n|\n|\r")
"""What ends a line, as importers count lines."""

_BLOCK = 1 << 20


class Excerpt(msgspec.Struct, frozen=True, kw_only=True):
    """Some lines of a file: the number of the first of them (from 1), and how many lines the file has.

    `line` is the one that was asked for, or the last when the file has fewer. `encoding` is how the bytes were read.
    """

    name: str
    encoding: str
    line: int
    first: int
    total: int
    lines: tuple[str, ...]


def lines_round(store: Store, original: str, line: int) -> Excerpt:
    """Return the lines of a kept file round one of them. Raises NotFoundError when no such file is kept.

    Lines end in LF, CR LF, CR or CR CR LF, as importers count them. Nothing else of the file is decoded.
    """
    kept = store.kept_file(original)
    return _excerpt(kept.name, kept.encoding, kept.data, line)


def lines_of_file(path: Path, encoding: str, line: int) -> Excerpt:
    """Return the lines of a file on the disk round one of them, for one of which nothing was kept.

    Raises OSError when it cannot be read (any more).
    """
    return _excerpt(path.name, encoding, path.read_bytes(), line)


def _excerpt(name: str, encoding: str, data: bytes, line: int) -> Excerpt:
    codec = encoding or "utf-8"
    if codec.startswith("utf-16"):
        data, codec = data.decode(codec, "replace").encode("utf-8", "replace"), "utf-8"
    total = _count(data, 0, len(data)) + (not data.endswith((b"\r", b"\n")))
    line = min(max(line, 1), max(total, 1))
    first = max(1, line - AROUND)
    lines = tuple(_shown(part, Encoding(codec=codec)) for part in _lines(data, first, line + AROUND))
    return Excerpt(name=name, encoding=encoding, line=line, first=first, total=total, lines=lines)


def _lines(data: bytes, first: int, last: int) -> list[bytes]:
    """Return the lines from `first` to `last`, both counted from 1."""
    at = _start_of(data, first)
    found: list[bytes] = []
    while at < len(data) and len(found) <= last - first:
        end = LINE_END.search(data, at)
        found.append(data[at : end.start() if end is not None else len(data)])
        at = end.end() if end is not None else len(data)
    return found


def _start_of(data: bytes, line: int) -> int:
    """Return where a line begins; blocks before it are only counted."""
    start, before = 0, 0
    while start < len(data):
        end = _block_end(data, start)
        count = _count(data, start, end)
        if before + count >= line - 1:
            break
        start, before = end, before + count
    for _ in range(line - 1 - before):
        found = LINE_END.search(data, start)
        if found is None:
            return len(data)
        start = found.end()
    return start


def _block_end(data: bytes, start: int) -> int:
    """Return an end of a block that parts no line end."""
    end = min(start + _BLOCK, len(data))
    while end < len(data) and data[end] in b"\r\n":
        end += 1
    return end


def _count(data: bytes, start: int, end: int) -> int:
    lf = data.count(b"\n", start, end)
    cr = data.count(b"\r", start, end)
    if not cr:
        return lf
    return lf + cr - data.count(b"\r\n", start, end) - data.count(b"\r\r\n", start, end)


def _shown(line: bytes, encoding: Encoding) -> str:
    more = len(line) - LONGEST
    return decode(line[:LONGEST], encoding) + (f" … {more:,} bytes more" if more > 0 else "")
