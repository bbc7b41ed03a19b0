#!/usr/bin/env python3
"""Proves an artefact: `python3 packaging/smoke.py ARTEFACT` installs it somewhere fresh and does a whole job with it.

ARTEFACT is what `build.py` makes: .deb, .rpm, .tar.xz, .whl, .tar.gz, setup.exe, .dmg, or the folder of the bundle.
With `--root` it happens in a minimal Debian, to which only what the artefact declares is added. What is done stands in
`story.py`, where it is done in `surroundings.py`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # which PYTHONSAFEPATH would leave out

from artefacts import Installed, install
from dev import Stop, say
from fresh_root import Root, fresh_root
from screen import look_and_quit, missing_tools
from story import STEPS, Step, Story, fingerprint, nothing_left
from surroundings import Failed, Program, Surroundings

BUNDLE_MB, PACKAGES_MB = 230, 700
"""What a bundle, or a wheel with its packages, takes while it is proven."""


def main(argv: Sequence[str] | None = None) -> int:
    """Prove artefacts, one after the other, and return the exit code: 0 when every step held."""
    parser = argparse.ArgumentParser(prog="smoke.py", description="Prove artefacts by doing a whole job with each.")
    kinds = "a .deb, .rpm, .tar.xz, .whl, .tar.gz, setup.exe, .dmg, or the folder of a bundle"
    parser.add_argument("artefacts", nargs="+", type=Path, metavar="ARTEFACT", help=kinds)
    parser.add_argument(
        "--root", nargs="?", const="", metavar="DIR", help="in a fresh Debian root, or in a copy of the one in DIR"
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the pictures of the window there")
    asked = parser.parse_args(argv)
    copied = Path(asked.root).resolve() if asked.root else None
    for ending in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, ending):
            signal.signal(getattr(signal, ending), _stop)
    try:
        for artefact in asked.artefacts:
            prove(artefact.resolve(), root=asked.root is not None, copy_of=copied, keep=asked.keep)
    except (Failed, Stop) as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    return 0


def _stop(number: int, _frame: object) -> None:
    """Leave as after Ctrl+C, so that everything is tidied up."""
    raise KeyboardInterrupt(number)


def prove(artefact: Path, *, root: bool = False, copy_of: Path | None = None, keep: Path | None = None) -> float:
    """Install an artefact, do the whole story with it, remove it; return the seconds it took.

    Raises Failed with what went wrong, Stop when a tool is missing. Nothing is left but the pictures in `keep`.
    """
    begun = time.monotonic()
    say(f"== {artefact.name}")
    needed = PACKAGES_MB if artefact.name.endswith((".whl", ".tar.gz")) else BUNDLE_MB
    if (free := shutil.disk_usage(tempfile.gettempdir()).free // 10**6) < needed:
        raise Stop(f"{tempfile.gettempdir()} has {free} MB free of the {needed} that this takes; set TMPDIR elsewhere.")
    with (
        tempfile.TemporaryDirectory(prefix="vouch-smoke-") as name,
        fresh_root(copy_of) if root else nullcontext() as fresh,
    ):
        outside = Path(name).resolve()
        outside.chmod(0o755)
        _prove(artefact, outside, fresh, (keep or outside / "pictures") / artefact.name)
    spent = time.monotonic() - begun
    say(f"ok      {f'{artefact.name} holds':<48} {spent:6.1f} s")
    return spent


def _prove(artefact: Path, outside: Path, root: Root | None, pictures: Path) -> None:
    with _step("install") as notes:
        installed = install(artefact, outside / "program ä", root)
        before = installed.fingerprint()
        notes.append(f"{installed.how}, {len(before)} files")
    around = Surroundings(outside / "work", root.path if root else None)
    say(f"        {around.described()}")
    program = Program(installed.program, installed.window, around)
    pictures.mkdir(parents=True, exist_ok=True)
    story = _tell(program, around, pictures, "C", STEPS)
    _tell(program, around, pictures, "C.UTF-8", [one for one in STEPS if one.twice])
    if not missing_tools():
        with _step("a real screen, closed by Ctrl+Q") as notes:
            found = look_and_quit(program, story.sample, pictures / "screen.png")
            notes.append(f"{found.width} x {found.height}, {found.colours} colours")
            nothing_left(story)
    else:
        say(f"        Not looked at on a real screen; missing here: {' '.join(missing_tools())}.")
    leave(installed, before, story)


def _tell(program: Program, around: Surroundings, pictures: Path, locale: str, steps: Sequence[Step]) -> Story:
    around.locale = locale
    folder = around.work / f"Befunde für Zoë 🧬 {locale}"
    folder.mkdir()
    around.give(folder)
    story = Story(program, folder, pictures)
    for step in steps:
        with _step(f"{step.name} ({locale})") as notes:
            step.do(story)
            nothing_left(story)
            notes += story.notes
            story.notes.clear()
    return story


def leave(installed: Installed, before: dict[str, str], story: Story) -> None:
    """Prove that nothing was written into the program, take it away, and prove that only it is gone."""
    with _step("the program's own files are as before") as notes:
        after = installed.fingerprint()
        differ = sorted({name for name, _ in before.items() ^ after.items()})
        if differ:
            raise Failed(f"Changed, came or went while the program ran: {', '.join(differ[:20])}.")
        notes.append(f"{len(after)} files")
    with _step("removal") as notes:
        kept = fingerprint(story.sample)
        installed.remove()
        left = [str(one) for one in installed.files() if not one.is_dir()]
        if left:
            raise Failed(f"Left behind by the removal: {', '.join(left[:20])}.")
        if fingerprint(story.sample) != kept:
            raise Failed("The removal touched a project.")
        notes.append("no file left, the project untouched")


@contextmanager
def _step(name: str) -> Iterator[list[str]]:
    """Time a step and say how it ended; what it adds to the list is said too."""
    begun = time.monotonic()
    notes: list[str] = []
    try:
        yield notes
    except Failed:
        say(f"FAILED  {name:<48} {time.monotonic() - begun:6.1f} s")
        raise
    say(f"ok      {name:<48} {time.monotonic() - begun:6.1f} s  {', '.join(notes)}".rstrip())


if __name__ == "__main__":
    if sys.getfilesystemencoding() != "utf-8":  # the names we give to files and folders are of many scripts
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONUTF8": "1"})  # noqa: S606
    sys.exit(main())
