"""Draws the icon as PNG in the sizes that systems ask for, from the two drawings in `resources/icons`.

Run by the Python that has PySide6 (`draw`), as the one that builds may have nothing but its standard library.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from dev import Stop
from facts import ROOT, WORK

DRAWINGS = ROOT / "resources" / "icons"
SMALL = 24
"""Up to this many pixels the plainer drawing is used, whose lines fall on whole pixels."""


def drawing(size: int) -> Path:
    """Return the drawing for an icon of so many pixels."""
    return DRAWINGS / ("vouch-small.svg" if size <= SMALL else "vouch.svg")


def pngs(python: Path, sizes: Sequence[int]) -> dict[int, Path]:
    """Draw the icon in sizes of pixels with a Python that has PySide6, and return the files."""
    folder = WORK / "icons"
    folder.mkdir(parents=True, exist_ok=True)
    made = {size: folder / f"{size}.png" for size in sizes}
    command = [str(python), str(Path(__file__)), str(folder), *map(str, sizes)]
    done = subprocess.run(command, check=False, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    if done.returncode:
        raise Stop("The icons could not be drawn; see above.")
    return made


def draw(folder: Path, sizes: Sequence[int]) -> None:
    """Draw the icon in each size as `SIZE.png` in a folder."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication([])
    for size in sizes:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        QSvgRenderer(str(drawing(size))).render(painter)
        painter.end()
        if not image.save(str(folder / f"{size}.png")):
            raise SystemExit(f"{folder / f'{size}.png'} could not be written.")
    app.quit()


if __name__ == "__main__":
    draw(Path(sys.argv[1]), [int(one) for one in sys.argv[2:]])
