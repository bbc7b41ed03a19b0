"""What this very program is: its version, what it was built from, and where newer ones are handed out."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import dataclass

from app import __version__
from app.paths import backup_folder, build_file, crash_folder, is_clone

_SHORT = 12
"""How many digits of a commit are shown; git takes as few as seven where they are not ambiguous."""


@dataclass(frozen=True)
class Build:
    """The page of releases, the commit and the day (YYYY-MM-DD) of a build; "" for what is not known."""

    releases: str = ""
    commit: str = ""
    built: str = ""


def build() -> Build:
    """Return what the packaging wrote beside the program; all of it is unknown in a clone, or when it is unreadable."""
    try:
        found = json.loads(build_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Build()
    if not isinstance(found, dict):
        return Build()
    said = {name: str(found.get(name) or "") for name in ("releases", "commit", "built")}
    return Build(**said)


def told_build(known: Build) -> str:
    """Return in one line what the program was made from.

    >>> told_build(Build(commit="5ecdce51a2b3c4d5e6f7", built="2026-11-22"))
    'Built on 2026-11-22 from commit 5ecdce51a2b3'
    """
    if known.commit or known.built:
        day = f" on {known.built}" if known.built else ""
        commit = f" from commit {known.commit[:_SHORT]}" if known.commit else ""
        return f"Built{day}{commit}"
    return "Run from a clone of its source, not built" if is_clone() else "Installed as a Python package"


def told_update(known: Build, *, opened: bool) -> str:
    """Return what a person has to know who looks for a newer version."""
    running = f"You run Vouch {__version__}."
    if not known.releases:
        return (
            f"{running} This build names no page of releases: ask whoever gave you Vouch whether there is a newer one."
        )
    where = f"{known.releases} lists all versions"
    return (
        f"{running} {where}; it was opened in your browser." if opened else f"{running} {where}; no browser opened it."
    )


def about_lines(libraries: Sequence[str], settings: str, project: Sequence[str] = ()) -> list[str]:
    """Return what a report of trouble should say; `libraries` as "Qt 6.11.3", `project` its file and schema."""
    return [
        f"Vouch {__version__}",
        told_build(build()),
        "",
        ", ".join([f"Python {platform.python_version()}", *libraries]),
        f"{platform.system()} {platform.release()} ({platform.machine()})",
        "",
        f"Settings: {settings}",
        f"Backups: {backup_folder()}",
        f"Crash reports: {crash_folder()}",
        *project,
    ]
