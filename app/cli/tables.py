"""Aligned tables for a person: as wide as the terminal, wide characters counted as two, nothing told by colour."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Sequence

from app.formats.hidden import visible

_GAP = 2
_LEAST = 8


def table(heads: Sequence[str], rows: Sequence[Sequence[object]], width: int | None = None) -> list[str]:
    """Return the lines of a table; columns that do not fit are shortened, the widest first, with an ellipsis.

    `width` is in terminal cells: by default the terminal's own, and no limit where the output is no terminal.
    """
    cells = [[_flat(str(cell)) for cell in row] for row in rows]
    room = width if width is not None else _room()
    widths = _widths([[*heads], *cells], room)
    lines = [_line(heads, widths), _line(["-" * one for one in widths], widths)]
    return [*lines, *(_line(row, widths) for row in cells)]


def shown_width(words: str) -> int:
    """Return how many terminal cells words take: two for wide characters, none for combining marks."""
    return sum(_cells(one) for one in words)


def _room() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Me", "Mn"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _flat(words: str) -> str:
    """Return words on one line, what would not be seen written out."""
    line = visible(" ".join(words.split()))
    return line if line.isprintable() else "".join(one if one.isprintable() else " " for one in line)


def _widths(rows: Sequence[Sequence[str]], room: int) -> list[int]:
    widths = [max(shown_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    while sum(widths) + _GAP * (len(widths) - 1) > room and max(widths) > _LEAST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return (" " * _GAP).join(_fitted(cell, width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _fitted(words: str, width: int) -> str:
    if shown_width(words) > width:
        kept = ""
        for one in words:
            if shown_width(kept + one) > width - 1:
                break
            kept += one
        words = kept + "…"
    return words + " " * (width - shown_width(words))
