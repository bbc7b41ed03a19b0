"""The real start in a process of its own: files handed over, signals, no console, settings and faults."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from app.paths import crash_folder, settings_file
from db.opening import new_project
from tests.builders.desks import shipped_form

ROOT = Path(__file__).resolve().parents[3]
PROLOGUE = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QMessageBox
from app.views.main_window import MainWindow

out = open(sys.argv.pop(1), "w", encoding="utf-8")
plain = MainWindow.furnish

def tell(words):
    print(words, file=out, flush=True)

def hand_over(path):
    QCoreApplication.postEvent(QApplication.instance(), QFileOpenEvent(QUrl.fromLocalFile(str(path))))

def later(seen, then):
    def look():
        if seen():
            timer.stop()
            then()
    timer = QTimer(QApplication.instance())
    timer.timeout.connect(look)
    timer.start(20)

def furnish(window, desk, session):
    for heard in (desk.said, desk.troubled):
        heard.connect(tell)
    desk.project_changed.connect(lambda: tell(f"open {desk.store.info().path.name}") if desk.store else None)
    plain(window, desk, session)
    act(window, desk)

MainWindow.furnish = furnish
"""
RUN = """
from app.main import main
code = main(sys.argv[1:])
tell(f"left with {code}")
"""


def started(tmp_path: Path, code: str, *arguments: str, **more: object) -> subprocess.Popen[str]:
    """Start the program with `code` between its imports and its start; it tells into `told.txt`."""
    command = [sys.executable, "-c", PROLOGUE + code + RUN, str(tmp_path / "told.txt"), *arguments]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True, **more)


def told(tmp_path: Path, code: str, *arguments: str) -> list[str]:
    """Run it to its end and return what it told."""
    child = started(tmp_path, code, *arguments)
    _, errors = child.communicate(timeout=120)
    lines = (tmp_path / "told.txt").read_text(encoding="utf-8").splitlines()
    assert child.returncode == 0, errors
    assert "Traceback" not in errors or "expected" in code, errors
    return lines


@pytest.fixture
def projects(tmp_path):
    """A folder with two projects."""
    for name in ("one", "two words"):
        new_project(tmp_path / f"{name}.vouch", shipped_form(), name).close()
    return tmp_path


CLOSE_WHEN_OPEN = """
def act(window, desk):
    later(lambda: desk.store is not None, window.close)
"""


@pytest.mark.parametrize("name", ["one.vouch", "./two words.vouch", "file"])
def test_a_project_named_as_a_desktop_names_it_is_opened(projects, name):
    given = (projects / "two words.vouch").as_uri() if name == "file" else name
    lines = told(projects, CLOSE_WHEN_OPEN, given)
    assert lines == [f"open {'one' if name.startswith('one') else 'two words'}.vouch", "left with 0"]


def test_a_file_handed_over_before_the_window_stands_is_opened_when_it_does(projects):
    code = """
from app.views import start
begin = start._Opening.begin
def early(opening):
    hand_over("one.vouch")
    QApplication.processEvents()
    begin(opening)
start._Opening.begin = early
"""
    assert told(projects, code + CLOSE_WHEN_OPEN) == ["open one.vouch", "left with 0"]


def test_files_handed_over_together_open_one_project_and_the_other_is_named(projects):
    code = """
def act(window, desk):
    later(lambda: "open one.vouch" in seen(), lambda: [hand_over("two words.vouch"), hand_over("one.vouch")])
    later(lambda: any("Only one" in line for line in seen()), window.close)
def seen():
    return Path(out.name).read_text(encoding="utf-8").splitlines()
"""
    lines = told(projects, code, "one.vouch")
    assert lines[:2] == ["open one.vouch", "open two words.vouch"]
    assert lines[2] == "two words.vouch is open. Only one can be: one.vouch is not."


def test_a_file_that_is_no_project_is_told_of_and_never_imported_unasked(projects):
    (projects / "export.ris").write_text("TY  - JOUR\nTI  - A\nER  - \n", encoding="utf-8")
    code = """
def act(window, desk):
    later(lambda: window.status.said.text(), window.close)
"""
    (sentence, left) = told(projects, code, "./export.ris")
    assert sentence == "export.ris is no project: open or make a project, then drop it on the window to import it."
    assert left == "left with 0"


def test_without_a_console_the_window_opens_and_a_fault_is_kept_and_told(projects):
    code = """
sys.stdin = sys.stdout = sys.stderr = None
def act(window, desk):
    later(lambda: desk.store is not None, fail)
    later(lambda: QApplication.activeModalWidget() is not None, lambda: end(window))
def fail():
    raise LookupError("expected")
def end(window):
    tell(QApplication.activeModalWidget().text())
    QApplication.activeModalWidget().close()
    window.close()
"""
    lines = told(projects, code, "one.vouch")
    assert lines[1].startswith("Something went wrong in Vouch.")
    (report,) = crash_folder().glob("*.txt")
    assert "LookupError: expected" in report.read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["no-such-command"], ["sources", "no.vouch"]])
def test_without_a_console_no_command_dies_of_it(tmp_path, arguments):
    code = "import sys; sys.stdin = sys.stdout = sys.stderr = None; from app.main import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", code, *arguments], cwd=ROOT, check=False, capture_output=True)
    assert done.returncode in {0, 1, 2}
    assert done.stderr == b""


def test_a_fault_before_the_window_stands_is_kept_and_told(tmp_path):
    code = """
from app.views import start
def broken(*_):
    raise LookupError("expected")
start.apply_ground = broken
def shown(box):
    tell(box.text())
    return 0
QMessageBox.exec = shown
from app.main import main
assert main(sys.argv[1:]) == 1
sys.exit(0)
"""
    assert told(tmp_path, code) == ["Vouch could not start: a fault of its own."]
    (report,) = crash_folder().glob("*.txt")
    assert "LookupError: expected" in report.read_text(encoding="utf-8")


def test_settings_that_cannot_be_read_are_told_of_and_left_as_they_are(projects):
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text("colour = 1\n", encoding="utf-8")
    code = """
def act(window, desk):
    later(lambda: desk.store is not None, window.close)
"""
    lines = told(projects, code, "one.vouch")
    assert f"{settings_file()}:1: colour is no setting of Vouch" in lines[0]
    assert lines[0].endswith("every setting stands at its default.")
    assert "open one.vouch" in lines
    assert settings_file().read_text(encoding="utf-8") == "colour = 1\n"


def test_a_first_start_that_is_left_at_once_writes_nothing_but_the_window_s_place(tmp_path, home):
    code = """
def act(window, desk):
    tell(str(Path(sys.argv[-1]).exists()))
    window.close()
"""
    assert told(tmp_path, code)[-1] == "left with 0"
    kept = [line for line in settings_file().read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    assert [line.partition(" ")[0] for line in kept] == ["window_geometry", "window_state"]
    assert [path.name for path in home.rglob("*") if path.is_file()] == ["settings.toml"]


@pytest.mark.parametrize("name", [one for one in ("SIGTERM", "SIGINT", "SIGHUP") if sys.platform != "win32"])
def test_a_signal_closes_the_window_well(projects, name):
    code = """
def act(window, desk):
    later(lambda: desk.store is not None, lambda: os.write(1, b"ready"))
"""
    child = started(projects, code, "one.vouch", stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.read(5) == "ready"
    child.send_signal(getattr(signal, name))
    _, errors = child.communicate(timeout=60)
    assert child.returncode == 0, errors
    assert (projects / "told.txt").read_text(encoding="utf-8").splitlines()[-1] == "left with 0"
    assert sorted(one.name for one in projects.glob("one.vouch*")) == ["one.vouch"]


def test_the_end_of_the_session_keeps_what_was_typed(projects):
    code = """
def act(window, desk):
    window.record.commit_typing = lambda: tell("typing saved")
    def end():
        QApplication.instance().commitDataRequest.emit(None)
        tell("asked")
        window.close()
    later(lambda: desk.store is not None, end)
"""
    lines = told(projects, code, "one.vouch")
    assert lines[1:3] == ["typing saved", "asked"]
    assert "window_geometry = " in settings_file().read_text(encoding="utf-8")


def test_a_system_library_that_is_missing_is_told_in_a_line_and_the_command_line_still_answers(tmp_path):
    (qt := tmp_path / "PySide6").mkdir()
    (qt / "__init__.py").write_text("", encoding="utf-8")
    (qt / f"QtCore{EXTENSION_SUFFIXES[-1]}").write_bytes(b"no library that could be loaded")
    for name in ("app", "db"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    ended = [
        subprocess.run([sys.executable, "-m", "app", *words], cwd=tmp_path, capture_output=True, text=True, check=False)
        for words in ([], ["--version"])
    ]
    assert [one.returncode for one in ended] == [1, 0]
    assert ended[0].stderr.startswith("vouch: The window cannot be opened: ")
    assert (ended[0].stderr.count("\n"), "package manager" in ended[0].stderr) == (1, True)
