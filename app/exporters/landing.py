"""Files that appear whole or not at all: written beside the place, flushed to the disk, then put in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import NotFoundError, RefusedError

_SQLITE = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class FileSink:
    """The one file of an export; whatever name an exporter asks for, it is this one."""

    part: Path

    @contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        """Open the file; what was written is on the disk when it closes."""
        del name
        with _flushed(self.part) as file:
            yield file


@dataclass(frozen=True, slots=True)
class FolderSink:
    """The folder of an export."""

    part: Path

    @contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        """Open a file in the folder; what was written is on the disk when it closes."""
        with _flushed(self.part / name) as file:
            yield file


@contextmanager
def landed_file(out: Path) -> Iterator[FileSink]:
    """Give a sink whose file takes the place of `out` when all went well; otherwise `out` stays what it was.

    Raises RefusedError when `out` is a folder or a project, OSError when the disk is full or cannot be written.
    """
    out = out.resolve()
    if out.is_dir():
        raise RefusedError(f"{out} is a folder; name a file to export to.")
    if out.is_file() and _is_project(out):
        raise RefusedError(f"{out} is a project, and an export never takes the place of one: name another file.")
    part = out.with_name(out.name + ".part")
    _need_parent(out)
    try:
        with _naming(out):
            yield FileSink(part)
            part.replace(out)
            _flush_folder(out.parent)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def landed_folder(out: Path, mark: str, head: bytes) -> Iterator[FolderSink]:
    """Give a sink whose folder takes the place of `out` when all went well; otherwise `out` stays what it was.

    A folder that is there already must be empty, or an earlier export: its file `mark` begins with `head` and nothing
    but `.csv` files lie beside it. Raises RefusedError otherwise, OSError when the disk is full or cannot be written.
    """
    out = out.resolve()
    old, part = out.with_name(out.name + ".old"), out.with_name(out.name + ".part")
    if old.is_dir() and not out.exists() and _is_ours(old, mark, head):
        old.rename(out)
    _refuse_foreign(out, mark, head)
    _need_parent(out)
    for left in (part, old):
        _clear(left, mark, head)
    try:
        with _naming(out):
            part.mkdir()
            (part / mark).touch()
            yield FolderSink(part)
            _flush_folder(part)
            _swap(part, out, old)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _need_parent(out: Path) -> None:
    if not out.parent.is_dir():
        raise NotFoundError(f"The folder {out.parent} does not exist; make it first.")


@contextmanager
def _naming(out: Path) -> Iterator[None]:
    """Let trouble on the way name the place that was asked for, not the file beside it."""
    try:
        yield
    except OSError as error:
        if error.filename is None or str(error.filename).startswith(f"{out}.part"):
            error.filename, error.filename2 = str(out), None
        raise


def _refuse_foreign(out: Path, mark: str, head: bytes) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise RefusedError(f"{out} is a file; name a folder to export to.")
    strangers = [one.name for one in out.iterdir() if not _could_be_ours(one)]
    if strangers:
        raise RefusedError(f"{out} holds {sorted(strangers)[0]}, which no export made; name another folder.")
    if not _is_ours(out, mark, head):
        raise RefusedError(f"{out} is not empty and no earlier export; name another folder.")


def _is_ours(folder: Path, mark: str, head: bytes) -> bool:
    marked = folder / mark
    if not marked.is_file():
        return not any(folder.iterdir())
    with marked.open("rb") as file:
        start = file.read(len(head) + 3).removeprefix(b"\xef\xbb\xbf")
    return not start or start.startswith(head)


def _could_be_ours(file: Path) -> bool:
    return file.suffix == ".csv" and file.is_file() and not file.is_symlink()


def _clear(folder: Path, mark: str, head: bytes) -> None:
    """Remove what an export that died left behind; refuse what somebody else put there."""
    if not folder.exists():
        return
    if not folder.is_dir() or not all(map(_could_be_ours, folder.iterdir())) or not _is_ours(folder, mark, head):
        raise RefusedError(f"{folder} is in the way; move it, or name another folder.")
    shutil.rmtree(folder)


def _swap(part: Path, out: Path, old: Path) -> None:
    if not out.exists():
        part.rename(out)
    else:
        out.rename(old)
        try:
            part.rename(out)
        except OSError:
            old.rename(out)
            raise
        shutil.rmtree(old, ignore_errors=True)
    _flush_folder(out.parent)


@contextmanager
def _flushed(path: Path) -> Iterator[BinaryIO]:
    with path.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Flush a folder's own entry, where the system knows such a thing."""
    with suppress(PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _is_project(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE
