"""Measures importing registry records: values with their quotes from the file to the project, and records a second.

Run `python tests/bench/bench_registry.py [--records 300] [--rich 15]`. Beside it, in the same run: `json.loads` of the
same file, and plain executemany of the very rows that the filling wrote. CPU seconds, user and system.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

TABLES = ("record", "item", "value", "quote")


def a_plain_record(number: int) -> dict[str, Any]:
    """Return a study without results, with ten sites and a page of criteria."""
    from tests.builders.registry import a_study

    study = a_study()
    protocol = study["protocolSection"]
    chance = random.Random(number)
    title = " ".join("".join(chance.choices("abcdefghijklmnop", k=7)) for _ in range(9))
    protocol["identificationModule"] |= {"nctId": f"NCT{number:08}", "secondaryIdInfos": [], "briefTitle": title}
    protocol["contactsLocationsModule"]["locations"] = [
        {"facility": f"Clinic {n} of {number}", "city": "Port Larken", "country": "Nowhere"} for n in range(10)
    ]
    protocol["eligibilityModule"]["eligibilityCriteria"] = "\n".join(f"* Criterion {n} holds" for n in range(60))
    del study["resultsSection"]
    return study | {"hasResults": False}


def a_record_with_results(number: int) -> dict[str, Any]:
    """Return a study with results and sixty adverse events in three groups."""
    from tests.builders.registry import a_rich_study

    study = a_rich_study(f"NCT{number:08}")
    study["protocolSection"]["identificationModule"]["secondaryIdInfos"] = []
    events = study["resultsSection"]["adverseEventsModule"]
    events["eventGroups"].append({"id": "EG002", "title": "Level 3"})
    events["otherEvents"] = [
        {
            "term": f"Event number {n}",
            "organSystem": "General disorders",
            "stats": [{"groupId": f"EG00{group}", "numAffected": n % 9, "numAtRisk": 11} for group in range(3)],
        }
        for n in range(60)
    ]
    return study


def imported(path: Path, project: Path) -> tuple[int, float]:
    """Import a file into a new project; return how many values it filled and the CPU time it took."""
    from app.forms import load_shipped
    from app.usecases.transfer import import_files
    from db import new_project

    store = new_project(project, load_shipped("cell-therapy-trials"))
    store.be("Ada")
    start = time.process_time()
    report, _ = import_files(store, [path])
    taken = time.process_time() - start
    store.close()
    return report.filled, taken


def inserted(project: Path, empty: Path) -> float:
    """Write the rows that were filled into another project by plain executemany; return the CPU time."""
    from app.forms import load_shipped
    from db import new_project

    new_project(empty, load_shipped("cell-therapy-trials")).close()
    with sqlite3.connect(project) as source:
        rows = {table: (_columns(source, table), _rows(source, table)) for table in TABLES}
    target = sqlite3.connect(empty, isolation_level=None)
    target.execute("PRAGMA synchronous=FULL")
    start = time.process_time()
    target.execute("BEGIN IMMEDIATE")
    for table, (columns, found) in rows.items():
        marks = ", ".join("?" * len(columns))
        target.executemany(f"INSERT INTO {table}({', '.join(columns)}) VALUES ({marks})", found)
    target.execute("COMMIT")
    taken = time.process_time() - start
    target.close()
    source.close()
    return taken


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_xinfo({table})") if row[6] == 0]


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    return connection.execute(f"SELECT {', '.join(_columns(connection, table))} FROM {table}").fetchall()


def measure(what: str, studies: list[dict[str, Any]], folder: Path) -> None:
    """Print what one kind of record costs."""
    path, project = folder / f"{what}.json", folder / f"{what}.vouch"
    path.write_text(json.dumps({"studies": studies}), encoding="utf-8")
    start = time.process_time()
    json.loads(path.read_text(encoding="utf-8"))
    parsing = time.process_time() - start
    values, taken = imported(path, project)
    raw = inserted(project, folder / f"{what}-raw.vouch")
    print(
        f"{what:16} {len(studies):>6,} records  {path.stat().st_size / 1e6:6.1f} MB  {values:>8,} values  "
        f"{taken:6.2f} s  {values / taken:>8,.0f} values/s  {len(studies) / taken:>7,.0f} records/s  "
        f"{taken / parsing:6.1f} × json.loads  {taken / raw:5.1f} × raw inserts",
        flush=True,
    )


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--records", type=int, default=300)
    options.add_argument("--rich", type=int, default=15)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure("warming up", [a_plain_record(1)], folder)
        measure("with results", [a_record_with_results(n + 1) for n in range(given.rich)], folder)
        measure("without results", [a_plain_record(n + 1) for n in range(given.records)], folder)
    print("To hold: 5,000 values a second, 100 records without results a second.")


if __name__ == "__main__":
    main()
