"""Puts an artefact where the smoke test can start it: installs it as its user would, or unpacks it.

A new kind of artefact is one function here and one row in KINDS.
"""

from __future__ import annotations

import gzip
import hashlib
import lzma
import os
import shutil
import ssl
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import needs
from dev import LIBRARIES, Stop
from facts import NAME, TITLE, system
from fresh_root import Root, called
from surroundings import Failed

_EXE = ".exe" if os.name == "nt" else ""


@dataclass(frozen=True)
class Installed:
    """A program that was put somewhere: `program` and `window` as they are called, from within its root if it has one.

    `files` lists all that is the program's own, in our file system, each time it is asked. `remove` takes it away.
    """

    how: str
    program: Path
    window: Path
    files: Callable[[], list[Path]]
    remove: Callable[[], None]

    def fingerprint(self) -> dict[str, str]:
        """Return what each file of the program is: its mode with its target or the SHA-256 of its bytes."""
        return {str(one): f"{one.lstat().st_mode:o} {_content(one)}" for one in self.files() if not one.is_dir()}


def install(artefact: Path, place: Path, root: Root | None) -> Installed:
    """Install an artefact: into the root when there is one, else into a folder `place`, which is made.

    Raises Stop for what is no artefact of this system, Failed when it cannot be installed.
    """
    if artefact.is_dir():
        return _folder(artefact, place, root)
    for suffix, kind in KINDS.items():
        if artefact.name.endswith(suffix):
            if not artefact.is_file():
                raise Stop(f"{artefact} is not there; python3 packaging/build.py makes it.")
            if system() not in kind.systems:
                raise Stop(f"{artefact.name} can be installed only on {', '.join(kind.systems)}.")
            if not artefact.stat().st_size:
                raise Stop(f"{artefact.name} is empty; python3 packaging/build.py makes it anew.")
            return kind.install(artefact, place, root)
    raise Stop(f"{artefact.name} is none of these: a folder, {', '.join(KINDS)}.")


# -- folders and archives --------------------------------------------------------------------------------------------
def _folder(artefact: Path, place: Path, root: Root | None) -> Installed:
    if not (artefact / f"{NAME}{_EXE}").is_file():
        raise Stop(f"{artefact} is no folder of a bundle: there is no {NAME}{_EXE} in it.")
    target = _target(place, root)
    shutil.copytree(artefact, target, symlinks=True)
    return _bundle(f"copied, with {_libraries(target, root)}", target, root)


def _tar(artefact: Path, place: Path, root: Root | None) -> Installed:
    target = _target(place, root)
    target.mkdir(parents=True)
    with _read_whole(artefact), tarfile.open(artefact) as archive:
        archive.extractall(target, filter="data")
    tops = list(target.iterdir())
    if len(tops) != 1:
        raise Failed(f"{artefact.name} unpacks to {len(tops)} things instead of one folder.")
    return _bundle(f"unpacked, with {_libraries(tops[0], root)}", tops[0], root)


_BROKEN = (tarfile.TarError, zipfile.BadZipFile, gzip.BadGzipFile, lzma.LZMAError, zlib.error)
"""What Python says of an archive that is not as it was packed; one that was cut off may end with EOFError too."""


@contextmanager
def _read_whole(artefact: Path) -> Iterator[None]:
    """Say in one sentence what Python says of an archive that does not end as it should. Raises Stop."""
    try:
        yield
    except (*_BROKEN, EOFError) as error:
        told = f"{artefact.name} is damaged or was cut off ({str(error).splitlines()[0]})"
        raise Stop(f"{told}; python3 packaging/build.py makes it anew.") from error


def _bundle(how: str, folder: Path, root: Root | None) -> Installed:
    program = folder / f"{NAME}{_EXE}"
    if not program.is_file():
        raise Failed(f"There is no {program.name} in it.")
    windowed = folder / f"{NAME}w{_EXE}"
    inside = root.inside if root else Path
    return Installed(
        how,
        inside(program),
        inside(windowed if windowed.is_file() else program),
        lambda: sorted(folder.rglob("*")),
        lambda: shutil.rmtree(folder),
    )


# -- packages of Linux -----------------------------------------------------------------------------------------------
def _deb(artefact: Path, place: Path, root: Root | None) -> Installed:
    if root is None:
        called("dpkg-deb", "-x", artefact, _made(place))
        return _tree("unpacked by dpkg-deb", place)
    name = called("dpkg-deb", "-f", artefact, "Package").strip()
    handed = root.path / "var" / "tmp" / artefact.name
    shutil.copyfile(artefact, handed)
    root.apt("install", root.inside(handed))
    handed.unlink()
    return _packaged("installed by apt-get", root, ["dpkg", "-L", name], lambda: root.apt("purge", name))


def _rpm(artefact: Path, place: Path, root: Root | None) -> Installed:
    if root is None:
        _pour(["rpm2cpio", str(artefact)], ["cpio", "-idm", "--quiet", "--no-absolute-filenames"], _made(place))
        return _tree("unpacked by rpm2cpio", place)
    tool = ("rpm", "--root", root.path, "--dbpath", "/var/lib/rpm")
    name = called("rpm", "-qp", "--queryformat", "%{NAME}", artefact).strip()
    called(*tool, "--nodeps", "--install", artefact)
    libraries = _libraries(root.path / "usr" / "lib" / NAME, root)

    def remove() -> None:
        called(*tool, "--nodeps", "--erase", name)

    how = f"installed by rpm --nodeps (Debian knows no names of Fedora's packages), with {libraries}"
    files = called(*tool, "-ql", name).split("\n")
    return _packaged(how, root, files, remove)


def _packaged(how: str, root: Root, listed: list[str], remove: Callable[[], None]) -> Installed:
    """Describe what a package manager installed; `listed` is the list of its files, or the command that prints it."""
    lines = root.run(*listed).split("\n") if listed[:1] == ["dpkg"] else listed
    folder = root.path / "usr" / "lib" / NAME
    others = [root.path / one.lstrip("/") for one in lines if one]
    program = Path("/usr/bin") / NAME

    def files() -> list[Path]:
        return sorted({*(one for one in others if one.is_symlink() or one.exists()), *folder.rglob("*")})

    return Installed(how, program, program, files, remove)


def _tree(how: str, place: Path) -> Installed:
    program = place / "usr" / "bin" / NAME
    if program.is_symlink():
        target = program.readlink()
        program = place / target.relative_to("/") if target.is_absolute() else program
    if not program.is_file():
        raise Failed(f"There is no usr/bin/{NAME} in it.")
    return Installed(how, program, program, lambda: sorted(place.rglob("*")), lambda: shutil.rmtree(place))


def _libraries(folder: Path, root: Root | None) -> str:
    """Install into the root what our packages declare for a bundle, and say whose libraries the program gets."""
    if root is None:
        return "the libraries of this system"
    root.apt("satisfy", ", ".join(needs.needs(folder).debian()))
    return "the libraries that the .deb declares"


def _pour(source: Sequence[str], sink: Sequence[str], folder: Path) -> None:
    if missing := [tool for tool in (source[0], sink[0]) if shutil.which(tool) is None]:
        raise Stop(f"{' and '.join(missing)}: missing. On Debian or Ubuntu: sudo apt-get install -y rpm2cpio cpio")
    made = subprocess.run(list(source), capture_output=True, check=False)
    done = subprocess.run(list(sink), cwd=folder, input=made.stdout, capture_output=True, check=False)
    if made.returncode or done.returncode:
        raise Failed(f"{' '.join(source)}: {(made.stderr + done.stderr).decode(errors='replace')}")


# -- Python ----------------------------------------------------------------------------------------------------------
def _python(artefact: Path, place: Path, root: Root | None) -> Installed:
    """Install into an empty environment by pip, which fetches what the package declares."""
    with _read_whole(artefact):
        _look_through(artefact)
    if root is None:
        python, at, handed = _interpreter(), place, artefact
        called(python, "-m", "venv", at)
        _pip(called, at, handed)
        how = f"installed by pip into an empty environment of {python}"
    else:
        root.apt("install", "python3-venv", "ca-certificates", "fonts-dejavu-core", *LIBRARIES.values())
        at = root.path / "opt" / NAME
        handed = root.path / "var" / "tmp" / artefact.name
        shutil.copyfile(artefact, handed)
        _trust(root)
        root.run("python3", "-m", "venv", root.inside(at))
        _pip(root.run, root.inside(at), root.inside(handed))
        how = "installed by pip into an empty environment, with Qt's libraries and a font"
    program = at / ("Scripts" if os.name == "nt" else "bin") / f"{NAME}{_EXE}"
    program = root.inside(program) if root else program
    return Installed(how, program, program, lambda: sorted(at.rglob("*")), lambda: shutil.rmtree(at))


def _look_through(artefact: Path) -> None:
    """Read a wheel or an sdist to its end, as pip would answer a broken one with a traceback of its own."""
    if artefact.suffix == ".whl":
        with zipfile.ZipFile(artefact) as wheel:
            if broken := wheel.testzip():
                raise zipfile.BadZipFile(broken)
    else:
        with tarfile.open(artefact) as archive:
            archive.getmembers()


def _pip(run: Callable[..., str], environment: Path, artefact: Path) -> None:
    python = environment / ("Scripts" if os.name == "nt" else "bin") / f"python{_EXE}"
    run(python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet", artefact)


def _trust(root: Root) -> None:
    """Let the root trust whom this system trusts: behind a company's proxy, pip could fetch nothing otherwise."""
    named = os.environ.get("PIP_CERT") or ssl.get_default_verify_paths().cafile
    if named and Path(named).is_file():
        shutil.copyfile(named, root.path / "etc" / "ssl" / "certs" / "ca-certificates.crt")


def _interpreter() -> str:
    """Return a Python that users who are not us may start too, else ours."""
    for one in (sys.executable, "/usr/bin/python3"):
        reachable = all(folder.stat().st_mode & 0o001 for folder in Path(one).resolve().parents)
        if reachable and not subprocess.run([one, "-c", _USABLE], capture_output=True, check=False).returncode:
            return one
    return sys.executable


_USABLE = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))"


# -- Windows and macOS -----------------------------------------------------------------------------------------------
def _setup(artefact: Path, place: Path, root: Root | None) -> Installed:
    """Run the installer silently; NSIS takes the rest of the line after /D= as the folder, without quotes."""
    del root
    _silently(f'"{artefact}" /S /D={place}')
    program, remover = place / f"{NAME}.exe", place / f"uninstall-{NAME}.exe"
    if not (program.is_file() and remover.is_file()):
        raise Failed(f"{artefact.name} ended well, but there is no {program.name} or {remover.name} in {place}.")

    def remove() -> None:
        _silently(f'"{remover}" /S _?={place}')
        remover.unlink(missing_ok=True)  # with _?= it runs from where it lies, and cannot take itself away

    return Installed("installed silently", program, place / f"{NAME}w.exe", lambda: sorted(place.rglob("*")), remove)


def _silently(line: str) -> None:
    done = subprocess.run(line, capture_output=True, check=False)
    if done.returncode:
        raise Failed(f"$ {line}\nexit code {done.returncode}")


def _dmg(artefact: Path, place: Path, root: Root | None) -> Installed:
    del root
    mount, bundle = place / "mounted", place / f"{TITLE}.app"
    mount.mkdir(parents=True)
    called("hdiutil", "attach", "-nobrowse", "-readonly", "-mountpoint", mount, artefact)
    try:
        called("ditto", mount / f"{TITLE}.app", bundle)
    finally:
        called("hdiutil", "detach", mount)
    programs = bundle / "Contents" / "MacOS"
    return Installed(
        "copied from the disk image",
        programs / NAME,
        programs / f"{NAME}w",
        lambda: sorted(bundle.rglob("*")),
        lambda: shutil.rmtree(bundle),
    )


@dataclass(frozen=True)
class Kind:
    """How one kind of artefact is installed, and where that can be done."""

    systems: tuple[str, ...]
    install: Callable[[Path, Path, Root | None], Installed]


_ALL = ("linux", "windows", "macos")
KINDS = {
    ".deb": Kind(("linux",), _deb),
    ".rpm": Kind(("linux",), _rpm),
    ".tar.xz": Kind(("linux",), _tar),
    ".whl": Kind(_ALL, _python),
    ".tar.gz": Kind(_ALL, _python),
    ".exe": Kind(("windows",), _setup),
    ".dmg": Kind(("macos",), _dmg),
}
"""Each kind by the end of its name."""


def _target(place: Path, root: Root | None) -> Path:
    return root.path / "opt" / NAME if root else place


def _made(place: Path) -> Path:
    place.mkdir(parents=True)
    return place


def _content(path: Path) -> str:
    if path.is_symlink():
        return f"-> {path.readlink()}"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
