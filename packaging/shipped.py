"""What a bundle holds of other people's work; run by the Python of the environment that the bundle was made in.

`python packaging/shipped.py BUNDLE` prints one JSON document: the Python, the distributions with those of their files
that are in the bundle, and all native files. Nothing is guessed from names in a requirements file: a distribution
counts when one of its modules is in the archive of the executable, or one of its files in the folder.
"""

from __future__ import annotations

import importlib.metadata
import importlib.resources
import json
import os
import platform
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

NATIVE = (b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xbe\xba\xfe\xca")
"""How programs and shared libraries begin: ELF, PE, Mach-O (one processor, several)."""

STANDARD = {"Apache-2.0": "apache", "BSD-3-Clause": "bsd3", "GPL-3.0": "gpl3", "LGPL-3.0": "lgpl", "MIT": "mit"}
"""The licences whose texts some wheels lack, and what the package `lice`, which has them, calls them."""

BLANKS = {"{{ year }}": "[year]", "{{ organization }}": "[copyright holder]", "{{ project }}": "the copyright holder"}
"""What `lice` leaves to be filled in, and what stands there instead: the holders are named beside the text."""

LICENCE_WORDS = ("licen", "copying", "notice", "authors", "copyright", "sboms/")


def modules(executable: Path) -> set[str]:
    """Return the dotted names of all modules in the archive of a PyInstaller executable."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(executable))
    found: set[str] = set()
    for name, entry in archive.toc.items():
        if entry[-1] == "z":
            found.update(archive.open_embedded_archive(name).toc)
    return found


def native_files(contents: Path) -> list[str]:
    """Return the programs and shared libraries below a folder, relative to it, symbolic links left out."""
    found = []
    for path in contents.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                start = file.read(4)
            if start.startswith(NATIVE):
                found.append(path.relative_to(contents).as_posix())
    return sorted(found)


def distributions(names: set[str], present: set[str]) -> list[dict[str, Any]]:
    """Return the installed distributions of which a module or a file is shipped, sorted by name.

    `names` are dotted modules, `present` the files of the bundle's contents, with `/`. Each has the fields of its
    metadata, the paths of its licence texts, and the files of it that are shipped.
    """
    found = [_shipped(one, names, present) for one in importlib.metadata.distributions()]
    return sorted((one for one in found if one is not None), key=lambda one: str(one["name"]).lower())


def _shipped(one: importlib.metadata.Distribution, names: set[str], present: set[str]) -> dict[str, Any] | None:
    files = [str(PurePosixPath(*file.parts)) for file in one.files or []]
    inside = sorted({file for file in files if file in present})
    if not inside and not any(_module(file) in names for file in files):
        return None
    return described(one, inside)


def described(one: importlib.metadata.Distribution, inside: list[str]) -> dict[str, Any]:
    """Return what the metadata of a distribution say that a list of parts needs."""
    metadata = one.metadata

    def one_of(field: str) -> str:
        return str((metadata.get_all(field) or [""])[0])

    texts = [file for file in one.files or [] if ".dist-info/" in str(file) and _is_text(str(file))]
    return {
        "name": metadata["Name"],
        "version": one.version,
        "expression": one_of("License-Expression"),
        "licence": one_of("License"),
        "classifiers": [line for line in metadata.get_all("Classifier") or [] if line.startswith("License ::")],
        "home": one_of("Home-page") or _home(metadata.get_all("Project-URL") or []),
        "texts": sorted(str(one.locate_file(file)) for file in texts),
        "files": inside,
        "holds": sorted(PurePosixPath(*file.parts).name for file in one.files or []),
    }


def _is_text(file: str) -> bool:
    within = file.partition(".dist-info/")[2].lower()
    return any(word in within for word in LICENCE_WORDS)


def _home(addresses: Iterable[str]) -> str:
    pairs = [line.partition(",")[::2] for line in addresses]
    known = {label.strip().lower(): address.strip() for label, address in pairs}
    for label in ("homepage", "home", "repository", "source", "source code", "source-code", "documentation"):
        if label in known:
            return known[label]
    return next(iter(known.values()), "")


def _module(file: str) -> str:
    path = PurePosixPath(file)
    if path.suffix != ".py":
        return ""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def python() -> dict[str, Any]:
    """Return the Python that is shipped: its version, its licence text, and the names of the native files it has."""
    base, library = Path(sys.base_prefix), Path(sysconfig.get_path("stdlib"))
    debian = Path(f"/usr/share/doc/python{sys.version_info[0]}.{sys.version_info[1]}/copyright")
    texts = [one for one in (library / "LICENSE.txt", base / "LICENSE.txt", debian) if one.is_file()]
    own = sysconfig.get_config_var("INSTSONAME") or ""
    folders = [library / "lib-dynload", base / "DLLs", base, base / "lib"]
    names = {
        file.name for folder in folders if folder.is_dir() and folder != Path("/usr/lib") for file in folder.iterdir()
    }
    return {
        "version": platform.python_version(),
        "texts": [str(texts[0])] if texts else [],
        "names": sorted({*names, Path(own).name} - {""}),
    }


def standard() -> dict[str, str]:
    """Return the standard licence texts of the build's environment, by the names in STANDARD."""
    folder = importlib.resources.files("lice")
    return {name: _filled((folder / f"template-{own}.txt").read_text("utf-8")) for name, own in STANDARD.items()}


def _filled(text: str) -> str:
    for blank, words in BLANKS.items():
        text = text.replace(blank, words)
    return text


def main(bundle: Path) -> None:
    """Print what a bundle holds."""
    executable = bundle / ("vouch.exe" if os.name == "nt" else "vouch")
    contents = bundle / "_internal"
    present = {path.relative_to(contents).as_posix() for path in contents.rglob("*") if path.is_file()}
    document = {
        "python": python(),
        "distributions": distributions(modules(executable), present),
        "starter": described(importlib.metadata.distribution("pyinstaller"), []),
        "native": native_files(contents),
        "standard": standard(),
    }
    json.dump(document, sys.stdout, indent=1)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
