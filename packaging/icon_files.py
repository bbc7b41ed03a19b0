"""Puts the drawn icon into the files that Windows and macOS want, with Pillow of the build environment.

Run by the Python that has Pillow, as the one that builds may have nothing but its standard library.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import icons
from dev import Stop
from facts import NAME, WORK

SIZES = {"ico": (16, 20, 24, 32, 40, 48, 64, 256), "icns": (16, 32, 64, 128, 256, 512, 1024)}
"""The sizes in pixels that each kind of file holds."""

BANNER, GROUND = (328, 628), "#e8f0f5"
"""The size of the picture at the side of the Windows installer, in pixels, and the colour of its ground."""


def icon_file(python: Path, kind: str) -> Path:
    """Draw `vouch.ico` or `vouch.icns` and return it; `python` is that of the build environment."""
    drawn = icons.pngs(python, SIZES[kind])
    return _saved(python, WORK / "icons" / f"{NAME}.{kind}", drawn.values())


def banner(python: Path) -> Path:
    """Draw the picture at the side of the last page of the Windows installer, in twice its size, and return it."""
    return _saved(python, WORK / "icons" / "banner.bmp", icons.pngs(python, [256]).values())


def _saved(python: Path, made: Path, drawn: Iterable[Path]) -> Path:
    command = [str(python), str(Path(__file__)), str(made), *map(str, drawn)]
    if subprocess.run(command, check=False).returncode:
        raise Stop(f"{made.name} could not be written; see above.")
    return made


def save(made: Path, drawn: list[Path]) -> None:
    """Write drawings into one file of the kind that its name says, the largest first as Pillow wants it."""
    from PIL import Image

    images = sorted((Image.open(path) for path in drawn), key=lambda image: -image.width)
    if made.suffix == ".ico":
        sizes = [image.size for image in images]
        images[0].save(made, format="ICO", sizes=sizes, append_images=images[1:], bitmap_format="bmp")
    elif made.suffix == ".icns":
        images[0].save(made, format="ICNS", append_images=images[1:])
    else:
        ground = Image.new("RGB", BANNER, GROUND)
        icon = images[0].resize((200, 200))
        ground.paste(icon, ((BANNER[0] - 200) // 2, 120), icon)
        ground.save(made, format="BMP")


if __name__ == "__main__":
    save(Path(sys.argv[1]), [Path(one) for one in sys.argv[2:]])
