"""Builds the .deb: the shared tree, what it needs, and nothing that runs when it is installed.

Menus, file types and icons are brought up to date by the triggers of the packages that own them, so there is no script
of ours that could fail, and dpkg takes away what it brought.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import textwrap
from pathlib import Path

import bundle
import facts
import needs
import staging
from dev import Stop, say

MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}
OVERRIDES = staging.LINUX / "lintian-overrides"
SUGGESTED = ("fonts-noto-core", "fonts-noto-cjk", "fonts-noto-color-emoji")
"""Letters of scripts, and pictures, that the font which every system has lacks."""


def make(out: Path) -> list[Path]:
    """Build the package into a folder. Raises Stop when a tool is missing or lintian finds something."""
    if shutil.which("dpkg-deb") is None:
        raise Stop("dpkg-deb is missing; a .deb is built on Debian or Ubuntu.")
    tree = facts.WORK / "deb"
    staging.stage(bundle.bundle(), bundle.environment(), tree, "debian")
    staging.write(tree / "usr/share/lintian/overrides/vouch", OVERRIDES.read_bytes())
    control = {"control": describe(tree), "md5sums": md5sums(tree)}
    for name, text in control.items():
        staging.write(tree / "DEBIAN" / name, text.encode())
    staging.settle(tree)
    name = f"{facts.NAME}_{facts.version()}_{machine()}.deb"
    packed = facts.WORK / name
    pack(tree, packed)
    check(packed)
    shutil.move(packed, out / name)
    return [out / name]


def machine() -> str:
    """Return Debian's word for this kind of processor."""
    return MACHINES.get(facts.machine(), facts.machine())


def describe(tree: Path) -> str:
    """Return the control file of the package that is made from a tree."""
    fields = {
        "Package": facts.NAME,
        "Version": facts.version(),
        "Architecture": machine(),
        "Maintainer": f"{facts.MAKER} <{facts.MAIL}>",
        "Installed-Size": str(staging.installed_size(tree)),
        "Depends": ", ".join(needs.needs(tree / "usr/lib/vouch").debian()),
        "Recommends": ", ".join(needs.RECOMMENDED),
        "Suggests": ", ".join(SUGGESTED),
        "Section": "science",
        "Priority": "optional",
        **({"Homepage": facts.HOME} if facts.HOME else {}),
        "Description": "workbench for people who curate clinical evidence",
    }
    words = (staging.LINUX / "description.txt").read_text(encoding="utf-8").strip().split("\n\n")
    body = "\n .\n".join(textwrap.fill(one, 78, initial_indent=" ", subsequent_indent=" ") for one in words)
    return "".join(f"{name}: {value}\n" for name, value in fields.items()) + body + "\n"


def md5sums(tree: Path) -> str:
    """Return the sums by which `dpkg --verify` and debsums see whether an installed file was changed."""
    files = sorted(one for one in (tree / "usr").rglob("*") if one.is_file() and not one.is_symlink())
    rows = ((hashlib.md5(one.read_bytes(), usedforsecurity=False).hexdigest(), one.relative_to(tree)) for one in files)
    return "".join(f"{digest}  {path.as_posix()}\n" for digest, path in rows)


def pack(tree: Path, made: Path) -> None:
    """Pack a tree that has a DEBIAN folder; the same tree gives the same bytes."""
    command = ["dpkg-deb", "--root-owner-group", "--uniform-compression", "-Zxz", "-z6", "--threads-max=2", "--build"]
    env = {**os.environ, "SOURCE_DATE_EPOCH": str(facts.epoch())}
    done = subprocess.run([*command, str(tree), str(made)], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Stop(f"dpkg-deb could not build the package: {done.stderr.strip()}")


def check(made: Path) -> None:
    """Let lintian look at the package, or say that it is not here. Raises Stop for what it finds."""
    if shutil.which("lintian") is None:
        say("lintian is not here, so the package was not checked by it (sudo apt-get install -y lintian).")
        return
    command = ["lintian", "--allow-root", "--tag-display-limit", "0", "--fail-on", "error,warning", str(made)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.stdout.strip():
        say(done.stdout.strip())
    if done.returncode:
        raise Stop(f"lintian found something in {made.name}; see above.")
