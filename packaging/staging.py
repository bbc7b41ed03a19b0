"""Lays the tree that the .deb and the .rpm share: the bundle, and what makes it a program of the desktop.

usr/lib/vouch                     the bundle
usr/bin/vouch                     a link to the program in it
usr/share/...                     desktop entry, icons, file type, metadata, man page, completions, notices
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import facts
import icons
import manual
import notices
from dev import Stop, say

LINUX = facts.ROOT / "packaging" / "linux"
COMPLETION = facts.ROOT / "resources" / "completion"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ZSH = {"debian": "usr/share/zsh/vendor-completions", "redhat": "usr/share/zsh/site-functions"}
"""Where zsh looks for what packages bring; the systems differ."""


def stage(bundle: Path, python: Path, tree: Path, family: str) -> None:
    """Lay the tree for a `family` of systems (`debian` or `redhat`) from a bundle, anew.

    `python` is one that has PySide6 and what else Vouch needs, as the one that builds may have nothing.
    """
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(bundle, tree / "usr/lib/vouch", symlinks=True)
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin/vouch").symlink_to("../lib/vouch/vouch")
    for name, data in desktop_files(python).items():
        write(tree / "usr/share" / name, data)
    for shell, name in completions(family).items():
        write(tree / name, (COMPLETION / f"vouch.{shell}").read_bytes())
    write(tree / f"usr/share/metainfo/{facts.IDENTIFIER}.metainfo.xml", notices.metainfo().encode())
    write(tree / "usr/share/man/man1/vouch.1.gz", zipped(manual.man_page(python)))
    write(tree / "usr/share/doc/vouch/changelog.gz", zipped(notices.debian_changelog()))
    write(tree / "usr/share/doc/vouch/copyright", notices.copyright_file(bundle).encode())
    settle(tree)
    check(tree)


def desktop_files(python: Path) -> Mapping[str, bytes]:
    """Return the files that make a desktop know the program and its projects, by their place in a `share` folder."""
    found = {
        "applications/vouch.desktop": (LINUX / "vouch.desktop").read_bytes(),
        "mime/packages/vouch.xml": (LINUX / "vouch.xml").read_bytes(),
        "icons/hicolor/scalable/apps/vouch.svg": icons.drawing(max(SIZES)).read_bytes(),
    }
    drawn = icons.pngs(python, SIZES)
    return found | {f"icons/hicolor/{size}x{size}/apps/vouch.png": drawn[size].read_bytes() for size in SIZES}


def completions(family: str) -> Mapping[str, str]:
    """Return where each shell looks for its script."""
    return {
        "bash": "usr/share/bash-completion/completions/vouch",
        "zsh": f"{ZSH[family]}/_vouch",
        "fish": "usr/share/fish/vendor_completions.d/vouch.fish",
    }


def write(path: Path, data: bytes) -> None:
    """Write a file of the tree, making its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def zipped(text: str) -> bytes:
    """Return a text as gzip that is the same every time."""
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def settle(tree: Path) -> None:
    """Give everything in a tree the moment of the build and the rights it needs: what may run may run, all may read."""
    for path in [tree, *sorted(tree.rglob("*"))]:
        if not path.is_symlink():
            runs = path.is_dir() or (path.stat().st_mode & 0o100 and ".so" not in path.name)
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (facts.epoch(), facts.epoch()), follow_symlinks=False)


def check(tree: Path) -> None:
    """Let the desktop's own tools look at the files of a tree, and say which tool is not here. Raises Stop."""
    share = tree / "usr/share"
    page = gzip.decompress((share / "man/man1/vouch.1.gz").read_bytes())
    metainfo = share / f"metainfo/{facts.IDENTIFIER}.metainfo.xml"
    asked = (
        ("desktop-file-validate", "desktop-file-utils", [str(share / "applications/vouch.desktop")], b""),
        ("appstreamcli", "appstream", ["validate", "--no-net", str(metainfo)], b""),
        ("groff", "groff-base", ["-man", "-ww", "-K", "utf8", "-T", "utf8", "-z"], page),
    )
    for tool, package, words, told in asked:
        if shutil.which(tool) is None:
            say(f"{tool} is not here, so what it looks at was not checked (sudo apt-get install -y {package}).")
            continue
        done = subprocess.run([tool, *words], input=told, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        said = done.stdout.decode("utf-8", "replace").strip()
        if done.returncode or (tool == "groff" and said):
            raise Stop(f"{tool} found something:\n{said}")


def installed_size(tree: Path) -> int:
    """Return what a tree takes on disk in KiB, counted as Debian counts it: a folder or a link is one."""
    files = [one for one in tree.rglob("*") if one.is_file() and not one.is_symlink()]
    others = sum(1 for _ in tree.rglob("*")) - len(files)
    return sum((one.stat().st_size + 1023) // 1024 for one in files) + others
