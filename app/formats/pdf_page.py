"""Draws a page of a PDF in the child process, as a PNG picture."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import pypdfium2

from app.domain.errors import UnreadableError
from app.formats.pdf_text import opened

_WIDEST = 4000
_MOST_PIXELS = 40_000_000


def read(data: bytes, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield `{"pages": how many}`, and for a `page` (from 1) with a `width` in pixels `{"png": bytes}`.

    The height follows from the page; a page that would be too large is drawn smaller. Raises UnreadableError for a page
    that is not there or cannot be drawn.
    """
    name = str(options["name"])
    document = opened(data, name)
    yield {"pages": len(document)}
    number = int(options.get("page") or 0)
    if not number:
        return
    if not 1 <= number <= len(document):
        raise UnreadableError(f"{name} has {len(document):,} pages, so there is no page {number:,} to show.")
    try:
        page = document[number - 1]
        width, height = page.get_size()
        scale = max(1, min(int(options.get("width") or 800), _WIDEST)) / max(width, 1.0)
        scale = min(scale, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, may_draw_forms=False)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(f"Page {number:,} of {name} is damaged and cannot be shown.") from error
    yield {"png": png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)}


def png(pixels: bytes, width: int, height: int, stride: int, channels: int) -> bytes:
    """Return rows of grey, RGB or RGBA pixels, `stride` bytes from one to the next, as a PNG file (ISO/IEC 15948)."""
    row = width * channels
    packer = zlib.compressobj(6)
    packed = [packer.compress(b"\0" + pixels[at : at + row]) for at in range(0, height * stride, stride)]
    colour = {1: 0, 3: 2, 4: 6}[channels]
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", b"".join([*packed, packer.flush()])), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, parts))


def _chunk(part: tuple[bytes, bytes]) -> bytes:
    name, body = part
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
