"""Says whether a picture of a window shows something; reads PNG as Qt and ImageMagick write it, with no library."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from dataclasses import dataclass

LEAST_COLOURS = 60
"""Letters alone, with their smoothed edges, bring more; a frame without any brings fewer than ten."""

MOST_OF_ONE = 0.985
"""The largest share of one colour; an empty pane under a menu comes to 0.99."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {2: 3, 6: 4}


@dataclass(frozen=True)
class Seen:
    """What a picture holds: its size in pixels, how many colours, the share of the one that is there most (0 to 1)."""

    width: int
    height: int
    colours: int
    most: float

    def blank(self) -> str:
        """Return why this is no picture of a window that shows something, "" when it is one."""
        if self.width < 400 or self.height < 300:
            return f"the picture is only {self.width} x {self.height}"
        if self.colours < LEAST_COLOURS:
            return f"the picture has only {self.colours} colours"
        return f"{self.most:.1%} of the picture is one colour" if self.most > MOST_OF_ONE else ""


def seen(png: bytes) -> Seen:
    """Read a PNG of 8 bits a channel, RGB or RGBA, not interlaced. Raises ValueError for anything else."""
    found = chunks(png)
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", found["IHDR"])
    if depth != 8 or kind not in _CHANNELS or interlaced:
        raise ValueError(f"a PNG of depth {depth}, colour type {kind}, interlacing {interlaced}")
    size = _CHANNELS[kind]
    counted: Counter[bytes] = Counter()
    for row in _rows(zlib.decompress(found["IDAT"]), width * size, size):
        counted.update(row[at : at + 3] for at in range(0, len(row), size))
    return Seen(width, height, len(counted), counted.most_common(1)[0][1] / (width * height))


def chunks(png: bytes) -> dict[str, bytes]:
    """Return the chunks of a PNG by their names, several of one name joined. Raises ValueError for another file."""
    if not png.startswith(_SIGNATURE):
        raise ValueError("no PNG")
    found: dict[str, bytes] = {}
    at = len(_SIGNATURE)
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        found[name.decode()] = found.get(name.decode(), b"") + png[at + 8 : at + 8 + length]
        at += 12 + length
    return found


def _rows(data: bytes, length: int, size: int) -> list[bytes]:
    """Undo the filters of PNG (ISO/IEC 15948, clause 9): each row is told as its difference from what is around it."""
    rows = []
    above = bytes(length)
    for start in range(0, len(data), length + 1):
        row = bytearray(data[start + 1 : start + 1 + length])
        _unfilter(data[start], row, above, size)
        above = bytes(row)
        rows.append(above)
    return rows


def _unfilter(way: int, row: bytearray, above: bytes, size: int) -> None:
    if way == 1:
        for at in range(size, len(row)):
            row[at] = (row[at] + row[at - size]) & 255
    elif way == 2:
        row[:] = bytes((one + other) & 255 for one, other in zip(row, above, strict=True))
    elif way in {3, 4}:
        foretold = _average if way == 3 else _paeth
        for at in range(len(row)):
            left, corner = (row[at - size], above[at - size]) if at >= size else (0, 0)
            row[at] = (row[at] + foretold(left, above[at], corner)) & 255


def _average(left: int, above: int, _corner: int) -> int:
    return (left + above) // 2


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda one: abs(guess - one))
