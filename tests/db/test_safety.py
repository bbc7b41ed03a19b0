"""Copies, backups, restoring, proofs, and a disk that fills up."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from app.domain.errors import CancelledError, DiskFullError, NotAProjectError, ProjectLockedError, RefusedError
from app.domain.progress import Silent
from db import open_project, restore
from db.engine import raw
from tests.builders.disks import a_disk, can_mount
from tests.builders.stores import (
    a_draft,
    a_project,
    a_quote,
    a_record,
    a_source,
    a_value,
    an_act,
    an_item,
    import_drafts,
)


def test_a_backup_is_a_whole_plain_file_with_all_that_was_committed(store, tmp_path):
    a_source(store, "kept words")
    path = store.backup(tmp_path / "backups")
    again = store.backup(tmp_path / "backups")
    assert path.name.startswith("project-")
    assert path != again
    assert sorted(one.name for one in path.parent.iterdir()) == sorted([path.name, again.name])
    copy = open_project(path, write=False)
    assert copy.search("kept").total == 1
    assert all(check.ok for check in copy.verify(Silent()))
    copy.close()


def test_a_copy_replaces_an_old_one_but_never_the_project_or_one_in_use(store, tmp_path):
    (tmp_path / "copy.vouch").write_text("old")
    store.save_copy(tmp_path / "copy.vouch")
    copy = open_project(tmp_path / "copy.vouch")
    with pytest.raises(ProjectLockedError):
        store.save_copy(tmp_path / "copy.vouch")
    copy.close()
    with pytest.raises(RefusedError, match="the project itself"):
        store.save_copy(tmp_path / "project.vouch")
    with pytest.raises(IsADirectoryError):
        store.save_copy(tmp_path)


def test_restoring_keeps_what_was_there_aside(tmp_path):
    store = a_project(tmp_path)
    a_source(store, "before the backup")
    backup = store.backup(tmp_path / "backups")
    a_source(store, "after the backup")
    with pytest.raises(ProjectLockedError):
        restore(backup, tmp_path / "project.vouch")
    store.close()
    restore(backup, tmp_path / "project.vouch")
    store = open_project(tmp_path / "project.vouch")
    assert len(list(store.sources())) == 1
    store.close()
    (aside,) = tmp_path.glob("project-before-restore-*.vouch")
    store = open_project(aside)
    assert len(list(store.sources())) == 2
    store.close()
    restore(backup, tmp_path / "elsewhere" / "new.vouch")
    open_project(tmp_path / "elsewhere" / "new.vouch").close()


def test_restoring_what_is_no_backup_changes_nothing(tmp_path):
    a_project(tmp_path).close()
    before = (tmp_path / "project.vouch").read_bytes()
    (tmp_path / "notes.txt").write_text("no database" * 99)
    with pytest.raises(NotAProjectError):
        restore(tmp_path / "notes.txt", tmp_path / "project.vouch")
    with pytest.raises(FileNotFoundError):
        restore(tmp_path / "nothing", tmp_path / "project.vouch")
    with pytest.raises(RefusedError, match="same file"):
        restore(tmp_path / "project.vouch", tmp_path / "project.vouch")
    assert (tmp_path / "project.vouch").read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["notes.txt", "project.vouch"]


def test_a_log_left_by_a_crash_never_reaches_the_restored_file(tmp_path):
    store = a_project(tmp_path)
    backup = store.backup(tmp_path / "backups")
    a_source(store, "in the log only")
    copies = {name: (tmp_path / name).read_bytes() for name in ("project.vouch", "project.vouch-wal")}
    store.close()
    for name, content in copies.items():
        (tmp_path / name).write_bytes(content)
    restore(backup, tmp_path / "project.vouch")
    store = open_project(tmp_path / "project.vouch")
    assert list(store.sources()) == []
    store.close()
    (aside,) = tmp_path.glob("project-before-restore-*.vouch")
    store = open_project(aside)
    assert len(list(store.sources())) == 1
    store.close()


def test_the_first_opening_of_a_day_leaves_a_checked_copy_and_old_days_go(tmp_path):
    store = a_project(tmp_path)
    identity = store.info().id[:8]
    store.close()
    backups = tmp_path / "backups"
    backups.mkdir()
    for day in range(1, 21):
        (backups / f"daily-project-{identity}-2020-01-{day:02}.vouch").write_text("old")
    (backups / "daily-project-ffffffff-2020-01-01.vouch").write_text("another project's")
    for _ in range(2):
        open_project(tmp_path / "project.vouch", backups=backups).close()
    kept = sorted(one.name for one in backups.iterdir())
    assert len(kept) == 15
    assert kept[:2] == [f"daily-project-{identity}-2020-01-{day:02}.vouch" for day in (8, 9)] or "ffffffff" in kept[-1]
    assert any("ffffffff" in name for name in kept)
    open_project(next(one for one in backups.glob(f"daily-project-{identity}-2*") if "2020" not in one.name)).close()


def test_a_backup_folder_that_cannot_be_used_does_not_keep_a_person_from_working(tmp_path, expected_logs):
    expected_logs("No backup was made today")
    a_project(tmp_path).close()
    (tmp_path / "file").write_text("in the way")
    open_project(tmp_path / "project.vouch", backups=tmp_path / "file" / "backups").close()


def test_verify_proves_texts_quotes_values_and_originals(store):
    source = a_source(store, "Of the 11 patients, 8 (73%) responded.")
    record = a_record(store, source)
    item = an_item(record)
    value = a_value(item)
    store.commit(an_act("all", item, value, a_quote(store, source, "8 (73%)", value=value.id)))
    assert {check.name: check.ok for check in store.verify(Silent())} == dict.fromkeys(
        ("integrity", "foreign keys", "texts", "quotes", "anchors", "values", "choices", "originals"), True
    )
    lies = {
        "quotes": "UPDATE quote SET exact = '9 (73%)'",
        "values": 'UPDATE value SET payload = \'{"type":"text"}\'',
        "originals": "UPDATE original_part SET bytes = x'00'",
        "foreign keys": "UPDATE quote SET value_id = 'nobody'",
    }
    for lie in lies.values():
        with store._project.pen.held() as connection:
            raw(connection).execute("PRAGMA foreign_keys=OFF")
            raw(connection).execute(lie)
            raw(connection).execute("PRAGMA foreign_keys=ON")
    wrong = {check.name: check.detail for check in store.verify(Silent()) if not check.ok}
    assert set(wrong) == set(lies)
    assert "is not what its text holds at 20" in wrong["quotes"]


def test_verify_can_be_stopped(store):
    class Impatient(Silent):
        def cancelled(self) -> bool:
            return True

    with pytest.raises(CancelledError):
        store.verify(Impatient())


def test_damaged_pages_are_found(tmp_path):
    store = a_project(tmp_path)
    import_drafts(store, [a_draft(f"text {n} " * 200) for n in range(200)])
    store.close()
    path = tmp_path / "project.vouch"
    data = bytearray(path.read_bytes())
    for page in range(len(data) // 4096 // 2, len(data) // 4096, 3):
        data[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(data)
    store = open_project(path, write=False)
    checks = store.verify(Silent())
    store.close()
    assert not checks[0].ok
    assert [check.name for check in checks if not check.ok]


def _fill(store) -> int:
    """Import until the disk is full; return how many sources were acknowledged."""
    batch = store.start_batch()
    acknowledged, told = 0, ""
    while not told:
        try:
            acknowledged += len(store.add_drafts(batch, "", [a_draft("words " * 2_000)]))
        except DiskFullError as error:
            told = str(error)
    assert "what project.vouch held before is safe" in told
    return acknowledged


def test_a_full_file_refuses_in_one_sentence_and_keeps_what_was_acknowledged(store):
    a_source(store)
    with store._project.pen.held() as connection:
        pages = raw(connection).execute("PRAGMA page_count").fetchone()[0]
        raw(connection).execute(f"PRAGMA max_page_count={pages + 40}")
    acknowledged = _fill(store)
    assert acknowledged > 0
    assert len(list(store.sources())) == acknowledged + 1
    assert all(check.ok for check in store.verify(Silent()))


@pytest.fixture
def small_disk():
    """A disk of two megabytes, where this machine lets us have one."""
    if not can_mount():
        pytest.skip("no right to mount a small disk; the limit of pages stands for it in the test above")
    with a_disk("2m") as folder:
        yield folder


def test_a_full_disk_refuses_in_one_sentence_and_keeps_what_was_acknowledged(small_disk: Path, expected_logs):
    expected_logs("The log stays beside project.vouch: The disk is full")
    store = a_project(small_disk)
    acknowledged = _fill(store)
    assert acknowledged > 0
    assert len(list(store.sources())) == acknowledged
    with pytest.raises(DiskFullError):
        store.backup(small_disk / "backups")
    assert list((small_disk / "backups").iterdir()) == []
    assert all(check.ok for check in store.verify(Silent()))
    store.close()
    reading = open_project(small_disk / "project.vouch", write=False)
    assert len(list(reading.sources())) == acknowledged
    reading.close()


def test_a_backup_of_a_read_only_opening_works(tmp_path):
    a_project(tmp_path).close()
    store = open_project(tmp_path / "project.vouch", write=False)
    path = store.backup(tmp_path / "backups")
    store.close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def test_a_log_left_beside_an_old_file_is_not_read_into_the_copy_that_replaces_it(store, tmp_path):
    a_source(store, "kept words")
    old = a_project(tmp_path, "old.vouch")
    a_source(old, "old words")
    log = (tmp_path / "old.vouch-wal").read_bytes()
    assert log
    old.close()
    (tmp_path / "old.vouch-wal").write_bytes(log)
    store.save_copy(tmp_path / "old.vouch")
    assert not (tmp_path / "old.vouch-wal").exists()
    copy = open_project(tmp_path / "old.vouch")
    assert (copy.search("kept").total, copy.search("old").total) == (1, 0)
    assert all(check.ok for check in copy.verify(Silent()))
    copy.close()


def test_two_restores_within_a_second_keep_both_aside(tmp_path):
    store = a_project(tmp_path)
    backup = store.backup(tmp_path / "backups")
    a_source(store, "after the backup")
    store.close()
    for _ in range(3):
        restore(backup, tmp_path / "project.vouch")
    aside = sorted(tmp_path.glob("project-before-restore-*.vouch"))
    assert len(aside) == 3
    sources = []
    for one in aside:
        opened = open_project(one, write=False)
        sources.append(len(list(opened.sources())))
        opened.close()
    assert sorted(sources) == [0, 0, 1]
    assert not list(tmp_path.glob("*.restored"))
