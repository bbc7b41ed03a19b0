from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.domain.errors import RefusedError
from app.usecases.exporting import export
from app.usecases.own_files import is_own_file
from app.usecases.transfer import import_files
from tests.builders.stores import a_project


@pytest.fixture
def store(tmp_path):
    opened = a_project(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def opened_files(monkeypatch):
    """The names of the files that Python opens."""
    names = []
    opening = Path.open

    def watched(path, *args, **kwargs):
        names.append(path.name)
        return opening(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", watched)
    return names


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", ".lock"])
def test_the_open_project_is_neither_imported_nor_exported_over(store, tmp_path, suffix, opened_files):
    path = tmp_path / f"project.vouch{suffix}"
    report, touched = import_files(store, [path])
    assert "belongs to the project that is open" in report.files[0].error
    assert not touched.act
    with pytest.raises(RefusedError, match="belongs to the project that is open"):
        export(store, "ris", path)
    assert path.name not in opened_files


def test_a_link_to_the_open_project_is_the_project(store, tmp_path):
    (tmp_path / "soft.ris").symlink_to("project.vouch")
    os.link(tmp_path / "project.vouch", tmp_path / "hard.ris")
    (tmp_path / "other.ris").write_text("TY  - JOUR")
    (tmp_path / "loop.ris").symlink_to("loop.ris")
    assert not is_own_file(store, tmp_path / "loop.ris")
    assert not is_own_file(store, tmp_path / ("x" * 300))
    told = {name: is_own_file(store, tmp_path / f"{name}.ris") for name in ("soft", "hard", "other", "none")}
    assert told == {"soft": True, "hard": True, "other": False, "none": False}
