"""Code points to Qt's UTF-16 units and back; the only module that knows of UTF-16."""

from __future__ import annotations

import re
from bisect import bisect_left

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Offsets:
    """The two ways of counting in one text: code points (ours) and UTF-16 units (a widget's).

    Astral characters, which take two units, are listed once; every translation is a bisection in that list.
    """

    __slots__ = ("_astral", "_units", "length", "units")

    def __init__(self, text: str) -> None:
        self.length = len(text)
        """How many code points the text has."""
        self.units = len(text.encode("utf-16-le", "surrogatepass")) // 2
        """How many UTF-16 units the text has."""
        self._astral: list[int] = []
        self._units: list[int] = []
        if self.units != self.length:
            self._astral = [match.start() for match in _ASTRAL.finditer(text)]
            self._units = [position + order for order, position in enumerate(self._astral)]

    def to_utf16(self, position: int) -> int:
        """Return the UTF-16 offset of a code point offset; what lies outside of the text is moved to its edge."""
        position = min(max(position, 0), self.length)
        return position + bisect_left(self._astral, position) if self._astral else position

    def to_code_point(self, unit: int, *, up: bool = False) -> int:
        """Return the code point offset of a UTF-16 offset; what lies outside of the text is moved to its edge.

        An offset inside a surrogate pair is that of the character's start, or of its end when `up`.
        """
        unit = min(max(unit, 0), self.units)
        if not self._astral:
            return unit
        before = bisect_left(self._units, unit)
        if before and self._units[before - 1] + 1 == unit:
            return self._astral[before - 1] + up
        return unit - before

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the code points of a range of UTF-16 units, widened outward to whole characters.

        An empty range stays empty.
        """
        first = self.to_code_point(start)
        return (first, first) if start == end else (first, self.to_code_point(end, up=True))
