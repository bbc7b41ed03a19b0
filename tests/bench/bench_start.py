"""From command to painted window, against a bare PySide6 window, and what the command line costs to start.

Whole processes, started in turn; a window counts as painted when the pass of its first paint event is done. Medians of
wall time from starting the process to that moment (CPU time beside it), and their ratio to the bare window of the same
run. The first frame of ours is empty, so the window with its panes is timed as well. With `--imports`, also what was
imported before the first paint, the slowest packages first.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
ROUNDS = 15
SHOWN = 25

WATCH = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
def told():
    os.write(1, f"painted {time.monotonic()}".encode())
    os._exit(0)
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, told)
        return False
plain, watch = QApplication.exec, Watch()
def run(*self):
    QApplication.instance().installEventFilter(watch)
    return plain()
QApplication.exec = run
"""

BARE = f"""{WATCH}
from PySide6.QtWidgets import QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1360, 820)
window.show()
app.exec()
"""

OURS = f"""{WATCH}
from app.main import main
main(sys.argv[1:])
"""

WHOLE = """
import os, sys, time
from PySide6.QtCore import QTimer
from app.views.main_window import MainWindow
def told():
    os.write(1, f"painted {time.monotonic()}".encode())
    os._exit(0)
plain = MainWindow.furnish
def furnish(window, *parts):
    plain(window, *parts)
    window.repaint()
    QTimer.singleShot(0, told)
MainWindow.furnish = furnish
from app.main import main
main(sys.argv[1:])
"""

NOTHING = "import time; print('painted', time.monotonic())"

COMMAND = """
import sys, time
from app.main import main
main(sys.argv[1:])
foreign = {"PySide6", "alembic", "sqlalchemy.orm"} & set(sys.modules)
print("imported", *sorted(foreign))
print("painted", time.monotonic())
"""


def environment(home: Path) -> dict[str, str]:
    """Return the surroundings of each process: no screen, a home of its own, and modules compiled once."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    folders = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), str(home))
    return {**kept, **folders, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(home / "compiled")}


def timed(code: str, arguments: list[str], home: Path) -> tuple[float, float, str]:
    """Run a program; return milliseconds of wall time until it says so, of CPU time in all, and what it printed."""
    begun = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=HERE,
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with child.stdout:
        said = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    moment = re.search(r"painted ([0-9.]+)", said)
    if moment is None:
        raise SystemExit(f"It showed nothing (exit code {child.returncode}).")
    return (float(moment[1]) - begun) * 1000, (usage.ru_utime + usage.ru_stime) * 1000, said


def compared(programs: dict[str, tuple[str, list[str]]], home: Path) -> None:
    """Run programs in turn and print their medians with the ratio to the first of them."""
    walls: dict[str, list[float]] = defaultdict(list)
    cpus: dict[str, list[float]] = defaultdict(list)
    for turn in range(ROUNDS + 1):
        for name, (code, arguments) in programs.items():
            wall, cpu, _ = timed(code, arguments, home)
            if turn:
                walls[name].append(wall)
                cpus[name].append(cpu)
    base_wall, base_cpu = (statistics.median(one[next(iter(programs))]) for one in (walls, cpus))
    print(f"{'':36}{'wall, ms':>20}{'CPU, ms':>20}")
    for name in programs:
        wall, cpu = statistics.median(walls[name]), statistics.median(cpus[name])
        cells = (f"{wall:.0f} ({wall / base_wall:.2f} x)", f"{cpu:.0f} ({cpu / base_cpu:.2f} x)")
        print(f"{name:36}{cells[0]:>20}{cells[1]:>20}")


def command(*arguments: str) -> None:
    """Run a command of the real command line, quietly."""
    subprocess.run([sys.executable, "-m", "app", *arguments], cwd=HERE, check=True, stdout=subprocess.DEVNULL)


def foreign(arguments: list[str], home: Path) -> str:
    """Return which packages a command imported that it should not."""
    said = timed(COMMAND, arguments, home)[2]
    return said.partition("imported")[2].partition("\n")[0].strip() or "none"


def imports(home: Path) -> None:
    """Print what was imported before the first paint, by package, in milliseconds without what it imports itself."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", OURS],
        cwd=HERE,
        env=environment(home),
        capture_output=True,
        text=True,
        check=True,
    )
    own: dict[str, int] = defaultdict(int)
    for line in done.stderr.splitlines():
        found = re.match(r"import time:\s+(\d+) \|\s+(\d+) \|\s+(\S+)", line)
        if found:
            parts = found[3].split(".")
            own[".".join(parts[:2]) if parts[0] in {"app", "PySide6"} else parts[0]] += int(found[1])
    print(f"\nimported before the first paint: {sum(own.values()) / 1000:.0f} ms under the profiler")
    for name, spent in sorted(own.items(), key=lambda one: -one[1])[:SHOWN]:
        print(f"{spent / 1000:8.1f} ms  {name}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, project = Path(folder) / "home", str(Path(folder) / "sample.vouch")
        home.mkdir()
        command("sample", project)
        windows = {"bare window": (BARE, []), "vouch": (OURS, []), "vouch PROJECT": (OURS, [project])}
        windows["vouch, its panes standing"] = (WHOLE, [])
        compared(windows, home)
        print()
        lines = {"python alone": (NOTHING, []), "vouch --version": (COMMAND, ["--version"])}
        lines["vouch sources PROJECT"] = (COMMAND, ["sources", project])
        compared(lines, home)
        for arguments in (["--version"], ["sources", project]):
            print(f"of PySide6, alembic and sqlalchemy.orm, vouch {arguments[0]} imports: {foreign(arguments, home)}")
        if "--imports" in sys.argv:
            imports(home)


if __name__ == "__main__":
    main()
