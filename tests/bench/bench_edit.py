"""One field edit, from the use case's call to the durable commit, against raw sqlite3 writing the same rows.

Run `python tests/bench/bench_edit.py [edits]`. Both write to files of the same schema on the same disk, WAL and FULL,
in turns; the ratio is of medians. Then the same edit while an import runs in the background: its p95.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.domain.ids import new_id
from app.domain.kinds import Proportion
from app.domain.store import Store
from app.usecases.curating import put_value
from app.usecases.statements import Statement, Words
from db.engine import connect_raw
from tests.builders.stores import (
    a_draft,
    a_project,
    a_record,
    a_source,
    an_act,
    an_item,
    import_drafts,
)

TEXT = "Of the 11 patients, 8 (73%) responded. " * 50
COPIED = {"value": "id", "quote": "id", "change": None}


def main() -> None:
    """Print the ratio and the p95."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    with tempfile.TemporaryDirectory() as folder:
        store = a_project(Path(folder))
        import_drafts(store, [a_draft(f"{TEXT} {n}") for n in range(2_000)])
        source = a_source(store, TEXT)
        record = a_record(store, source)
        outcomes = [an_item(record, "outcome") for _ in range(2 * count + 5000)]
        store.commit(an_act("outcomes", *outcomes))
        edit = _edit(store, source, iter([one.id for one in outcomes]))
        edit()
        store.save_copy(Path(folder) / "raw.vouch")
        raw = connect_raw(
            Path(folder) / "raw.vouch",
            "mode=rw",
            ("PRAGMA foreign_keys=ON", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"),
        )
        write = _raw_edit(raw)
        ours, theirs = _in_turns(count, edit, write)
        _show("one edit, nothing else running", ours, theirs)
        _show_imported(store, edit, count)
        raw.close()
        store.close()


def _edit(store: Store, source: str, outcomes: Iterator[str]) -> Callable[[], None]:
    """Return a call that puts 8/11 with its quote into the next outcome."""
    revision = store.revision(source).id
    start = TEXT.index("8 (73%)")
    said = Statement(payload=Proportion(8, 11), as_stated="8 (73%)")
    words = (Words(revision, start, start + len("8 (73%)")),)

    def edit() -> None:
        put_value(store, next(outcomes), "response", said, words)

    return edit


def _raw_edit(connection: sqlite3.Connection) -> Callable[[], None]:
    """Return a call that writes the rows of the newest edit once more, under fresh keys."""
    found = {
        "value": _newest(connection, "value", 1)[0],
        "quote": _newest(connection, "quote", 1)[0],
        "change": _newest(connection, "change", 2),
    }
    inserts = {
        table: f"INSERT INTO {table}({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        for table, columns in ((table, _columns(connection, table)) for table in found)
    }
    places = {table: {name: n for n, name in enumerate(_columns(connection, table))} for table in found}
    fts = "INSERT INTO value_fts(rowid, as_stated, text, unread, note) VALUES (?, ?, ?, ?, ?)"

    def write() -> None:
        value, quote = list(found["value"]), list(found["quote"])
        value[places["value"]["id"]] = quote[places["quote"]["value_id"]] = new_id()
        quote[places["quote"]["id"]] = new_id()
        act = new_id()
        connection.execute("BEGIN IMMEDIATE")
        row = connection.execute(inserts["value"], value).lastrowid
        connection.execute(inserts["quote"], quote)
        for line in found["change"]:
            line = list(line)
            line[places["change"]["act"]] = act
            connection.execute(inserts["change"], line)
        connection.execute(fts, (row, "8 (73%)", "", None, ""))
        connection.execute("COMMIT")

    return write


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    found = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    return [name for name in found if name not in {"row", "seq"}]


def _newest(connection: sqlite3.Connection, table: str, count: int) -> list[tuple[object, ...]]:
    columns = ", ".join(_columns(connection, table))
    return connection.execute(f"SELECT {columns} FROM {table} ORDER BY rowid DESC LIMIT {count}").fetchall()


def _in_turns(count: int, ours: Callable[[], None], theirs: Callable[[], None]) -> tuple[list[float], list[float]]:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(count):
        for call, held in ((ours, times[0]), (theirs, times[1])):
            start = time.perf_counter()
            call()
            held.append((time.perf_counter() - start) * 1000)
    return times


def _show(what: str, ours: list[float], theirs: list[float]) -> None:
    a, b = statistics.median(ours), statistics.median(theirs)
    print(f"{what}: ours {a:.2f} ms, raw sqlite3 {b:.2f} ms, ratio {a / b:.2f}")


def _show_imported(store: Store, edit: Callable[[], None], count: int) -> None:
    stop, started = threading.Event(), threading.Event()
    added = []

    def run() -> None:
        with store.in_background() as face:
            batch = face.start_batch()
            while not stop.is_set():
                added.extend(face.add_drafts(batch, "", [a_draft(f"{TEXT} {n}") for n in range(500)]))
                started.set()
            face.end_batch(batch, "{}", "bench")

    worker = threading.Thread(target=run)
    worker.start()
    started.wait()
    times: list[float] = []
    for _ in range(count):
        start = time.perf_counter()
        edit()
        times.append((time.perf_counter() - start) * 1000)
        time.sleep(0.01)
    stop.set()
    during = len(added)
    for _ in range(count // 2):
        if not worker.is_alive():
            break
        start = time.perf_counter()
        edit()
        times.append((time.perf_counter() - start) * 1000)
        time.sleep(0.01)
    worker.join()
    quantiles = statistics.quantiles(times, n=100)
    print(
        f"one edit while {during:,} sources are imported and indexed: "
        f"median {quantiles[49]:.1f} ms, p95 {quantiles[94]:.1f} ms, worst {max(times):.1f} ms"
    )


if __name__ == "__main__":
    main()
