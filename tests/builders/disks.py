"""Small and closed disks, where this machine lets us mount them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def can_mount() -> bool:
    """Say whether this process may mount a disk of its own."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=False, capture_output=True)
        if mounted.returncode == 0:
            subprocess.run(["umount", folder], check=True)
        return mounted.returncode == 0


@contextmanager
def a_disk(size: str = "2m") -> Iterator[Path]:
    """Mount an empty disk of a size in memory, and take it away again."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def close_disk(folder: Path) -> None:
    """Let nobody write to a mounted disk any more."""
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
