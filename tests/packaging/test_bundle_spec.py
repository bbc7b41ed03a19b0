"""What goes into the bundle, told from the lists that its spec reads; the bundle itself is proven by its own build."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
import pytest

import bundle_contents
import bundle_sizes
import dev
import elf
from app.cli.table import COMMANDS
from app.formats.apart import TASKS
from db.schema import REVISIONS

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"


@cache
def imported() -> frozenset[str]:
    """Return the dotted names that the files of app/ and db/ import, wherever in them."""
    return frozenset(name for path in sources() for name in imported_by(path))


def imported_by(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def sources() -> list[Path]:
    return sorted(path for room in ("app", "db") for path in (ROOT / room).rglob("*.py"))


def test_every_module_of_ours_is_named_so_that_nothing_loaded_by_name_is_left_out():
    named = set(bundle_contents.modules())
    by_name = {module.partition(":")[0] for module in TASKS.values()}
    by_name |= {module for module, *_ in COMMANDS.values()}
    assert by_name <= named
    for room in ("importers", "exporters", "checks", "commands", "views"):
        there = {f"app.{room}.{path.stem}" for path in (ROOT / "app" / room).glob("[!_]*.py")}
        assert there
        assert there <= named


def test_what_a_text_in_the_code_names_is_in_the_bundle():
    named = set(bundle_contents.modules())
    dotted = re.compile(r"""["']((?:app|db)(?:\.[a-z_0-9]+)+)(?::\w+)?["']""")
    found = {match for path in sources() for match in dotted.findall(path.read_text(encoding="utf-8"))}
    modules = {name for name in found if (ROOT / name.replace(".", "/")).with_suffix(".py").exists()}
    assert modules
    assert modules <= named


def test_the_program_is_not_started_by_importing_its_modules():
    assert not [name for name in bundle_contents.modules() if name.endswith("__main__")]


def test_all_migrations_travel_as_files_with_what_they_import():
    scripts = [path for path in bundle_contents.migrations() if path.stem[0].isdigit()]
    assert [path.stem[:4] for path in scripts] == list(REVISIONS)
    needed = set(bundle_contents.imported_by_migrations())
    assert {"alembic", "sqlalchemy"} <= needed
    assert not [name for name in needed if name.startswith("db.migrations")]


def test_what_only_a_function_imports_is_proven_to_be_in_the_bundle():
    proven = set(bundle_contents.imported_by_program())
    assert {"urllib3", "urllib3.exceptions", "platformdirs", "sqlalchemy", "pypdfium2"} <= proven
    assert not [name for name in proven if name.startswith(("app", "db", "os", "msvcrt"))]


def test_nothing_that_is_left_out_is_imported_by_us():
    out = set(bundle_contents.EXCLUDES)
    parents = {".".join(name.split(".")[:end]) for name in imported() for end in range(1, name.count(".") + 2)}
    assert not parents & out


def test_the_modules_of_qt_that_we_import_are_those_that_have_a_hook():
    hooks = {path.stem.partition("PySide6.")[2] for path in (PACKAGING / "pyinstaller/hooks").glob("hook-PySide6.*.py")}
    used = {name.split(".")[1] for name in imported() if name.startswith("PySide6.")}
    assert used == hooks


def test_the_packages_in_the_bundle_are_those_the_program_declares_and_what_they_need():
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[<>=!~\[; ]", one)[0].lower() for one in table["dependencies"]}
    locked = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements-build.txt").read_text(encoding="utf-8"), re.MULTILINE)
    expected = {name.lower() for name in bundle_contents.DISTRIBUTIONS}
    assert declared <= expected
    assert expected <= set(locked)


def test_what_is_shipped_is_what_is_tested():
    locks = [
        dict(re.findall(r"^([a-z0-9-]+)==(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE))
        for path in dev.LOCKS.values()
    ]
    both = locks[0].keys() & locks[1].keys()
    assert {name: locks[0][name] for name in both} == {name: locks[1][name] for name in both}
    assert {"sqlalchemy", "pyside6-essentials", "pypdfium2"} <= both


@pytest.mark.parametrize(
    ("plugin", "wanted"),
    [
        ("/x/plugins/platforms/libqxcb.so", True),
        ("/x/plugins/platforms/libqwayland.so", True),
        ("/x/plugins/platforms/libqoffscreen.so", True),
        ("C:/x/plugins/platforms/qwindows.dll", True),
        ("/x/plugins/platforms/libqcocoa.dylib", True),
        ("/x/plugins/platforms/libqvnc.so", False),
        ("/x/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so", True),
        ("/x/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", False),
        ("/x/plugins/imageformats/libqsvg.so", True),
        ("/x/plugins/imageformats/libqtiff.so", False),
        ("/x/plugins/platformthemes/libqxdgdesktopportal.so", True),
        ("/x/plugins/platformthemes/libqgtk3.so", False),
    ],
)
def test_of_qts_plugins_only_those_in_use_are_taken(plugin: str, wanted: bool):
    used = {one for several in bundle_contents.PLUGINS.values() for one in several}
    assert any(bundle_contents.is_plugin(plugin, one) for one in used) is wanted


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("/lib/x86_64-linux-gnu/libc.so.6", True),
        ("/lib/x86_64-linux-gnu/libstdc++.so.6", True),
        ("/usr/lib/x86_64-linux-gnu/libGL.so.1", True),
        ("/usr/lib64/libxcb.so.1", True),
        ("/lib/x86_64-linux-gnu/libz.so.1", True),
        ("/lib/x86_64-linux-gnu/libxcb-cursor.so.0", False),
        ("/lib/x86_64-linux-gnu/libxkbcommon-x11.so.0", False),
        ("/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", False),
        ("/usr/lib/python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so", False),
        ("/home/somebody/venv/lib/python3.11/site-packages/nh3/nh3.abi3.so", False),
    ],
)
def test_libraries_that_the_graphics_of_a_system_use_too_are_left_to_it(source: str, left: bool):
    assert bundle_contents.is_left_to_the_system(source) is left


@pytest.mark.parametrize("before", [None, "/theirs/lib"])
def test_programs_that_vouch_starts_get_the_surroundings_that_vouch_was_given(before: str | None):
    given = {name: value for name, value in os.environ.items() if not name.startswith("LD_")}
    bundled = {**given, "LD_LIBRARY_PATH": "/bundle/_internal", "_PYI_ARCHIVE_FILE": "/bundle/vouch"}
    if before:
        bundled |= {"LD_LIBRARY_PATH": f"/bundle/_internal:{before}", "LD_LIBRARY_PATH_ORIG": before}
    script = PACKAGING / "pyinstaller" / "environment.py"
    code = f"import runpy, os; runpy.run_path({str(script)!r}); os.execvp('env', ['env'])"
    done = subprocess.run([sys.executable, "-c", code], env=bundled, capture_output=True, text=True, check=True)
    seen = dict(line.split("=", 1) for line in done.stdout.splitlines() if line.startswith(("LD_", "_PYI_")))
    assert seen == ({"LD_LIBRARY_PATH": before} if before else {})


def test_each_file_of_a_bundle_counts_to_one_part_of_the_table():
    parts = {
        "_internal/PySide6/Qt/lib/libicudata.so.73": "ICU's tables for Qt",
        "_internal/PySide6/Qt/lib/libQt6Core.so.6": "Qt's libraries",
        "_internal/PySide6/Qt/plugins/platforms/libqxcb.so": "Qt's plug-ins",
        "_internal/PySide6/plugins/platforms/qwindows.dll": "Qt's plug-ins",
        "_internal/PySide6/QtGui.abi3.so": "PySide6 and Shiboken",
        "_internal/libpython3.11.so.1.0": "Python",
        "_internal/libssl.so.3": "the system's libraries",
        "vouch": "Python modules, and what starts them",
        "_internal/build.json": bundle_sizes.REST,
    }
    assert {path: bundle_sizes.part_of(path) for path in parts} == parts


def test_a_table_of_sizes_has_its_largest_part_first_and_the_sum_last(tmp_path: Path):
    (tmp_path / "_internal/resources").mkdir(parents=True)
    (tmp_path / "_internal/resources/help.md").write_bytes(b"words " * 50_000)
    (tmp_path / "vouch").write_bytes(os.urandom(200_000))
    parts = bundle_sizes.parts_of(tmp_path)
    sizes = {name: (bundle_sizes.packed(paths), bundle_sizes.unpacked(paths)) for name, paths in parts.items()}
    assert bundle_sizes.table("packed | unpacked", sizes) == [
        "| part | packed | unpacked |",
        "|---|---:|---:|",
        "| Python modules, and what starts them | 0.2 | 0.2 |",
        "| forms, help, sample, migrations | 0.0 | 0.3 |",
        "| **together** | **0.2** | **0.5** |",
    ]


def test_a_shared_library_says_what_it_needs():
    read = elf.read(Path(msgspec._core.__file__))
    if sys.platform != "linux":
        assert read is None
        return
    assert "libc.so.6" in read.needed
    assert any(version.startswith("GLIBC_2.") for version in read.versions["libc.so.6"])
    assert elf.read(Path(__file__)) is None
