"""A reader that hangs, crashes, eats memory or answers rubbish is one sentence, and nothing of it is left."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import psutil
import pytest

from app.domain.errors import CancelledError, UnreadableError
from app.importers import child
from app.importers.child import Limits, ReaderTrouble, ask, read_in_child
from app.importers.materials import material_of_bytes, material_of_file

SHORT = Limits(answer_s=30, total_s=60, cpu_s=1, memory=300 << 20, answer_bytes=1 << 20, total_bytes=1 << 22)
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")


@pytest.fixture(autouse=True)
def wicked(monkeypatch):
    """Let the child know tasks that nobody should write."""

    def command(task):
        code = (
            "from app.formats import apart; "
            f"apart.TASKS[{task!r}] = 'tests.builders.wicked_tasks:{task}'; apart.serve({task!r})"
        )
        return [sys.executable, "-c", code]

    monkeypatch.setattr(child, "command_for", command)


@pytest.fixture(autouse=True)
def _no_child_left():
    yield
    assert not psutil.Process().children(recursive=True)


def read(task, data=b"%some bytes", **more):
    limits = msgspec.structs.replace(SHORT, answer_s=1.5) if task == "hang" else SHORT
    return list(ask(task, "x.pdf", data, limits=limits, **more))


def test_answers_come_as_they_were_given():
    data = bytes(range(256)) * 20_000
    first, second = read("echo", data, options={"width": 3})
    assert first == {"size": len(data), "head": data[:20], "options": {"name": "x.pdf", "width": 3}}
    assert second == [None, True, 2**40, 0.5, "Zürich \U0001f9ec"]


def test_a_file_is_read_from_the_disk(tmp_path):
    (path := tmp_path / "Übersicht.pdf").write_bytes(b"abc")
    (first, _) = read_in_child("echo", material_of_file(path))
    assert first["head"] == b"abc"
    assert first["options"] == {"name": "Übersicht.pdf"}


@pytest.mark.parametrize(
    ("task", "words"),
    [
        ("hang", "its reader was stopped after 1.5 s"),
        ("crash", "its reader crashed (SIGABRT)"),
        ("leave", "its reader answered what cannot be understood"),
        ("rubbish", "its reader answered what cannot be understood"),
        ("babble", "its reader was stopped because it answered without end"),
        ("fail", "its reader failed (KeyError)"),
        ("recurse", "its reader failed (RecursionError)"),
        pytest.param("spin", "its reader was stopped after 1 s of work", marks=posix),
        pytest.param("eat", "its reader was stopped when it wanted more than 300 MB of memory", marks=posix),
    ],
)
def test_what_goes_wrong_in_a_reader_is_one_sentence(task, words):
    with pytest.raises(UnreadableError) as caught:
        read(task)
    assert str(caught.value).startswith(f"x.pdf could not be read: {words}; ")
    assert isinstance(caught.value.__cause__, ReaderTrouble)


def test_what_a_reader_wrote_on_standard_error_is_kept_as_the_cause():
    with pytest.raises(UnreadableError) as caught:
        read("fail")
    assert "a fault in a parser" in str(caught.value.__cause__)


def test_a_refusal_of_the_reader_is_passed_on_word_for_word():
    with pytest.raises(UnreadableError, match=r"^x\.pdf is no file that anybody can read\.$"):
        read("refuse")


def test_what_a_parser_prints_spoils_no_answer():
    assert read("chatter") == ["well"]


def test_a_reader_reaches_no_network_and_starts_no_program():
    assert read("call_home") == [["refused"] * 3]


def test_a_child_that_dies_at_once_is_told(monkeypatch):
    monkeypatch.setattr(child, "command_for", lambda task: [sys.executable, "-c", "print('hello, I am no reader')"])
    with pytest.raises(UnreadableError, match="answered what cannot be understood"):
        read("echo", b"x" * 5_000_000)


def test_no_program_to_start_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(child, "command_for", lambda task: [str(tmp_path / "not there")])
    with pytest.raises(UnreadableError, match="no reader could be started"):
        read("echo")


class _Stops:
    """A progress that is cancelled after a while."""

    def __init__(self, after):
        self._at = time.monotonic() + after

    def report(self, done, total, what):
        pass

    def cancelled(self):
        return time.monotonic() > self._at


def test_cancelling_kills_the_child_at_once():
    begun = time.monotonic()
    with pytest.raises(CancelledError):
        list(ask("hang", "x.pdf", b"", progress=_Stops(0.7)))
    assert time.monotonic() - begun < 10


def test_the_progress_of_a_material_is_heard(tmp_path):
    (path := tmp_path / "x.pdf").write_bytes(b"abc")
    with pytest.raises(CancelledError):
        list(read_in_child("hang", material_of_file(path, _Stops(0.7))))


def test_whoever_stops_listening_leaves_no_child():
    answers = read_in_child("hang", material_of_bytes(b"abc", "x.pdf"))
    assert next(answers) == "one"
    answers.close()


@posix
def test_a_child_ends_when_its_parent_is_killed(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(
        "import sys\nfrom app.importers import child\n"
        'code = "from app.formats import apart; '
        "apart.TASKS['t'] = 'tests.builders.wicked_tasks:tell_pid'; apart.serve('t')\"\n"
        "child.command_for = lambda task: [sys.executable, '-c', code]\n"
        "for pid in child.ask('t', 'x.pdf', b''):\n    print(pid, flush=True)\n",
        encoding="utf-8",
    )
    root = str(Path(child.__file__).parents[2])
    env = {**os.environ, "PYTHONPATH": root}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, cwd=root, env=env) as parent:
        pid = int(parent.stdout.readline())
        parent.kill()
    for _ in range(200):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.05)
    pytest.fail("the child outlived its parent")


def test_the_program_itself_knows_the_hidden_argument(monkeypatch):
    monkeypatch.undo()
    with pytest.raises(UnreadableError, match=r"x\.pdf"):
        list(ask("pdf", "x.pdf", b"no pdf at all"))


def test_a_bundle_starts_itself(monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child.command_for("pdf") == [sys.executable, "--read-apart", "pdf"]
