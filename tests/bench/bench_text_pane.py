"""How the text pane compares with a bare read-only QPlainTextEdit that loads the same text, in one run.

One million characters with 10,000 overlapping quotes, once in paragraphs and once as a single paragraph: from text and
ranges in memory to the first paint, then single frames of scrolling and of extending a selection (CPU time, 95th
percentile). The bare editor shows the text in paragraphs, in both cases; with `--slow`, the single paragraph too.
"""

from __future__ import annotations

import os
import random
import sys
import time
from array import array
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from app.domain.store import Ranges
from app.views.text_pane import TextPane

SIZE = 1_000_000
QUOTES = 10_000
ROUNDS = 7
FRAMES = 300
WORDS = ("of", "the", "patients", "treated", "8 (73%)", "responded", "at", "a", "median follow-up", "of 13.8 months")


def make_text(rng: random.Random, newline: str) -> str:
    parts: list[str] = []
    size = 0
    while size < SIZE:
        paragraph = " ".join(rng.choices(WORDS, k=rng.randint(20, 180))) + "." + newline
        parts.append(paragraph)
        size += len(paragraph)
    return "".join(parts)[:SIZE]


def make_ranges(rng: random.Random) -> Ranges:
    spans = sorted((start, start + rng.randint(5, 400)) for start in (rng.randrange(SIZE - 400) for _ in range(QUOTES)))
    columns = zip(*((start, end, row) for row, (start, end) in enumerate(spans)), strict=True)
    return Ranges(*(array("q", column) for column in columns))


def cpu(act: Callable[[], object]) -> float:
    before = time.process_time()
    act()
    return (time.process_time() - before) * 1000


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def opened(app: QApplication, load: Callable[[], object], clear: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        clear()
        app.processEvents()
        times.append(cpu(lambda: (load(), app.processEvents())))
    return sorted(times)[ROUNDS // 2]


def scrolled(editor: QPlainTextEdit) -> float:
    bar = editor.verticalScrollBar()
    step = max(1, bar.maximum() // FRAMES)
    times = []

    def frame() -> None:
        bar.setValue(bar.value() + step)
        editor.viewport().repaint()

    bar.setValue(0)
    for _ in range(FRAMES):
        times.append(cpu(frame))
    return p95(times)


def extended(editor: QPlainTextEdit) -> float:
    cursor = QTextCursor(editor.document())
    cursor.setPosition(SIZE // 2)
    editor.setTextCursor(cursor)
    times = []

    def step() -> None:
        cursor.movePosition(QTextCursor.MoveOperation.Down, QTextCursor.MoveMode.KeepAnchor)
        editor.setTextCursor(cursor)
        editor.viewport().repaint()

    for _ in range(FRAMES):
        times.append(cpu(step))
    return p95(times)


def bare(app: QApplication, text: str) -> tuple[float, float, float]:
    editor = QPlainTextEdit()
    editor.setReadOnly(True)
    editor.resize(900, 1000)
    editor.show()
    result = (
        opened(app, lambda: editor.setPlainText(text), lambda: editor.setPlainText("")),
        scrolled(editor),
        extended(editor),
    )
    editor.close()
    return result


def ours(app: QApplication, text: str, ranges: Ranges) -> tuple[float, float, float]:
    pane = TextPane()
    pane.resize(900, 1000)
    pane.show()
    result = (
        opened(app, lambda: pane.set_text(text, ranges), lambda: pane.set_text("")),
        scrolled(pane.view),
        extended(pane.view),
    )
    pane.close()
    return result


def main() -> None:
    app = QApplication([])
    rng = random.Random(7)
    text, ranges = make_text(rng, "\n"), make_ranges(rng)
    single = text.replace("\n", " ")
    floor = bare(app, text)
    rows = [("bare editor, paragraphs", floor), ("pane, paragraphs", ours(app, text, ranges))]
    rows.append(("pane, one paragraph", ours(app, single, ranges)))
    if "--slow" in sys.argv:
        rows.append(("bare editor, one paragraph", bare(app, single)))
    print(f"{'':28}{'open, ms':>16}{'scroll p95, ms':>22}{'select p95, ms':>22}")
    for name, result in rows:
        cells = (f"{value:.1f} ({value / base:.2f} x)" for value, base in zip(result, floor, strict=True))
        print(f"{name:28}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, (16, 22, 22), strict=True)))


if __name__ == "__main__":
    main()
