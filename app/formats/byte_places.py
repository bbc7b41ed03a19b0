"""Where a place in a decoded text stands in its file."""

from __future__ import annotations

import re

from app.formats.encodings import Encoding

_BREAKS = re.compile(r"\r\n|\r|\n")


class BytePlaces:
    """Turns places in a text, asked for in their order, into bytes and lines; `before` is what was cut off its head."""

    def __init__(self, text: str, encoding: Encoding, before: str = "") -> None:
        self._text, self._encoding = text, encoding
        self._at, self._byte, self._line = 0, encoding.bom + encoding.size_of(before), 1

    def of(self, start: int, end: int) -> tuple[int, int, int]:
        """Return the first byte, the byte behind, and the line of a range."""
        self._move(start)
        first, line = self._byte, self._line
        self._move(end)
        return first, self._byte, line

    def line(self, at: int) -> int:
        """Return the line of a place, or of the furthest one asked for before."""
        self._move(at)
        return self._line

    def _move(self, at: int) -> None:
        if at > self._at:
            passed = self._text[self._at : at]
            self._byte += self._encoding.size_of(passed)
            self._line += len(_BREAKS.findall(passed)) if "\r" in passed else passed.count("\n")
            self._at = at
