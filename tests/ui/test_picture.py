"""A picture of the window, taken by the real program in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest
from PySide6.QtGui import QImage

from app.cli.main import apart_from_picture
from tests.builders.command_line import HERE, Told


def vouch(*words, **variables):
    command = [sys.executable, "-m", "app", *map(str, words)]
    env = os.environ | variables
    done = subprocess.run(command, cwd=HERE, env=env, capture_output=True, encoding="utf-8", timeout=60, check=False)
    return Told(done.returncode, done.stdout, done.stderr)


def test_a_project_is_drawn_and_left_as_by_hand(tmp_path):
    project, picture = tmp_path / "Übung 🧬.vouch", tmp_path / "a picture.png"
    assert vouch("sample", project).code == 0
    assert vouch(project, "--picture", picture).code == 0
    drawn = QImage(str(picture))
    assert drawn.width() > 600
    assert drawn.height() > 400
    assert len({drawn.pixel(x, y) for x in range(0, drawn.width(), 3) for y in range(0, drawn.height(), 3)}) > 20
    assert sorted(one.name for one in tmp_path.iterdir()) == [picture.name, project.name]


@pytest.mark.parametrize(
    ("project", "picture", "said"),
    [("none.vouch", "a.png", "none.vouch does not exist."), ("", "none/a.png", "a.png could not be written.")],
)
def test_what_is_in_the_way_is_told_in_one_sentence(tmp_path, project, picture, said):
    told = vouch(*([tmp_path / project] if project else []), "--picture", tmp_path / picture)
    assert told.code == 1
    assert told.err.splitlines()[-1].startswith("vouch: ")
    assert told.err.endswith(f"{said}\n")
    assert not (tmp_path / picture).exists()


@pytest.mark.parametrize(
    ("argv", "left", "picture"),
    [
        (["a.vouch", "--picture", "b.png"], ["a.vouch"], "b.png"),
        (["--picture", "b.png"], [], "b.png"),
        (["--picture"], ["--picture"], None),
        (["a.vouch", "--picture=b.png"], ["a.vouch"], "b.png"),
        (["--picture", "a.png", "a.vouch", "--picture", "b.png"], ["a.vouch"], "b.png"),
        (["sources", "a.vouch"], ["sources", "a.vouch"], None),
    ],
)
def test_the_picture_is_told_apart_from_the_rest(argv, left, picture):
    words, asked = apart_from_picture(argv)
    assert (words, asked.name if asked else None) == (left, picture)


def test_a_project_is_never_drawn_over(tmp_path):
    project = tmp_path / "a.vouch"
    assert vouch("new", project).code == 0
    before = project.read_bytes()
    told = vouch(project, "--picture", project)
    assert (told.code, told.err) == (2, "vouch: A picture is written as PNG; give it a name that ends in .png.\n")
    assert project.read_bytes() == before


def test_a_picture_without_a_name_is_asked_for_one(tmp_path):
    told = vouch(tmp_path / "a.vouch", "--picture")
    assert told.code == 2
    assert "'--picture' requires an argument" in told.err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere file names are always text")
def test_a_picture_keeps_a_name_that_is_no_utf8(tmp_path):
    assert vouch("--picture", os.fsdecode(bytes(tmp_path) + b"/a\xff.png")).code == 0
    assert os.listdir(bytes(tmp_path)) == [b"a\xff.png"]  # noqa: PTH208  (as bytes)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="such time zones are of POSIX")
def test_a_time_zone_that_cannot_be_is_no_hindrance(tmp_path):
    project, picture = tmp_path / "a.vouch", tmp_path / "a.png"
    assert vouch("new", project, TZ="XXX-99").code == 0
    assert vouch(project, "--picture", picture, TZ="XXX-99").code == 0
    assert picture.stat().st_size


@pytest.mark.skipif(os.name == "nt", reason="no file of Windows has such a name")
def test_qt_finds_its_plugins_in_a_folder_with_odd_characters(tmp_path):
    folder = tmp_path / 'a "quoted"; \\ folder\nof two lines'
    folder.mkdir()
    for package in ("PySide6", "shiboken6"):
        (folder / package).symlink_to(Path(PySide6.__file__).parent.with_name(package))
    told = vouch("--picture", tmp_path / "a.png", PYTHONPATH=str(folder))
    assert (told.code, (tmp_path / "a.png").exists()) == (0, True), told.err
