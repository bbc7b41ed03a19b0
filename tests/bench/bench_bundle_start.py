"""How fast the bundle starts: from command to painted window, against a bare PySide6 window in the same kind of bundle.

Builds both as `packaging/bundle.py` builds the program, with a start script that watches for the first paint; whole
processes, started in turn, medians of wall time. Warm: everything in the system's cache of files. Cold: that cache
dropped before each start (Linux, root only). Then what the program's command line costs against the same from source,
and a reader apart, which is the program started as a child. Aim: a window within 1.5 times the bare one, cold.
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
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HERE), str(HERE / "packaging")]

import bundle  # noqa: E402
from app.importers import child  # noqa: E402

WARM, COLD = 15, 7
CACHES = Path("/proc/sys/vm/drop_caches")
DOCUMENT = HERE / "tests" / "data" / "corpus" / "docx" / "report.docx"

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
if os.environ.get("WATCHED") == "panes":
    from app.views.main_window import MainWindow
    furnish = MainWindow.furnish
    def furnished(window, *parts):
        furnish(window, *parts)
        window.repaint()
        told()
    MainWindow.furnish = furnished
    watch.eventFilter = lambda watched, event: False
from app.main import main
main(sys.argv[1:])
"""


def built(name: str, script: str, folder: Path) -> Path:
    """Build a bundle whose program runs a script, and return the program."""
    start = folder / f"watched_{name}.py"
    start.write_text(script, encoding="utf-8")
    spec = bundle.SPECS / ("bare.spec" if name == "bare" else "vouch.spec")
    made = bundle.run_pyinstaller(bundle.environment(), spec, folder / name, VOUCH_START=str(start))
    bundle.slim(made)
    return made / name


def environment(home: Path) -> dict[str, str]:
    """Return the surroundings of each process: no screen, and a home of its own."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    folders = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), str(home))
    return {**kept, **folders, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(home / "compiled")}


def until_furnished(command: list[str], home: Path) -> float:
    """Return the milliseconds until the window of Vouch has painted its panes; its first frame is empty."""
    return until_painted(command, home, watched="panes")


def until_painted(command: list[str], home: Path, watched: str = "") -> float:
    """Return the milliseconds until a program says that it has painted."""
    begun = time.monotonic()
    env = {**environment(home), "WATCHED": watched}
    done = subprocess.run(command, cwd=HERE, env=env, capture_output=True, text=True, check=False)
    moment = re.search(r"painted ([0-9.]+)", done.stdout)
    if moment is None:
        raise SystemExit(f"It showed nothing (exit code {done.returncode}): {done.stderr[-500:]}")
    return (float(moment[1]) - begun) * 1000


def until_ended(command: list[str], home: Path) -> float:
    """Return the milliseconds until a program has ended."""
    begun = time.monotonic()
    subprocess.run(command, cwd=HERE, env=environment(home), stdout=subprocess.DEVNULL, check=True)
    return (time.monotonic() - begun) * 1000


def until_read(command: list[str], home: Path) -> float:
    """Return the milliseconds until a reader apart, started by this command, has read a document."""
    del home
    child.command_for = lambda task: [*command, child.FLAG, task]
    begun = time.monotonic()
    if not list(child.ask("docx", DOCUMENT.name, DOCUMENT.read_bytes())):
        raise SystemExit("The reader apart read nothing.")
    return (time.monotonic() - begun) * 1000


def drop_caches() -> bool:
    """Make the system forget the files it has in memory; say whether it let us."""
    os.sync()
    try:
        CACHES.write_text("3", encoding="ascii")
    except OSError:
        return False
    return True


def compared(
    heading: str, rounds: int, programs: dict[str, tuple[Callable[[list[str], Path], float], list[str]]], home: Path
) -> None:
    """Run programs in turn and print their medians, fastest runs, and the ratio to the first of them."""
    times: dict[str, list[float]] = defaultdict(list)
    for turn in range(rounds + 1):
        for name, (measure, command) in programs.items():
            if heading == "cold":
                drop_caches()
            taken = measure(command, home)
            if turn:
                times[name].append(taken)
    base = statistics.median(next(iter(times.values())))
    print(f"\n{heading:36}{'median, ms':>12}{'fastest':>10}{'ratio':>8}")
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:36}{median:12.0f}{min(taken):10.0f}{median / base:8.2f}")


def main() -> None:
    program = str(bundle.bundle() / "vouch")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home, project = folder / "home", str(folder / "sample.vouch")
        home.mkdir()
        until_ended([program, "sample", project], home)
        bare, ours = (str(built(one, script, folder)) for one, script in (("bare", BARE), ("vouch", OURS)))
        windows = {
            "bare window": (until_painted, [bare]),
            "vouch": (until_painted, [ours]),
            "vouch PROJECT": (until_painted, [ours, project]),
            "vouch PROJECT, its panes standing": (until_furnished, [ours, project]),
        }
        compared("warm", WARM, windows, home)
        if drop_caches():
            compared("cold", COLD, windows, home)
        else:
            print(f"\ncold: not measured, {CACHES} may not be written here")
        source = [sys.executable, "-m", "app"]
        for words in (["--version"], ["sources", project]):
            programs = {f"from source: {words[0]}": (until_ended, source + words)}
            compared("command line", WARM, {**programs, f"bundle: {words[0]}": (until_ended, [program, *words])}, home)
        readers = {"from source: a reader apart": (until_read, source), "bundle: same": (until_read, [program])}
        compared("a document read apart", WARM, readers, home)


if __name__ == "__main__":
    main()
