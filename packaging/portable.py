"""Builds the .tar.xz: the bundle to unpack anywhere, with a script that puts it into the menu of one user."""

from __future__ import annotations

import shutil
import tarfile
import textwrap
from pathlib import Path

import bundle
import facts
import manual
import needs
import staging

README = staging.LINUX / "README.in"
WIDTH = 112


def make(out: Path) -> list[Path]:
    """Build the archive into a folder."""
    name = f"{facts.NAME}-{facts.version()}"
    tree = facts.WORK / "tar" / name
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(bundle.bundle(), tree, symlinks=True)
    for place, data in shared(bundle.environment()).items():
        staging.write(tree / "share" / place, data)
    staging.write(tree / "README", readme(tree).encode())
    staging.write(tree / "integrate", (staging.LINUX / "integrate").read_bytes())
    (tree / "integrate").chmod(0o755)
    staging.settle(tree)
    made = out / f"{name}-linux-{facts.machine()}.tar.xz"
    packed = facts.WORK / "tar" / made.name
    pack(tree, packed)
    shutil.move(packed, made)
    return [made]


def shared(python: Path) -> dict[str, bytes]:
    """Return what `integrate` links into the user's folders, by its place in a `share` folder."""
    found = dict(staging.desktop_files(python))
    found["man/man1/vouch.1"] = manual.man_page(python).encode()
    for shell, place in staging.completions("redhat").items():
        if shell != "zsh":  # which looks into no folder of the user by itself
            found[place.removeprefix("usr/share/")] = (staging.COMPLETION / f"vouch.{shell}").read_bytes()
    return found


def readme(tree: Path) -> str:
    """Return the words for somebody who unpacked it, with what the bundle in a tree needs of the system."""
    asked = needs.needs(tree)
    packages = [one.split("|")[-1].split("(")[0].strip() for one in asked.debian() if not one.startswith("libc6 ")]
    data = [one for one in asked.rpm() if "(" not in one]
    told = {
        "VERSION": facts.version(),
        "SYSTEM": textwrap.fill(
            f"Linux on a processor of the kind {facts.machine()}, with glibc {asked.glibc()} or newer: "
            f"{asked.systems()}, and what came after them. For the window it needs these libraries, which nearly every "
            "desktop has:",
            WIDTH,
        ),
        "LIBRARIES": _indented(", ".join([*(one for one in asked.libraries if one not in needs.LIBC), *data])),
        "COMMAND": _indented(f"sudo apt-get install {' '.join(packages)}").replace("\n", " \\\n"),
    }
    text = README.read_text(encoding="utf-8")
    for name, words in told.items():
        text = text.replace(f"@{name}@", words)
    return text


def _indented(words: str) -> str:
    return textwrap.fill(words, WIDTH, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)


def pack(tree: Path, made: Path) -> None:
    """Pack a folder; the same folder gives the same bytes, whoever builds it and in whatever order files come."""
    with tarfile.open(made, "w:xz", preset=6, format=tarfile.GNU_FORMAT) as archive:
        for path in [tree, *sorted(tree.rglob("*"))]:
            archive.add(path, path.relative_to(tree.parent).as_posix(), recursive=False, filter=_nobodys)


def _nobodys(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = facts.epoch()
    return entry
