"""Cuts a release: what `python3 packaging/build.py release` does, in the order in which a person would check it.

A tree without changes and a changelog that names this version, then every check and test, every package, the smoke test
of each, and last the sums. With `--rehearse` the tree and the changelog may be unfinished; all else is the same.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import dev
import screen
import smoke
from artefacts import KINDS
from dev import Stop, say
from facts import ROOT, WORK, asking_git, system, version
from fresh_root import fresh_root
from surroundings import Failed

SUMS = "SHA256SUMS"
TOOLS = {
    "dpkg-deb": "dpkg",
    "rpmbuild": "rpm",
    "lintian": "lintian",
    "desktop-file-validate": "desktop-file-utils",
    "appstreamcli": "appstream",
    "groff": "groff-base",
}
"""What builds and checks the packages of Linux, with the Debian package that holds it; one build does with less."""

_DATED = re.compile(r"^## \[(?P<version>[^\]]+)\] - \d{4}-\d\d-\d\d$", re.M)
_MB = 1_000_000


@dataclass(frozen=True)
class Made:
    """One artefact with the seconds that its target took to build, and its smoke test; None where there is none."""

    path: Path
    built: float
    proven: float | None

    def row(self) -> str:
        """Return its row of the table that is printed at the end."""
        proof = f"{self.proven:7.0f} s" if self.proven is not None else "        -"
        return f"{self.path.name:<44} {self.path.stat().st_size / _MB:8.1f} MB {self.built:6.0f} s {proof}"


def make(out: Path, targets: Sequence[str], *, rehearse: bool = False) -> int:
    """Cut a release into a folder and return the exit code; the folder gets everything with its sums, or nothing.

    Raises Stop with what is to be done first.
    """
    objections = [*unready(ROOT), *_missing_tools()]
    if objections and not rehearse:
        raise Stop("\n".join(["This is not ready to be released (--rehearse tries it all the same):", *objections]))
    for objection in objections:
        say(f"Not ready to be released: {objection}")
    (out / SUMS).unlink(missing_ok=True)
    say(f"\n== every check and every test of {version()}")
    if dev.test([]):
        raise Stop("A check or a test failed; nothing was built.")
    folder = WORK / "release"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        made = _proven(_built(folder, targets))
    except Failed as failed:
        raise Stop(f"{failed}\nNothing was released.") from failed
    handed = hand_out(made, out)
    say(f"\n{'artefact':<44} {'size':>11} {'built in':>8} {'proven in':>9}")
    for one in handed:
        say(one.row())
    say(f"\n{out} holds {len(handed)} artefacts of {version()} and {SUMS}.")
    return 0


def unready(root: Path) -> list[str]:
    """Return what stands between a clone and a release, one sentence each."""
    asked = asking_git("status", "--porcelain", root=root)
    done = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        return ["A release is cut from a clone, and git does not take this folder for one."]
    objections = []
    if lines := done.stdout.splitlines():
        objections.append(f"The tree has {len(lines)} changes that are not committed, such as {lines[0][3:]}.")
    if objection := undated((root / "CHANGELOG.md").read_text(encoding="utf-8"), version()):
        objections.append(objection)
    return objections


def undated(changelog: str, wanted: str) -> str:
    """Return what is wrong with a changelog, whose first section must be this version with a day; "" for nothing."""
    heads = [line for line in changelog.splitlines() if line.startswith("## ")]
    first = heads[0] if heads else "nothing"
    found = _DATED.match(first)
    if found is not None and found["version"] == wanted:
        return ""
    return f"CHANGELOG.md begins with {first!r}; it should be '## [{wanted}] - ' and the day (YYYY-MM-DD)."


def hand_out(made: Sequence[Made], out: Path) -> list[Made]:
    """Put artefacts into a folder, and the sums when all are there; return them as they lie there, by name."""
    out.mkdir(parents=True, exist_ok=True)
    handed = [Made(out / one.path.name, one.built, one.proven) for one in sorted(made, key=lambda one: one.path.name)]
    for before, after in zip(sorted(made, key=lambda one: one.path.name), handed, strict=True):
        shutil.copyfile(before.path, after.path)
    (out / SUMS).write_text(sums([one.path for one in handed]), encoding="utf-8", newline="\n")
    return handed


def sums(paths: Sequence[Path]) -> str:
    """Return the lines that `sha256sum --check` reads, sorted by name."""
    lines = []
    for path in sorted(paths, key=lambda one: one.name):
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    return "".join(lines)


def _missing_tools() -> list[str]:
    if system() != "linux":
        return []
    wanted = TOOLS | ({"debootstrap": "debootstrap"} if dev.is_root() else {"rpm2cpio": "rpm2cpio", "cpio": "cpio"})
    missing = [*screen.missing_tools(), *(package for tool, package in wanted.items() if shutil.which(tool) is None)]
    return [f"Tools are missing: sudo apt-get install -y {' '.join(missing)}"] if missing else []


def _built(folder: Path, targets: Sequence[str]) -> Iterator[tuple[Path, float]]:
    """Build each target and yield its files with the seconds that it took."""
    from build import TARGETS

    for target in (one for one in TARGETS if one.name in targets):
        say(f"\n== {target.name}")
        begun = time.monotonic()
        make_target: Callable[[Path], list[Path]] = import_module(target.module).make
        files = [one for one in make_target(folder) if one.is_file()]
        for one in files:
            yield one, time.monotonic() - begun


def _proven(built: Iterator[tuple[Path, float]]) -> list[Made]:
    """Prove each artefact that can be installed, in a root of its own where we may make one."""
    every = list(built)
    with _base() as base:
        return [Made(path, seconds, _prove(path, base)) for path, seconds in every]


def _prove(path: Path, base: Path | None) -> float | None:
    if not path.name.endswith(tuple(KINDS)):
        return None
    say("")
    return smoke.prove(path, root=base is not None, copy_of=base, keep=WORK / "release-pictures")


@contextmanager
def _base() -> Iterator[Path | None]:
    """Make one root to copy from, or say why the artefacts are proven on this system instead."""
    able = system() == "linux" and dev.is_root() and shutil.which("debootstrap") is not None
    if not able:
        say("\nNo fresh root can be made here (that takes root and debootstrap); proving on this system instead.")
    with fresh_root() if able else nullcontext() as root:
        yield root.path if root else None
