"""Work behind the screen: what it may not do there is destroy what belongs to the screen."""

import gc
import threading

from PySide6.QtCore import QObject

from app.workers.background import Task


class _Circle(QObject):
    """A Qt object that only a collection can free, and that tells on which thread it was."""

    def __init__(self, freed):
        super().__init__()
        self.itself = self
        self.freed = freed

    def __del__(self):
        self.freed.append(threading.get_ident())


def _allocate_much(stop):
    kept = []
    while not stop():
        kept.append([[] for _ in range(2000)])
        if len(kept) > 200:
            kept.clear()


def test_circles_of_the_screen_are_never_collected_on_a_worker(qtbot):
    freed = []
    for _ in range(50):
        _Circle(freed)
    thresholds = gc.get_threshold()
    gc.set_threshold(50, 2, 2)
    task = Task(lambda task: _allocate_much(task.cancelled), "Working")
    try:
        with qtbot.waitSignal(task.ended):
            task.start()
            assert not gc.isenabled()
            qtbot.waitUntil(lambda: len(freed) == 50)
            task.cancel()
    finally:
        gc.set_threshold(*thresholds)
    assert set(freed) == {threading.get_ident()}
    assert gc.isenabled()


def test_collecting_is_as_before_when_the_last_of_several_has_ended(qtbot):
    tasks = [Task(lambda task: _allocate_much(task.cancelled), "Working") for _ in range(2)]
    for task in tasks:
        task.start()
    tasks[0].cancel()
    tasks[0].wait()
    assert not gc.isenabled()
    tasks[1].cancel()
    tasks[1].wait()
    assert gc.isenabled()
    qtbot.waitUntil(lambda: not any(task.running() for task in tasks))
