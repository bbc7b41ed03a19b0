"""Builds the .rpm: the shared tree, what it needs by names of libraries, and nothing that runs when it is installed.

Fedora, RHEL and openSUSE name packages differently but libraries alike, so libraries are what it asks for. Menus, file
types and icons are brought up to date by the file triggers of the packages that own them.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import textwrap
from pathlib import Path

import bundle
import facts
import needs
import notices
import staging
from dev import Stop

SPEC = staging.LINUX / "vouch.spec.in"
_SHARED = ("usr/share", "usr/share/doc", "usr/share/man", "usr/share/man/man1")
EVERYWHERE = frozenset(("usr", "usr/bin", "usr/lib", *_SHARED))
"""Folders that belong to the system itself."""


def make(out: Path) -> list[Path]:
    """Build the package into a folder. Raises Stop when a tool is missing or rpm refuses it."""
    if shutil.which("rpmbuild") is None:
        raise Stop("rpmbuild is missing. On Debian or Ubuntu: sudo apt-get install -y rpm; on Fedora: rpm-build")
    work = facts.WORK / "rpm"
    tree = work / "tree"
    staging.stage(bundle.bundle(), bundle.environment(), tree, "redhat")
    (work / "vouch.spec").write_text(spec(tree), encoding="utf-8")
    build(work)
    name = f"{facts.NAME}-{facts.version()}-1.{facts.machine()}.rpm"
    packed = work / "RPMS" / facts.machine() / name
    check(packed)
    shutil.copyfile(packed, out / name)
    return [out / name]


def spec(tree: Path) -> str:
    """Return the spec of a package that is made from a tree."""
    asked = needs.needs(tree / "usr/lib/vouch")
    words = (staging.LINUX / "description.txt").read_text(encoding="utf-8").strip().split("\n\n")
    told = {
        "VERSION": facts.version(),
        "LICENCE": facts.LICENCE,
        "MAKER": facts.MAKER,
        "MAIL": facts.MAIL,
        "URL": f"URL: {facts.HOME}\n" if facts.HOME else "",
        "MIME": facts.MIME,
        "MACHINE": facts.machine(),
        "REQUIRES": "\n".join(f"Requires: {one}" for one in asked.rpm()),
        "RECOMMENDS": "\n".join(f"Recommends: {one}" for one in needs.RECOMMENDED),
        "DESCRIPTION": "\n\n".join(textwrap.fill(one, 78) for one in words),
        "TREE": str(tree),
        "FILES": "\n".join(files(tree)),
        "CHANGES": changes(),
    }
    text = SPEC.read_text(encoding="utf-8")
    for name, value in told.items():
        text = text.replace(f"@{name}@", value)
    return text


def files(tree: Path) -> list[str]:
    """Return what the package owns: its files, and their folders but for those that every system has.

    A folder may be owned by several packages, and goes with the last of them; one that nobody owns stays behind.
    """
    found = []
    for path in sorted(tree.rglob("*")):
        place = path.relative_to(tree).as_posix()
        if not path.is_dir() or path.is_symlink():
            found.append(f'{mark(place)}"/{place}"')
        elif place not in EVERYWHERE:
            found.append(f'%dir "/{place}"')
    return found


def mark(place: str) -> str:
    """Return what rpm shall know of a file: which ones are documentation."""
    return "%doc " if place.startswith(("usr/share/doc/", "usr/share/man/")) else ""


def changes() -> str:
    """Return the newest changes in the form of rpm's changelog."""
    newest = notices.all_releases()[0]
    day = dt.datetime.combine(newest.day, dt.time(12), dt.UTC)
    lines = [
        textwrap.fill(notices.plain(one), 78, initial_indent="- ", subsequent_indent="  ") for one in newest.changes
    ]
    body = "\n".join(lines).replace("%", "%%") or "- First package."
    return f"* {day:%a %b %d %Y} {facts.MAKER} <{facts.MAIL}> - {newest.version}-1\n{body}"


def build(work: Path) -> None:
    """Run rpmbuild on the spec in a folder. Raises Stop when it fails."""
    command = ["rpmbuild", "-bb", "--quiet", "--define", f"_topdir {work}", "--define", f"_rpmdir {work}/RPMS"]
    command += ["--target", facts.machine(), "--buildroot", str(work / "BUILDROOT"), str(work / "vouch.spec")]
    env = {**os.environ, "SOURCE_DATE_EPOCH": str(facts.epoch()), "LC_ALL": "C"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Stop(f"rpmbuild could not build the package: {done.stderr.strip()[-2000:]}")


def check(made: Path) -> None:
    """Let rpm look at its digests, and hold that the package runs no script. Raises Stop."""
    for command in (["rpm", "-K", "--nosignature", str(made)], ["rpm", "-qp", "--scripts", "--nosignature", str(made)]):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode or (command[1] == "-qp" and done.stdout.strip()):
            raise Stop(f"`{' '.join(command)}` says: {(done.stdout + done.stderr).strip()}")
