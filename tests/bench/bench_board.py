"""Opening the conflict board of 20 sources with 200 fields each, against the raw queries for the same rows.

Run `python tests/bench/bench_board.py [sources] [fields]`. Raw: sqlite3 reads the items, values and quotes of the same
records whole, three queries a record. Ours: the study with all that its sources say, then its lines with who differs,
then the table that is shown. In turns, in one run; the ratios are of medians of CPU time.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from app.checks.alignment import lines_of
from app.usecases.board import study_subject
from app.viewmodels.board_model import BoardModel
from db.engine import connect_raw
from tests.builders.big_study import big_study

TURNS = 15
READS = (
    "SELECT * FROM item WHERE record = ?",
    "SELECT * FROM value WHERE item IN (SELECT id FROM item WHERE record = ?)",
    """SELECT * FROM quote WHERE value_id IN
    (SELECT value.id FROM value JOIN item ON item.id = value.item WHERE item.record = ?)""",
)


def main() -> None:
    """Print how much longer each step takes than the raw queries."""
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    sources, fields = (int(one) for one in (sys.argv[1:3] or (20, 200)))
    with tempfile.TemporaryDirectory() as folder:
        store, study = big_study(Path(folder) / "big.vouch", sources, fields)
        store.save_copy(Path(folder) / "raw.vouch")
        raw = connect_raw(Path(folder) / "raw.vouch", "mode=ro", ())
        records = [record.id for record in store.records()]
        subject = study_subject(store, study)
        lines = lines_of(subject)
        model = BoardModel()

        def shown() -> None:
            model.show(study_subject(store, study))

        steps: dict[str, Callable[[], object]] = {
            "raw queries": lambda: [raw.execute(sql, (one,)).fetchall() for one in records for sql in READS],
            "reading the study": lambda: study_subject(store, study),
            "its lines and who differs": lambda: lines_of(study_subject(store, study)),
            "the board as it is shown": shown,
        }
        took: dict[str, list[float]] = {name: [] for name in steps}
        for _ in range(TURNS):
            for name, step in steps.items():
                start = time.process_time()
                step()
                took[name].append(time.process_time() - start)
        cells = sum(len(line.cells) for line in lines)
        print(f"{sources} sources, {len(lines)} lines, {cells:,} cells, {sum(line.differs for line in lines)} differ")
        base = statistics.median(took["raw queries"])
        for name, times in took.items():
            middle = statistics.median(times)
            print(f"{name:<28} {middle * 1000:8.1f} ms {middle / base:6.1f} x")
        raw.close()
        store.close()
    del app


if __name__ == "__main__":
    main()
