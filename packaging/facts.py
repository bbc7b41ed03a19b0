"""What every package of Vouch is told: its name, its version, its makers' words, where things are built."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build"
"""Where parts are made; nothing in it is handed out."""

OUT = ROOT / "dist"
"""Where finished artefacts are put."""

NAME = "vouch"
TITLE = "Vouch"
MIME = "application/x-vouch"
SUFFIX = ".vouch"

# These five wait for a decision of the founders (packaging/README.md, "Decisions that wait").
IDENTIFIER = "invalid.vouch.Vouch"
"""The reverse-DNS name of the program; `.invalid` belongs to nobody (RFC 2606), so it takes nobody's name."""

MAKER = "The makers of Vouch"
MAIL = "makers@vouch.invalid"
HOME = ""
"""The home page, or "" while there is none."""

LICENCE = "LicenseRef-proprietary"
"""The licence of Vouch itself: none is granted yet."""


def pyproject() -> dict[str, Any]:
    """Return the `[project]` table of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def version() -> str:
    """Return the version, which stands in `app/__init__.py` and nowhere else."""
    found = re.search(r'^__version__ = "([^"]+)"$', (ROOT / "app" / "__init__.py").read_text(encoding="utf-8"), re.M)
    if found is None:
        raise LookupError("app/__init__.py holds no version.")
    return found[1]


def epoch() -> int:
    """Return the moment that stands in everything we build, in seconds since 1970.

    It is SOURCE_DATE_EPOCH (reproducible-builds.org), else the time of the last commit, else a fixed day.
    """
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    return int(git("log", "-1", "--format=%ct") or 1_767_225_600)


def git(*words: str) -> str:
    """Return what git says of this tree, or "" where there is no git or no repository."""
    try:
        asked = subprocess.run(asking_git(*words), cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""


def asking_git(*words: str, root: Path = ROOT) -> list[str]:
    """Return a command of git on a tree, whoever owns it: we run what lies there already, so git may read it too."""
    return ["git", "-c", f"safe.directory={root}", *words]


def system() -> str:
    """Return what we build on: `linux`, `windows` or `macos`."""
    return {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")


def machine() -> str:
    """Return the kind of processor as uname writes it: `x86_64`, `aarch64`, or `arm64` on macOS."""
    return {"AMD64": "x86_64"}.get(platform.machine(), platform.machine())
