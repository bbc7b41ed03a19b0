"""A fault of the program becomes a report that the user can read, copy and send; nothing is sent by itself."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from app import __version__

REPORTS_KEPT = 20


def describe_crash(error: BaseException, *, when: datetime) -> str:
    """Return what a developer needs to know of a fault: versions and the traceback, never values of variables."""
    qt = sys.modules.get("PySide6")
    lines = [
        f"Vouch {__version__} stopped at something that should not happen.",
        "",
        f"when      {when.astimezone(UTC).isoformat(timespec='seconds')}",
        f"system    {platform.platform()}",
        f"Python    {platform.python_version()} ({sys.executable})",
        f"Qt        {getattr(qt, '__version__', 'not loaded')}",
        "",
        *(line.rstrip("\n") for line in traceback.format_exception(error)),
    ]
    return "\n".join(lines) + "\n"


def report_crash(error: BaseException, folder: Path, *, when: datetime | None = None) -> Path:
    """Write a report of a fault into a folder, drop all but the newest twenty, and return its path. Raises OSError."""
    when = when or datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"crash-{when.astimezone(UTC):%Y%m%dT%H%M%S%fZ}-{os.getpid()}.txt"
    path.write_text(describe_crash(error, when=when), encoding="utf-8", errors="backslashreplace")
    for old in sorted(folder.glob("crash-*.txt"))[:-REPORTS_KEPT]:
        old.unlink(missing_ok=True)
    return path
