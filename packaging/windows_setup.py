"""Builds the installer for Windows with NSIS from the files that the bundle really has.

The script is `packaging/windows/setup.nsi`; what it includes is written here: the names, and the lists of files to
install and to remove, so that removing Vouch takes exactly what was installed and nothing that a user put beside it.
Whether the installer does what it should is proved by `packaging/windows_proof.py`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import facts
import icon_files
from bundle_details import four_numbers
from dev import Stop, say

SCRIPT = facts.ROOT / "packaging" / "windows" / "setup.nsi"
THUMBPRINT = "VOUCH_WINDOWS_THUMBPRINT"
"""The environment variable with the SHA-1 of the certificate to sign with, which stands in the user's store."""

TIMESTAMPS = "http://timestamp.digicert.com"
PROGRAMS = (f"{facts.NAME}.exe", f"{facts.NAME}w.exe")
LONGEST = 140
"""The longest path within the bundle: with a long account name it has to fit into the 260 characters of old Windows."""


def make(out: Path) -> list[Path]:
    """Build the installer from the bundle of this system."""
    import bundle

    folder = bundle.bundle()
    sign([folder / name for name in PROGRAMS])
    made = out / f"{facts.NAME}-{facts.version()}-windows-x86_64-setup.exe"
    compile_setup(folder, made, facts.version(), pictures(bundle.environment()))
    sign([made])
    return [made]


def pictures(python: Path) -> dict[str, Path]:
    """Return the pictures of the installer by the names that the script gives them."""
    return {"ICON": icon_files.icon_file(python, "ico"), "BANNER": icon_files.banner(python)}


def compile_setup(bundle: Path, made: Path, version: str, shown: dict[str, Path], *, wide: bool | None = None) -> None:
    """Write what the script includes and run makensis. Raises Stop when it is missing or complains.

    The installer itself is of 64 bits where NSIS can make one (Debian's can) unless `wide` says otherwise; what it
    installs always is.
    """
    files = sorted(path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file())
    check_files(files)
    folder = facts.WORK / "windows" / made.stem
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    size = sum((bundle / file).stat().st_size for file in files)
    compiler = makensis()
    if wide is None:
        wide = (stubs(compiler) / "lzma_solid-amd64-unicode").exists()
    for name, text in {
        "facts.nsh": facts_text(version, made, shown, size, wide=wide),
        "install.nsh": install_text(bundle, files),
        "remove.nsh": remove_text(files),
        "folders.nsh": folders_text(files),
    }.items():
        (folder / name).write_text(f"\ufeff{text}", encoding="utf-8", newline="\r\n")
    made.parent.mkdir(parents=True, exist_ok=True)
    command = [compiler, "-V2", "-WX", "-INPUTCHARSET", "UTF8", f"-DMADE={folder}", str(SCRIPT)]
    env = {**os.environ, "SOURCE_DATE_EPOCH": str(facts.epoch())}
    done = subprocess.run(command, cwd=SCRIPT.parent, capture_output=True, text=True, env=env, check=False)
    if done.returncode:
        raise Stop(f"makensis could not build the installer:\n{(done.stdout + done.stderr)[-3000:]}")


def check_files(files: Sequence[str]) -> None:
    """Raise Stop when a bundle lacks a program, or has names that Windows or the script cannot have."""
    if missing := [name for name in PROGRAMS if name not in files]:
        raise Stop(f"The bundle has no {' and no '.join(missing)}, so it is none for Windows.")
    for file in files:
        if re.search(r'[<>:"|?*\\$\x00-\x1f]|[. ](/|$)', file) or len(file) > LONGEST:
            raise Stop(f"{file} cannot be installed on Windows: its name is too long, or has a character not allowed.")
    folded = [file.casefold() for file in files]
    if double := sorted({file for file in files if folded.count(file.casefold()) > 1}):
        raise Stop(f"Windows cannot tell these files apart: {', '.join(double)}.")


# -- what the script includes ----------------------------------------------------------------------------------------
def facts_text(version: str, made: Path, shown: dict[str, Path], size: int, *, wide: bool) -> str:
    """Return the names and numbers for the script; `size` in bytes, `wide` for an installer of 64 bits."""
    places = {"OUTFILE": made, **shown}
    rows = {
        "NAME": facts.NAME,
        "TITLE": facts.TITLE,
        "VERSION": version,
        "FOUR_NUMBERS": four_numbers(version),
        "PUBLISHER": facts.MAKER,
        "SUFFIX": facts.SUFFIX,
        "MIME": facts.MIME,
        "KILOBYTES": str(-(-size // 1024)),
    }
    if facts.HOME:
        rows["HOME"] = facts.HOME
    lines = [f"!define {name} {quoted(value)}" for name, value in rows.items()]
    lines += [f"!define {name} {quoted_place(path)}" for name, path in places.items()]
    lines += ["!define SIXTYFOUR"] if wide else []
    if os.environ.get(THUMBPRINT):
        command = subprocess.list2cmdline(signing(["%1"]))
        lines += [f"!finalize '{command}' = 0", f"!uninstfinalize '{command}' = 0"]
    return "\n".join(lines) + "\n"


def install_text(bundle: Path, files: Sequence[str]) -> str:
    """Return the instructions that put each file into its folder, folder by folder."""
    lines = []
    for folder in sorted({str(PurePosixPath(file).parent) for file in files}):
        lines.append(f"SetOutPath {quoted(inside(folder))}")
        within = [file for file in files if str(PurePosixPath(file).parent) == folder]
        lines += [f"File {quoted(f'/oname={PurePosixPath(one).name}')} {quoted_place(bundle / one)}" for one in within]
    return "\n".join(lines) + "\n"


def remove_text(files: Sequence[str]) -> str:
    """Return the instructions that delete each file."""
    return "\n".join(f"Delete {quoted(inside(file))}" for file in files) + "\n"


def folders_text(files: Sequence[str]) -> str:
    """Return the instructions that remove each folder that is empty, the deepest first."""
    folders = {str(folder) for file in files for folder in PurePosixPath(file).parents if str(folder) != "."}
    return "\n".join(f"RMDir {quoted(inside(one))}" for one in sorted(folders, key=lambda one: (-one.count("/"), one)))


def inside(path: str) -> str:
    """Return a path of the bundle as one in the folder of the installation."""
    return "$INSTDIR" if path == "." else "$INSTDIR\\" + path.replace("/", "\\")


def quoted(text: str) -> str:
    """Return text as NSIS takes it between quotation marks; a `$INSTDIR` at its start stays a variable."""
    start, rest = ("$INSTDIR", text[8:]) if text.startswith("$INSTDIR") else ("", text)
    return '"' + start + rest.replace("$", "$$").replace('"', '$\\"') + '"'


def quoted_place(path: Path) -> str:
    """Return a path on this machine as the compiler reads it: a `$` in it begins no variable, so it stands as it is."""
    return '"' + str(path).replace('"', '$\\"') + '"'


# -- tools -----------------------------------------------------------------------------------------------------------
def makensis() -> str:
    """Return the compiler of NSIS. Raises Stop when it is missing."""
    usual = [Path(os.environ.get(name, "C:/none")) / "NSIS" for name in ("ProgramFiles(x86)", "ProgramFiles")]
    found = shutil.which("makensis") or next((str(one / "makensis.exe") for one in usual if one.is_dir()), "")
    if not found:
        raise Stop(
            "makensis is missing. Install NSIS: `apt-get install nsis` on Debian, `choco install nsis` on Windows."
        )
    return found


def stubs(compiler: str) -> Path:
    """Return the folder of NSIS's beginnings of installers; Debian has those of 64 bits, the makers' own NSIS not."""
    beside = Path(compiler).resolve().parent
    return next((one for one in (beside / "Stubs", Path("/usr/share/nsis/Stubs")) if one.is_dir()), beside)


def sign(files: Sequence[Path]) -> None:
    """Sign programs with the certificate that the environment names, or say that they are not signed."""
    names = ", ".join(file.name for file in files)
    if not os.environ.get(THUMBPRINT):
        say(f"Not signed: {names} ({THUMBPRINT} is not set).")
        return
    if subprocess.run(signing([str(file) for file in files]), check=False).returncode:
        raise Stop(f"{names} could not be signed; see above.")


def signing(files: Sequence[str]) -> list[str]:
    """Return the command that signs files."""
    tool = shutil.which("signtool") or "signtool"
    words = [tool, "sign", "/sha1", os.environ[THUMBPRINT], "/fd", "sha256", "/tr", TIMESTAMPS, "/td", "sha256"]
    return [*words, *files]
