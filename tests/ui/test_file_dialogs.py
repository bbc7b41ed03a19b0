"""Where the dialogs of files begin: beside the project, never where a menu happened to start the program."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from app.paths import data_folder
from app.settings import RECENT


@pytest.fixture
def begun(monkeypatch):
    """Answer every dialog with what `begun.answer` holds, and keep where each began."""

    class Begun(list):
        answer = ""

    seen = Begun()
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *words: (seen.append(words[2]), (seen.answer, ""))[1])
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *words: (seen.append(words[2]), ([], ""))[1])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *words: (seen.append(words[2]), seen.answer)[1])
    return seen


def test_the_first_project_is_proposed_among_the_documents(curator, home, begun, monkeypatch):
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: home / "Papers")
    curator.window.asking.project_to_make(pytest.fail)
    (home / "Papers").mkdir()
    curator.window.asking.project_to_make(pytest.fail)
    assert [Path(one) for one in begun] == [Path.home() / "project.vouch", home / "Papers" / "project.vouch"]


def test_dialogs_begin_beside_the_project_and_then_where_the_last_one_ended(curator, begun, tmp_path):
    (tmp_path / "review").mkdir()
    assert curator.session.new(tmp_path / "review" / "p.vouch"), curator.trouble
    asking = curator.window.asking
    asking.files_to_import(pytest.fail)
    asking.folder("Export CSV into", pytest.fail)
    (tmp_path / "out").mkdir()
    begun.answer = str(tmp_path / "out" / "sources")
    chosen = []
    asking.place_to_save("Export RIS", "p.ris", "ris", chosen.append)
    begun.answer = str(tmp_path / "out")
    asking.folder("Export CSV into", chosen.append)
    asking.project_to_open(chosen.append)
    review, out = tmp_path / "review", tmp_path / "out"
    assert [Path(one) for one in begun] == [review, review, review / "p.ris", out, out]
    assert chosen[0] == out / "sources.ris"


def test_the_folder_of_the_sample_is_no_place_for_work(curator, begun):
    assert curator.session.sample(data_folder() / "sample.vouch"), curator.trouble
    curator.window.asking.files_to_import(pytest.fail)
    assert Path(begun[0]) != data_folder()


def test_without_a_project_they_begin_beside_the_newest_one_that_is_still_there(curator, begun, tmp_path):
    (tmp_path / "kept").mkdir()
    for name in ("gone", "kept"):
        curator.session.settings.put(RECENT, (str(tmp_path / name / "p.vouch"),))
        curator.window.asking.files_to_import(pytest.fail)
    assert Path(begun[0]) != tmp_path / "gone"
    assert Path(begun[1]) == tmp_path / "kept"
