"""Tables as sources: delimited text of databases, reference managers and screening tools, one source for each row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from app.domain.errors import UnreadableError
from app.domain.sources import Draft, Problem
from app.formats.delimited import Row, read_rows
from app.formats.delimited_layout import Layout, layout_of
from app.formats.encodings import HEAD, decode, open_text
from app.formats.record_parts import shown
from app.formats.table_draft import Recipe
from app.formats.table_fields import FIELDS, folded_name
from app.formats.table_mapping import columns_of, unique
from app.importers import spreadsheet
from app.importers.contract import Material, Tally
from app.importers.table_rows import is_header, recipe_for, told

LONGEST_LINE = 1 << 22
"""In bytes; a file with a longer line is something else."""

_SUFFIXES = (".csv", ".tsv", ".tab")
_SURE, _LIKELY, _SHAPED = 85, 55, 40
_FEWEST_NAMES = 3
_PROFILE_COUNTS = 20
_SHOWN_ROWS = 5

__all__ = ["FIELDS", "TableLook", "look", "read", "recognises"]


class TableLook(msgspec.Struct, frozen=True, kw_only=True):
    """What a table looks like, for a person who maps its columns.

    `headers` are its columns by names that differ, `rows` some of its first rows, `mapping` the proposed field of each
    column ("" for none), `profile` which export it is ("" for none that is known). `sure` says that nobody needs to be
    asked. `key` is the same for every table with these columns: a mapping is remembered under it and handed back as
    `Choices.columns`, where "" says of a column that it is no field. `sheet` is the sheet of a workbook, else "".
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    mapping: dict[str, str]
    profile: str
    sure: bool
    key: str
    sheet: str = ""


def look(material: Material) -> TableLook | None:
    """Return what a delimited file or a workbook looks like, or None for what is no table with a header.

    Raises UnreadableError for a workbook that cannot be read.
    """
    if spreadsheet.recognises("", material):
        sheet = spreadsheet.sheet_of(material)
        return _look(sheet.headers, sheet.sample, sheet.name) if sheet is not None else None
    layout = _layout(material)
    if layout is None:
        return None
    if layout.blocks:
        first = next((one for one in _blocks(_rows(material, layout, Tally())) if not isinstance(one, Problem)), None)
        return _look(first[0], (tuple(first[1].cells),)) if first is not None else None
    return _look(layout.headers, layout.sample)


def _look(headers: tuple[str, ...], rows: Iterable[tuple[str, ...]], sheet: str = "") -> TableLook:
    columns = columns_of(headers)
    return TableLook(
        headers=headers,
        rows=tuple(rows)[:_SHOWN_ROWS],
        mapping=columns.mapping,
        profile=columns.profile.where if columns.profile else "",
        sure=columns.sure,
        key=columns.key,
        sheet=sheet,
    )


def recognises(head: str, material: Material) -> int:
    """Return how surely this is a table: by the names of its columns, or by its suffix and its even rows."""
    layout = layout_of(head, whole=material.scan.size <= HEAD)
    if layout is None:
        return 0
    if layout.names >= _PROFILE_COUNTS:
        return _SURE
    called_table = material.suffix in _SUFFIXES
    if layout.names >= _FEWEST_NAMES and columns_of(layout.headers).sure:
        return _SURE if called_table else _LIKELY
    return _SHAPED if called_table else 0


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield a draft for each row; a row whose mapped columns are empty is refused.

    Raises UnreadableError for what is no table, for a table whose title column nobody named, and for one without rows.
    """
    scan = material.scan
    if scan.longest_line > LONGEST_LINE:
        raise UnreadableError(f"{material.name} has a line of {scan.longest_line:,} bytes, so it is no table to read.")
    layout = _layout(material)
    if layout is None:
        raise UnreadableError(
            f"{material.name} has no row that names its columns, so it is not read as a table; nothing was imported."
        )
    if scan.encoding.fallback:
        tally.repairs["assumed_encoding"] += 1
        tally.repairs["undefined_bytes"] += scan.undefined
        reason = "The file is not UTF-8; it was read as Windows-1252: look at its accents."
        yield Problem(scan.encoding.bad_line, reason)
    tally.repairs["nul_replaced"] += scan.nul
    found = 0
    rows = _rows(material, layout, tally)
    for one in _of_blocks(material, rows, tally) if layout.blocks else _of_rows(material, layout, rows, tally):
        found += isinstance(one, Draft)
        yield one
    if not found:
        raise UnreadableError(f"{material.name} names columns but has no row to import; nothing was imported.")


def _layout(material: Material) -> Layout | None:
    scan = material.scan
    return layout_of(decode(scan.head, scan.encoding), whole=scan.size <= HEAD)


def _rows(material: Material, layout: Layout, tally: Tally) -> Iterator[Row | Problem]:
    with open_text(material.open(), material.scan.encoding) as lines:
        yield from read_rows(lines, layout.delimiter, material.scan.encoding, tally.repairs)


def _of_rows(
    material: Material, layout: Layout, rows: Iterable[Row | Problem], tally: Tally
) -> Iterator[Draft | Problem]:
    recipe = recipe_for(material, layout.headers, tally)
    before: list[Row] = []
    for row in rows:
        if isinstance(row, Problem):
            yield row
        elif row.line < layout.header_line:
            before.append(row)
        elif row.line == layout.header_line:
            yield from _preamble(before, tally, told=layout.told)
        elif is_header(row.cells, layout.headers):
            tally.repairs["repeated_header"] += 1
        else:
            yield from told(recipe, row)


def _preamble(before: list[Row], tally: Tally, *, told: bool) -> Iterator[Problem]:
    """Tell what stands before the header; a `sep=` line is no more than a hint to spreadsheets."""
    if told and before:
        tally.repairs["separator_line"] += 1
        before = before[1:]
    if before:
        words = " | ".join(cell for row in before for cell in row.cells if cell)
        yield Problem(
            before[0].line, "This stands before the row that names the columns; it is no record.", shown(words)
        )


def _of_blocks(material: Material, rows: Iterable[Row | Problem], tally: Tally) -> Iterator[Draft | Problem]:
    recipes: dict[tuple[str, ...], Recipe] = {}
    for one in _blocks(rows):
        if isinstance(one, Problem):
            yield one
            continue
        headers, row = one
        if headers not in recipes:
            recipes[headers] = recipe_for(material, headers, tally)
        yield from told(recipes[headers], row)


def _blocks(rows: Iterable[Row | Problem]) -> Iterator[tuple[tuple[str, ...], Row] | Problem]:
    """Yield records written a field a row, each as a row with the names of its columns; a title begins the next."""
    fields: list[Row] = []
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        begins = folded_name(row.cells[0]) == "title"
        if begins and fields:
            yield _joined(fields)
            fields = []
        if begins or fields:
            fields.append(row)
        else:
            reason = "This stands before the first record; it is no part of one."
            yield Problem(row.line, reason, shown(" | ".join(filter(None, row.cells))))
    if fields:
        yield _joined(fields)


def _joined(fields: list[Row]) -> tuple[tuple[str, ...], Row]:
    cells = ["; ".join(cell.strip() for cell in one.cells[1:] if cell.strip()) for one in fields]
    return unique([one.cells[0] for one in fields]), Row(cells, fields[0].line, fields[0].start, fields[-1].end)
