"""Reads the cells of a workbook (XLSX) as words, sheet by sheet; runs apart, since openpyxl and zip may be abused.

openpyxl gives values; what a person sees is made of them here: 12 and not 12.0, 2024-03-05 and not 45356.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from app.domain.errors import UnreadableError

MOST_BYTES = 1 << 30
"""How many bytes the parts of a workbook may unpack to."""

MOST_TIMES = 300
"""How many times its own size a part above `SMALL` bytes may unpack to."""

SMALL = 10_000_000
MOST_ROWS = 1_048_576
_TOGETHER = 100

_HIDDEN_ROW = re.compile(rb'<row\b[^>]{0,400}\shidden="(?:1|true)"')
_CHUNK = 1 << 20
_OVERLAP = 1 << 10


def read(data: bytes, options: dict[str, Any]) -> Iterator[list[Any]]:
    """Yield the sheets of a workbook and behind each one its rows, some at a time.

    A sheet is `["sheet", name, state, hidden rows]`, rows are `["rows", [[number, cells], ...]]`. `options` may hold
    `sheet` (the name of the only one to read) and `most` (how many rows of each). Rows without a word are passed over,
    the cells behind the last word left out. Raises UnreadableError for what is no workbook.
    """
    name = str(options.get("name", "The file"))
    _guard(data, name)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:
        # openpyxl lets through whatever a damaged part breaks: KeyError, TypeError, its parser's own errors
        raise UnreadableError(f"{name} is no workbook that can be read; nothing of it was imported.") from error
    only = options.get("sheet")
    for sheet in book.worksheets:
        if only is None or sheet.title == only:
            yield ["sheet", sheet.title, sheet.sheet_state, _hidden_rows(data, sheet)]
            rows = _rows(sheet, int(options.get("most") or MOST_ROWS), name)
            while part := list(islice(rows, _TOGETHER)):
                yield ["rows", part]
    book.close()


def _guard(data: bytes, name: str) -> None:
    """Refuse what is no zip archive, or unpacks to more than any workbook of references."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableError(f"{name} is damaged: it is no whole workbook; nothing of it was imported.") from error
    huge = any(one.file_size > max(SMALL, MOST_TIMES * one.compress_size) for one in parts)
    if huge or sum(one.file_size for one in parts) > MOST_BYTES:
        raise UnreadableError(f"{name} unpacks to far more than its size, so it was not opened; nothing was imported.")
    if any(one.flag_bits & 1 for one in parts):
        raise UnreadableError(f"{name} is encrypted; save it without a password and import it again.")


def _rows(sheet: Any, most: int, name: str) -> Iterator[list[Any]]:
    sheet.reset_dimensions()  # a stated range that is wrong would cut rows off
    try:
        for number, row in enumerate(sheet.iter_rows(), 1):
            if number > most:
                return
            cells = [_cell_words(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield [number, cells]
    except MemoryError:
        raise
    except Exception as error:  # as above: the rows are read only now
        raise UnreadableError(f"{name}: the sheet {sheet.title} is damaged; nothing of it was imported.") from error


def _cell_words(cell: Any) -> str:
    value = cell.value
    if isinstance(value, str):
        return value.replace("_x000D_\n", "\n").replace("_x000D_", "\n")
    return words_of(value, cell.number_format if isinstance(value, datetime) else "")


def words_of(value: Any, number_format: str = "") -> str:
    """Return what a person sees in a cell.

    >>> words_of(12.0), words_of(datetime(2024, 3, 5)), words_of(True), words_of(0.1 + 0.2)
    ('12', '2024-03-05', 'TRUE', '0.3')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return _moment(value, number_format)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


def _moment(value: datetime, number_format: str) -> str:
    """Return a date as precise as its cell shows it: a year, a month, a day, or a moment."""
    shape = re.sub(r'"[^"]*"|\[[^\]]*\]', "", number_format.casefold())
    if shape and "y" in shape and "d" not in shape and "h" not in shape:
        return f"{value:%Y-%m}" if "m" in shape else f"{value:%Y}"
    return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="minutes")


def _hidden_rows(data: bytes, sheet: Any) -> int:
    """Return how many rows of a sheet are hidden, counted in its part since openpyxl does not tell when streaming."""
    path = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    count, kept = 0, b""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if path not in archive.namelist():
            return 0
        with archive.open(path) as part:
            while chunk := part.read(_CHUNK):
                block = kept + chunk
                end = 0
                for found in _HIDDEN_ROW.finditer(block):
                    count, end = count + 1, found.end()
                kept = block[max(end, len(block) - _OVERLAP) :]
    return count
