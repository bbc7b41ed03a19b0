"""Runs the command line as a process of its own that may give up root first, and says how much memory it took.

`python -m tests.stories.children.command [--as-nobody] [--peak FILE] -- ARGUMENTS OF VOUCH`. Everything is imported
before root is given up, because nobody may not be allowed to read where this program lies.
"""

from __future__ import annotations

import os
import pkgutil
import sys
from importlib import import_module
from pathlib import Path

import sqlalchemy.dialects.sqlite  # noqa: F401

import app.cli
import app.exporters
import app.forms
import app.importers
import app.usecases
import db
from app.forms import load_shipped
from app.main import main

NOBODY = 65534


def import_all() -> None:
    """Import every module that a command may need."""
    for package in (app.cli, app.exporters, app.forms, app.importers, app.usecases, db):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if not found.name.startswith("db.migrations"):
                import_module(found.name)
    load_shipped("cell-therapy-trials")


def give_up_root() -> None:
    """Become nobody, where this process is root."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def peak_bytes() -> int:
    """Return the most memory that this process ever had, from Linux's own account of it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    [line] = [one for one in status.splitlines() if one.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024


def run(options: list[str], argv: list[str]) -> int:
    if "--as-nobody" in options:
        import_all()
        give_up_root()
    code = main(argv)
    if "--peak" in options:
        Path(options[options.index("--peak") + 1]).write_text(str(peak_bytes()), encoding="ascii")
    return code


if __name__ == "__main__":
    split = sys.argv.index("--")
    raise SystemExit(run(sys.argv[1:split], sys.argv[split + 1 :]))
