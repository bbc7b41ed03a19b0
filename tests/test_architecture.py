"""The house stands as docs/architecture.md draws it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {one["id"]: one for one in PYPROJECT["tool"]["importlinter"]["contracts"]}
LAYERS = [{room.strip() for room in re.split(r"[|:]", layer)} for layer in CONTRACTS["layers"]["layers"]]
ROOMS = set().union(*LAYERS)
WITH_QT = {"main", "views", "commands", "viewmodels", "workers"}
MAY_SPEAK_TO_DB = {"main"}
TOO_LONG_FOR_NOW: set[str] = set()

BLOCK_QT = """
import sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6"}:
            raise ImportError(f"{name} is blocked")

sys.meta_path.insert(0, NoQt())
"""


def python(code: str, *args: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter that stands in the clone, and give back what it said."""
    return subprocess.run([sys.executable, "-c", code, *args], cwd=ROOT, capture_output=True, text=True, check=False)


def modules(*folders: str) -> list[str]:
    files = [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]
    return [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files]


def committed() -> list[Path]:
    """Return the files that git holds or would take; all but hidden and built ones where there is no git."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if (ROOT / ".git").exists():
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
        return [ROOT / name for name in listed if name and (ROOT / name).is_file()]
    outside = {"build", "dist", "__pycache__"}
    return [
        file
        for file in ROOT.rglob("*")
        if file.is_file()
        and not any((part[0] == "." and part != ".ci") or part in outside for part in file.relative_to(ROOT).parts)
    ]


# -- import rules ----------------------------------------------------------------------------------------------------
def test_the_import_contracts_hold():
    done = python("import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_is_placed_in_the_layers():
    there = {one.stem for one in (ROOT / "app").iterdir() if one.suffix == ".py" or (one / "__init__.py").exists()}
    assert there - {"__init__", "__main__"} == ROOMS


def test_every_folder_of_code_is_a_package():
    folders = {file.parent for top in ("app", "db") for file in (ROOT / top).rglob("*.py")}
    assert [str(one) for one in sorted(folders) if not (one / "__init__.py").exists()] == []


@pytest.mark.parametrize("contract", ["only-main-opens-db", "only-db-speaks-sql"])
def test_no_room_but_main_may_reach_the_database(contract):
    assert set(CONTRACTS[contract]["source_modules"]) == {f"app.{room}" for room in ROOMS - MAY_SPEAK_TO_DB}


def test_the_database_may_reach_no_room_but_the_domain():
    forbidden = set(CONTRACTS["db-knows-only-domain"]["forbidden_modules"])
    assert forbidden == {f"app.{room}" for room in ROOMS - {"domain"}} | {"PySide6"}


def test_rooms_without_qt_are_all_held_to_it():
    assert set(CONTRACTS["qt-stays-on-top"]["source_modules"]) == {f"app.{room}" for room in ROOMS - WITH_QT}


# -- without Qt ------------------------------------------------------------------------------------------------------
def test_the_lower_rooms_and_the_command_line_import_without_qt():
    names = [
        name
        for name in modules("app", "db")
        if name == "db" or name.startswith("db.") or (name.split(".")[1:2] or ["main"])[0] not in WITH_QT | {"__main__"}
    ]
    assert "app.cli" in names
    migrations = [name for name in names if name.startswith("db.migrations")]  # they run inside Alembic only
    code = (
        f"{BLOCK_QT}\n"
        "import importlib, json\n"
        "failed = {}\n"
        "for name in json.loads(sys.argv[1]):\n"
        "    try:\n"
        "        importlib.import_module(name)\n"
        "    except ImportError as error:\n"
        "        failed[name] = str(error)\n"
        "print(json.dumps(failed))\n"
    )
    done = python(code, json.dumps(sorted(set(names) - set(migrations))))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {}


def test_the_unit_tests_are_read_without_qt():
    code = (
        f"{BLOCK_QT}\n"
        "import pytest\n"
        "sys.exit(pytest.main(['tests/unit', '--collect-only', '-q', '-p', 'no:pytest-qt', "
        "'-o', 'addopts=--import-mode=importlib -p no:cacheprovider', '-W', 'ignore::pytest.PytestConfigWarning']))\n"
    )
    done = python(code)
    assert done.returncode == 0, done.stdout + done.stderr


def loaded_by(*words: str) -> set[str]:
    """Return the modules that a command of the program loads."""
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print('\\nLOADED', *sorted({n.partition('.')[0] for n in sys.modules})))\n"
        "from app.main import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    done = python(code, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return set(done.stdout.rpartition("LOADED")[2].split())


@pytest.mark.parametrize(
    "words", [("--version",), ("--help",), ("sources", "PROJECT"), ("sources", "PROJECT", "--json")]
)
def test_quick_commands_load_neither_qt_nor_alembic(tmp_path, words):
    project = str(tmp_path / "quick.vouch")
    if "PROJECT" in words:
        loaded_by("new", project)
    loaded = loaded_by(*[project if word == "PROJECT" else word for word in words])
    assert "app" in loaded
    assert not loaded & {"PySide6", "shiboken6", "alembic"}


# -- files -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("folder", ["packaging", "resources"])
def test_folders_of_data_and_scripts_are_no_packages(folder):
    assert list((ROOT / folder).rglob("__init__.py")) == []


def test_resources_hold_no_code():
    assert list((ROOT / "resources").rglob("*.py")) == []


def test_the_wheel_holds_the_code_and_its_data_and_nothing_else(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.iterdir()
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"app", "db", "resources"}
    here = {str(file.relative_to(ROOT).as_posix()) for file in committed()}
    assert {name for name in here if name.startswith(("app/", "db/", "resources/"))} <= names


def test_no_file_is_too_long_to_be_read():
    files = [file for top in ("app", "db") for file in (ROOT / top).rglob("*.py") if "migrations" not in file.parts]
    lengths = {str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert {name for name, length in lengths.items() if length > 400} == TOO_LONG_FOR_NOW


def test_no_file_names_a_place_of_one_machine():
    places = [f"/{name}/" for name in ("work", "tmp", "root", "opt")]
    places += [".".join(("pypi", "org")), ".".join(("files", "pythonhosted", "org"))]
    found = []
    for file in committed():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{file.relative_to(ROOT)}: {place}" for place in places if place in text]
    assert found == []


PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "resources").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_place_that_a_page_names_is_there(page):
    text = page.read_text(encoding="utf-8")
    links = [one for one in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in one]
    lost = [one for one in links if not (page.parent / one).exists()]
    named = re.findall(r"`((?:app|db|resources|packaging|tests|docs)/[\w*./-]*)`", text)
    lost += [one for one in named if not any(ROOT.glob(one.rstrip("/")))]
    assert lost == []


@pytest.mark.parametrize("room", ["importers", "exporters", "checks"])
def test_each_table_says_how_to_add_a_row(room):
    files = {file.stem for file in (ROOT / "app" / room).glob("*.py")} - {"__init__"}
    text = (ROOT / "app" / room / "__init__.py").read_text(encoding="utf-8")
    assert not files or re.search(r"\bTo add\b|\bA new\b", text), f"app/{room} has no how-to beside its table"


# -- what we build on ------------------------------------------------------------------------------------------------
def test_the_lock_satisfies_pyproject_and_every_file_has_a_hash():
    text = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    blocks = [block for block in re.split(r"\n(?=\S)", text) if block[0] != "#"]
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    locked = {}
    for block in blocks:
        pinned = Requirement(block.split(" \\")[0])
        locked[canonical(pinned.name)] = str(pinned.specifier).removeprefix("==")
    project = PYPROJECT["project"]
    for line in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        asked = Requirement(line)
        assert asked.specifier.contains(locked[canonical(asked.name)]), line
        assert any(sign in str(asked.specifier) for sign in ("<", "==")), f"{line} has no upper bound"


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


WELCOME = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC", "LGPL-2.1-or-later", "LGPL-3.0-only",
    "LGPL-3.0-or-later", "MIT", "MPL-2.0", "PSF-2.0",
}  # fmt: skip
READ = {"defusedxml": "PSF-2.0", "pypdfium2": "BSD-3-Clause AND Apache-2.0"}
"""Packages whose metadata name their licence in words of their own; read in the files that they come with. PDFium's own
parts (FreeType, libtiff, OpenJPEG, zlib, ICU and others) are under licences of the same sort, each in its wheel."""
CLASSIFIERS = {"MIT License": "MIT", "BSD License": "BSD", "Apache Software License": "Apache-2.0"}


def runtime_packages() -> dict[str, metadata.Distribution]:
    """Return what the program needs when it runs, with all that this needs in turn."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [Requirement(line).name for line in PYPROJECT["project"]["dependencies"]]
    while waiting:
        name = canonical(waiting.pop())
        if name in found:
            continue
        found[name] = metadata.distribution(name)
        needs = [Requirement(line) for line in found[name].requires or []]
        waiting += [one.name for one in needs if one.marker is None or one.marker.evaluate({"extra": ""})]
    return found


def licence(package: metadata.Distribution) -> str:
    """Return a package's licence as an SPDX expression, "" when its metadata name none that we know."""
    about = package.metadata
    if about["Name"] in READ:
        return READ[about["Name"]]
    stated = about.get("License-Expression") or about.get("License") or ""
    if stated and "\n" not in stated:
        return stated
    last = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or [] if one.startswith("License ::")]
    return " AND ".join(CLASSIFIERS.get(one, one) for one in last)


def is_welcome(expression: str) -> bool:
    """Say whether we may take a package under one of the choices that its licence gives."""
    choices = [re.split(r"\s+AND\s+", choice.strip(" ()")) for choice in re.split(r"\s+OR\s+", expression)]
    return any(all(part.strip(" ()") in WELCOME for part in parts) for parts in choices)


def test_everything_that_ships_has_a_licence_we_may_use():
    packages = runtime_packages()
    assert {"pyside6-essentials", "shiboken6", "sqlalchemy"} <= set(packages)
    assert {name: licence(one) for name, one in packages.items() if not is_welcome(licence(one))} == {}


@pytest.mark.parametrize(
    ("expression", "welcome"),
    [
        ("MIT", True),
        ("LGPL-3.0-only OR GPL-2.0-only", True),
        ("MIT AND PSF-2.0", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("", False),
    ],
)
def test_a_licence_is_welcome_when_one_of_its_choices_is(expression, welcome):
    assert is_welcome(expression) is welcome
