#!/usr/bin/env python3
"""Proves the Windows installer without Windows: installs, upgrades and removes it under wine and looks at what is left.

`python3 packaging/windows_proof.py` takes the names of all files from the Linux bundle, as they would be called on
Windows, and fills them with stand-ins; the installer, its script and its lists are the real ones. What Vouch does on
Windows is not shown by that; the workflow for releases shows it. Needs makensis, wine (64-bit) and a bundle.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import bundle
import facts
import windows_setup
from dev import Stop, say

FOLDER = "C:\\Prüfung mit Leerzeichen\\Vouch – ä ö ü"
LONG_PATH = ";".join(f"C:\\Tools\\Folder number {number:03}\\bin" for number in range(70)) + ";%USERPROFILE%\\bin;"
"""A PATH that is longer than a variable of NSIS, refers to another variable, and ends in a semicolon."""

UNINSTALL = "Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Vouch"
CLASSES = "Software\\Classes"
REMOVER = f"uninstall-{facts.NAME}.exe"
OPEN_FOR = 8000
"""How long the stand-in programs stay open, in milliseconds."""


def main() -> int:
    """Build two stand-in installers, prove them, say what was seen, and return the exit code."""
    try:
        with tempfile.TemporaryDirectory(prefix="vouch-windows-", ignore_cleanup_errors=True) as name:
            wine = Wine(Path(name) / "wine")
            try:
                prove(Path(name), wine)
            finally:
                wine.stop()
    except Stop as stop:
        say(str(stop))
        return 1
    return 0


def prove(work: Path, wine: Wine) -> None:
    """Run the whole story in a folder. Raises Stop at the first thing that is not as it should be."""
    files = stand_in(bundle.bundle(), work / "payload")
    shown = windows_setup.pictures(bundle.environment())
    newer = work / "newer.exe"
    windows_setup.compile_setup(work / "payload", newer, facts.version(), shown)
    again = work / "again" / newer.name
    windows_setup.compile_setup(work / "payload", again, facts.version(), shown)
    same("the same installer from the same files", again.read_bytes() == newer.read_bytes(), True)
    windows_setup.compile_setup(work / "payload", work / "narrow.exe", facts.version(), shown, wide=False)
    old_only = ("_internal/gone.dll", "_internal/old folder/gone too.txt")
    for file in old_only:
        put(work / "payload" / file, file.encode())
    older = work / "older.exe"
    windows_setup.compile_setup(work / "payload", older, "0.0.9", shown)
    say(f"Two installers with {len(files)} files: {newer.stat().st_size:,} bytes of frame and stand-ins.")
    wine.start()
    chosen_folder(wine, older, newer, [*files, *old_only], files)
    usual_folder(wine, newer, files)
    everybody(wine, newer, files)
    odd_folders(wine, newer)


def chosen_folder(wine: Wine, older: Path, newer: Path, before: list[str], after: list[str]) -> None:
    """Install an older version in a chosen folder and on a long PATH, upgrade it, remove it; a user's files stay."""
    wine.run("reg", "add", "HKCU\\Environment", "/v", "Path", "/t", "REG_EXPAND_SZ", "/d", LONG_PATH, "/f")
    classes = wine.query("HKCU", CLASSES)
    wine.install(older, "/AddToPath", *f"/D={FOLDER}".split(" "))  # in words, as NSIS wants it without quotes
    place = wine.place(FOLDER)
    same("files of the older version", wine.files(place), sorted([*before, REMOVER]))
    same("PATH with the folder", wine.value("HKCU", "Environment", "Path"), f"{LONG_PATH};{FOLDER}")
    same("version", wine.value("HKCU", UNINSTALL, "DisplayVersion"), "0.0.9")
    command = wine.value("HKCU", f"{CLASSES}\\Vouch.Project\\shell\\open\\command", "")
    same("what opens a project", command, f'"{FOLDER}\\vouchw.exe" "%1"')
    ours = ["my own notes.txt", "_internal/review.vouch"]
    for file in ours:
        put(place / file, b"a user's")
    running = subprocess.Popen([wine.program, f"{FOLDER}\\vouchw.exe"], env=wine.env)
    time.sleep(2)
    same("exit code while Vouch runs", wine.run_for_code(str(newer), "/S"), 4)
    same("version while Vouch runs", wine.value("HKCU", UNINSTALL, "DisplayVersion"), "0.0.9")
    running.wait(60)
    wine.install(newer)
    same("files of the newer version", wine.files(place), sorted([*after, *ours, REMOVER]))
    same("version", wine.value("HKCU", UNINSTALL, "DisplayVersion"), facts.version())
    same("PATH after the upgrade", wine.value("HKCU", "Environment", "Path"), f"{LONG_PATH};{FOLDER}")
    wine.remove("HKCU", place)
    same("what is left: the user's files", wine.files(place), sorted(ours))
    same("PATH at the end", wine.value("HKCU", "Environment", "Path"), LONG_PATH)
    same("file types at the end", wine.query("HKCU", CLASSES), classes)
    say("A folder with blanks and umlauts, a long PATH, an upgrade, a running Vouch, a user's files: held.")


def usual_folder(wine: Wine, setup: Path, files: list[str]) -> None:
    """Install where it goes by itself, without PATH, and remove it: nothing is left."""
    wine.install(setup)
    place = wine.place(wine.value("HKCU", UNINSTALL, "InstallLocation"))
    same("usual folder", place.relative_to(wine.prefix / "drive_c" / "users").parts[1:], (
        "AppData", "Local", "Programs", "Vouch"
    ))  # fmt: skip
    same("files", wine.files(place), sorted([*files, REMOVER]))
    same("PATH untouched", wine.value("HKCU", "Environment", "Path"), LONG_PATH)
    same("entries in the Start menu", wine.menu(), 1)
    wine.remove("HKCU", place)
    same("the folder is gone", place.exists(), False)
    same("entries in the Start menu", wine.menu(), 0)
    say("The usual folder: nothing is left.")


def everybody(wine: Wine, setup: Path, files: list[str]) -> None:
    """Install for everybody and remove it."""
    wine.install(setup, "/AllUsers")
    place = wine.place("C:\\Program Files\\Vouch")
    same("files for everybody", wine.files(place), sorted([*files, REMOVER]))
    same("no entry for one user", wine.value("HKCU", UNINSTALL, "DisplayVersion"), "")
    wine.remove("HKLM", place)
    same("the folder is gone", place.exists(), False)
    say("For everybody: nothing is left.")


def odd_folders(wine: Wine, setup: Path) -> None:
    """Refuse folders that Windows would read otherwise; remove a copy of Vouch, and the installed one stays."""
    for name in ("100%TEMP%", "a;b"):
        same(f"exit code for {name}", wine.run_for_code(str(setup), "/S", f"/D=C:\\{name}"), 2)
        same(f"nothing is in {name}", wine.files(wine.place(f"C:\\{name}")), [])
    wine.install(setup)
    place = wine.place(wine.value("HKCU", UNINSTALL, "InstallLocation"))
    copy = wine.place("C:\\copy")
    shutil.copytree(place, copy)
    wine.run(f"C:\\copy\\{REMOVER}", "/S", "_?=C:\\copy")
    same("the program of the copy is gone", (copy / "vouchw.exe").exists(), False)
    same("the installed one still is known", wine.value("HKCU", UNINSTALL, "DisplayVersion"), facts.version())
    same("entries in the Start menu", wine.menu(), 1)
    wine.remove("HKCU", place)
    say("Folders with ; or % were refused, and a copy was removed without the installed one.")


@dataclass(frozen=True)
class Wine:
    """A Windows of its own in a folder."""

    prefix: Path

    @property
    def program(self) -> str:
        """The program that runs Windows programs. Raises Stop when it is missing."""
        found = shutil.which("wine") or shutil.which("wine64")
        if found is None:
            raise Stop(
                "wine is missing, so the installer cannot be proved here. On Debian: apt-get install wine wine64"
            )
        return found

    @property
    def env(self) -> dict[str, str]:
        """The environment: no screen, no questions, no chatter."""
        own = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
        own |= {"WINEPREFIX": str(self.prefix), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml="}
        return {**own, "LC_ALL": "C.UTF-8"}

    def start(self) -> None:
        """Make a new Windows 10."""
        self.run("wineboot", "-i")
        self.run("winecfg", "-v", "win10")

    def stop(self) -> None:
        """End what still runs in this Windows."""
        if (server := shutil.which("wineserver")) and self.prefix.exists():
            subprocess.run([server, "-k"], env=self.env, check=False)

    def run(self, *words: str) -> str:
        """Run a program and return what it prints. Raises Stop when it ends badly."""
        done = subprocess.run([self.program, *words], env=self.env, capture_output=True, timeout=300, check=False)
        if done.returncode:
            raise Stop(
                f"`{' '.join(words)}` ended with {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}"
            )
        return done.stdout.decode("utf-8", errors="replace")

    def run_for_code(self, *words: str) -> int:
        """Run a program and return its exit code."""
        return subprocess.run(
            [self.program, *words], env=self.env, capture_output=True, timeout=300, check=False
        ).returncode

    def install(self, setup: Path, *switches: str) -> None:
        """Run an installer silently."""
        self.run(str(setup), "/S", *switches)

    def remove(self, root: str, place: Path) -> None:
        """Remove Vouch as Windows does it when nobody is asked, and wait for the end: it runs from a copy of itself."""
        command = self.value(root, UNINSTALL, "QuietUninstallString")
        same("how it is removed", command.endswith(f'\\{REMOVER}" /S'), True)
        self.run(command.split('"')[1], "/S")
        for _ in range(120):
            if not (place / REMOVER).exists() and not self.value(root, UNINSTALL, "DisplayName"):
                return
            time.sleep(0.5)
        raise Stop("The removal did not come to its end.")

    def query(self, root: str, key: str) -> str:
        """Return what is in and below a key of the registry as an export of it, "" when there is nothing."""
        told = self.prefix / "drive_c" / "told.reg"
        told.unlink(missing_ok=True)
        self.run_for_code("reg", "export", f"{root}\\{key}", "C:\\told.reg", "/y")
        return told.read_text(encoding="utf-16").partition("]\n")[2].strip("\n") if told.exists() else ""

    def value(self, root: str, key: str, name: str) -> str:
        """Return a text of the registry ("" is the key's own), "" when there is none."""
        own = self.query(root, key).partition("\n[")[0].replace("\\\n", "")
        left = f'"{name}"' if name else "@"
        found = re.search(rf"^{re.escape(left)}=(.*)$", own, re.MULTILINE)
        if found is None:
            return ""
        if found[1].startswith("hex(2):"):
            return bytes.fromhex(re.sub(r"[,\s]", "", found[1][7:])).decode("utf-16-le").rstrip("\0")
        return found[1][1:-1].replace('\\"', '"').replace("\\\\", "\\")

    def place(self, path: str) -> Path:
        """Return where a folder of drive C lies."""
        return self.prefix.joinpath("drive_c", *path.split("\\")[1:])

    def files(self, place: Path) -> list[str]:
        """Return the files below a folder, sorted, with `/`."""
        return sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file())

    def menu(self) -> int:
        """Return how many entries called Vouch the Start menus have."""
        return len(list(self.prefix.rglob("Vouch.lnk")))


def stand_in(source: Path, payload: Path) -> list[str]:
    """Fill a folder with a stand-in for each file of a Linux bundle, named as on Windows, and return the names."""
    names = {
        path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file() and not path.is_symlink()
    }
    files = {as_on_windows(name) for name in names} | {"vouch.exe", "vouchw.exe"}
    for file in files:
        put(payload / file, file.encode())
    program = payload.with_name("stand-in.exe")
    script = windows_setup.SCRIPT.with_name("stand-in.nsi")
    command = [windows_setup.makensis(), "-V1", f"-DOUTFILE={program}", f"-DMILLISECONDS={OPEN_FOR}", str(script)]
    if subprocess.run(command, check=False).returncode:
        raise Stop("makensis could not build the stand-in program; see above.")
    for name in windows_setup.PROGRAMS:
        shutil.copy(program, payload / name)
    return sorted(files)


def as_on_windows(name: str) -> str:
    """Return what a file of the Linux bundle would be called on Windows: `a.so` is `a.pyd`, `liba.so.1` is `a.dll`."""
    path = PurePosixPath(name)
    if name == facts.NAME:
        return f"{name}.exe"
    if ".so" not in path.name:
        return name.replace("PySide6/Qt/", "PySide6/")
    stem = path.name.split(".")[0]
    if path.name.startswith("lib"):
        folder = "_internal/PySide6" if "/Qt/lib/" in name else str(path.parent)
        return f"{folder.replace('PySide6/Qt/', 'PySide6/')}/{stem.removeprefix('lib')}.dll"
    ending = ".cp311-win_amd64.pyd" if ".cpython-" in path.name else ".pyd"
    folder = re.sub(r"/python3\.\d+/lib-dynload$", "", str(path.parent))
    return f"{folder}/{stem}{ending}"


def put(path: Path, content: bytes) -> None:
    """Write a file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def same(what: str, seen: object, wanted: object) -> None:
    """Raise Stop when what was seen is not what was wanted."""
    if seen == wanted:
        return
    if isinstance(seen, list) and isinstance(wanted, list):
        too_many, missing = sorted(set(seen) - set(wanted)), sorted(set(wanted) - set(seen))
        raise Stop(f"{what}: {len(too_many)} too many {too_many[:5]}, {len(missing)} missing {missing[:5]}.")
    raise Stop(f"{what}: {str(seen)[-200:]!r} instead of {str(wanted)[-200:]!r}.")


if __name__ == "__main__":
    sys.exit(main())
