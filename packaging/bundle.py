"""Builds the bundle: the program with its Python, its packages and its libraries, in one folder, by PyInstaller.

`bundle()` returns the folder `build/bundle/vouch`, building it only when something that it is made of has changed. Two
builds of the same files on the same machine give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import bundle_paths
import bundle_proof
import bundle_sizes
import dev
import elf
import facts
import icon_files
import licences
from dev import Stop, say

LOCK = facts.ROOT / "requirements-build.txt"
VENV = facts.WORK / "venv-bundle"
FOLDER = facts.WORK / "bundle" / facts.NAME
SPECS = facts.ROOT / "packaging" / "pyinstaller"
INNER = "_internal"

TOOLS = {"objcopy": "binutils", "strip": "binutils", "ldd": "libc-bin"}
"""What PyInstaller and we run on Linux, and the Debian package that holds it."""


def make(out: Path) -> list[Path]:
    """Build the bundle where its installers look for it and print what takes its space; `out` gets nothing of it."""
    del out
    folder = bundle()
    sizes = {part: [bundle_sizes.unpacked(paths)] for part, paths in bundle_sizes.parts_of(folder).items()}
    for line in bundle_sizes.table("MB", sizes):
        say(line)
    return [folder]


def bundle() -> Path:
    """Return the folder of the bundle, built from the files that stand here. Raises Stop when it cannot be built."""
    with one_at_a_time():
        python = environment()
        wanted = fingerprint()
        mark = FOLDER.with_name("made-from.txt")
        if FOLDER.is_dir() and mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
            return FOLDER
        say("Building the bundle (half a minute) ...")
        made = built(python, facts.WORK / "pyinstaller")
        mark.unlink(missing_ok=True)
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.parent.mkdir(parents=True, exist_ok=True)
        made.replace(FOLDER)
        mark.write_text(wanted, encoding="utf-8")
    return FOLDER


def built(python: Path, work: Path) -> Path:
    """Build the bundle in a folder of work, prove it, and return it. Raises Stop when it does not come out right."""
    also = {"VOUCH_ICON": str(icon_files.icon_file(python, "ico"))} if facts.system() == "windows" else {}
    made = run_pyinstaller(python, SPECS / "vouch.spec", work, **also)
    slim(made)
    bundle_proof.prove(made, bundle_proof.origins_of(work / "parts" / "vouch" / "sources.json", python))
    (made / INNER / "build.json").write_text(json.dumps(about(), indent=1) + "\n", encoding="utf-8", newline="\n")
    licences.gather(made, python)
    settle(made)
    return made


def run_pyinstaller(python: Path, spec: Path, work: Path, **also: str) -> Path:
    """Build what a spec describes and return its folder; `also` are variables for it. Raises Stop when that fails."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    log = work / "log.txt"
    command = [str(python), "-P", "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(work / "dist"), "--workpath", str(work / "parts"), str(spec)]
    foreign = ("PYTHON", "PYINSTALLER", "QT_", "LD_", "VOUCH_")
    env = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    env |= {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": str(facts.epoch()), **also}
    env["PYINSTALLER_CONFIG_DIR"] = str(work / "cache")
    with log.open("wb") as told:
        done = subprocess.run(
            command, cwd=work, env=env, stdin=subprocess.DEVNULL, stdout=told, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode:
        say(log.read_text(encoding="utf-8", errors="replace")[-4000:])
        raise Stop(f"PyInstaller could not build the bundle; the end of its log stands above, all of it in {log}.")
    return work / "dist" / facts.NAME


def slim(folder: Path) -> None:
    """Take out of the libraries what only a debugger reads, and where the machine that built them looked for others.

    Only on Linux; elsewhere the libraries come without either, and changing them would break their signatures.
    """
    if facts.system() != "linux":
        return
    fat = [str(path) for path, one in elf.every(folder / INNER) if not one.stripped]
    dev.install(["strip", "--strip-unneeded", *fat], "The libraries of the bundle could not be stripped; see above.")
    bundle_paths.forget_foreign_paths(folder / INNER)


def settle(folder: Path) -> None:
    """Give every file of a bundle the moment of the release, and the modes that installed files have."""
    moment = facts.epoch()
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        if os.utime in os.supports_follow_symlinks or not path.is_symlink():
            os.utime(path, (moment, moment), follow_symlinks=not path.is_symlink())


def about() -> dict[str, str]:
    """Return what the program is told of its own making: where releases are published, the commit and the day."""
    day = dt.datetime.fromtimestamp(facts.epoch(), dt.UTC).date()
    return {
        "releases": os.environ.get("VOUCH_RELEASES", ""),
        "commit": facts.git("rev-parse", "HEAD"),
        "built": day.isoformat(),
    }


# -- what it is made from --------------------------------------------------------------------------------------------
def fingerprint() -> str:
    """Return what the bundle is made from: when it changes, the bundle is built anew."""
    total = hashlib.sha256(json.dumps([about(), facts.epoch(), sys.version, str(facts.ROOT)]).encode())
    for path in ingredients():
        total.update(f"\0{path.relative_to(facts.ROOT).as_posix()}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def ingredients() -> Iterable[Path]:
    """Return the files that the bundle is made from."""
    packaging = facts.ROOT / "packaging"
    others = ("elf.py", "facts.py", "licences.py", "qt_notices.py", "shipped.py", "spdx.py", "system_parts.py")
    yield LOCK
    yield packaging / "qt_works.json"
    yield from sorted([*packaging.glob("bundle*.py"), *(packaging / one for one in others)])
    for room in (facts.ROOT / "app", facts.ROOT / "db", facts.ROOT / "resources", SPECS):
        yield from sorted(one for one in room.rglob("*") if one.is_file() and "__pycache__" not in one.parts)


# -- what builds it --------------------------------------------------------------------------------------------------
@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the folder of the bundle against another build in the same clone, waiting for its end (not on Windows)."""
    facts.WORK.mkdir(exist_ok=True)
    with (facts.WORK / "bundle.lock").open("w") as file:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def environment() -> Path:
    """Make the environment that requirements-build.txt locks, if it is not there yet, and return its Python."""
    provide_tools()
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ready = VENV / "ready"
    wanted = hashlib.sha256(LOCK.read_bytes() + f"{sys.version} {sys.base_prefix} {VENV}".encode()).hexdigest()
    if python.exists() and ready.is_file() and ready.read_text(encoding="utf-8") == wanted:
        return python
    say(f"Making the environment {VENV} (a minute the first time) ...")
    dev.make_venv(VENV)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "-qq", "--require-hashes"]
    dev.install([*pip, "-r", str(LOCK)], "The packages could not be installed; see above.")
    ready.write_text(wanted, encoding="utf-8")
    return python


def provide_tools() -> None:
    """See to it that tools, Qt's libraries and Python's own are here. Raises Stop, which says how to get them."""
    if facts.system() != "linux":
        return
    if missing := dev.provide_libraries():
        raise Stop(missing)
    packages = {package for tool, package in TOOLS.items() if shutil.which(tool) is None}
    if not python_library():
        packages.add(f"libpython{sys.version_info[0]}.{sys.version_info[1]}")
    if not packages or (dev.is_debian() and dev.is_root() and dev.apt_install(sorted(packages)) and python_library()):
        return
    raise Stop(
        f"Building needs what is not here: {', '.join(sorted(packages))}. On Debian or Ubuntu: sudo apt-get install -y "
        f"{' '.join(sorted(packages))}; a Python of your own has to be built with --enable-shared."
    )


def python_library() -> bool:
    """Say whether the shared library of this Python, without which no program can carry it, is found."""
    import sysconfig

    name = str(sysconfig.get_config_var("INSTSONAME") or "")
    folders = (sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("LIBPL"), f"{sys.base_prefix}/lib")
    name = name if ".so" in name else f"libpython{sysconfig.get_config_var('LDVERSION')}.so.1.0"
    return any(folder and (Path(folder) / name).exists() for folder in folders) or dev.loads(name)
