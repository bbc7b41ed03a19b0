"""How long work will take, as it is told."""

from app.viewmodels.pace import Pace


def told(steps, total=100):
    pace = Pace()
    for now, done in steps:
        pace.take(done, total, now)
    return pace.told()


def test_nothing_is_promised_in_the_first_seconds():
    assert told([(0, 0), (2, 10)]) == ""


def test_steady_work_is_told_in_minutes():
    assert told([(0, 0), (30, 10), (60, 20)]) == "about 4 minutes left"


def test_other_work_begins_anew():
    pace = Pace()
    pace.take(0, 100, 0)
    pace.take(50, 100, 60)
    assert pace.told()
    pace.take(1, 10, 61)
    assert pace.told() == ""


def test_work_without_an_end_in_sight_promises_nothing():
    assert told([(0, 0), (60, 10)], total=-1) == ""
