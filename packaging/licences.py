"""Gathers, for every part of other people's work in a bundle, its licence and the texts that have to travel with it.

Writes `_internal/licences/parts.json` and one folder of texts for each part. It stops when a part has no text, or a
licence that `spdx.py` does not allow, so that neither can slip into a release.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

import qt_notices
import spdx
import system_parts
from dev import Stop

SPELLINGS = {
    "Apache 2.0": "Apache-2.0",
    "PSFL": "PSF-2.0",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
}
"""How older metadata write a licence, and its SPDX expression."""

READ = {"pypdfium2": "Apache-2.0 OR BSD-3-Clause", "pyinstaller": spdx.BOOTLOADER}
"""Distributions whose metadata hold no expression, and what a person read in their licence files."""

QT = ("PySide6_Essentials", "shiboken6")
QT_FILE = re.compile(r"PySide6/(Qt/|plugins/|translations/|Qt6\w+\.dll)|(.*/)?Qt\w+\.framework/")
PDFIUM = re.compile(r"pypdfium2_raw/(lib)?pdfium\.(so|dll|dylib)")
PDFIUM_LICENCE = (
    "BSD-3-Clause AND BSD-2-Clause AND Apache-2.0 AND FTL AND MIT AND Unicode-3.0 AND IJG"
    " AND Libpng AND Zlib AND libtiff"
)


@dataclass(frozen=True)
class Part:
    """One work of somebody else in the bundle.

    `licence` is an SPDX expression, `texts` are paths relative to the folder of licences, `files` those of the bundle's
    contents that are this part's (none for Python code, which is inside the executable), `purl` its package URL, and
    `inside` the works that are built into it: each with name, version, licence and purl, "" where nothing is known.
    """

    name: str
    version: str
    licence: str
    home: str
    texts: tuple[str, ...]
    purl: str
    files: tuple[str, ...] = ()
    inside: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Found:
    """A part before its texts are in their place: the texts by the name they get, as content."""

    part: Part
    texts: tuple[tuple[str, bytes], ...]


def gather(bundle: Path, python: Path) -> list[Part]:
    """Write the licences of everything in a bundle into it and return its parts, sorted by name.

    `python` is the interpreter of the environment that the bundle was made in. Raises Stop for a part without a text,
    with a licence that is not allowed, or of unknown origin.
    """
    probe = Path(__file__).with_name("shipped.py")
    asked = subprocess.run([str(python), str(probe), str(bundle)], capture_output=True, text=True, check=False)
    if asked.returncode:
        said = asked.stderr.strip().splitlines() or [f"exit code {asked.returncode}"]
        raise Stop(f"What the bundle holds could not be read: {said[-1]}")
    parts = found_in(json.loads(asked.stdout))
    return write(parts, bundle / "_internal" / "licences")


def found_in(document: dict[str, Any]) -> list[Found]:
    """Return the parts that `shipped.py` tells of. Raises Stop for a file of unknown origin."""
    shipped, interpreter = document["distributions"], document["python"]
    known = {file for one in shipped for file in one["files"]}
    moved = {name: one for one in shipped for name in one["holds"]}
    own: list[str] = []
    system: dict[str, list[str]] = {}
    for file in document["native"]:
        name = PurePosixPath(file).name
        if file in known:
            continue
        if name in moved:
            moved[name]["files"].append(file)
        elif name in interpreter["names"] or _is_framework(file):
            own.append(file)
        else:
            system.setdefault(_origin(name), []).append(file)
    starter = {**document["starter"], "files": []}
    parts = [_python(interpreter, own)]
    for one in [*(each for each in shipped if each["name"].lower() not in {"vouch", "pyinstaller"}), starter]:
        parts += _distribution(one, document["standard"])
    parts += [_system(origin, files) for origin, files in system.items()]
    return sorted(parts, key=lambda one: one.part.name.lower())


def write(parts: Iterable[Found], folder: Path) -> list[Part]:
    """Judge parts, put their texts into a new folder with `parts.json`, and return them with the paths of the texts."""
    parts = list(parts)
    if wrong := [complaint for one in parts for complaint in complaints(one)]:
        raise Stop("The licences are not in order:\n" + "\n".join(f"  {one}" for one in wrong))
    shutil.rmtree(folder, ignore_errors=True)
    done = []
    for one in parts:
        own = re.sub(r"[^a-z0-9.+-]+", "-", one.part.name.lower()).strip("-")
        for name, text in one.texts:
            path = folder / own / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
        done.append(replace(one.part, texts=tuple(sorted(f"{own}/{name}" for name, _ in one.texts))))
    table = json.dumps([asdict(one) for one in done], indent=1, ensure_ascii=False, sort_keys=True)
    (folder / "parts.json").write_text(f"{table}\n", encoding="utf-8", newline="\n")
    return done


def complaints(one: Found) -> list[str]:
    """Return what is wrong with the licence of a part and of the works inside it, one sentence each."""
    texts = [name for name, _ in one.texts if not name.startswith("sboms/")]
    said = [] if texts else [f"{one.part.name} {one.part.version} has no licence text."]
    rows = [(one.part.name, one.part.licence)]
    rows += [(f"{inner['name']} (in {one.part.name})", inner["licence"]) for inner in one.part.inside]
    for name, licence in rows:
        try:
            if not spdx.allowed(licence):
                said.append(f"{name}: {licence} is not among the licences that may be shipped.")
        except spdx.Unreadable:
            said.append(f"{name}: {licence or 'nothing'} is given as its licence, which is no SPDX expression.")
    return said


def read(bundle: Path) -> list[Part]:
    """Return the parts of a bundle whose licences were gathered before."""
    rows = json.loads((bundle / "_internal" / "licences" / "parts.json").read_text(encoding="utf-8"))
    sequences = ("texts", "files", "inside")
    return [Part(**{**row, **{name: tuple(row[name]) for name in sequences}}) for row in rows]


def expression(one: dict[str, Any]) -> str:
    """Return the licence of a distribution as an SPDX expression as far as its metadata say it, or what they say."""
    if name := READ.get(str(one["name"]).lower()):
        return name
    if one["expression"]:
        return str(one["expression"])
    words = [str(one["licence"]).strip(), *one["classifiers"]]
    return next((SPELLINGS.get(word, word) for word in words if word), "")


def _distribution(one: dict[str, Any], standard: Mapping[str, str]) -> list[Found]:
    name, licence = str(one["name"]), expression(one)
    if name in QT:
        return _qt(one, licence, standard)
    lists = {path: _inside(Path(path)) for path in one["texts"] if path.endswith(".json")}
    inside = tuple(inner for within in lists.values() for inner in within)
    told = [path for path in one["texts"] if lists.get(path, True)]  # a list of nothing but build tools stays behind
    texts = [(_short(Path(path)), Path(path).read_bytes()) for path in told]
    if licence == "Apache-2.0" and not any("sboms" not in name for name, _ in texts):
        texts.append(_text("Apache-2.0", standard))
    part = Part(name, one["version"], licence, one["home"], (), _purl(one), tuple(sorted(one["files"])), inside)
    if name != "pypdfium2":
        return [Found(part, tuple(texts))]
    library = tuple(file for file in part.files if PDFIUM.fullmatch(file))
    part = replace(part, files=tuple(file for file in part.files if file not in library))
    build = [(name.removeprefix("BUILD_LICENSES/"), text) for name, text in texts if name.startswith("BUILD_LICENSES/")]
    version = _pdfium_version(Path(one["texts"][0]))
    home, purl = "https://pdfium.googlesource.com/pdfium/", f"pkg:generic/pdfium@{version}"
    pdfium = Part("PDFium", version, PDFIUM_LICENCE, home, (), purl, library)
    return [Found(part, tuple(row for row in texts if not row[0].startswith("BUILD_"))), Found(pdfium, tuple(build))]


def _text(name: str, standard: Mapping[str, str]) -> tuple[str, bytes]:
    return f"{name}.txt", standard[name].encode()


def _pdfium_version(text: Path) -> str:
    """Return the version of the PDFium that pypdfium2 brings, found beside the metadata that hold a text of it."""
    site = Path(text.as_posix().partition(".dist-info/")[0]).parent
    said = json.loads((site / "pypdfium2_raw" / "version.json").read_text(encoding="utf-8"))
    return ".".join(str(said[name]) for name in ("major", "minor", "build", "patch"))


def _qt(one: dict[str, Any], licence: str, standard: Mapping[str, str]) -> list[Found]:
    """Return PySide6 or shiboken6, and with PySide6 the Qt that its wheel brings."""
    version = str(one["version"])
    texts = [_text(name, standard) for name in ("LGPL-3.0", "GPL-3.0")]
    texts.append(("README.txt", qt_notices.how_to_replace(version).encode()))
    qt = tuple(sorted(file for file in one["files"] if QT_FILE.match(file)))
    rest = tuple(sorted(file for file in one["files"] if file not in qt))
    part = Part(str(one["name"]), version, licence, "https://doc.qt.io/qtforpython-6/", (), _purl(one), rest)
    if one["name"] != "PySide6_Essentials":
        return [Found(part, tuple(texts))]
    if not version.startswith(f"{qt_notices.REVIEWED}."):
        raise Stop(
            f"Qt is {version}, and the works inside it were last read for {qt_notices.REVIEWED}: see qt_notices.py."
        )
    works = tuple(
        {"name": row["name"], "version": "", "licence": row["licence"], "purl": ""} for row in qt_notices.works()
    )
    others = ("third-party.txt", qt_notices.third_party(standard).encode())
    with_others = [*texts, others, _text("Apache-2.0", standard)]
    library = Part("Qt", version, "LGPL-3.0-only", "https://www.qt.io/", (), f"pkg:generic/qt@{version}", qt, works)
    return [Found(part, tuple(texts)), Found(library, tuple(with_others))]


def _inside(path: Path) -> list[dict[str, str]]:
    """Return the works that the list of parts (CycloneDX) in a wheel says are built into it."""
    rows = json.loads(path.read_text(encoding="utf-8")).get("components", [])
    found = []
    for row in rows:
        said = row.get("licenses") or [{}]
        licence = said[0].get("expression") or said[0].get("license", {}).get("id", "")
        found.append({"name": row["name"], "version": row.get("version", ""), "licence": licence,
                      "purl": str(row.get("purl", "")).partition("?")[0]})  # fmt: skip
    return sorted(found, key=lambda one: (one["name"], one["version"]))


def _python(interpreter: dict[str, Any], own: list[str]) -> Found:
    version = str(interpreter["version"])
    texts = tuple(("LICENSE.txt", Path(path).read_bytes()) for path in interpreter["texts"])
    purl = f"pkg:generic/python@{version}"
    return Found(Part("Python", version, "Python-2.0", "https://www.python.org/", (), purl, tuple(sorted(own))), texts)


def _origin(name: str) -> str:
    return "Microsoft" if system_parts.MICROSOFT.fullmatch(name) else system_parts.package_of(name)


_MICROSOFT = """\
Files of the Microsoft Visual C++ Runtime (vcruntime140*.dll, msvcp140*.dll and their like) are shipped unchanged beside
the program that needs them. They are among the files that the licence terms of Microsoft Visual Studio name as
redistributable ("Distributable Code"): https://learn.microsoft.com/visualstudio/releases/2022/redistribution
"""


def _system(origin: str, files: list[str]) -> Found:
    if origin == "Microsoft":
        home = "https://learn.microsoft.com/cpp/windows/redistributing-visual-cpp-files"
        part = Part("Microsoft Visual C++ Runtime", "14", "LicenseRef-MS-RUNTIME", home, (), "pkg:generic/vcruntime@14")
        return Found(replace(part, files=tuple(sorted(files))), (("notice.txt", _MICROSOFT.encode()),))
    version, licence = system_parts.version_of(origin), system_parts.licence_of(origin)
    texts = tuple((path.name, path.read_bytes()) for path in system_parts.texts_of(origin, licence))
    home, purl = (
        f"https://packages.{system_parts.vendor()}.org/{origin}",
        f"pkg:deb/{system_parts.vendor()}/{origin}@{quote(version, safe=':~')}",
    )
    return Found(Part(origin, version, licence, home, (), purl, tuple(sorted(files))), texts)


def _is_framework(file: str) -> bool:
    """Say whether a file is the interpreter itself as macOS carries it."""
    return re.fullmatch(r"(.*/)?Python(\.framework/Versions/[\d.]+/Python)?", file) is not None


def _short(path: Path) -> str:
    """Return a text's name within its distribution: `licenses/` goes, folders below it stay."""
    within = path.as_posix().partition(".dist-info/")[2]
    return within.removeprefix("licenses/")


def _purl(one: dict[str, Any]) -> str:
    name = re.sub(r"[-_.]+", "-", str(one["name"])).lower()
    return f"pkg:pypi/{name}@{one['version']}"
