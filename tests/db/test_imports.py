"""Imports: batches, originals in parts, drafts in slices, sweeping after a kill, the screen's edits meanwhile."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import pytest

from app.domain.errors import RefusedError
from app.domain.ids import new_id
from app.domain.kinds import Text
from app.domain.progress import Silent
from app.domain.sources import SourceQuery
from app.domain.values import Value
from db import imports, open_project
from db.imports import PART
from tests.builders.stores import (
    a_draft,
    a_project,
    a_record,
    a_source,
    a_value,
    an_act,
    an_item,
    import_drafts,
    keep_bytes,
)

HERE = Path(__file__).parents[2]
KILLED = """
import sys
from pathlib import Path
from db import open_project
from tests.builders.stores import a_draft, keep_bytes
store = open_project(Path(sys.argv[1]))
store.be("Ada Byron")
batch = store.start_batch()
original = keep_bytes(store, batch, "x" * 3_000_000)
with store.in_background() as face:
    keys = face.add_drafts(batch, original, [a_draft(f"swept words {n}") for n in range(500)])
print(keys[7], flush=True)
while True:
    face_drafts = [a_draft(f"more swept words {n}") for n in range(50)]
    store.add_drafts(batch, original, face_drafts)
"""


def test_what_is_listed_at_once_is_searchable_when_the_batch_ends(store):
    batch = store.start_batch()
    keys = store.add_drafts(batch, keep_bytes(store, batch, "ab"), [a_draft("alpha one"), a_draft("alpha two")])
    assert len(store.list_rows(SourceQuery())) == 2
    assert store.search("alpha").total == 0
    touched = store.end_batch(batch, '{"found": 2}', "Imported two")
    assert store.search("alpha").total == 2
    assert (touched.sources, touched.library, touched.label) == (frozenset(keys), True, "Imported two")
    (report,) = store.batches()
    assert (report.id, report.state, report.report) == (batch, "ended", '{"found": 2}')


def test_an_original_is_kept_once_byte_for_byte_and_read_by_slice(store):
    data = bytes(range(256)) * (3 * PART // 256) + b"the end"
    digest = hashlib.sha256(data).hexdigest()
    pieces = [data[n : n + 100_003] for n in range(0, len(data), 100_003)]
    about = {"sha256": digest, "size": len(data), "encoding": "utf-8", "newline": "lf"}
    batch = store.start_batch()
    original = store.keep_original("big.bin", pieces, batch=batch, **about)
    spans = [(0, 10), (PART - 3, PART + 3), (len(data) - 7, len(data)), (0, len(data)), (5, 5)]
    drafts = [msgspec.structs.replace(a_draft("x"), start=a, end=b) for a, b in spans]
    keys = store.add_drafts(batch, original, drafts)
    assert [store.original(key) for key in keys] == [data[a:b] for a, b in spans]
    assert not store.has_original(digest)
    store.end_batch(batch, "{}", "x")
    assert store.has_original(digest)
    assert store.keep_original("again.bin", pieces, batch=store.start_batch(), **about) == original
    count = store._reader.exec_driver_sql("SELECT count(*) FROM original_part").scalar()
    assert count == -(-len(data) // PART)
    assert all(check.ok for check in store.verify(Silent()))


def test_an_original_that_broke_off_is_written_again(store):
    data = b"x" * (2 * PART)
    about = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "encoding": "utf-8", "newline": "lf"}

    def breaking():
        yield data[:PART]
        raise OSError("the stick was pulled")

    batch = store.start_batch()
    with pytest.raises(OSError, match="pulled"):
        store.keep_original("a", breaking(), batch=batch, **about)
    original = store.keep_original("a", [data], batch=batch, **about)
    (key,) = store.add_drafts(batch, original, [msgspec.structs.replace(a_draft("x"), end=len(data))])
    assert store.original(key) == data


def test_bytes_that_are_not_those_of_the_hash_are_refused(store):
    about = {"sha256": hashlib.sha256(b"before").hexdigest(), "size": 6, "encoding": "utf-8", "newline": "lf"}
    with pytest.raises(RefusedError, match="changed while it was read"):
        store.keep_original("a.ris", [b"after!"], batch=store.start_batch(), **about)


def test_a_batch_is_taken_back_whole_and_leaves_nothing(store):
    first = a_source(store, "stays put")
    batch = store.start_batch()
    store.add_drafts(batch, keep_bytes(store, batch, "bytes of it"), [a_draft(f"goes away {n}") for n in range(5)])
    store.end_batch(batch, "{}", "x")
    touched = store.drop_batch(batch)
    assert (len(touched.sources), touched.library) == (5, True)
    assert [one.id for one in store.sources()] == [first]
    assert (store.search("away").total, store.search("stays").total) == (0, 1)
    assert len(store.batches()) == 1
    a_source(store, "comes later")
    assert store.search("later").total == 1
    for table in ("original", "original_part", "revision", "source_detail"):
        assert store._reader.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 2
    assert all(check.ok for check in store.verify(Silent()))


def test_a_batch_whose_source_was_worked_on_stays(store):
    key = a_source(store, "worked on")
    batch = store.source(key).batch
    record = a_record(store, key)
    with pytest.raises(RefusedError, match="“worked on” of this import has been worked on"):
        store.drop_batch(batch)
    assert store.records() == (record,)


def test_a_batch_that_another_reading_points_to_stays(store):
    pointed = a_source(store, "pointed at")
    record = a_record(store, a_source(store, "points"))
    from app.domain.kinds import Reference, Target

    caveat = an_item(record, "caveat")
    store.commit(an_act("points", caveat, a_value(caveat, "target", Reference(Target.SOURCE, pointed))))
    with pytest.raises(RefusedError):
        store.drop_batch(store.source(pointed).batch)


def test_a_running_batch_is_taken_back_but_for_what_was_worked_on_meanwhile(store):
    batch = store.start_batch()
    original = keep_bytes(store, batch, "bytes of it")
    keys = store.add_drafts(batch, original, [a_draft(f"running words {n}") for n in range(90)])
    record = a_record(store, keys[40])
    touched = store.drop_batch(batch)
    assert touched.sources == frozenset(keys) - {keys[40]}
    assert [one.id for one in store.sources()] == [keys[40]]
    assert store.records() == (record,)
    assert store.search("running").total == 1
    assert store.has_original(hashlib.sha256(b"bytes of it").hexdigest())
    assert store.drop_batch(batch).sources == frozenset()
    assert all(check.ok for check in store.verify(Silent()))


def test_work_that_begins_while_a_batch_goes_keeps_its_source(store, monkeypatch):
    batch = store.start_batch()
    keys = store.add_drafts(batch, keep_bytes(store, batch, "b"), [a_draft(f"racing words {n}") for n in range(90)])
    once, drop_some = [], imports._drop_some

    def with_an_edit_between(*args):
        gone = drop_some(*args)
        once.append(gone)
        return gone

    monkeypatch.setattr(imports, "_drop_some", with_an_edit_between)
    take = store._project.pen._take

    def taking(*, background):
        if len(once) == 1 and background and not store.records():
            a_record(store, keys[3])
        take(background=background)

    monkeypatch.setattr(store._project.pen, "_take", taking)
    with store.in_background() as face:
        touched = face.drop_batch(batch)
    assert touched.sources == frozenset(keys) - {keys[3]}
    assert [one.source for one in store.records()] == [keys[3]]


def test_whoever_comes_for_the_pen_after_closing_is_refused_in_a_sentence(tmp_path):
    store = a_project(tmp_path)
    with store.in_background() as face:
        store.close()
        with pytest.raises(RefusedError, match="was closed meanwhile"):
            face.start_batch()
    store = open_project(tmp_path / "project.vouch")
    assert store.batches() == ()
    store.close()


def test_an_original_shared_by_a_later_import_survives_the_first(store):
    draft = a_draft("shared bytes")
    (first,) = import_drafts(store, [draft])
    (second,) = import_drafts(store, [draft])
    store.drop_batch(store.source(first).batch)
    assert store.original(second) == b"shared bytes"
    store.drop_batch(store.source(second).batch)
    assert all(check.ok for check in store.verify(Silent()))


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
@pytest.mark.parametrize(("work_on_one", "write"), [(False, True), (True, True), (False, False)])
def test_a_killed_import_is_swept_at_the_next_start_but_for_what_was_worked_on(tmp_path, work_on_one, write):
    store = a_project(tmp_path)
    a_source(store, "acknowledged words")
    store.close()
    path = tmp_path / "project.vouch"
    child = subprocess.Popen([sys.executable, "-c", KILLED, path], cwd=HERE, stdout=subprocess.PIPE, text=True)
    key = child.stdout.readline().strip()
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    if work_on_one:
        _forge_record(path, key)
    if not write:
        reading = open_project(path, write=False)
        assert [reading.text(reading.revision(one.id).id) for one in reading.sources()] == ["acknowledged words"]
        reading.close()
    store = open_project(path)
    kept = [store.text(store.revision(one.id).id) for one in store.sources()]
    assert kept == ["acknowledged words", "swept words 7"][: 1 + work_on_one]
    assert store.index(Silent())
    assert store.search("swept").total == int(work_on_one)
    assert store.search("acknowledged").total == 1
    assert all(check.ok for check in store.verify(Silent()))
    store.close()


def _forge_record(path: Path, source: str) -> None:
    """Let somebody start a record while the import runs, as the window allows."""
    import sqlite3

    connection = sqlite3.connect(path)
    connection.execute(
        "INSERT INTO change(act, origin, curator, machine, at, program, entity, key, schema, label, reason, source) "
        "VALUES ('a', 'window', '', '', '', '', 'record', 'r', 1, '', '', ?)",
        (source,),
    )
    connection.execute(
        "INSERT INTO record(id, source, curator, reading, form, state, created) SELECT 'r', ?, curator.id, 'first', "
        "form_version.id, 'open', '' FROM curator, form_version",
        (source,),
    )
    connection.commit()
    connection.close()


def test_what_was_not_indexed_when_the_program_died_is_known_at_the_next_start(tmp_path, monkeypatch):
    store = a_project(tmp_path)
    monkeypatch.setattr("db.imports.Importer.index", lambda self, progress: False)
    import_drafts(store, [a_draft(f"late words {n}") for n in range(30)])
    assert store.search("late").total == 0
    store.close()
    monkeypatch.undo()
    store = open_project(tmp_path / "project.vouch")
    assert store.unindexed()
    assert store.index(Silent())
    assert not store.unindexed()
    assert store.search("late").total == 30
    store.close()


def test_preparing_the_search_stops_when_asked_and_goes_on_later(store):
    class Impatient(Silent):
        def cancelled(self):
            return True

    batch = store.start_batch()
    store.add_drafts(batch, "", [a_draft(f"late words {n}") for n in range(30)])
    store.end_batch(batch, "{}", "x", Impatient())
    assert store.unindexed()
    assert store.search("late").total == 0
    assert store.index(Silent())
    assert store.search("late").total == 30


def test_a_source_edited_before_it_is_indexed_is_found_once_by_its_new_name(store):
    batch = store.start_batch()
    (key,) = store.add_drafts(batch, "", [a_draft("body", title="Former")])
    source = store.source(key)
    metadata = msgspec.structs.replace(source.metadata, title="Latter")
    store.commit(an_act("renamed", msgspec.structs.replace(source, metadata=metadata)))
    store.end_batch(batch, "{}", "x")
    assert (store.search("Former").total, store.search("Latter").total) == (0, 1)
    assert _index_is_sound(store)


def _index_is_sound(store) -> bool:
    with store._writing() as connection:
        for table in ("text_fts", "source_fts", "value_fts"):
            connection.exec_driver_sql(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")
    return True


def test_the_screen_edits_while_an_import_runs_in_the_background(store):
    record = a_record(store, a_source(store))
    item = an_item(record)
    store.commit(an_act("a trial", item))
    started, stop, failures = threading.Event(), threading.Event(), []

    def import_until_told() -> None:
        try:
            with store.in_background() as face:
                batch = face.start_batch()
                original = keep_bytes(face, batch, "background")
                while not stop.is_set():
                    face.add_drafts(batch, original, [a_draft(f"background text {n}") for n in range(120)])
                    started.set()
                face.end_batch(batch, "{}", "Imported in the background")
        except BaseException as error:
            failures.append(error)
            started.set()
            raise

    worker = threading.Thread(target=import_until_told)
    worker.start()
    started.wait()
    key = new_id()
    for n in range(60):
        store.commit(an_act(f"edit {n}", Value(id=key, item=item.id, field="title", value=Text(f"title {n}"))))
        assert store.value(key).value == Text(f"title {n}")
    stop.set()
    worker.join()
    assert failures == []
    assert store.undo().label == "Undid: edit 59"
    assert store.search("background").total == len(list(store.sources())) - 1
    assert all(check.ok for check in store.verify(Silent()))
    assert _index_is_sound(store)


def test_the_background_waits_for_a_screen_that_waits(tmp_path):
    from db.engine import writing_engine
    from db.pen import Pen

    path = tmp_path / "a.db"
    pen = Pen(writing_engine(path, create=True), path)
    order: list[str] = []
    threads: list[threading.Thread] = []

    def take(name: str, *, background: bool) -> None:
        with pen.held(background=background):
            order.append(name)

    with pen.held():
        for name in ("worker", "screen"):
            thread = threading.Thread(target=take, args=(name,), kwargs={"background": name == "worker"})
            thread.start()
            threads.append(thread)
            while name == "screen" and pen._screen_waits == 0:
                pass
        with pytest.raises(RuntimeError, match="held by this thread"), pen.held():
            pass
    for thread in threads:
        thread.join()
    pen.close()
    assert order == ["screen", "worker"]
