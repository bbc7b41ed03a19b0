"""Reads what the loader of Linux reads in a shared library: its name, what it needs; and whether it is stripped.

Only 64-bit little-endian ELF, which is what x86-64 and AArch64 use. Source: the System V ABI, chapters 4 and 5, and the
Linux Standard Base, "Symbol Versioning".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_MAGIC = b"\x7fELF\x02\x01"
_LOAD, _DYNAMIC = 1, 2
_NEEDED, _STRTAB, _SONAME, _VERNEED, _VERNEEDNUM = 1, 5, 14, 0x6FFFFFFE, 0x6FFFFFFF
_SYMTAB = 2


@dataclass(frozen=True)
class Elf:
    """A program or a shared library: its name ("" for a program), the libraries it needs, and what versions of them.

    `stripped` says that it holds no table of symbols for a debugger.
    """

    soname: str
    needed: tuple[str, ...]
    versions: dict[str, frozenset[str]] = field(default_factory=dict)
    stripped: bool = True


def numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a dotted version, so that 2.9 comes before 2.34."""
    return tuple(int(one) for one in version.split("."))


def read(path: Path) -> Elf | None:
    """Return what a file says of itself, or None when it is no ELF file that we read."""
    with path.open("rb") as file:
        if file.read(6) != _MAGIC:
            return None
    return _Reader(path.read_bytes()).elf()


def every(folder: Path) -> Iterator[tuple[Path, Elf]]:
    """Return each ELF file below a folder, sorted by its path; links are left out."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and (found := read(path)):
            yield path, found


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        (self._segments, self._sections) = struct.unpack_from("<QQ", data, 32)
        (self._segment_size, self._segment_count, self._section_size, self._section_count) = struct.unpack_from(
            "<HHHH", data, 54
        )
        self._loads = [(at, where, size) for kind, at, where, size in self._headers() if kind == _LOAD]

    def elf(self) -> Elf:
        """Return what the dynamic section says."""
        entries = list(self._dynamic())
        known = dict(entries)
        if _STRTAB not in known:
            return Elf("", (), stripped=self._stripped())
        strings = self._offset(known[_STRTAB])
        needed = tuple(self._string(strings + value) for tag, value in entries if tag == _NEEDED)
        soname = self._string(strings + known[_SONAME]) if _SONAME in known else ""
        return Elf(soname, needed, self._versions(known, strings), self._stripped())

    def _headers(self) -> Iterator[tuple[int, int, int, int]]:
        for index in range(self._segment_count):
            kind, _, at, where, _, size = struct.unpack_from(
                "<IIQQQQ", self._data, self._segments + index * self._segment_size
            )
            yield kind, at, where, size

    def _dynamic(self) -> Iterator[tuple[int, int]]:
        for kind, at, _, size in self._headers():
            if kind == _DYNAMIC:
                yield from struct.iter_unpack("<QQ", self._data[at : at + size - size % 16])

    def _versions(self, known: dict[int, int], strings: int) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        at = self._offset(known[_VERNEED]) if _VERNEED in known else 0
        for _ in range(known.get(_VERNEEDNUM, 0)):
            _, count, file, first, following = struct.unpack_from("<HHIII", self._data, at)
            names, inner = set(), at + first
            for _ in range(count):
                _, _, _, name, further = struct.unpack_from("<IHHII", self._data, inner)
                names.add(self._string(strings + name))
                inner += further
            found[self._string(strings + file)] = frozenset(names)
            at += following
        return found

    def _stripped(self) -> bool:
        kinds = (
            struct.unpack_from("<II", self._data, self._sections + index * self._section_size)[1]
            for index in range(self._section_count)
        )
        return _SYMTAB not in kinds

    def _offset(self, address: int) -> int:
        for at, where, size in self._loads:
            if where <= address < where + size:
                return at + address - where
        raise ValueError(f"address {address:#x} lies in no segment")

    def _string(self, at: int) -> str:
        return self._data[at : self._data.index(b"\0", at)].decode("utf-8", "replace")
