"""What tests/conftest.py promises: a test that leaves something behind does not pass."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

UNTIDY = """
import logging, os, threading, warnings
from pathlib import Path

KEPT = []

def test_logs():
    logging.getLogger("reader").warning("hm")

def test_announces(expected_logs):
    expected_logs("^WARNING reader: hm$")
    logging.getLogger("reader").warning("hm")

def test_warns():
    warnings.warn("hm", stacklevel=1)

def test_thread():
    KEPT.append(threading.Event())
    threading.Thread(target=KEPT[-1].wait, daemon=True).start()

def test_open_project(tmp_path):
    KEPT.append((tmp_path / "a.vouch").open("wb"))

def test_window(qtbot):
    from PySide6.QtWidgets import QLabel
    KEPT.append(QLabel("left"))
    KEPT[-1].show()

def test_timer(qtbot):
    from PySide6.QtCore import QTimer
    KEPT.append(QTimer())
    KEPT[-1].start(60_000)

def test_qt_thread(qtbot):
    from PySide6.QtCore import QThread
    KEPT.append(QThread())
    KEPT[-1].start()

def test_qt_complains(qtbot):
    from PySide6.QtCore import qWarning
    qWarning("hm")

def test_tidy(qtbot, tmp_path):
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QMainWindow
    window = QMainWindow()
    qtbot.addWidget(window)
    QTimer(window).start(60_000)
    window.show()
    with (tmp_path / "b.vouch").open("wb") as file:
        file.write(b"x")

def test_home(home):
    assert Path.home() == home
    assert os.environ["XDG_DATA_HOME"].startswith(str(home))

def teardown_module():
    KEPT[0].set()
    KEPT[1].close()
    KEPT[-1].quit()
    KEPT[-1].wait()
"""


def test_what_is_left_behind_fails_the_test_that_left_it(tmp_path):
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_untidy.py").write_text(UNTIDY, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), "-rA"]
    command += ["--basetemp", str(tmp_path / "temp"), str(tmp_path / "test_untidy.py")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    ends: dict[str, set[str]] = {"PASSED": set(), "FAILED": set(), "ERROR": set()}
    for how, name in re.findall(r"^(PASSED|FAILED|ERROR) \S*test_untidy\.py::test_(\w+)", done.stdout, re.MULTILINE):
        ends[how].add(name)
    assert ends["FAILED"] == {"warns", "qt_complains"}, done.stdout
    assert ends["ERROR"] == {"logs", "thread", "open_project", "window", "timer", "qt_thread"}
    assert ends["PASSED"] - ends["ERROR"] == {"announces", "tidy", "home"}
