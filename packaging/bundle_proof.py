"""Proves a bundle at the end of its build: that it starts, that nothing is missing, that nothing uninvited came in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import bundle_contents
import facts
from dev import Stop

PROBE = "probe.exe" if os.name == "nt" else "probe"
PROGRAM = "vouch.exe" if os.name == "nt" else "vouch"
VOUCH, PYTHON, SYSTEM = "Vouch", "Python", "the system"

_WHOSE = """
import json
from importlib.metadata import distributions
found = {str(one.locate_file(file)): one.metadata["Name"] for one in distributions() for file in one.files or ()}
print(json.dumps(found))
"""


def prove(folder: Path, origins: Mapping[str, str]) -> None:
    """Start the program of a bundle and import all its modules in it, then take away what did that. Raises Stop.

    `origins` says for each file and module of the bundle which part it belongs to, as `origins_of` returns it.
    """
    allowed = {normal(name) for name in bundle_contents.DISTRIBUTIONS} | {VOUCH, PYTHON, SYSTEM}
    if strange := sorted(f"{part} ({name})" for name, part in origins.items() if part not in allowed):
        raise Stop(
            f"The bundle holds what nobody expected: {', '.join(strange[:5])}. Leave it out in EXCLUDES of "
            "packaging/bundle_contents.py, or add the package to DISTRIBUTIONS there."
        )
    files = [path.as_posix() for path in folder.rglob("plugins/*/*")]
    wanted = bundle_contents.PLUGINS[facts.system()]
    if absent := [one for one in wanted if not any(bundle_contents.is_plugin(path, one) for path in files)]:
        raise Stop(f"The bundle lacks plug-ins of Qt, perhaps because a library they need is not here: {absent}")
    said = run([str(folder / PROGRAM), "--version"]).strip()
    if said != f"vouch {facts.version()}":
        raise Stop(f"The bundle's program answers --version with: {said}")
    probe = folder / PROBE
    contents = (bundle_contents.modules, bundle_contents.imported_by_migrations, bundle_contents.imported_by_program)
    if said := run([str(probe), *(name for listed in contents for name in listed())]).strip():
        raise Stop(f"The bundle is not whole:\n{said}")
    probe.unlink()


def run(command: list[str]) -> str:
    """Run a program of the bundle without a screen and return all that it prints. Raises Stop when it fails."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("LD_", "DYLD_", "QT_"))}
    env["QT_QPA_PLATFORM"] = "offscreen"
    done = subprocess.run(
        command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    said = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        raise Stop(f"{Path(command[0]).name} of the bundle ended with exit code {done.returncode}:\n{said[-2000:]}")
    return said


def origins_of(listed: Path, python: Path) -> dict[str, str]:
    """Return which part each file and module of a bundle belongs to: a package, Vouch, Python or the system.

    `listed` is the `sources.json` of the build, `python` the interpreter of its environment.
    """
    asked = subprocess.run([str(python), "-c", _WHOSE], capture_output=True, text=True, check=True)
    owners = {str(Path(file)): normal(name) for file, name in json.loads(asked.stdout).items()}
    environment = python.parent.parent
    return {
        one["name"]: _origin(Path(one["source"]), owners, environment)
        for one in json.loads(listed.read_text(encoding="utf-8"))
        if one["kind"] != "SYMLINK" and one["source"] != "-"
    }


def _origin(source: Path, owners: Mapping[str, str], environment: Path) -> str:
    if owner := owners.get(str(source)):
        return owner
    if source.is_relative_to(environment):
        return f"unknown: {source.relative_to(environment).as_posix()}"
    if source.is_relative_to(facts.ROOT):
        return VOUCH
    if sys.platform == "linux" and bundle_contents.is_of_the_system(str(source)):
        return SYSTEM
    return PYTHON


def normal(name: str) -> str:
    """Return the name of a package as PyPI compares it."""
    return name.lower().replace("_", "-").replace(".", "-")
