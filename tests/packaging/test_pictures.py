"""Pictures of windows are read without a library: every filter of PNG, and what counts as blank."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from pictures import Seen, seen


def png(width, height, data, size):
    """Return a PNG whose rows, each after the number of its filter, are given as they stand in the file."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, {3: 2, 4: 6}[size], 0, 0, 0)
    packed = zlib.compress(data)
    middle = len(packed) // 2
    parts = [
        chunk(b"IHDR", head),
        chunk(b"IDAT", packed[:middle]),
        chunk(b"IDAT", packed[middle:]),
        chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@given(st.data(), st.sampled_from([3, 4]), st.integers(1, 7), st.integers(1, 7))
def test_every_filter_is_undone_as_qt_undoes_it(data, size, width, height):
    filters = [data.draw(st.integers(0, 4)) for _ in range(height)]
    rows = [bytes([one]) + data.draw(st.binary(min_size=width * size, max_size=width * size)) for one in filters]
    made = png(width, height, b"".join(rows), size)
    image = QImage.fromData(made).convertToFormat(QImage.Format.Format_RGBA8888)
    pixels = [image.pixelColor(x, y).getRgb()[:3] for y in range(height) for x in range(width)]
    most = max(pixels.count(one) for one in pixels) / len(pixels)
    assert seen(made) == Seen(width, height, len(set(pixels)), most)


def drawn(width, height, paint):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return seen(data.data())


def shade(width, height=300):
    gradient = QLinearGradient(0, 0, width, 0)
    gradient.setColorAt(0, Qt.GlobalColor.white)
    gradient.setColorAt(1, Qt.GlobalColor.darkBlue)
    return lambda painter: painter.fillRect(0, 0, width, height, gradient)


@pytest.mark.parametrize(
    ("width", "height", "paint", "said"),
    [
        (400, 300, shade(400), ""),
        (399, 300, shade(399), "the picture is only 399 x 300"),
        (400, 300, lambda _: None, "the picture has only 1 colours"),
        (400, 300, shade(2), "the picture has only"),
        (800, 600, shade(400, 5), "% of the picture is one colour"),
    ],
)
def test_a_blank_picture_is_told_from_one_that_shows_something(qapp, width, height, paint, said):
    why = drawn(width, height, paint).blank()
    assert said in why
    assert bool(said) == bool(why)


@pytest.mark.parametrize("data", [b"", b"GIF89a", png(1, 1, b"\0abc", 3).replace(b"\x08\x02", b"\x10\x02")])
def test_what_is_no_such_png_is_refused(data):
    with pytest.raises(ValueError, match="PNG"):
        seen(data)
