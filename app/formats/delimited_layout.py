"""Finds how a delimited file is laid out: what parts its cells, and which of its first rows names the columns.

The names of the columns decide, not the frequency of signs: csv.Sniffer takes the commas of an abstract for delimiters.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

import msgspec

from app.formats.delimited import DELIMITERS, Row, read_rows
from app.formats.table_fields import BY_NAME, folded_name
from app.formats.table_mapping import unique
from app.formats.table_profiles import BLOCK_LABELS, profile_of

_LOOKED_AT = 60
_HEADER_AMONG = 30
_FEWEST_NAMES = 2
_FEWEST_LABELS = 5
_SEPARATOR = re.compile(r'\ufeff?"?sep=(.)"?\r?\n?', re.IGNORECASE)
_NUMBER = re.compile(r"[\d.,:/\s-]+")
_LONGEST_NAME = 120
_PROFILE_COUNTS = 20
_EVEN = 0.6


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is laid out.

    `told` says whether a `sep=` line told the delimiter. `header_line` is the line of the row that names the columns,
    `headers` its cells as names that differ. In `blocks` there is no such row: each row is a field, its name first.
    `names` counts the columns whose names are known; 0 means that the row was taken for its shape alone.
    """

    delimiter: str
    told: bool = False
    headers: tuple[str, ...] = ()
    header_line: int = 0
    blocks: bool = False
    names: int = 0
    sample: tuple[tuple[str, ...], ...] = ()


def layout_of(head: str, *, whole: bool) -> Layout | None:
    """Return the layout of a file by its beginning, or None for what is no table; `whole` says that it is all of it."""
    lines = io.StringIO(head, newline="")
    told = _SEPARATOR.fullmatch(lines.readline())
    if told is None:
        lines.seek(0)
    start = lines.tell()
    found: list[tuple[float, Layout]] = []
    for delimiter in (told[1],) if told else DELIMITERS:
        lines.seek(start)
        rows = _some_rows(lines, delimiter, whole=whole)
        if told:
            rows = [Row(row.cells, row.line + 1, row.start, row.end) for row in rows]
        found += [(score, layout) for score, layout in _candidates(rows, delimiter, told=bool(told))]
    return max(found, key=lambda pair: pair[0], default=(0, None))[1]


def header_among(rows: Sequence[Row]) -> Layout | None:
    """Return the layout of a workbook's rows, `header_line` being the number of a row, or None for no table."""
    return max(_candidates(rows, "", told=False), key=lambda pair: pair[0], default=(0, None))[1]


def _some_rows(lines: io.StringIO, delimiter: str, *, whole: bool) -> list[Row]:
    rows = [row for row in islice(read_rows(lines, delimiter), _LOOKED_AT) if isinstance(row, Row)]
    return rows if whole or len(rows) < 2 or lines.read(1) else rows[:-1]


def _candidates(rows: Sequence[Row], delimiter: str, *, told: bool) -> list[tuple[float, Layout]]:
    """Return the ways to read rows parted by one delimiter, each with how much speaks for it."""
    labels = {folded_name(row.cells[0]) for row in rows if len(row.cells) > 1} & BLOCK_LABELS
    if "title" in labels and len(labels) >= _FEWEST_LABELS:
        return [(len(labels) + _PROFILE_COUNTS, Layout(delimiter=delimiter, told=told, blocks=True, names=len(labels)))]
    found = []
    for at, row in enumerate(rows[:_HEADER_AMONG]):
        names = [folded_name(cell) for cell in row.cells]
        known = len({name for name in names if name in BY_NAME})
        if profile_of(names) is not None:
            known += _PROFILE_COUNTS
        if known >= _FEWEST_NAMES and len(row.cells) > 1 and max(map(len, row.cells)) <= _LONGEST_NAME:
            found.append((known - at / 100, _layout(rows, at, delimiter, known, told=told)))
    return found or _by_shape(rows, delimiter, told=told)


def _layout(rows: Sequence[Row], at: int, delimiter: str, names: int, *, told: bool) -> Layout:
    cells = list(rows[at].cells)
    while len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return Layout(
        delimiter=delimiter,
        told=told,
        headers=unique(cells),
        header_line=rows[at].line,
        names=names,
        sample=tuple(tuple(row.cells) for row in rows[at + 1 :]),
    )


def _by_shape(rows: Sequence[Row], delimiter: str, *, told: bool) -> list[tuple[float, Layout]]:
    """Return a table whose names say nothing: most rows are equally long, and one before them names the columns."""
    width, count = Counter(len(row.cells) for row in rows).most_common(1)[0] if rows else (0, 0)
    if width < 2 or count < max(2, len(rows) * _EVEN):
        return []
    for at, row in enumerate(rows[:_HEADER_AMONG]):
        cells = [cell.strip() for cell in row.cells]
        if len(cells) == width and all(cells) and len(set(cells)) == width and not any(map(_NUMBER.fullmatch, cells)):
            return [(count / len(rows), _layout(rows, at, delimiter, 0, told=told))]
    return []
