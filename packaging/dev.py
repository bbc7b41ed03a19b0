#!/usr/bin/env python3
"""Everything a newcomer or a CI machine runs: `run` opens the sample, then `test`, `bench` and `lock`.

Needs nothing but Python 3.11 and its standard library; works from any folder, and offline once `.venv` is there.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (a newcomer may start this with any Python)
    sys.exit(
        "Vouch needs Python 3.11 or newer, and this is %d.%d. Install a newer one and run this again with it, "  # noqa: UP031
        "for example: python3.12 packaging/dev.py run" % sys.version_info[:2]
    )

import argparse
import ctypes
import hashlib
import json
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
READY = VENV / "vouch-ready"
LOCK = ROOT / "requirements-dev.txt"
LOCKS = {"dev": LOCK, "build": ROOT / "requirements-build.txt"}
"""What is locked for which extra of pyproject.toml: to work on Vouch, and to build what people install."""

SAMPLE = ROOT / "build" / "sample.vouch"
HEADLESS = {"QT_QPA_PLATFORM": "offscreen"}

LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
"""What Qt loads on Linux, and the Debian package that holds it."""


class Stop(Exception):  # noqa: N818  (it is the end of the run, told in one sentence)
    """The run cannot go on; the message says why and what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line asks for and return the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py", description="Run Vouch from a clone, test it, lock it, bench it.")
    commands = parser.add_subparsers(dest="command", required=True)
    run_parser = commands.add_parser("run", help="open the window on the sample project")
    run_parser.add_argument("project", nargs="?", type=Path, help="open this project instead, made from the sample")
    test_parser = commands.add_parser("test", help="run every check and the tests, without a display")
    test_parser.add_argument("args", nargs=argparse.REMAINDER, help="handed to pytest")
    lock_parser = commands.add_parser("lock", help="write the requirements files anew")
    lock_parser.add_argument("--upgrade", action="store_true", help="take the newest versions that are allowed")
    commands.add_parser("bench", help="run the benches")
    asked = parser.parse_args(argv)
    try:
        if asked.command == "run":
            return run(asked.project.resolve() if asked.project else SAMPLE)
        if asked.command == "test":
            return test([one for one in asked.args if one != "--"])
        if asked.command == "lock":
            return lock(upgrade=asked.upgrade)
        return bench()
    except Stop as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130


# -- run -------------------------------------------------------------------------------------------------------------
def run(project: Path) -> int:
    """Open the window on a project made from the sample, or do the same job on the command line without a display."""
    python = environment()
    trouble = no_display()
    missing = provide_libraries()
    if not trouble and missing:
        raise Stop(missing)
    if missing:
        say(missing)
    trouble = trouble or no_screen(python)
    if trouble:
        say(f"{trouble} Doing the same job on the command line instead.")
        return run_without_window(python)
    if not project.exists():
        project.parent.mkdir(parents=True, exist_ok=True)
        vouch(python, "sample", str(project))
    say(f"Opening {project}. What you change in it is kept; remove the file for a fresh sample.")
    return subprocess.call([str(python), "-m", "app", str(project)], cwd=ROOT)


def run_without_window(python: Path) -> int:
    """Make the sample in a temporary folder, list it, export it, prove it, and print what came out; leave nothing."""
    with tempfile.TemporaryDirectory(prefix="vouch-sample-") as name:
        folder = Path(name)
        for words in (
            "sample sample.vouch",
            "sources sample.vouch",
            "export sample.vouch --to ris sample.ris",
            "export sample.vouch --to csv tables",
            "verify sample.vouch",
        ):
            vouch(python, *words.split(), folder=folder)
        sources = json.loads(vouch(python, "sources", "sample.vouch", "--json", folder=folder, quiet=True))
        items = json.loads(vouch(python, "items", "sample.vouch", "--json", folder=folder, quiet=True))
        say("\nSummary of the sample project:")
        for line in summary(sources, items, [folder / "sample.ris", folder / "tables"]):
            say(f"  {line}")
    return 0


def summary(sources: list[dict[str, object]], items: list[dict[str, object]], exported: list[Path]) -> list[str]:
    """Return what the sample holds and what its exports came to, one line each."""
    if not sources or not items:
        raise Stop("The sample project came out empty, which it should not be.")
    kinds = Counter(str(item["kind"]).replace("_", " ") for item in items)
    fields = [item["values"] for item in items]
    values = sum(len(several) for one in fields if isinstance(one, dict) for several in one.values())
    return [
        f"{len(sources)} sources",
        f"{len(items)} items, {values} values",
        *(f"  {count} {kind}" for kind, count in sorted(kinds.items())),
        *(f"{one.name}: {size(one)}" for one in exported),
    ]


def size(path: Path) -> str:
    """Return how large a file is, or how many files a folder has and how large they are together."""
    files = [path] if path.is_file() else sorted(path.iterdir())
    count = "" if path.is_file() else f"{len(files)} files, "
    return f"{count}{sum(one.stat().st_size for one in files):,} bytes"


def vouch(python: Path, *words: str, folder: Path = ROOT, quiet: bool = False) -> str:
    """Run a command of the program in a folder, show what it prints unless `quiet`, and return it.

    With a folder of its own, the program keeps its settings and backups there too. Raises Stop when it fails.
    """
    if not quiet:
        say(f"\n$ vouch {shlex.join(words)}")
    own = {} if folder == ROOT else {name: str(folder / "user") for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    done = subprocess.run(
        [str(python), "-P", "-m", "app", *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, **own, "PYTHONUTF8": "1"},
        check=False,
    )
    if done.stdout.strip() and (done.returncode or not quiet):
        say(done.stdout.rstrip())
    if done.returncode:
        raise Stop(f"`vouch {shlex.join(words)}` ended with exit code {done.returncode}.")
    return done.stdout


def no_display() -> str:
    """Return why no window could be seen here, or ""."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform.split(":")[0] in {"offscreen", "minimal", "vnc"}:
        return f"QT_QPA_PLATFORM is {platform}, so no window would be seen."
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return "This machine has no display."
    return ""


def no_screen(python: Path) -> str:
    """Return what Qt says when it cannot reach the display, or ""; a child asks, because Qt aborts."""
    code = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
    done = subprocess.run([str(python), "-c", code], capture_output=True, text=True, errors="replace", check=False)
    if done.returncode == 0:
        return ""
    said = [line for line in done.stderr.splitlines() if line.strip()]
    return f"The display does not answer ({said[0] if said else f'Qt ended with {done.returncode}'})."


# -- test, bench -----------------------------------------------------------------------------------------------------
def test(args: Sequence[str]) -> int:
    """Run every check, all of them whatever the others say, and return 1 when one failed."""
    python = str(environment())
    if missing := provide_libraries():
        raise Stop(missing)
    imports = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))"
    return run_all(
        {
            "ruff check": [python, "-m", "ruff", "check", "."],
            "ruff format": [python, "-m", "ruff", "format", "--check", "."],
            "mypy": [python, "-m", "mypy"],
            "lint-imports": [python, "-c", imports],
            "pytest": [python, "-m", "pytest", *args],
        }
    )


def bench() -> int:
    """Run every bench and return 1 when one failed; their numbers are for people to read."""
    python = str(environment())
    found = sorted((ROOT / "tests" / "bench").glob("bench_*.py"))
    return run_all({one.stem: [python, str(one)] for one in found})


def run_all(steps: Mapping[str, Sequence[str]]) -> int:
    """Run each step, then say of each how it ended and how long it took."""
    ended: list[tuple[str, int, float]] = []
    for name, command in steps.items():
        say(f"\n== {name}")
        start = time.monotonic()
        code = subprocess.call(command, cwd=ROOT, stdin=subprocess.DEVNULL, env={**os.environ, **HEADLESS})
        ended.append((name, code, time.monotonic() - start))
    say("")
    for name, code, seconds in ended:
        say(f"{'FAILED' if code else 'ok':<7} {name:<24} {seconds:6.1f} s{f'  (exit code {code})' if code else ''}")
    failed = [name for name, code, _ in ended if code]
    say(f"\n{len(failed)} of {len(ended)} failed: {', '.join(failed)}." if failed else "\nNothing failed.")
    return 1 if failed else 0


# -- environment -----------------------------------------------------------------------------------------------------
def environment() -> Path:
    """Make `.venv` with what requirements-dev.txt locks, if it is not there yet, and return its Python."""
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    usable = python.exists() and answers([str(python), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"])
    wanted = fingerprint()
    if usable and READY.is_file() and READY.read_text(encoding="utf-8") == wanted:
        return python
    if not usable:
        say(f"Making the environment {VENV} ...")
        make_venv(VENV)
    say("Installing what requirements-dev.txt locks (some minutes the first time) ...")
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "-qq"]
    install([*pip, "--require-hashes", "-r", str(LOCK)], "The packages could not be installed; see above.")
    install([*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT)], "Vouch could not be installed.")
    READY.write_text(wanted, encoding="utf-8")
    say("The environment is ready.")
    return python


def fingerprint() -> str:
    """Return what the environment was made from; when it changes, the environment is brought up to date."""
    parts = [LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def make_venv(folder: Path) -> None:
    """Make an empty environment; Debian keeps what that takes in a package of its own."""
    if not answers([sys.executable, "-c", "import ensurepip, venv"]):
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not (is_debian() and is_root() and apt_install([package])):
            raise Stop(f"Python's venv is missing. On Debian or Ubuntu: sudo apt-get install -y {package}")
    install([sys.executable, "-m", "venv", "--clear", str(folder)], f"{folder} could not be made; see above.")


def install(command: Sequence[str], sentence: str) -> None:
    """Run a command that must succeed. Raises Stop with the sentence."""
    if subprocess.call(command, cwd=ROOT, stdin=subprocess.DEVNULL):
        raise Stop(sentence)


def answers(command: Sequence[str]) -> bool:
    """Say whether a command ends well, showing nothing of it."""
    try:
        return (
            subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode
            == 0
        )
    except OSError:
        return False


# -- system libraries ------------------------------------------------------------------------------------------------
def provide_libraries() -> str:
    """Install the system libraries that Qt lacks, where we may; return what is still to be done by hand, or ""."""
    if not sys.platform.startswith("linux"):
        return ""
    packages = [package for library, package in LIBRARIES.items() if not loads(library)]
    if not packages:
        return ""
    by_hand = f"apt-get install -y {' '.join(packages)}"
    if not is_debian():
        lacking = " ".join(library for library in LIBRARIES if not loads(library))
        return f"Qt needs libraries that are not here: {lacking}. Install them with your system's package manager."
    if not is_root():
        return f"Qt needs libraries that are not here. Install them with: sudo {by_hand}"
    if not apt_install(packages):
        return f"The libraries that Qt needs could not be installed; see above. The command is: {by_hand}"
    return ""


def apt_install(packages: Sequence[str]) -> bool:
    """Install Debian packages and say whether it worked."""
    say(f"Installing with apt-get: {' '.join(packages)} ...")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        if subprocess.call(["apt-get", *command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=env):
            return False
    return True


def loads(library: str) -> bool:
    """Say whether the loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def is_debian() -> bool:
    """Say whether packages come by apt-get here."""
    return shutil.which("apt-get") is not None


def is_root() -> bool:
    """Say whether we may install system packages."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


# -- lock ------------------------------------------------------------------------------------------------------------
def lock(*, upgrade: bool) -> int:
    """Write each file of LOCKS from pyproject.toml: exact versions for every platform, each file with its hash."""
    with tempfile.TemporaryDirectory(prefix="vouch-lock-") as name:
        folder = Path(name)
        install([sys.executable, "-m", "venv", str(folder / "venv")], "A temporary environment could not be made.")
        binaries = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
        pip = [str(binaries / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-qq", "uv>=0.8,<1"]
        install(pip, "uv, which resolves the versions, could not be installed; see above.")
        made = {extra: resolved(binaries / "uv", extra, folder, upgrade=upgrade) for extra in LOCKS}
    for extra, text in made.items():
        heading = "# Made by `python3 packaging/dev.py lock` from pyproject.toml."
        LOCKS[extra].write_text(f"{heading}\n{text}", encoding="utf-8")
        say(f"{LOCKS[extra].name}: {sum(line[0].isalpha() for line in text.splitlines() if line)} packages.")
    return 0


def resolved(uv: Path, extra: str, folder: Path, *, upgrade: bool) -> str:
    """Return the locked requirements of the program with one extra.

    What the folder holds locked for another keeps its version, and so does what is locked here, unless `upgrade`.
    """
    made = folder / f"{extra}.txt"
    before = [word for one in sorted(folder.glob("*.txt")) for word in ("--constraint", str(one))]
    if LOCKS[extra].exists() and not upgrade:
        shutil.copy(LOCKS[extra], made)
    command = [str(uv), "pip", "compile", "--no-config", "--quiet", "--universal", "--python-version", "3.11", *before]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--extra", extra, "--output-file", str(made)]
    install([*command, "pyproject.toml"], "No set of versions fits; see above.")
    text = made.read_text(encoding="utf-8")
    if strange := [line for line in text.splitlines() if line.startswith("-") or "://" in line or " @ " in line]:
        raise Stop(f"The lock would name a place of this machine, so it was not written: {strange[0]}")
    return text


def say(line: str) -> None:
    """Print a line at once, so that it keeps its place among the lines of the programs we start."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
