"""Folders: which of their files are imported, in which order, and what is told of the rest."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from app.importers.materials import material_of_file
from app.usecases.folders import files_in


def test_a_folder_is_its_readable_files_in_order_and_the_rest_is_counted(tmp_path):
    inner = tmp_path / "B inner"
    inner.mkdir()
    for name in ("b.ris", "a.txt", "song.mp3", ".hidden.ris", "B inner/c.RIS", "project.vouch", "noext"):
        (tmp_path / name).write_text("x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.ris").write_text("x")
    (inner / "up").symlink_to(tmp_path)
    found, passed = files_in([tmp_path, tmp_path / "song.mp3", tmp_path / "b.ris"])
    assert [str(one.relative_to(tmp_path)) for one in found] == ["a.txt", "B inner/c.RIS", "b.ris", "song.mp3"]
    assert passed == {"": 1, ".mp3": 1}


def test_a_missing_path_stays_for_the_import_to_tell(tmp_path):
    assert files_in([tmp_path / "no.ris"]) == ([tmp_path / "no.ris"], {})


def test_what_a_link_leads_to_outside_the_folder_is_passed_over(tmp_path):
    (tmp_path / "outside.txt").write_text("secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.ris").write_text("x")
    for name, target in (("b.ris", "a.ris"), ("c.txt", "../outside.txt"), ("d.ris", "d.ris"), ("e.ris", "gone.ris")):
        (folder / name).symlink_to(target)
    assert files_in([folder]) == ([folder / "a.ris", folder / "b.ris"], {})


def test_a_folder_below_that_cannot_be_read_is_told_and_the_others_are_taken(tmp_path, monkeypatch):
    for name in ("closed", "open"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.ris").write_text("x")

    def scandir(path, real=os.scandir):
        if Path(path).name == "closed":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", scandir)
        assert files_in([tmp_path]) == ([tmp_path / "closed", tmp_path / "open" / "a.ris"], {})
        with pytest.raises(PermissionError):
            material_of_file(tmp_path / "closed")


@pytest.mark.skipif(os.name == "nt", reason="no path may be as long there")
def test_folders_in_folders_may_be_deep(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = Path(*["d"] * 900)
    path.mkdir(parents=True)
    (path / "a.ris").write_text("x")
    assert files_in([Path("d")]) == ([path / "a.ris"], {})


def test_a_name_that_is_too_long_stays_for_the_import_to_tell(tmp_path):
    path = tmp_path / ("x" * 300 + ".ris")
    assert files_in([path]) == ([path], {})
