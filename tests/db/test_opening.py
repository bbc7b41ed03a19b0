"""Making, opening and closing a project file."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.domain.errors import (
    NewerProjectError,
    NotAProjectError,
    NotFoundError,
    ProjectLockedError,
    ReadOnlyError,
    RefusedError,
    sentence,
)
from db import new_project, open_project
from db.schema import REVISIONS
from tests.builders.disks import a_disk, can_mount, close_disk
from tests.builders.stores import a_form, a_project, a_record, a_source, an_act, an_item

HERE = Path(__file__).parents[2]


def test_a_new_project_says_what_it_is_and_is_one_file_once_closed(tmp_path):
    store = new_project(tmp_path / "landscape.vouch", a_form())
    info = store.info()
    store.close()
    assert (info.name, info.read_only, info.schema) == ("landscape", "", REVISIONS[-1])
    assert info.form == store_forms(tmp_path / "landscape.vouch")[0]
    assert [one.name for one in tmp_path.iterdir()] == ["landscape.vouch"]


def store_forms(path: Path) -> list[str]:
    store = open_project(path, write=False)
    keys = [key for key, _ in store.forms()]
    store.close()
    return keys


def test_a_path_that_is_taken_is_left_alone(tmp_path):
    (tmp_path / "a.vouch").write_text("mine")
    with pytest.raises(FileExistsError) as caught:
        new_project(tmp_path / "a.vouch", a_form())
    assert sentence(caught.value) == f"{tmp_path / 'a.vouch'} exists already."
    assert (tmp_path / "a.vouch").read_text() == "mine"


def test_a_project_is_not_made_in_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(NotFoundError, match=r"The folder .*nowhere does not exist"):
        a_project(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_what_was_written_is_there_after_reopening(tmp_path):
    store = a_project(tmp_path)
    source = a_source(store)
    record = a_record(store, source)
    item = an_item(record)
    store.commit(an_act("a trial", item))
    store.set_setting("place", "17")
    store.close()
    store = open_project(tmp_path / "project.vouch")
    assert store.content(record.id).items == (item,)
    assert store.setting("place") == "17"
    assert store.form(store.info().form) == a_form()
    store.close()


@pytest.mark.parametrize("content", [b"", b"no database at all, just words" * 40, b"SQLite format 3\x00" + b"x" * 200])
def test_a_file_that_is_no_project_is_refused_and_untouched(tmp_path, content):
    path = tmp_path / "a.vouch"
    path.write_bytes(content)
    with pytest.raises(NotAProjectError, match=r"a\.vouch is not a Vouch project"):
        open_project(path)
    assert path.read_bytes() == content
    assert [one.name for one in tmp_path.iterdir()] == ["a.vouch"]


def test_another_programs_database_is_refused_and_untouched(tmp_path):
    path = tmp_path / "a.vouch"
    foreign = sqlite3.connect(path)
    foreign.execute("CREATE TABLE alembic_version(version_num)")
    foreign.execute("INSERT INTO alembic_version VALUES ('0001')")
    foreign.commit()
    foreign.close()
    before = path.read_bytes()
    with pytest.raises(NotAProjectError):
        open_project(path)
    assert path.read_bytes() == before


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    with pytest.raises(NotFoundError, match="does not exist"):
        open_project(tmp_path / "a.vouch")
    with pytest.raises(NotAProjectError, match="is a folder"):
        open_project(tmp_path)


def test_a_newer_file_is_refused_and_untouched(tmp_path):
    a_project(tmp_path).close()
    path = tmp_path / "project.vouch"
    forged = sqlite3.connect(path)
    forged.execute("UPDATE alembic_version SET version_num = '9999'")
    forged.commit()
    forged.close()
    for write in (True, False):
        with pytest.raises(NewerProjectError, match="written by a newer Vouch"):
            open_project(path, write=write)
    assert [one.name for one in tmp_path.iterdir()] == ["project.vouch"]


def test_a_second_opening_is_refused_naming_the_holder_but_may_read(tmp_path):
    path = tmp_path / "project.vouch"
    child = _child(
        "from pathlib import Path; import sys; from db import open_project\n"
        "from tests.builders.stores import a_project, a_source\n"
        f"store = a_project(Path({str(tmp_path)!r})); a_source(store, 'held elsewhere')\n"
        "print('ready', flush=True); sys.stdin.readline(); store.close()"
    )
    assert child.stdout.readline() == "ready\n"
    with pytest.raises(ProjectLockedError) as caught:
        open_project(path)
    assert f"in process {child.pid} on {os.uname().nodename} by " in str(caught.value)
    reading = open_project(path, write=False)
    assert len(list(reading.sources())) == 1
    assert reading.info().read_only == str(caught.value)
    said = reading.info().read_only
    assert re.search(r" since \d{4}-\d\d-\d\d \d\d:\d\d UTC; close it there to change it here\.$", said), said
    reading.close()
    child.communicate("\n")
    assert child.returncode == 0
    store = open_project(path)
    store.close()


def test_the_same_process_cannot_open_a_project_twice_for_writing(store):
    with pytest.raises(ProjectLockedError, match=f"in process {os.getpid()}"):
        open_project(store.info().path)


def test_a_lock_left_by_a_killed_process_is_taken_over(tmp_path):
    a_project(tmp_path).close()
    note = {"pid": 1, "host": "elsewhere", "user": "nobody", "since": "2026-01-01T00:00:00"}
    (tmp_path / "project.vouch.lock").write_text(json.dumps(note))
    open_project(tmp_path / "project.vouch").close()
    assert not (tmp_path / "project.vouch.lock").exists()


def test_opened_to_read_it_writes_nothing_and_says_why(tmp_path):
    store = a_project(tmp_path)
    source = a_source(store)
    store.close()
    store = open_project(tmp_path / "project.vouch", write=False)
    store.be("Somebody New")
    with pytest.raises(ReadOnlyError, match="open for reading only"):
        store.commit(an_act("x", store.source(source)))
    with pytest.raises(ReadOnlyError):
        store.set_setting("a", "b")
    assert [one.name for one in store.curators()] == ["Ada Byron"]
    store.close()
    assert [one.name for one in tmp_path.iterdir()] == ["project.vouch"]


def test_a_folder_that_cannot_be_written_opens_read_only(tmp_path, frozen):
    a_source(store := a_project(tmp_path), "words on a closed disk")
    store.close()
    folder = frozen(tmp_path / "project.vouch")
    store = open_project(folder / "project.vouch")
    assert "cannot be written" in store.info().read_only
    assert store.search("closed").total == 1
    with pytest.raises(ReadOnlyError):
        store.set_setting("a", "b")
    copy = tmp_path / "copy.vouch"
    store.save_copy(copy)
    store.close()
    store = open_project(copy)
    assert store.info().read_only == ""
    store.close()


@pytest.fixture
def frozen(tmp_path, monkeypatch):
    """Put a file into a folder that nobody can write, by the strongest means this machine allows."""
    with ExitStack() as stack:

        def freeze(file: Path) -> Path:
            if can_mount():
                folder = stack.enter_context(a_disk())
                shutil.copy(file, folder)
                close_disk(folder)
                return folder
            folder = tmp_path / "frozen"
            folder.mkdir()
            shutil.copy(file, folder)
            folder.chmod(0o555)
            stack.callback(folder.chmod, 0o755)
            if os.geteuid() == 0:
                monkeypatch.setattr("db.opening._unwritable", lambda path: path.parent == folder)
            return folder

        yield freeze


def test_nobody_writes_before_saying_who(tmp_path):
    store = new_project(tmp_path / "a.vouch", a_form())
    with pytest.raises(RefusedError, match="who curates"):
        store.commit(an_act("nothing"))
    store.close()


def test_opening_a_current_file_needs_no_alembic_and_importing_db_no_sqlalchemy(tmp_path):
    a_project(tmp_path).close()
    child = _child(
        "import sys, db; assert 'sqlalchemy' not in sys.modules\n"
        f"from pathlib import Path; db.open_project(Path({str(tmp_path / 'project.vouch')!r})).close()\n"
        "assert not [m for m in sys.modules if m.startswith(('alembic', 'sqlalchemy.orm', 'PySide6'))]"
    )
    _, errors = child.communicate()
    assert (child.returncode, errors) == (0, "")


def _child(code: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", code], cwd=HERE, text=True, stdin=pipe, stdout=pipe, stderr=pipe)


def test_a_path_with_odd_letters_and_a_link_to_it_are_one_project(tmp_path):
    folder = tmp_path / "a ü?#%25 folder"
    folder.mkdir()
    store = a_project(folder, "odd ?&# 100%.vouch")
    store.close()
    (tmp_path / "link.vouch").symlink_to(folder / "odd ?&# 100%.vouch")
    store = open_project(tmp_path / "link.vouch")
    with pytest.raises(ProjectLockedError):
        open_project(folder / "odd ?&# 100%.vouch")
    store.close()
    store.close()
    assert [one.name for one in folder.iterdir()] == ["odd ?&# 100%.vouch"]


def test_a_project_that_cannot_be_made_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("db.store.make_views", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        new_project(tmp_path / "a.vouch", a_form())
    assert list(tmp_path.iterdir()) == []
