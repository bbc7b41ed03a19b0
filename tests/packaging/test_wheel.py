"""The wheel and the sdist hold what they should and nothing else; what is wrong with one is told."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

import wheel
from dev import Stop
from facts import LICENCE, NAME, ROOT, version

INFO = f"{NAME}-{version()}.dist-info/METADATA"


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A wheel and an sdist of this tree, made by the backend itself, without an environment of their own."""
    from hatchling.builders.sdist import SdistBuilder
    from hatchling.builders.wheel import WheelBuilder

    folder = tmp_path_factory.mktemp("built")
    wheel.copy_source(ROOT, folder / "source")
    source, out = str(folder / "source"), str(folder / "out")
    return [next(iter(one(source).build(directory=out))) for one in (WheelBuilder, SdistBuilder)]


def test_wheel_and_sdist_are_what_they_should_be(good):
    assert [problem for one in good for problem in wheel.inspect(Path(one))] == []


def rebuilt(good, tmp_path, change):
    """Return a copy of the wheel whose files (name to bytes) went through `change`."""
    old = Path(good[0])
    with zipfile.ZipFile(old) as archive:
        files = {one: archive.read(one) for one in archive.namelist()}
    change(files)
    with zipfile.ZipFile(tmp_path / old.name, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return tmp_path / old.name


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda files: files.pop("db/migrations/versions/0001_initial.py"), "lacks db/migrations/versions/0001_init"),
        (lambda files: files.pop("resources/sample/review.ris"), "lacks resources/sample/review.ris"),
        (lambda files: files.update({"tests/test_it.py": b""}), "does not belong there: tests/test_it.py"),
        (lambda files: files.update({INFO: files[INFO].replace(LICENCE.encode(), b"MIT")}), "the licence MIT instead"),
        (
            lambda files: files.update({INFO: files[INFO].replace(b"Keywords:", b"Words:")}),
            "the metadata lack Keywords",
        ),
        (lambda files: files.update({INFO: files[INFO] + b"\nmore"}), "the description is not README.md"),
        (lambda files: files.pop(INFO), "holds no vouch-"),
    ],
)
def test_what_is_wrong_with_a_wheel_is_told(good, tmp_path, change, said):
    problems = wheel.inspect(rebuilt(good, tmp_path, change))
    assert len(problems) == 1
    assert said in problems[0]


def test_a_wheel_of_another_name_is_told(good, tmp_path):
    other = shutil.copy(good[0], tmp_path / "vouch-0.0.0-py3-none-any.whl")
    assert "should be called" in wheel.inspect(other)[0]


def test_only_what_git_tracks_or_would_add_is_copied(tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    for name, text in {"kept.py": "1", "new ü.py": "2", "secret.vouch": "3", ".gitignore": "*.vouch\n"}.items():
        (root / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "add", "kept.py"], cwd=root, check=True)
    wheel.copy_source(root, tmp_path / "copy")
    assert sorted(one.name for one in (tmp_path / "copy").iterdir()) == [".gitignore", "kept.py", "new ü.py"]
    (folder := tmp_path / "elsewhere").mkdir()
    with pytest.raises(Stop, match="built from a clone"):
        wheel.copy_source(folder, tmp_path / "copy")


def test_without_git_one_sentence_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Stop, match=r"^git is missing"):
        wheel.copy_source(tmp_path, tmp_path / "copy")


def test_a_clone_that_somebody_else_owns_is_read(tmp_path, monkeypatch):
    root = tmp_path / "root"
    root.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    (root / "new.py").write_text("1", encoding="utf-8")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")  # as git's own tests ask for it
    assert subprocess.run(["git", "status"], cwd=root, capture_output=True, check=False).returncode
    wheel.copy_source(root, tmp_path / "copy")
    assert (tmp_path / "copy" / "new.py").exists()
