"""The files of the open project, which nothing else in this process may open."""

from __future__ import annotations

import os
from pathlib import Path

from app.domain.store import Store

_BESIDE = ("", "-wal", "-shm", "-journal", ".lock")


def is_own_file(store: Store, path: Path) -> bool:
    """Say whether a path is the open project's file or one of those beside it, told without opening anything.

    Opening and closing one of them elsewhere in the process lets go of the locks that keep others from writing.
    """
    project = store.info().path
    own = [project.with_name(project.name + suffix) for suffix in _BESIDE]
    if Path(os.path.realpath(path)) in own:
        return True
    return os.path.exists(path) and any(one.exists() and path.samefile(one) for one in own)  # noqa: PTH110 -- a name may be too long to ask
