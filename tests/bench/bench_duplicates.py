"""Measures the search for duplicates: seconds and memory for many sources, and how it does beside bib-dedupe.

Run `python tests/bench/bench_duplicates.py [--rows 100000] [--peer PYTHON] [--peer-rows 10000]`, where PYTHON is of an
environment of its own with `pip install bib-dedupe`. Each part runs in a process of its own and prints CPU seconds and
the peak of its memory beyond what its imports took. `sparse` are records of random words as `bench_ris.py` writes them,
`dense` an invented literature with copies and near misses (tests/builders/invented_library.py).
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

PEER = """
import json, sys, time
import pandas as pd
from bib_dedupe.bib_dedupe import block, match, prep
rows = json.load(open(sys.argv[1]))
start = time.process_time(), time.perf_counter()
frame = prep(pd.DataFrame(rows).fillna(""), verbosity_level=0, cpu=1)
found = match(block(frame, verbosity_level=0, cpu=1), verbosity_level=0, cpu=1)
used = time.process_time() - start[0], time.perf_counter() - start[1]
pairs = [[one["ID_1"], one["ID_2"], one["duplicate_label"]] for _, one in found.iterrows()]
print(json.dumps({"count": len(rows), "cpu": used[0], "wall": used[1], "pairs": pairs}))
"""


def sparse(count: int) -> Iterator[Any]:
    """Yield rows of random words, no two of one work."""
    from app.domain.duplicates import MatchRow
    from app.domain.kinds import Identifier
    from app.domain.sources import SourceKind

    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 10))) for _ in range(20_000)]
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    for number in range(count):
        some = chance.choices(words, cum_weights=weights, k=30)
        yield MatchRow(
            row=number + 1,
            id=f"{number:08}-aaaa-bbbb-cccc-000000000000",
            kind=SourceKind.JOURNAL_ARTICLE,
            title=f"{' '.join(some[12:26])} {number}",
            authors=tuple(some[at].title() for at in range(0, 12, 2)),
            year=1990 + number % 35,
            container=" ".join(some[26:]),
            volume=str(number % 80),
            issue=str(number % 12),
            pages=f"{number % 900}-{number % 900 + 9}",
            identifiers=(Identifier("doi", f"10.5555/bench.{number}"), Identifier("issn", "1234-5679")),
        )


def search(sort: str, count: int, new: int) -> dict[str, Any]:
    """Search so many rows, of which the last `new` are new (0 for all), and say what it took."""
    import rapidfuzz.fuzz

    from app.matching import find
    from tests.builders.invented_library import library

    del rapidfuzz
    rows = sparse(count) if sort == "sparse" else iter(library(count * 10 // 22).rows)
    held = list(rows) if new or sort == "dense" else None
    fresh = {one.id for one in held[-new:]} if new and held else None
    before, start, wall = _peak(), time.process_time(), time.perf_counter()
    found = sum(1 for _ in find(held if held is not None else rows, is_new=lambda key: fresh is None or key in fresh))
    used = time.process_time() - start
    if held is None:
        start = time.process_time()
        sum(1 for _ in sparse(count))
        used -= time.process_time() - start
    return {
        "count": len(held) if held else count,
        "cpu": used,
        "wall": time.perf_counter() - wall,
        "own": _peak() - before,
        "found": found,
    }


def on_pairs(peer: str, folder: Path) -> None:
    """Print precision and recall of both on the labelled pairs of tests/data/duplicates."""
    from app.domain.duplicates import Likeness
    from app.matching import compare
    from tests.builders.labelled_pairs import labelled_pairs

    pairs = labelled_pairs()
    ours = {n: compare(pair.one, pair.other).likeness for n, pair in enumerate(pairs)}
    _score("ours, merged by itself", pairs, {n for n, one in ours.items() if one is Likeness.SAME})
    _score("ours, merged and queued", pairs, {n for n, one in ours.items() if one is not Likeness.DIFFERENT})
    if peer:
        rows = [_as_peer(side) for pair in pairs for side in (pair.one, pair.other)]
        found = {frozenset(some[:2]): some[2] for some in run_peer(peer, rows, folder)["pairs"]}
        told = {n: found.get(frozenset((pair.one.id, pair.other.id)), "") for n, pair in enumerate(pairs)}
        _score("bib-dedupe, duplicate", pairs, {n for n, one in told.items() if one == "duplicate"})
        _score("bib-dedupe, with maybe", pairs, {n for n, one in told.items() if one in {"duplicate", "maybe"}})


def run_peer(peer: str, rows: list[dict[str, Any]], folder: Path) -> dict[str, Any]:
    """Return what bib-dedupe makes of rows, and what it took, in its own interpreter."""
    file = folder / "rows.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    done = subprocess.run([peer, "-c", PEER, str(file)], check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _as_peer(row: Any) -> dict[str, Any]:
    doi = next((one.value for one in row.identifiers if one.scheme == "doi"), "")
    named = {"title": row.title, "journal": row.container, "volume": row.volume, "number": row.issue, "doi": doi}
    more = {"author": " and ".join(row.authors), "year": str(row.year or ""), "pages": row.pages, "abstract": ""}
    return {"ID": row.id, "ENTRYTYPE": "article", "search_set": row.id, **named, **more}


def _score(who: str, pairs: list[Any], said: set[int]) -> None:
    right = sum(pairs[n].same for n in said)
    recall = right / sum(pair.same for pair in pairs)
    precision = right / len(said) if said else 1.0
    print(f"{who:26} {len(pairs)} pairs  wrong {len(said) - right:3}  precision {precision:.4f}  recall {recall:.4f}")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _measure(sort: str, count: int, new: int = 0) -> dict[str, Any]:
    options = ["--part", sort, "--rows", str(count), "--new", str(new)]
    done = subprocess.run([sys.executable, __file__, *options], check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    name = f"{sort}, {new} new" if new else sort
    pace = found["count"] / found["cpu"]
    print(
        f"{name:16} {found['count']:>8,} rows  {found['cpu']:7.2f} s CPU  {pace:>8,.0f} rows/s  "
        f"own {found['own']:5.0f} MiB  {found['found']:,} links",
        flush=True,
    )
    return found


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--new", type=int, default=0)
    options.add_argument("--part", choices=("sparse", "dense"))
    options.add_argument("--peer", default="")
    options.add_argument("--peer-rows", type=int, default=10_000)
    given = options.parse_args()
    if given.part:
        print(json.dumps(search(given.part, given.rows, given.new)))
        return
    _measure("sparse", given.rows // 10)
    _measure("sparse", given.rows)
    _measure("dense", given.rows)
    _measure("dense", given.rows, 100)
    with tempfile.TemporaryDirectory() as folder:
        if given.peer:
            from tests.builders.invented_library import library

            rows = [_as_peer(one) for one in library(given.peer_rows * 10 // 22).rows]
            theirs = run_peer(given.peer, rows, Path(folder))
            ours = _measure("dense", given.peer_rows)
            print(f"bib-dedupe       {theirs['count']:>8,} rows  {theirs['cpu']:7.2f} s CPU", flush=True)
            print(f"bib-dedupe takes {theirs['cpu'] / ours['cpu']:.1f} times the CPU of ours on the same rows")
        on_pairs(given.peer, Path(folder))


if __name__ == "__main__":
    main()
