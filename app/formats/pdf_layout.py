"""Puts the runs of a page into reading order: rows, columns, and the lines that a person reads one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from app.formats.pdf_glyphs import Run

WIDE = "  "
"""What stands between two pieces of a line that stand far apart: the cells of a table, as a rule."""

_SAME_LINE_EM = 0.45
_GUTTER_EM = 0.7
_FREE_EM = 3.0
_FEWEST_STRETCHED = 2
_FEWEST_ROWS = 4
_FEWEST_LETTERS = 16
_MOST_CROSSING = 0.4
_MOST_COLUMNS_DEEP = 3


@dataclass(slots=True)
class Line:
    """One line in reading order: its words, its place and size, the column it stands in; `cells` counts its pieces."""

    text: str
    left: float
    right: float
    base: float
    size: float
    cells: int
    column: tuple[float, float]


def rows_of(runs: Sequence[Run]) -> list[list[Run]]:
    """Return runs as rows from the top of the page, each from left to right: what stands on one base line."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda one: -one.base):
        if rows and rows[-1][0].base - run.base <= _SAME_LINE_EM * min(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def lines_of(runs: Sequence[Run], depth: int = 0) -> Iterator[Line]:
    """Yield the lines of a page in reading order.

    A page has two columns when there is a strip that few rows cross and both sides hold several lines of prose. A row
    that crosses the strip ends the columns above it: left, right, then the row. A column may have columns itself.
    """
    rows = rows_of(runs)
    gutter = _gutter(rows) if depth < _MOST_COLUMNS_DEEP else None
    column = (min((one.left for one in runs), default=0.0), max((one.right for one in runs), default=0.0))
    if gutter is None:
        for row in rows:
            yield _line(row, column)
        return
    band: list[list[Run]] = []
    for row in rows:
        if any(one.left < gutter < one.right for one in row):
            yield from _columns(band, gutter, depth)
            band = []
            yield _line(row, column)
        else:
            band.append(row)
    yield from _columns(band, gutter, depth)


def _columns(band: list[list[Run]], gutter: float, depth: int) -> Iterator[Line]:
    """Yield the lines of rows that do not cross a strip: columns, and in their order the tables that stand between."""
    columns: list[list[Run]] = []
    for piece in [*_pieces(band), []]:
        left, right = _side(piece, gutter)
        if piece and (not left or not right or _are_columns(left, right)):
            columns += piece
            continue
        for side in _side(columns, gutter):
            if side:
                yield from lines_of(side, depth + 1)
        columns = []
        if piece:
            yield from lines_of([*left, *right], _MOST_COLUMNS_DEEP)


def _pieces(band: list[list[Run]]) -> Iterator[list[list[Run]]]:
    """Yield rows in pieces: where both sides leave more than two lines free, something else may begin."""
    piece: list[list[Run]] = []
    for row in band:
        if piece and piece[-1][0].base - row[0].base > _FREE_EM * row[0].size:
            yield piece
            piece = []
        piece.append(row)
    if piece:
        yield piece


def _are_columns(left: list[Run], right: list[Run]) -> bool:
    """Say whether two sides are columns to be read one after another, and not the cells of a table.

    They are when both hold prose, or when one does and its lines stand at other heights than the lines of the other.
    """
    sides = [rows_of(left), rows_of(right)]
    prose = [_letters(rows) >= _FEWEST_LETTERS for rows in sides if rows]
    if all(prose):
        return True
    bases = [[row[0].base for row in rows] for rows in sides]
    level = sum(any(abs(here - there) < 1 for there in bases[1]) for here in bases[0])
    return any(prose) and level < min(map(len, bases)) * 0.5


def _gutter(rows: list[list[Run]]) -> float | None:
    """Return where the strip between two columns is, or None."""
    runs = [one for row in rows for one in row]
    if len(rows) < _FEWEST_ROWS:
        return None
    left, right = min(one.left for one in runs), max(one.right for one in runs)
    size = median(one.size for one in runs)
    best: tuple[int, float] | None = None
    for at in _candidates(runs, left, right):
        beside = [row for row in rows if not any(one.left < at < one.right for one in row)]
        one, two = _side(beside, at)
        crossing = 1 - len(beside) / len(rows)
        if crossing > _MOST_CROSSING or not _is_prose(one) or not _is_prose(two):
            continue
        edge = max((run.right for run in one if len(run.text) >= _FEWEST_LETTERS), default=at)
        start = min((run.left for run in two if len(run.text) >= _FEWEST_LETTERS), default=at)
        if start - edge < _GUTTER_EM * size:
            continue
        if best is None or len(beside) > best[0]:
            best = (len(beside), (start + edge) / 2)
    return best[1] if best else None


def _candidates(runs: Sequence[Run], left: float, right: float) -> list[float]:
    """Return where a strip may be: just before the left edges that several runs share, in the middle of the page."""
    width = right - left
    edges: dict[int, int] = {}
    for one in runs:
        edges[round(one.left)] = edges.get(round(one.left), 0) + 1
    shared = sorted((edge for edge in edges if left + 0.2 * width < edge < left + 0.8 * width), key=lambda e: -edges[e])
    return [edge - 2.0 for edge in shared[:12]]


def _side(rows: list[list[Run]], at: float) -> tuple[list[Run], list[Run]]:
    runs = [one for row in rows for one in row]
    return [one for one in runs if one.right <= at], [one for one in runs if one.right > at]


def _is_prose(side: list[Run]) -> bool:
    rows = rows_of(side)
    if len(rows) < _FEWEST_ROWS:
        return False
    return _letters(rows) >= _FEWEST_LETTERS


def _letters(rows: list[list[Run]]) -> float:
    return median(sum(len(one.text) for one in row) for row in rows)


def _line(row: list[Run], column: tuple[float, float]) -> Line:
    words = row[0].text
    cells = 1
    stretched = _is_stretched(row)
    for before, run in pairwise(row):
        gap = run.left - before.right
        wide = gap > max(before.size, run.size) and not stretched
        cells += wide
        words += WIDE if wide else " " if gap > 0 else ""
        words += run.text
    size = max(row, key=lambda one: len(one.text)).size
    return Line(words, row[0].left, max(one.right for one in row), row[0].base, size, cells, column)


def _is_stretched(row: list[Run]) -> bool:
    """Say whether a row is a line of prose that was stretched to the width of its column: words at even distances."""
    gaps = [run.left - before.right for before, run in pairwise(row)]
    if len(gaps) < _FEWEST_STRETCHED or max(gaps) > min(gaps) * 1.25 + 0.5:
        return False
    return sum(one.text.strip(".,;:()").isalpha() for one in row) >= len(row) * 2 / 3
