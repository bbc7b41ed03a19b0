"""What every test stands on: no screen, no home of the user's, and nothing left behind.

A test fails when it logs a warning that it did not announce (`expected_logs`), when Qt complains, and when it leaves a
thread, a pool job, an active timer, a visible window or an open project file.
"""

from __future__ import annotations

import gc
import logging
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("default", deadline=None, max_examples=100)
settings.register_profile(
    "ci", deadline=None, max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

_HOMES = count()
_FOLDERS = {
    "HOME": "",
    "USERPROFILE": "",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "APPDATA": "data",
    "LOCALAPPDATA": "local",
}
_PATIENCE_MS = 2000
_BLAMED: set[int] = set()


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test, and the programs that it starts, a home folder of its own."""
    folder = tmp_path_factory.getbasetemp() / f"home-{next(_HOMES)}"
    folder.mkdir()
    for name, below in _FOLDERS.items():
        monkeypatch.setenv(name, str(folder / below))
    return folder


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no proxy of the machine stand between a test and its own server."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


class _Listener(logging.Handler):
    """Collects what is logged from WARNING up, and knows which of it a test announced."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self.announced: list[re.Pattern[str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def unexpected(self) -> list[str]:
        lines = [f"{one.levelname} {one.name}: {one.getMessage()}" for one in self.records]
        return [line for line in lines if not any(known.search(line) for known in self.announced)]


@pytest.fixture(autouse=True)
def _log_listener() -> Iterator[_Listener]:
    listener = _Listener()
    logging.getLogger().addHandler(listener)
    try:
        yield listener
    finally:
        logging.getLogger().removeHandler(listener)
    if lines := listener.unexpected():
        pytest.fail("Logged without being announced (`expected_logs`):\n" + "\n".join(lines), pytrace=False)


@pytest.fixture
def expected_logs(_log_listener: _Listener) -> Callable[[str], None]:
    """Announce a log line from WARNING up, by a regular expression over "LEVEL logger: message"."""

    def announce(pattern: str) -> None:
        _log_listener.announced.append(re.compile(pattern))

    return announce


@pytest.fixture(autouse=True)
def _nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    threads = set(threading.enumerate())
    files = _open_projects()
    yield
    left = [*_qt_leftovers(thorough="qtbot" in request.fixturenames), *_threads_left(threads)]
    left += [f"open file {name}" for name in sorted(_open_projects() - files)]
    if left:
        pytest.fail("Left behind:\n" + "\n".join(left), pytrace=False)


def _threads_left(before: set[threading.Thread]) -> list[str]:
    """Name the Python threads that do not end by themselves; Qt's pooled threads only look like such."""
    new = [one for one in threading.enumerate() if one not in before and not isinstance(one, threading._DummyThread)]
    for thread in new:
        thread.join(_PATIENCE_MS / 1000)
    return [f"thread {one.name}" for one in new if one.is_alive()]


def _open_projects() -> set[str]:
    """Return which descriptors of this process point at project files, where the system tells."""
    found = set()
    for descriptor in Path("/proc/self/fd").glob("*"):
        try:
            target = descriptor.readlink()
        except OSError:
            continue
        if ".vouch" in target.name:
            found.add(f"{descriptor.name} -> {target}")
    return found


def _qt_leftovers(*, thorough: bool) -> list[str]:
    """Name the pool jobs, windows, threads and timers that a test leaves; asks nothing of a process without Qt.

    Threads and timers are looked for among all objects, which is slow, so only in tests of the screen (`thorough`).
    """
    core = sys.modules.get("PySide6.QtCore")
    if core is None or core.QCoreApplication.instance() is None:
        return []
    left = []
    pool = core.QThreadPool.globalInstance()
    if not pool.waitForDone(_PATIENCE_MS):
        left.append(f"{pool.activeThreadCount()} jobs in the thread pool")
    app = core.QCoreApplication.instance()
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    if hasattr(app, "topLevelWidgets"):
        for window in [one for one in app.topLevelWidgets() if one.isVisible()]:
            left.append(f"visible window {window!r}")
            window.hide()
    for thread in _alive(core.QThread) if thorough else ():
        ours = thread is not app.thread() and id(thread) not in _BLAMED
        if ours and thread.isRunning() and not thread.wait(_PATIENCE_MS):
            left.append(f"running thread {thread!r}")
            _BLAMED.add(id(thread))
    for timer in _alive(core.QTimer) if thorough else ():
        if timer.isActive():
            left.append(f"active timer {timer!r}")
            timer.stop()
    return left


def _alive(kind: type) -> list[Any]:
    """Return the Qt objects of a kind whose C++ half still lives."""
    from shiboken6 import isValid

    return [one for one in gc.get_objects() if issubclass(type(one), kind) and isValid(one)]
