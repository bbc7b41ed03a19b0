"""The version stands in one place, and everything that names it names that one."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tomllib
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from app import PROGRAM, __version__
from app.domain.changes import Scope
from app.main import ProjectFiles, main
from app.online.asking import asking
from app.settings import Settings
from app.usecases.build_facts import Build, about_lines, told_update
from app.usecases.crash import describe_crash
from app.usecases.exporting import export
from app.usecases.report_writing import report_as_csv, report_as_markdown
from app.usecases.transfer import ImportReport
from tests.builders.projects import project

ROOT = Path(__file__).resolve().parents[2]
SIGNED = f"vouch {__version__}"
NOTHING = ImportReport(files=(), found=0, imported=0, duplicates=0, refused=0)


def test_the_command_line_says_it(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"{SIGNED}\n"
    assert PROGRAM == SIGNED


def test_about_crash_reports_and_what_services_are_told_say_it(tmp_path):
    assert about_lines([], "")[0] == f"Vouch {__version__}"
    assert f"You run Vouch {__version__}." in told_update(Build(), opened=False)
    assert describe_crash(ValueError(), when=datetime.now(UTC)).startswith(f"Vouch {__version__} stopped")
    assert asking(Settings(tmp_path / "settings.toml"), {}).agent.startswith(f"Vouch/{__version__} ")


def test_exports_and_reports_say_it_where_their_format_has_a_place(tmp_path, capsys):
    with project(tmp_path / "p.vouch") as store:
        export(store, "csv", tmp_path / "out")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out" / "data-dictionary.csv").read_text(encoding="utf-8-sig"))))
    assert [row["meaning"] for row in rows if row["label"] == "program"] == [f"Written by {SIGNED}."]
    assert report_as_markdown("today", NOTHING).endswith(f"Written by {SIGNED}.\n")
    assert list(csv.reader(io.StringIO(report_as_csv(NOTHING))))[-1][4] == SIGNED
    assert main(["export", str(tmp_path / "p.vouch"), "--to", "csl", str(tmp_path / "out.json"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["program"] == SIGNED


def test_the_history_of_a_project_says_which_program_wrote_a_change(tmp_path):
    assert main(["new", str(tmp_path / "p.vouch"), "--curator", "Ada"]) == 0
    assert main(["import", str(tmp_path / "p.vouch"), str(ROOT / "resources" / "sample" / "review.ris")]) == 0
    with closing(ProjectFiles().open(tmp_path / "p.vouch", write=False)) as store:
        assert {change.program for change in store.history(Scope())} == {SIGNED}


def test_the_package_is_built_from_it_and_installed_with_it():
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in table["project"]
    assert table["tool"]["hatch"]["version"]["path"] == "app/__init__.py"
    built = subprocess.run([sys.executable, "-m", "hatchling", "version"], cwd=ROOT, capture_output=True, check=True)
    assert built.stdout.decode().strip() == __version__


def test_it_stands_nowhere_else():
    """What tells of releases that were made (pages in Markdown) may name them; what makes the next one may not."""
    folders = ("app", "db", "resources", "packaging", ".github")
    files = [file for folder in folders for file in sorted((ROOT / folder).rglob("*"))]
    files = [file for file in (*files, ROOT / "pyproject.toml") if file.is_file() and file.suffix != ".md"]
    said = [file for file in files if "__pycache__" not in file.parts and __version__.encode() in file.read_bytes()]
    assert [str(file.relative_to(ROOT)) for file in said] == [str(Path("app", "__init__.py"))]
