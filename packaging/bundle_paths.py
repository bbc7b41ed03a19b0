"""Takes out of the libraries of a bundle where the machine that built them looked for others.

A library may carry folders in which the loader shall search (DT_RPATH, DT_RUNPATH in the System V ABI). Those that
begin with `$ORIGIN` lie in the bundle. Any other is a folder of the machine that built it: where it happens to exist
elsewhere, whoever may write there could slip a library in.
"""

from __future__ import annotations

import struct
from pathlib import Path

import elf

_DYNAMIC, _LOAD = 2, 1
_STRTAB, _RPATH, _RUNPATH = 5, 15, 29


def forget_foreign_paths(folder: Path) -> list[Path]:
    """Take foreign search paths out of every ELF file of a folder, and return the files that had one."""
    return [path for path, _ in elf.every(folder) if _forget(path)]


def _forget(path: Path) -> bool:
    data = bytearray(path.read_bytes())
    segments, size, count = struct.unpack_from("<Q", data, 32)[0], *struct.unpack_from("<HH", data, 54)
    headers = [struct.unpack_from("<IIQQQQ", data, segments + index * size) for index in range(count)]
    loads = [(at, where, length) for kind, _, at, where, _, length in headers if kind == _LOAD]
    for kind, _, start, _, _, length in headers:
        if kind != _DYNAMIC:
            continue
        entries = list(struct.iter_unpack("<QQ", data[start : start + length - length % 16]))
        strings = _offset(dict(entries).get(_STRTAB, 0), loads)
        foreign = [
            entry for entry in entries if entry[0] in {_RPATH, _RUNPATH} and _is_foreign(data, strings + entry[1])
        ]
        if not foreign:
            continue
        kept = [entry for entry in entries if entry not in foreign] + [(0, 0)] * len(foreign)
        for index, entry in enumerate(kept):
            struct.pack_into("<QQ", data, start + index * 16, *entry)
        for _, name in foreign:
            end = data.index(0, strings + name)
            data[strings + name : end] = bytes(end - strings - name)
        path.write_bytes(data)
        return True
    return False


def _is_foreign(data: bytearray, at: int) -> bool:
    folders = data[at : data.index(0, at)].decode("utf-8", "replace").split(":")
    return any(one and not one.startswith(("$ORIGIN", "${ORIGIN}")) for one in folders)


def _offset(address: int, loads: list[tuple[int, int, int]]) -> int:
    return next((at + address - where for at, where, length in loads if where <= address < where + length), 0)
