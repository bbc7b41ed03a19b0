"""The files to import when a folder is named: those in it and below it that an importer may read."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.importers import IMPORTERS

_OURS = (".vouch", ".vouch-wal", ".vouch-shm", ".vouch-journal", ".lock")


def files_in(paths: Iterable[Path]) -> tuple[list[Path], dict[str, int]]:
    """Return files as they are and folders as the files in and below them, and how many were passed over by suffix.

    In a folder, files are taken in the order of their names, hidden ones and hidden folders are passed over without a
    word, and so is what a link leads to outside it; a suffix that no importer knows is counted, and a folder below that
    cannot be read is among the files, to be told. A file named by itself is always taken, and what is named twice is
    taken once.
    """
    known = {suffix for one in IMPORTERS for suffix in one.suffixes}
    found: dict[Path, None] = {}
    passed: Counter[str] = Counter()
    for path in paths:
        if not os.path.isdir(path):  # noqa: PTH112 -- never raises, whatever the name
            found[path] = None
            continue
        for file in _below(path):
            suffix = file.suffix.lower()
            if suffix in known or os.path.isdir(file):  # noqa: PTH112
                found[file] = None
            elif suffix not in _OURS:
                passed[suffix] += 1
    return list(found), dict(sorted(passed.items()))


def _below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder in order, depth first; a folder that cannot be read comes itself, to be told."""
    home = os.path.realpath(folder)
    waiting = [(folder, True)]
    while waiting:
        path, is_folder = waiting.pop()
        try:
            waiting += sorted(_inside(path, home), key=_by_name, reverse=True) if is_folder else ()
        except OSError:
            yield path
        else:
            if not is_folder:
                yield path


def _inside(folder: Path, home: str) -> Iterator[tuple[Path, bool]]:
    """Yield the files and folders in a folder, and whether each is a folder; what is neither is passed over."""
    with os.scandir(folder) as entries:
        for one in entries:
            is_folder = one.is_dir(follow_symlinks=False)
            if not one.name.startswith(".") and (is_folder or _is_file(one, home)):
                yield folder / one.name, is_folder


def _is_file(one: os.DirEntry[str], home: str) -> bool:
    if not one.is_symlink():
        return one.is_file(follow_symlinks=False)
    target = os.path.realpath(one.path)
    return Path(target).is_file() and Path(target).is_relative_to(home)


def _by_name(pair: tuple[Path, bool]) -> str:
    return pair[0].name.casefold()
