"""Files that are no sources, projects or forms are refused in one sentence, and nothing is lost by it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders.command_line import DONE, HERE, ONE, REFUSED, TROUBLE, USAGE, in_child, sources
from tests.builders.ris import written

MEGABYTE = 1 << 20
MOST_MEMORY = 400 * MEGABYTE

HTML = b"<!DOCTYPE html>\n<html><head><title>504</title></head><body>Try again later.</body></html>"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 8
FOREIGN_FORM = """\
name: odd
title: Odd
version: "1"
kinds:
  - key: trial
    label: Trial
    plural: Trials
    fields:
      - {key: mood, label: Mood, kind: feeling}
"""


# -- files that are no sources -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.ris", b"", "empty"),
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\r\n" * 40, "white space"),
        ("data.bin", bytes(range(256)) * 40, "binary data"),
        ("photo.ris", JPEG, "a JPEG image"),
        ("page.ris", HTML, "an HTML page"),
        ("prose.ris", b"No tag stands on any line here.\n" * 5, "holds prose"),
        ("table.db", b"SQLite format 3\x00" + bytes(4000), "an SQLite database"),
    ],
)
def test_a_file_that_is_no_source_is_refused(vouch, project, tmp_path, name, data, words):
    (tmp_path / name).write_bytes(data)
    told = vouch("import", project, tmp_path / name)
    assert told.code == TROUBLE
    assert told.sentence.startswith(name)
    assert words in told.sentence
    assert sources(vouch, project) == ONE


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a name is Unicode, and paths differ")
def test_names_that_no_one_can_write_are_told_and_cost_nothing(vouch, project, tmp_path):
    folder = tmp_path / "odd"
    folder.mkdir()
    for n, name in enumerate((b"inv\xff.ris", b"new\nline.ris", b"esc\x1b[31m.ris", "r\u202etl.ris".encode())):
        text = written().replace("TI  - ", f"TI  - Number {n} of the oddly named: ")
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(text, encoding="utf-8")
    told = vouch("import", project, folder)
    assert told.code == DONE
    assert "inv\ufffd.ris" in told.out
    assert "\x1b" not in told.out
    assert "\u202e" not in told.out
    (folder / "loop.ris").symlink_to("loop.ris")
    told = vouch("import", project, folder / ("x" * 300 + ".ris"), folder / "loop.ris")
    assert told.code == TROUBLE
    assert "longer name" in told.sentence
    assert "leads back to itself" in told.sentence


def test_what_was_asked_wrongly_is_told_before_anything_is_opened(vouch, project, tmp_path):
    file = tmp_path / "first.ris"
    for extra in (("--encoding", "nonsense"), ("--as", "nonsense"), ("--columns", "nofield=Title"), ("--columns", "x")):
        assert vouch("import", project, file, *extra).code == USAGE
    assert vouch("import", project, "").code == USAGE
    assert vouch("attach", project, "x", file, "--encoding", "nonsense").code == USAGE


def test_with_json_the_trouble_is_also_a_document(vouch, project, tmp_path):
    (tmp_path / "photo.ris").write_bytes(JPEG)
    told = vouch("import", project, tmp_path / "photo.ris", "--json")
    assert json.loads(told.out)["error"] == told.sentence


def test_a_folder_without_a_source_and_a_missing_file_are_refused(vouch, project, tmp_path):
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    (nothing / "song.mp3").write_bytes(b"ID3" + bytes(300))
    assert vouch("import", project, nothing).sentence == f"{nothing} holds no file that can be imported."
    assert vouch("import", project, tmp_path / "no.ris").sentence == f"{tmp_path / 'no.ris'} does not exist."
    assert sources(vouch, project) == ONE


def test_a_bad_file_among_good_ones_does_not_keep_them_out(vouch, project, tmp_path):
    (tmp_path / "photo.ris").write_bytes(JPEG)
    (tmp_path / "second.txt").write_text("A second source", encoding="utf-8")
    told = vouch("import", project, tmp_path / "photo.ris", tmp_path / "second.txt")
    assert (told.code, told.sentence.partition(" ")[0]) == (REFUSED, "photo.ris")
    assert sources(vouch, project) == [*ONE, "A second source"]


@pytest.mark.parametrize("cut", range(1, 40, 3))
def test_a_file_cut_in_the_middle_of_its_last_record_says_so_and_keeps_what_is_there(vouch, project, tmp_path, cut):
    whole = written([("TY", "JOUR"), ("TI", "Before the cut – é"), ("ER", "")], [("TY", "JOUR"), ("TI", "Cut é")])
    data = whole.strip().encode()
    (tmp_path / "cut.ris").write_bytes(data[: len(data) - cut])
    told = vouch("import", project, tmp_path / "cut.ris", "--json")
    [report] = json.loads(told.out)["files"]
    assert report["found"] == report["imported"] + report["refused"]
    assert told.code == (REFUSED if report["refused"] else DONE)
    assert sources(vouch, project)[:1] == ONE
    assert report["problems"] or report["repairs"] or report["found"] == 1


# -- projects ----------------------------------------------------------------------------------------------------------
def foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("CREATE TABLE book(title)")
        plain.execute("PRAGMA application_id = 77")
        plain.commit()


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_text("words " * 999), id="words"),
        pytest.param(lambda path: path.write_bytes(b"SQLite format 3\x00" + bytes(600)), id="a cut database"),
        pytest.param(foreign_database, id="another application's database"),
    ],
)
def test_what_is_no_project_is_refused_by_every_command_and_left_as_it_is(vouch, project, tmp_path, make):
    other, file = tmp_path / "other.vouch", tmp_path / "first.ris"
    make(other)
    before = other.read_bytes()
    for command in (
        ("sources", other),
        ("verify", other),
        ("import", other, file),
        ("export", other, "--to", "ris", tmp_path / "out.ris"),
        ("backup", other, tmp_path / "copies"),
        ("restore", other, tmp_path / "restored.vouch"),
    ):
        told = vouch(*command)
        assert (told.code, "is not a Vouch project" in told.sentence) == (TROUBLE, True), command
    assert vouch("new", other).sentence == f"{other} exists already."
    assert other.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["first.ris", "mine.vouch", "other.vouch"]


def test_a_project_cut_short_is_called_damaged_and_left_as_it_is(vouch, project, tmp_path):
    cut = tmp_path / "cut.vouch"
    cut.write_bytes(project.read_bytes()[:100_000])
    before = cut.read_bytes()
    told = vouch("verify", cut)
    assert told.code in {TROUBLE, REFUSED}
    assert "Traceback" not in told.err
    told = vouch("import", cut, tmp_path / "first.ris")
    assert (told.code, "damaged" in told.sentence) == (TROUBLE, True)
    assert cut.read_bytes() == before


def test_a_missing_project_and_a_folder_are_refused(vouch, tmp_path):
    assert vouch("sources", tmp_path / "no.vouch").sentence == f"{tmp_path / 'no.vouch'} does not exist."
    assert vouch("sources", tmp_path).sentence == f"{tmp_path} is a folder, not a Vouch project."


@pytest.fixture
def holder(project: Path) -> Iterator[int]:
    """Hold the project open in another process, and give its number."""
    code = (
        "import sys; from pathlib import Path; from app.main import ProjectFiles\n"
        "store = ProjectFiles().open(Path(sys.argv[1]), write=True); print('open', flush=True)\n"
        "sys.stdin.readline(); store.close()"
    )
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", code, str(project)]
    with subprocess.Popen(command, cwd=HERE, stdin=pipe, stdout=pipe, text=True) as other:
        assert other.stdout.readline() == "open\n"
        yield other.pid
        other.communicate("\n")
        assert other.returncode == 0


def test_a_project_open_elsewhere_can_be_read_and_a_writing_command_names_the_holder(vouch, project, holder, tmp_path):
    told = vouch("import", project, tmp_path / "first.ris")
    assert (told.code, f"in process {holder} on {os.uname().nodename} by " in told.sentence) == (TROUBLE, True)
    assert sources(vouch, project) == ONE
    assert vouch("items", project).code == DONE
    assert vouch("export", project, "--to", "csv", tmp_path / "out").code == DONE
    assert vouch("backup", project, tmp_path / "copies").code == DONE


# -- forms -------------------------------------------------------------------------------------------------------------
def test_a_form_with_an_unknown_field_kind_is_told_by_its_line(vouch, tmp_path):
    form = tmp_path / "odd.yaml"
    form.write_text(FOREIGN_FORM, encoding="utf-8")
    told = vouch("form", "check", form)
    assert (told.code, "Traceback" in told.err) == (TROUBLE, False)
    assert f"{form}:9: " in told.out
    assert "feeling" in told.out
    told = vouch("new", tmp_path / "odd.vouch", "--form", form)
    assert (told.code, "feeling" in told.sentence) == (TROUBLE, True)
    assert not (tmp_path / "odd.vouch").exists()


# -- sizes -------------------------------------------------------------------------------------------------------------
LINE = b"Of the 11 patients treated, 8 (73%) responded, and the rest of this line is words.\n"
LARGE = 200 * MEGABYTE


def zeros(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(LARGE)


def prose(path: Path, lead: bytes = b"", line: bytes = LINE, size: int = LARGE) -> None:
    block = line * (MEGABYTE // len(line))
    with path.open("wb") as file:
        file.write(lead)
        for _ in range(size // len(block)):
            file.write(block)


measured = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="Linux says how much memory a process took."
)


@measured
@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        pytest.param("zeros.ris", zeros, "binary data", id="zeros"),
        pytest.param("prose.txt", prose, "split it", id="a text"),
        pytest.param(
            "line.ris", lambda path: prose(path, b"TY  - JOUR\nAB  - ", LINE[:-1]), "no RIS", id="a line of RIS"
        ),
    ],
)
def test_200_megabytes_are_refused_in_small_memory(vouch, project, tmp_path, name, make, words):
    file, peak = tmp_path / name, tmp_path / "peak"
    make(file)
    told = in_child("--peak", str(peak), arguments=("import", project, file))
    file.unlink()
    assert (told.code, words in told.sentence) == (TROUBLE, True), told
    assert int(peak.read_text()) < MOST_MEMORY
    assert sources(vouch, project) == ONE


@measured
def test_a_record_without_end_is_cut_and_said_so_in_small_memory(vouch, project, tmp_path):
    file, peak = tmp_path / "endless.ris", tmp_path / "peak"
    prose(file, b"TY  - JOUR\nTI  - Without end\n", b"N1  - " + LINE, 20 * MEGABYTE)
    told = in_child("--peak", str(peak), arguments=("import", project, file, "--json"))
    [report] = json.loads(told.out)["files"]
    assert (told.code, report["imported"] > 0) == (REFUSED if report["refused"] else DONE, True)
    assert any("longer than" in one["reason"] for one in report["problems"])
    assert int(peak.read_text()) < MOST_MEMORY
    assert sources(vouch, project)[:2] == [*ONE, "Without end"]
