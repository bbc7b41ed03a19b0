"""What one edit costs the record pane: refreshing the table, the form and the tree, against bare widgets.

Run `python tests/bench/bench_record.py [outcomes]`. The record has so many outcomes of nine fields. The refresh is from
the desk's `content_changed` to its end, the record being read already; beside it, painting what changed, reading
what the act touched and the whole record again, and `setText` on as many bare labels as there are cells. Ratios are of
medians measured in turns.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.usecases.items import add_item
from app.usecases.rereading import refreshed
from app.usecases.vouching import type_value
from app.viewmodels.desk import Desk
from app.views.record_pane import RecordPane
from tests.builders.desks import AtDesk

SAID = {
    "measure": "ORR",
    "result": "8/11 (73%)",
    "analysis_population": "treated",
    "criteria": "Lugano",
    "time_point_kind": "best",
    "data_cutoff": "2025-03",
    "median_follow_up": "13.8 months",
    "role": "primary",
    "counted": "patients",
}
TURNS = 15


def main() -> None:
    """Print what an edit costs with the tree and with the table shown."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        at = AtDesk(Path(folder))
        at.lay_open()
        items = _filled(at.desk, count)
        pane = RecordPane(at.desk)
        pane.resize(540, 700)
        pane.show()
        at.desk.go(items[count // 2], "result")
        app.processEvents()
        bare = QWidget()
        labels = [QLabel(bare) for _ in range(count * len(SAID))]
        bare.show()
        for shown in ("tree", "table"):
            if shown == "table":
                pane.toggle_table()
                app.processEvents()
            _measure(app, at.desk, items[count // 2], labels, shown)
        bare.close()
        pane.close()
        at.session.close()


def _filled(desk: Desk, count: int) -> list[str]:
    record = desk.need_record().id
    store = desk.need_store()
    trial, _ = add_item(store, record, "trial")
    items = []
    for _ in range(count):
        item, _ = add_item(store, record, "outcome", trial.id)
        for field, said in SAID.items():
            type_value(store, item.id, field, said)
        items.append(item.id)
    desk.reload()
    return items


def _measure(app: QApplication, desk: Desk, item: str, labels: list[QLabel], shown: str) -> None:
    shown_again, painted, bare, reread, touched_only = [], [], [], [], []
    for turn in range(TURNS):
        before = desk.content
        _, touched = type_value(desk.need_store(), item, "result", f"{turn % 9}/11")
        reread.append(_timed(partial(_read_again, desk)))
        touched_only.append(_timed(partial(refreshed, desk.need_store(), before, touched)))
        shown_again.append(_timed(desk.content_changed.emit))
        painted.append(_timed(app.processEvents))
        bare.append(_timed(lambda n=turn: [label.setText(f"{n} of {len(labels)}") for label in labels]))
        app.processEvents()
    each = statistics.median(bare)
    told = {
        "refresh": shown_again,
        "paint": painted,
        "reading what was touched": touched_only,
        "reading the whole record": reread,
    }
    for name, times in told.items():
        middle = statistics.median(times)
        print(
            f"{shown:6} {name:26} {1000 * middle:8.2f} ms   {middle / each:6.2f} x setText on {len(labels)} bare labels"
        )


def _read_again(desk: Desk) -> None:
    if desk.record is not None:
        desk.content = desk.need_store().content(desk.record.id)


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
