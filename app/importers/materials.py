"""Makes materials of files and of pasted words: opens them once, scans them, and says what stands in the way."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import UnreadableError
from app.domain.progress import Progress, Silent, stop_if_cancelled
from app.domain.text import canonical
from app.formats.encodings import chunks, scan
from app.formats.record_parts import storable
from app.importers.contract import Choices, Material


def material_of_file(path: Path, progress: Progress | None = None, choices: Choices | None = None) -> Material:
    """Return a file as material.

    A name that is no UTF-8 is told as far as it is. Raises OSError for what cannot be opened (a folder, no permission,
    not there), UnreadableError for a device.
    """
    progress, choices = progress or Silent(), choices or Choices()
    if stat.S_ISDIR(mode := path.stat().st_mode):
        os.scandir(path).close()  # one that may not be read says so, not that it is a folder
    elif not stat.S_ISREG(mode):
        raise UnreadableError(f"{path.name} is no file but a device or a pipe.")

    def opened() -> BinaryIO:
        return path.open("rb")

    with opened() as file:
        found = scan(_watched(file, progress), choices.encoding)
        return Material(name=storable(path.name), scan=found, open=opened, choices=choices, progress=progress)


def material_of_words(text: str, name: str) -> Material:
    """Return pasted words as material, in canonical form."""
    return material_of_bytes(canonical(text).encode("utf-8"), name)


def material_of_bytes(data: bytes, name: str, choices: Choices | None = None) -> Material:
    """Return bytes that came from elsewhere than a file (a service's answer, say) as material of a name."""
    choices = choices or Choices()
    return Material(
        name=name,
        scan=scan(chunks(io.BytesIO(data)), choices.encoding),
        open=lambda: io.BytesIO(data),
        choices=choices,
    )


def _watched(file: BinaryIO, progress: Progress) -> Iterator[bytes]:
    for chunk in chunks(file):
        stop_if_cancelled(progress)
        yield chunk
