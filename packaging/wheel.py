"""Builds the wheel and the sdist, for `pipx install` and `uv tool install`.

They are built from a copy of what git tracks or would add, so that nothing that is ignored (a project, a cache, a
build) can slip in; a release refuses a tree with anything that is not committed, so there it is the commit. Both are
built twice, the wheel once from the sdist and once from the tree, and must come out the same to the byte.
"""

from __future__ import annotations

import email
import email.message
import os
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from pathlib import Path

import bundle
from dev import Stop
from facts import LICENCE, NAME, ROOT, asking_git, epoch, version

ROOMS = ("app", "db", "resources")
"""What the wheel holds; these are also the names they are imported by, so it wants an environment of its own."""

NEEDED = ("Summary", "Requires-Python", "Description-Content-Type", "Keywords", "Classifier", "Requires-Dist")
"""What the metadata must say, besides name and version."""


def make(out: Path) -> list[Path]:
    """Build wheel and sdist into a folder. Raises Stop when they cannot be built, or are not what they should be."""
    python = bundle.environment()
    with tempfile.TemporaryDirectory(prefix="vouch-wheel-") as name:
        folder = Path(name)
        source = folder / "source"
        copy_source(ROOT, source)
        once, again = folder / "once", folder / "again"
        _build(python, source, once)
        _build(python, source, again, "--sdist", "--wheel")
        made = sorted(once.iterdir())
        differ = [one.name for one in made if one.read_bytes() != (again / one.name).read_bytes()]
        if differ:
            raise Stop(f"Built twice, and not the same bytes: {', '.join(differ)}.")
        if problems := [problem for one in made for problem in inspect(one)]:
            raise Stop("\n".join(problems))
        out.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.copyfile(one, out / one.name)) for one in made]


def copy_source(root: Path, target: Path) -> None:
    """Copy what git tracks, and what it would add, as it stands in the tree. Raises Stop outside of a clone."""
    asked = asking_git("ls-files", "-z", "--cached", "--others", "--exclude-standard", root=root)
    if shutil.which("git") is None:
        raise Stop(
            "git is missing, which tells what belongs into the wheel. On Debian or Ubuntu: apt-get install -y git"
        )
    done = subprocess.run(asked, cwd=root, capture_output=True, check=False)
    if done.returncode:
        raise Stop(f"The wheel is built from a clone, and git does not take {root} for one.")
    for name in sorted(filter(None, os.fsdecode(done.stdout).split("\0"))):
        if (root / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, target / name)


def inspect(artefact: Path) -> list[str]:
    """Return what is wrong with a wheel or an sdist: names, contents, metadata; one sentence each."""
    wheel = artefact.suffix == ".whl"
    expected = f"{NAME}-{version()}-py3-none-any.whl" if wheel else f"{NAME}-{version()}.tar.gz"
    problems = [] if artefact.name == expected else [f"{artefact.name} should be called {expected}."]
    contents = _contents(artefact)
    described = f"{NAME}-{version()}.dist-info/METADATA" if wheel else "PKG-INFO"
    if described not in contents:
        return [*problems, f"{artefact.name} holds no {described}."]
    problems += [f"{artefact.name}: {one}" for one in _of_metadata(email.message_from_bytes(contents[described]))]
    source = [one for room in ROOMS for one in (ROOT / room).rglob("*") if one.is_file() and one.suffix != ".pyc"]
    there = {one.relative_to(ROOT).as_posix() for one in source}
    if missing := sorted(there - set(contents)):
        problems.append(f"{artefact.name} lacks {', '.join(missing[:10])}.")
    if wheel:
        allowed = (*(f"{room}/" for room in ROOMS), f"{NAME}-{version()}.dist-info/")
        if strangers := sorted(one for one in contents if not one.startswith(allowed)):
            problems.append(f"{artefact.name} holds what does not belong there: {', '.join(strangers[:10])}.")
    return problems


def _of_metadata(said: email.message.Message) -> list[str]:
    problems = [f"the metadata lack {name}." for name in NEEDED if not said.get(name)]
    if (said["Name"], said["Version"]) != (NAME, version()):
        problems.append(f"the metadata name {said['Name']} {said['Version']}.")
    if said["License-Expression"] != LICENCE:
        problems.append(f"the metadata give the licence {said['License-Expression']} instead of {LICENCE}.")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    if str(said.get_payload()).strip() != readme.strip():
        problems.append("the description is not README.md.")
    return problems


def _build(python: Path, source: Path, out: Path, *what: str) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env["SOURCE_DATE_EPOCH"] = str(epoch())
    command = [str(python), "-P", "-m", "build", "--no-isolation", "--outdir", str(out), *what, str(source)]
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Stop(f"The wheel could not be built:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def _contents(artefact: Path) -> dict[str, bytes]:
    """Return the files of a wheel, or of an sdist without its top folder."""
    if artefact.suffix == ".whl":
        with zipfile.ZipFile(artefact) as archive:
            return {one: archive.read(one) for one in archive.namelist()}
    found: dict[str, bytes] = {}
    with tarfile.open(artefact) as packed:
        for one in packed.getmembers():
            if (file := packed.extractfile(one)) is not None:
                found[one.name.partition("/")[2]] = file.read()
    return found
