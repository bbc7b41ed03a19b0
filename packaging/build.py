#!/usr/bin/env python3
"""Builds what people install: `python3 packaging/build.py TARGET...`; artefacts go to `dist/`, parts to `build/`.

Needs Python 3.11 and, for some targets, tools that a target names when they are missing. How a release is cut stands in
`packaging/README.md`.

A new target is one row in TARGETS and one function `make(out: Path) -> list[Path]` in a module beside this one: it puts
its artefacts into `out`, returns their paths, and raises `dev.Stop` with one sentence when it cannot.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # which PYTHONSAFEPATH would leave out

from dev import Stop, say
from facts import OUT, system


@dataclass(frozen=True)
class Target:
    """One thing to build: what it is called, on which systems, by which module's `make`, and what it is."""

    name: str
    systems: tuple[str, ...]
    module: str
    help: str


ANYWHERE = ("linux", "windows", "macos")
TARGETS = (
    Target("bundle", ANYWHERE, "bundle", "the program with all that it needs, as a folder"),
    Target("tar", ("linux",), "portable", "a .tar.xz of the bundle, to unpack anywhere"),
    Target("deb", ("linux",), "debian", "a package for Debian and Ubuntu"),
    Target("rpm", ("linux",), "redhat", "a package for Fedora, RHEL and openSUSE"),
    Target("wheel", ANYWHERE, "wheel", "a wheel and an sdist, for pipx and uv"),
    Target("setup", ("windows",), "windows_setup", "an installer for Windows"),
    Target("dmg", ("macos",), "disk_image", "a disk image with Vouch.app for macOS"),
    Target("sbom", ANYWHERE, "sbom", "a list of all parts with versions and licences (CycloneDX)"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Build what the command line asks for and return the exit code."""
    parser = argparse.ArgumentParser(prog="build.py", description="Build the packages of Vouch.")
    here = [one for one in TARGETS if system() in one.systems]
    rows = "\n".join(f"  {one.name:8} {one.help}" for one in here)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = f"targets on this system:\n{rows}\n  all      each of them\n  release  all, tested and proven"
    parser.add_argument("targets", nargs="+", metavar="TARGET")
    parser.add_argument("--out", type=Path, default=OUT, help="where to put what is made (dist)")
    parser.add_argument("--rehearse", action="store_true", help="try a release in a state that is not ready for one")
    asked = parser.parse_args(argv)
    if objection := unknown(asked.targets, [*(one.name for one in here), "all", "release"]):
        parser.error(objection)
    try:
        if "release" in asked.targets:
            import release

            return release.make(asked.out.resolve(), [one.name for one in here], rehearse=asked.rehearse)
        wanted = [one for one in here if "all" in asked.targets or one.name in asked.targets]
        build(wanted, asked.out.resolve())
    except Stop as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    return 0


def unknown(asked: Sequence[str], known: Sequence[str]) -> str:
    """Return what is wrong with the first target that cannot be built here, or ""."""
    for name in asked:
        if name in known:
            continue
        elsewhere = next((one.systems for one in TARGETS if one.name == name), ())
        if elsewhere:
            return f"{name} is built only on {' and '.join(elsewhere)}."
        return f"There is no target {name!r}; there are {', '.join(known)}."
    return ""


def build(targets: Sequence[Target], out: Path) -> list[Path]:
    """Build targets in turn and return what was made."""
    out.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for target in targets:
        say(f"\n== {target.name}")
        for one in import_module(target.module).make(out):
            say(f"{one.relative_to(out.parent) if one.is_relative_to(out.parent) else one}")
            made.append(one)
    return made


if __name__ == "__main__":
    sys.exit(main())
