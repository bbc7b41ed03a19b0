"""The command line as a process of its own: its encoding, its pipes, a full disk, and what it never imports."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import main as cli
from app.usecases.transfer import import_text
from tests.builders.projects import Opener, project

ROOT = Path(__file__).parents[3]


@pytest.fixture
def path(tmp_path):
    with project(tmp_path / "p.vouch"):
        pass
    return tmp_path / "p.vouch"


SCRIPT = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from app.cli.main import run
from tests.builders.projects import Opener
code = run(sys.argv[1:], Opener())
bad = [name for name in sys.modules if name.split(".")[0] in {{"PySide6", "alembic"}}]
assert not bad, bad
raise SystemExit(code)
"""


def outside(*argv, env=None, **more):
    command = [sys.executable, "-c", SCRIPT, *[str(one) for one in argv]]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **(env or {})}, **more)


def test_output_is_utf8_whatever_the_locale_and_neither_qt_nor_alembic_is_loaded(path, tmp_path):
    (tmp_path / "a.ris").write_text("TY  - JOUR\r\nTI  - 细胞 and Łódź\r\nER  - \r\n", encoding="utf-8")
    assert outside("import", path, tmp_path / "a.ris").returncode == 0
    done = outside("sources", path, env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.returncode == 0, done.stderr
    assert "细胞 and Łódź".encode() in done.stdout
    assert done.stderr == b""


def test_a_reader_that_leaves_early_is_no_trouble(path):
    store = Opener().open(path, write=True)
    store.be("Ada")
    import_text(store, "Words " * 20_000, "A page" + "!" * 200_000)
    store.close()
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, "sources", "--json", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("words", [["--help"], ["form", "list"], ["sources", "--json"]])
def test_output_to_a_full_disk_is_told_in_one_line(path, words):
    words = [*words, path] if words[0] == "sources" else words
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "app", *map(str, words)]
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == cli.TROUBLE
    assert done.stderr.startswith("vouch: The disk is full")
    assert len(done.stderr.splitlines()) == 1
