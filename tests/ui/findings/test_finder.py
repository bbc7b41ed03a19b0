"""Questions asked behind the screen: only the newest is answered, and a person can stop it."""

from __future__ import annotations

import threading

import pytest

from app.domain.errors import NotFoundError
from app.domain.progress import stop_if_cancelled
from app.viewmodels.finder import Finder
from tests.builders.desks import AtDesk


@pytest.fixture
def at(tmp_path, qapp):
    made = AtDesk(tmp_path)
    made.make()
    yield made
    made.session.close()


@pytest.fixture
def finder(at):
    return Finder(at.desk, "Asking", at.desk)


def waiting(gate, heard):
    """Return a question that waits at a gate, looking now and then whether it is still wanted."""

    def ask(_store, progress):
        while not gate.wait(0.005):
            stop_if_cancelled(progress)
        heard.append("done")
        return "old"

    return ask


def test_an_answer_comes_back_with_how_far_the_work_was(qtbot, finder):
    steps = []
    finder.progressed.connect(lambda done, total: steps.append((done, total)))

    def ask(store, progress):
        progress.report(1, 2, "things")
        return store.info().name

    with qtbot.waitSignal(finder.answered) as answered:
        finder.ask(ask)
    assert answered.args == ["project"]
    assert steps == [(1, 2)]
    assert not finder.running()


def test_of_two_questions_only_the_newer_is_answered_and_the_older_stops(qtbot, finder):
    answers, heard, gate = [], [], threading.Event()
    finder.answered.connect(answers.append)
    finder.ask(waiting(gate, heard))
    with qtbot.waitSignal(finder.answered):
        finder.ask(lambda _store, _progress: "new")
    assert (answers, heard) == (["new"], [])


def test_of_many_questions_those_between_are_never_asked(qtbot, finder):
    asked = []
    finder.ask(lambda _store, _progress: asked.append(0))
    for number in range(1, 50):
        finder.ask(lambda _store, _progress, number=number: asked.append(number))
    qtbot.waitUntil(lambda: not finder.running())
    assert asked[-1] == 49
    assert len(asked) <= 2


def test_a_person_can_stop_it(qtbot, finder):
    answers = []
    finder.answered.connect(answers.append)
    finder.ask(waiting(threading.Event(), []))
    with qtbot.waitSignal(finder.stopped):
        finder.cancel()
    assert answers == []


def test_trouble_of_the_world_is_told_in_its_sentence(qtbot, finder):
    def ask(_store, _progress):
        raise NotFoundError("It is gone.")

    with qtbot.waitSignal(finder.troubled) as told:
        finder.ask(ask)
    assert told.args == ["It is gone."]


def test_closing_the_project_waits_for_what_runs_and_hears_no_answer(qtbot, at, finder):
    answers, heard, gate = [], [], threading.Event()
    finder.answered.connect(answers.append)
    finder.ask(waiting(gate, heard))
    at.session.close()
    assert not finder.running()
    gate.set()
    qtbot.wait(20)
    assert (answers, heard) == ([], [])
