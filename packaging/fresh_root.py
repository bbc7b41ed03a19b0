"""A minimal Debian in a folder, to prove that an installed program needs nothing that was not declared."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev import Stop
from surroundings import Failed

SUITE = "bookworm"
MIRROR = "http://deb.debian.org/debian"
_APART = ("unshare", "--mount", "--pid", "--fork", "--kill-child")
"""Starts a command whose mounts and children end with it."""

_APT = ("-o", "APT::Install-Recommends=false", "-o", "Acquire::Retries=3", "-qq", "-y")


class Root:
    """The file system of a Debian that nobody has used yet; `path` is where it lies in ours."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._updated = False

    def run(self, *words: str | Path) -> str:
        """Run a command in it as root, with network, and return what it printed. Raises Failed."""
        apart = [*_APART, f"--mount-proc={self.path / 'proc'}", "chroot"]
        return called(*apart, self.path, "/usr/bin/env", "-i", *_variables(), *words)

    def apt(self, command: str, *words: str | Path) -> None:
        """Run apt-get in it; only what is needed comes along, nothing that is merely recommended."""
        if not self._updated:
            self.run("apt-get", *_APT, "update")
            self._updated = True
        self.run("apt-get", *_APT, command, *words)

    def inside(self, path: Path) -> Path:
        """Return what a path of ours is called in it."""
        return Path("/") / path.relative_to(self.path)


@contextmanager
def fresh_root(copy_of: Path | None = None) -> Iterator[Root]:
    """Make a root by debootstrap, or as a copy of one that is there, and take it away whatever happens.

    Raises Stop where we are not root, or debootstrap is missing.
    """
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise Stop("A fresh root can be made by root only: start this with sudo, or without --root.")
    if copy_of is None and shutil.which("debootstrap") is None:
        raise Stop("debootstrap is missing. On Debian or Ubuntu: apt-get install -y debootstrap")
    with tempfile.TemporaryDirectory(prefix="vouch-root-") as name:
        path = Path(name) / "root"
        if copy_of is None:
            called(*_APART, "--mount-proc", "debootstrap", "--variant=minbase", SUITE, path, MIRROR)
        else:
            called("cp", "-a", "--reflink=auto", copy_of, path)
        yield Root(path)


def called(*words: str | Path) -> str:
    """Run a tool of ours and return what it printed. Raises Failed with all that it said."""
    command = [str(one) for one in words]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise Stop(f"{command[0]} is missing; install it with your system's package manager.") from error
    if done.returncode:
        raise Failed(f"$ {' '.join(command)}\nexit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def _variables() -> list[str]:
    names = ("http_proxy", "https_proxy", "no_proxy", "PIP_INDEX_URL")
    handed = [f"{name}={os.environ[name]}" for name in names if name in os.environ]
    return [
        *handed,
        "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME=/root",
        "LC_ALL=C.UTF-8",
        "DEBIAN_FRONTEND=noninteractive",
    ]
