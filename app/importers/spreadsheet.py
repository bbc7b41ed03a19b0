"""Workbooks (XLSX, XLSM): the first sheet with a header that maps, one source for each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from app.domain.errors import UnreadableError
from app.domain.sources import Draft, Problem
from app.formats.delimited import Row
from app.formats.delimited_layout import header_among
from app.formats.record_parts import shown
from app.formats.table_mapping import columns_of
from app.importers.child import read_in_child
from app.importers.contract import Material, Tally
from app.importers.table_rows import is_header, recipe_for, told

LARGEST = 200_000_000
"""In bytes; a larger workbook is a data set, no list of references."""

TASK = "workbook"
"""The name of the task in `app.formats.apart.TASKS`."""

_LOOKED_AT = 40
_SUFFIXES = (".xlsx", ".xlsm", ".xltx")
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet of a workbook as its beginning shows it; `header` is the number of the row that names the columns.

    `state` is visible, hidden or veryHidden, `hidden` counts its hidden rows, `others` names the other sheets that
    hold something.
    """

    name: str
    headers: tuple[str, ...] = ()
    header: int = 0
    sample: tuple[tuple[str, ...], ...] = ()
    state: str = "visible"
    hidden: int = 0
    others: tuple[str, ...] = ()


def recognises(head: str, material: Material) -> int:
    """Return how surely this is a workbook, by its first bytes; an old or encrypted one is recognised to be refused."""
    del head
    first = material.scan.head
    if first.startswith(_OLD):
        return 70 if material.suffix in (*_SUFFIXES, ".xls") else 0
    if not first.startswith(b"PK\x03\x04"):
        return 0
    return 95 if b"xl/" in first else 80 if material.suffix in _SUFFIXES else 0


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield a draft for each row of the first sheet with a header that maps, and tell of sheets and rows not seen.

    Formulas and macros are never run; a formula's cell is the value that was saved with it. Raises UnreadableError for
    what cannot be opened, and for tables as `app.importers.table.read` does.
    """
    sheet = sheet_of(material)
    if sheet is None:
        raise UnreadableError(f"{material.name} has no sheet with a row that names columns; nothing was imported.")
    recipe = recipe_for(material, sheet.headers, tally)
    if sheet.others:
        yield Problem(0, f"Only the sheet {sheet.name} was read; not {', '.join(sheet.others)}.")
    if sheet.hidden:
        which = "1 hidden row was" if sheet.hidden == 1 else f"{sheet.hidden:,} hidden rows were"
        yield Problem(0, f"{which} read like the others.")
    found = 0
    for row in _rows(material, sheet.name):
        if row.line < sheet.header:
            words = shown(" | ".join(filter(None, row.cells)))
            yield Problem(row.line, "This stands before the row that names the columns; it is no record.", words)
        elif row.line > sheet.header and is_header(row.cells, sheet.headers):
            tally.repairs["repeated_header"] += 1
        elif row.line > sheet.header:
            for one in told(recipe, row, tell_short=False):
                found += isinstance(one, Draft)
                yield one
    if not found:
        raise UnreadableError(f"{material.name} names columns but has no row to import; nothing was imported.")


def sheet_of(material: Material) -> Sheet | None:
    """Return the first sheet whose header maps, else the first with a header, or None; visible ones go first."""
    if material.scan.head.startswith(_OLD):
        what = "is encrypted or of the old .xls format"
        raise UnreadableError(f"{material.name} {what}; save it as .xlsx without a password and import it again.")
    if material.scan.size > LARGEST:
        raise UnreadableError(
            f"{material.name} has {material.scan.size:,} bytes; workbooks up to {LARGEST:,} are read."
        )
    found: list[Sheet] = []
    filled: list[str] = []
    for name, state, hidden, rows in _beginnings(material):
        if rows:
            filled.append(name)
        layout = header_among(rows)
        if layout is not None and not layout.blocks:
            headers, sample = layout.headers, layout.sample
            found.append(
                Sheet(name=name, headers=headers, header=layout.header_line, sample=sample, state=state, hidden=hidden)
            )
    best = max(found, key=lambda one: (_maps(one, material), one.state == "visible"), default=None)
    if best is None:
        return None
    return msgspec.structs.replace(best, others=tuple(one for one in filled if one != best.name))


def _maps(sheet: Sheet, material: Material) -> bool:
    try:
        return columns_of(sheet.headers, material.choices.columns).sure
    except UnreadableError:
        return False


def _beginnings(material: Material) -> Iterator[tuple[str, str, int, Sequence[Row]]]:
    """Yield of each sheet its name, its state, how many of its rows are hidden, and its first rows."""
    opened: tuple[str, str, int] | None = None
    rows: list[Row] = []
    for kind, *what in read_in_child(TASK, material, {"most": _LOOKED_AT}):
        if kind == "sheet":
            if opened is not None:
                yield *opened, rows
            opened, rows = (what[0], what[1], what[2]), []
        else:
            rows += [Row(cells, number) for number, cells in what[0]]
    if opened is not None:
        yield *opened, rows


def _rows(material: Material, sheet: str) -> Iterator[Row]:
    size = material.scan.size
    for kind, *what in read_in_child(TASK, material, {"sheet": sheet}):
        if kind == "rows":
            for number, cells in what[0]:
                yield Row(cells, number, 0, size)
