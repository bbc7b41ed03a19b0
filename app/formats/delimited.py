r"""Reads delimited text (CSV, TSV) one row at a time, each with its line and its byte range.

The grammar is RFC 4180 by Python's csv; around it stands what real exports need: cells that spreadsheets keep as text
(`="0012"`), cells of any length, and a quote that is never closed, which costs its own line only and not the rest.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from app.domain.sources import Problem
from app.formats.encodings import Encoding
from app.formats.record_parts import shown

DELIMITERS = (",", "\t", ";", "|")
"""What may part the cells of a row."""

MOST_LINES, MOST_CHARACTERS = 5_000, 1 << 23
"""How far a quoted cell may run before its quote is held to be a stray one."""

_FIELD_LIMIT = 1 << 24
_MOST_STRAY = 20
_WRAPPED = re.compile(r'="(.*)"', re.DOTALL)


class Row(msgspec.Struct, frozen=True, gc=False):
    """One row: its cells, the line where it begins (from 1), its byte range in the file."""

    cells: list[str]
    line: int = 0
    start: int = 0
    end: int = 0


def read_rows(
    lines: Iterable[str], delimiter: str, encoding: Encoding | None = None, repairs: Counter[str] | None = None
) -> Iterator[Row | Problem]:
    r"""Yield the rows that hold something, and a problem for each quote that is opened and never closed.

    `lines` keep their ends, as `open_text` or `io.StringIO(text, newline="")` gives them; `encoding` serves to count
    bytes; `repairs` counts what was mended, by the names in `app.formats.repairs`.

    >>> [row.cells for row in read_rows(['a,"b\n', 'c"\n'], ",")]
    [['a', 'b\nc']]
    """
    csv.field_size_limit(_FIELD_LIMIT)
    encoding = encoding or Encoding()
    repairs = Counter() if repairs is None else repairs
    feed = _Feed(lines, delimiter)
    reader = feed.reader(quoted=True)
    number, offset, stray, last = 1, encoding.bom, 0, ""
    while True:
        problem = None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (_StrayQuoteError, csv.Error):
            cells, problem = feed.mended(number)
            stray += problem is not None
            reader = feed.reader(quoted=stray <= _MOST_STRAY)
        taken = feed.taken
        raw = taken[0] if len(taken) == 1 else "".join(taken)
        if raw == "\r\n" and last.endswith("\r"):
            number -= 1
            repairs["carriage_returns"] += 1
        size = encoding.size_of(raw)
        if problem is not None:
            yield problem
        if any(cells):
            yield Row(_unwrapped(cells, repairs) if '="' in raw else cells, number, offset, offset + size)
        number += len(taken)
        offset += size
        last = raw
        taken.clear()


class _StrayQuoteError(Exception):
    """A quoted cell runs too far."""


class _Feed:
    """Hands lines to csv's reader; `taken` are those of the row being read."""

    def __init__(self, lines: Iterable[str], delimiter: str) -> None:
        self.taken: list[str] = []
        self._ended = False
        self._lines = iter(lines)
        self._delimiter = delimiter
        self._waiting: deque[str] = deque()
        self._excel = re.compile(rf'(^|{re.escape(delimiter)})="(?=[^"\r\n{re.escape(delimiter)}])')

    def reader(self, *, quoted: bool) -> Iterator[list[str]]:
        """Return csv's reader of the lines that are left; unless `quoted`, a quote is a sign like any other."""
        quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
        return csv.reader(self._next_lines(), delimiter=self._delimiter, quoting=quoting, strict=True)

    def _next_lines(self) -> Iterator[str]:
        """Yield the lines; raises when one row takes too many of them."""
        taken, waiting, source = self.taken, self._waiting, self._lines
        size = 0
        while True:
            line = waiting.popleft() if waiting else next(source, "")
            if not line:
                self._ended = bool(taken)
                return
            size = size + len(line) if taken else 0
            if len(taken) >= MOST_LINES or size > MOST_CHARACTERS:
                waiting.appendleft(line)
                raise _StrayQuoteError
            taken.append(line)
            yield self._excel.sub(r'\1"', line) if '="' in line else line

    def mended(self, number: int) -> tuple[list[str], Problem | None]:
        """Return the cells of a row whose quotes are wrong, and a problem where one is opened and never closed.

        A row of one line with a quote in the wrong place harms no other row and is taken as it stands.
        """
        if len(self.taken) == 1 and not self._ended and len(self.taken[0]) < _FIELD_LIMIT:
            return self._loosely(), None
        return self._first_line_alone(), _stray(number, self.taken[0])

    def _loosely(self) -> list[str]:
        """Return the cells of a row of one line, whatever stands behind a closing quote."""
        return next(csv.reader([self.taken[0].rstrip("\r\n")], delimiter=self._delimiter), [])

    def _first_line_alone(self) -> list[str]:
        """Return the cells of the row's first line, its quotes as they stand; the other lines are read again."""
        self._waiting.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]
        self._ended = False
        return self.taken[0].rstrip("\r\n").split(self._delimiter)


def _stray(line: int, raw: str) -> Problem:
    return Problem(line, "A quote is opened in this row and never closed; it was read as it stands.", shown(raw))


def _unwrapped(cells: list[str], repairs: Counter[str]) -> list[str]:
    """Return cells without the `="..."` that keeps a spreadsheet from taking 0012 for a number."""
    repairs["excel_text_cells"] += 1
    return [found[1].replace('""', '"') if (found := _WRAPPED.fullmatch(cell)) else cell for cell in cells]
