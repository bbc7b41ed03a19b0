"""The files to import when a folder is named: those in it and below it that an importer may read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.importers import IMPORTERS

_OURS = (".vouch", ".vouch-wal", ".vouch-shm", ".vouch-journal", ".lock")


def files_in(paths: Iterable[Path]) -> tuple[list[Path], dict[str, int]]:
    """Return files as they are and folders as the files in and below them, and how many were passed over by suffix.

    In a folder, files are taken in the order of their names, hidden ones and hidden folders are passed over without a
    word, and so is what a link leads to outside it; a suffix that no importer knows is counted. A file named by itself
    is always taken, and what is named twice is taken once.
    """
    known = {suffix for one in IMPORTERS for suffix in one.suffixes}
    found: dict[Path, None] = {}
    passed: Counter[str] = Counter()
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        for file in _below(path):
            suffix = file.suffix.lower()
            if suffix in known:
                found[file] = None
            elif suffix not in _OURS:
                passed[suffix] += 1
    return list(found), dict(sorted(passed.items()))


def _below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder in order, depth first, without following links to folders."""
    for one in sorted(folder.iterdir(), key=lambda path: path.name.casefold()):
        if one.name.startswith("."):
            continue
        if one.is_dir() and not one.is_symlink():
            yield from _below(one)
        elif one.is_file():
            yield one
