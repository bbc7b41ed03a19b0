"""Ranges of code points that may overlap, and which of them a stretch of text meets."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate


class Spans:
    """Columns of ranges `[start, end)` ordered by start; `row` names each, its place in the columns when not given.

    A prefix maximum of the ends bounds the search to the left, so that long ranges that began far before are found.
    """

    __slots__ = ("_places", "_reach", "end", "row", "start")

    def __init__(self, start: Sequence[int] = (), end: Sequence[int] = (), row: Sequence[int] | None = None) -> None:
        self.start = start
        self.end = end
        self.row: Sequence[int] = range(len(start)) if row is None else row
        self._reach = list(accumulate(end, max))
        self._places: dict[int, int] | None = None

    def __len__(self) -> int:
        return len(self.start)

    def place(self, row: int) -> tuple[int, int] | None:
        """Return the range of a row, or None."""
        if self._places is None:
            self._places = {key: place for place, key in enumerate(self.row)}
        found = self._places.get(row)
        return None if found is None else (self.start[found], self.end[found])

    def meeting(self, start: int, end: int) -> list[int]:
        """Return the places in the columns of the ranges that share a character with `[start, end)`."""
        first = bisect_right(self._reach, start)
        last = bisect_left(self.start, end)
        ends = self.end
        return [place for place in range(first, last) if ends[place] > start]

    def rows_at(self, position: int) -> list[int]:
        """Return the rows whose ranges hold the character at a position, the shortest first."""
        places = self.meeting(position, position + 1)
        places.sort(key=lambda place: self.end[place] - self.start[place])
        return [self.row[place] for place in places]

    def runs(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return what the ranges cover of `[start, end)`, as ordered ranges that do not touch."""
        runs: list[tuple[int, int]] = []
        for place in self.meeting(start, end):
            first, last = max(self.start[place], start), min(self.end[place], end)
            if runs and first <= runs[-1][1]:
                if last > runs[-1][1]:
                    runs[-1] = (runs[-1][0], last)
            else:
                runs.append((first, last))
        return runs
