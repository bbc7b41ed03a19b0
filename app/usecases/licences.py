"""All parts that the program is made of, with their versions and licences, and the licences' texts.

A build carries the list beside its resources, gathered when it was made (`licences/parts.json`). From source, and from
a wheel, the installed packages are asked for what they say of themselves.
"""

from __future__ import annotations

import json
import platform
import re
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from app.domain.errors import UnreadableError
from app.paths import licences_folder

_LIST = "parts.json"
_TEXT = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_HOMES = {"homepage", "home page", "home", "repository", "source", "source code"}
_LONGEST = 2_000_000
"""Code points of a text that are shown; the longest licences of browsers' engines are half of that."""


@dataclass(frozen=True)
class Part:
    """A part: its name, version, licence (an SPDX expression or the words of its makers, "" when unknown), its page."""

    name: str
    version: str
    licence: str
    home: str
    texts: tuple[Path, ...]


def parts() -> tuple[Part, ...]:
    """Return all parts by name. Raises UnreadableError when the list that came with the build is damaged."""
    folder = licences_folder()
    found = _gathered(folder) if (folder / _LIST).exists() else _installed()
    return tuple(sorted(found, key=lambda part: part.name.casefold()))


def text_of(part: Part) -> str:
    """Return the texts of a part's licence one below the other, or a sentence where to find them."""
    texts = [(path.name, _read(path)) for path in part.texts]
    if len(texts) == 1:
        return texts[0][1][:_LONGEST]
    if texts:
        return "\n\n".join(f"=== {name} ===\n\n{text}" for name, text in texts)[:_LONGEST]
    where = f" See {part.home}." if part.home else ""
    return f"No text of its licence came with this part.{where}"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError as error:
        return f"{path.name} cannot be read: {error.strerror or error}."


def _gathered(folder: Path) -> list[Part]:
    try:
        listed = json.loads((folder / _LIST).read_text(encoding="utf-8"))
        return [
            Part(
                name=str(one["name"]),
                version=str(one.get("version") or ""),
                licence=str(one.get("licence") or ""),
                home=str(one.get("home") or ""),
                texts=tuple(folder / str(text) for text in one.get("texts") or ()),
            )
            for one in listed
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableError("The list of parts that came with Vouch is damaged; install Vouch again.") from error


def _installed() -> Iterator[Part]:
    yield _python()
    seen: set[str] = set()
    waiting = ["vouch"]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            package = distribution(name)
        except PackageNotFoundError:  # a need of another system
            continue
        waiting += [_NAME.match(line)[0] for line in package.requires or () if "extra ==" not in line]  # type: ignore[index]
        if name != "vouch":
            yield _part_of(package)


def _part_of(package: Distribution) -> Part:
    about = package.metadata
    files = [file for file in package.files or () if _TEXT.search(str(file).partition(".dist-info/")[2])]
    return Part(
        name=about["Name"],
        version=package.version,
        licence=_licence(package),
        home=_home(package),
        texts=tuple(sorted(Path(str(package.locate_file(file))) for file in files)),
    )


def _licence(package: Distribution) -> str:
    about = package.metadata
    stated = [*(about.get_all("License-Expression") or ()), *(about.get_all("License") or ())]
    if stated and "\n" not in stated[0]:
        return str(stated[0])
    named = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or () if one.startswith("License ::")]
    return ", ".join(named)


def _home(package: Distribution) -> str:
    about = package.metadata
    pages = dict(one.split(", ", 1) for one in about.get_all("Project-URL") or () if ", " in one)
    named = [page for label, page in pages.items() if label.casefold() in _HOMES]
    return str(next(iter([*(about.get_all("Home-page") or ()), *named, *pages.values()]), ""))


def _python() -> Part:
    folder = Path(sysconfig.get_path("stdlib"))
    texts = tuple(path for path in (folder / "LICENSE.txt", folder.parent / "LICENSE.txt") if path.is_file())
    return Part("Python", platform.python_version(), "PSF-2.0", "https://www.python.org", texts[:1])
