"""A process that edits is killed at random moments: what it had acknowledged is there, and nothing is half."""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.domain.changes import Change, Origin, Scope
from app.domain.progress import Silent
from app.domain.store import Store
from app.forms import load_shipped
from app.main import ProjectFiles
from app.usecases.curating import start_record
from app.usecases.items import add_item
from app.usecases.transfer import import_files, import_text
from tests.builders.ris import written
from tests.stories.children.curator import CURATOR, State, portrait, state_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is forked and killed by a signal"),
]

HERE = Path(__file__).parents[2]
KILLS = 150
LONGEST_START, LONGEST_WORK = 0.12, 0.3
LONGEST_IMPORT = 0.6
STUDIES = 2_000
PROVED_EVERY = 15

Line = dict[str, Any]

TEXT = "\n".join(
    f"Cohort {n}: of {n + 11} patients treated 🧬, {n + 8} (7{n % 10}%) responded; תגובה מלאה in {n} — by day 28."
    for n in range(40)
)


class Server:
    """The forking child, and the processes that it starts and we kill."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.stories.children.curator"]
        self._process = subprocess.Popen(command, cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._held = b""

    def life(self, order: Line, over: Callable[[list[Line]], bool], seconds: float) -> list[Line]:
        """Start a process, kill it `seconds` after `over` says so of its lines, and return all that it said whole."""
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        worker, said = self._next()["began"], []
        while not over(said):
            said.append(self._next())
        moment = time.monotonic() + seconds
        while line := self._next(moment):
            said.append(line)
        os.kill(worker, signal.SIGKILL)
        while "ended" not in (line := self._next()):
            said.append(line)
        assert line["ended"] == -signal.SIGKILL, "It died by itself."
        return said

    def close(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        assert self._process.wait() == 0

    def _next(self, moment: float | None = None) -> Line | None:
        """Return the next line, or None when `moment` has come; what a killed process left unfinished is no line."""
        descriptor = self._process.stdout.fileno()
        while True:
            line, newline, rest = self._held.partition(b"\n")
            if newline:
                self._held = rest
                if line.endswith(b"}"):
                    return json.loads(line)
                continue
            patience = None if moment is None else max(0.0, moment - time.monotonic())
            if not select.select([descriptor], [], [], patience)[0]:
                return None
            more = os.read(descriptor, 1 << 16)
            assert more, "The server ended."
            self._held += more


@pytest.fixture
def server() -> Iterator[Server]:
    with closing(Server()) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a project with one source and a record of it that has a trial with an outcome."""
    path = tmp_path / "killed.vouch"
    with closing(ProjectFiles().new(path, load_shipped("cell-therapy-trials"), "Killed")) as store:
        store.be(CURATOR, Origin.IMPORT)
        import_text(store, TEXT, "Cohorts")
        record, _ = start_record(store, next(store.sources()).id)
        add_item(store, record.id, "outcome")
    return path


class Ledger:
    """What the project must be: the state after the last act that was acknowledged, and the journal up to there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._open() as store:
            self.seq = store.history(Scope(), limit=1)[0].seq
            self.first, self.first_seq = state(store), self.seq
            self.portrait = portrait(self.first)
        self.acknowledged = 0

    def prove(self, said: list[Line], *, thoroughly: bool) -> None:
        """Open the project anew and hold it against what the killed process said."""
        with self._open() as store:
            told = [line for line in said if "act" in line]
            self._hold_against(store, told)
            if thoroughly:
                assert replayed(self.first, changes_since(store, self.first_seq)) == state(store)
                assert [check for check in store.verify(Silent()) if not check.ok] == []
                undone_and_redone(store)
            self.seq = store.history(Scope(), limit=1)[0].seq
            self.portrait = portrait(state(store))

    def _hold_against(self, store: Store, told: list[Line]) -> None:
        changes = changes_since(store, self.seq)
        acts = list(dict.fromkeys(change.act for change in changes))
        acknowledged = [line["act"] for line in told]
        assert acts[: len(told)] == acknowledged
        assert len(acts) - len(told) in {0, 1}
        for line in told:
            assert_holds_words([change for change in changes if change.act == line["act"]], line["words"])
        beyond = [change for change in changes if change.act not in acknowledged]
        expected = told[-1]["portrait"] if told else self.portrait
        assert portrait(taken_back(state(store), beyond)) == expected
        self.acknowledged += len(told)

    @contextmanager
    def _open(self) -> Iterator[Store]:
        with closing(ProjectFiles().open(self.path, write=True)) as store:
            store.be(CURATOR)
            yield store


def state(store: Store) -> State:
    record = store.records()[0]
    return state_of(store.content(record.id), store.source(record.source))


def changes_since(store: Store, seq: int) -> list[Change]:
    """Return the lines of the journal after `seq`, oldest first."""
    limit = 100
    while True:
        newest = store.history(Scope(), limit=limit)
        if len(newest) < limit or newest[-1].seq <= seq:
            return [one for one in reversed(newest) if one.seq > seq and one.entity != "batch"]
        limit *= 4


def replayed(before: State, changes: list[Change]) -> State:
    """Return what a state becomes when each change is applied to it."""
    now = dict(before)
    for change in changes:
        assert now.pop(change.key, None) == (msgspec.json.encode(change.before) if change.before else None)
        if change.after:
            now[change.key] = msgspec.json.encode(change.after)
    return now


def taken_back(now: State, changes: list[Change]) -> State:
    """Return what a state was before some changes."""
    before = dict(now)
    for change in reversed(changes):
        assert before.pop(change.key, None) == (msgspec.json.encode(change.after) if change.after else None)
        if change.before:
            before[change.key] = msgspec.json.encode(change.before)
    return before


def assert_holds_words(changes: list[Change], words: str) -> None:
    """Words that were put into the project by an act stand in what the journal says came of it."""
    wanted = msgspec.json.encode(words)[1:-1]
    assert any(wanted in msgspec.json.encode(change.after) for change in changes) or not words


def undone_and_redone(store: Store) -> None:
    before = state(store)
    if store.undo_label():
        assert store.undo().act
        assert portrait(state(store)) != portrait(before)
        assert store.redo().act
        assert state(store) == before


def at_once(said: list[Line]) -> bool:
    del said
    return True


def has_acted(said: list[Line]) -> bool:
    return any("act" in line for line in said)


def test_every_acknowledged_change_survives_150_kills(server, project):
    moments = random.Random(150)
    ledger = Ledger(project)
    for kill in range(1, KILLS + 1):
        order = {"project": str(project), "seed": kill}
        if kill % 3:
            said = server.life(order, has_acted, moments.uniform(0, LONGEST_WORK))
        else:
            said = server.life(order, at_once, moments.uniform(0, LONGEST_START))
        ledger.prove(said, thoroughly=kill % PROVED_EVERY == 0 or kill == KILLS)
    assert ledger.acknowledged > KILLS
    assert sorted(one.name for one in project.parent.iterdir()) == [project.name]


def test_an_import_that_was_killed_leaves_nothing_and_the_edits_beside_it_stay(server, project, tmp_path):
    file = tmp_path / "many.ris"
    file.write_text(written(*(a_study(n) for n in range(STUDIES))), encoding="utf-8")
    ledger, moments = Ledger(project), random.Random(7)
    for kill in range(8):
        order = {"project": str(project), "seed": kill, "file": str(file)}
        said = server.life(order, has_imported_some if kill % 2 else has_acted, moments.uniform(0, LONGEST_IMPORT))
        ledger.prove(said, thoroughly=True)
        assert_all_or_nothing(project, imported=any("imported" in line for line in said))
    with closing(ProjectFiles().open(project, write=True)) as store:
        store.be(CURATOR)
        report, _ = import_files(store, [file])
        assert (report.imported, store.search("irradiatedly").total) == (STUDIES, STUDIES)


def has_imported_some(said: list[Line]) -> bool:
    return any("progress" in line or "imported" in line for line in said)


def a_study(n: int) -> list[tuple[str, str]]:
    return [
        ("TY", "JOUR"),
        ("TI", f"Cells grown irradiatedly, part {n}"),
        ("AB", f"Words {n}. " * 80),
        ("ER", ""),
    ]


def assert_all_or_nothing(path: Path, *, imported: bool) -> None:
    """The batch is there with everything, or no trace of it is; a batch that is there is taken back for the next."""
    with closing(ProjectFiles().open(path, write=True)) as store:
        store.be(CURATOR)
        whole = len(store.batches()) == 2
        sources = len(list(store.sources()))
        assert sources == (STUDIES + 1 if whole else 1)
        assert store.index(Silent())
        assert store.search("irradiatedly").total == sources - 1
        assert whole or not imported
        if whole:
            store.drop_batch(store.batches()[0].id)
    assert left_in(path) == {"batch": 1, "original": 1, "source": 1, "revision": 1, "source_detail": 1}


def left_in(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as plain:
        tables = ("batch", "original", "source", "revision", "source_detail")
        return {one: plain.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in tables}
