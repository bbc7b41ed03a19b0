"""Folders: which of their files are imported, in which order, and what is told of the rest."""

from __future__ import annotations

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
