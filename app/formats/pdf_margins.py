"""Finds what is printed on page after page: running headers, footers, page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from app.formats.pdf_glyphs import Run
from app.formats.pdf_layout import rows_of

_MARGIN = 0.09
_ROWS = 3
_SAME_PLACE = 4.0
_NUMBER = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")


def without_margins(pages: Sequence[list[Run]], heights: Sequence[tuple[float, float]]) -> list[list[Run]]:
    """Return the runs of each page without its running headers and footers; `heights` are its foot and its head.

    A row goes only when it stands in the outer 9 % of its page and the same row stands at the same height on another
    page: the same words, and the same numbers, or numbers that count with the pages. What occurs once always stays.
    """
    found: dict[tuple[str, int, int], list[tuple[int, tuple[int, ...], list[Run]]]] = defaultdict(list)
    for number, runs in enumerate(pages):
        foot, head = heights[number]
        rows = rows_of(runs)
        for row in [*rows[:_ROWS], *rows[max(_ROWS, len(rows) - _ROWS) :]]:
            share = (row[0].base - foot) / max(head - foot, 1.0)
            if _MARGIN < share < 1 - _MARGIN:
                continue
            text = _SPACE.sub(" ", " ".join(one.text for one in row)).strip()
            numbers = tuple(int(one[:9]) for one in _NUMBER.findall(text))
            key = (_NUMBER.sub("#", text).casefold(), round(row[0].base / _SAME_PLACE), len(numbers))
            found[key].append((number, numbers, row))
    gone: list[set[int]] = [set() for _ in pages]
    for (words, place, count), rows_there in list(found.items()):
        neighbours = [*rows_there, *found.get((words, place + 1, count), ()), *found.get((words, place - 1, count), ())]
        for number, numbers, row in rows_there:
            if any(_counts_on(number, numbers, page, its) for page, its, _ in neighbours if page != number):
                gone[number].update(map(id, row))
    return [[run for run in runs if id(run) not in gone[number]] for number, runs in enumerate(pages)]


def _counts_on(page: int, numbers: tuple[int, ...], other: int, its: tuple[int, ...]) -> bool:
    """Say whether the numbers of two rows are the same, or differ as their pages do."""
    steps = {there - here for here, there in zip(numbers, its, strict=True)}
    return steps <= {0, other - page}
