"""Measures reading and importing RIS: ours beside rispy, and file to searchable beside the raw pipeline.

Run `python tests/bench/bench_ris.py [--records 100000] [--keep FOLDER]`. Each part runs in a process of its own and
prints CPU seconds (user and system) and the peak of its memory beyond what its imports took; ratios are of one run.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

RAW_SLICE = 5_000


def write_records(path: Path, count: int, seed: int = 7) -> None:
    """Write `count` records of about 2 kB, one in five with letters beyond ASCII."""
    chance = random.Random(seed)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 10))) for _ in range(20_000)]
    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(words))))
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for number in range(count):
            some = chance.choices(words, cum_weights=weights, k=250)
            accent = " naïve – Müller" if number % 5 == 0 else ""
            lines = ["TY  - JOUR"]
            lines += [f"AU  - {some[n].title()}, {some[n + 1].title()}" for n in range(0, 12, 2)]
            lines += [f"TI  - {' '.join(some[12:26])} {number}", f"PY  - {1990 + number % 35}"]
            lines += [f"DA  - {1990 + number % 35}/{1 + number % 12:02}/{1 + number % 28:02}"]
            lines += [f"JF  - {' '.join(some[26:30])}", f"VL  - {number % 80}", f"IS  - {number % 12}"]
            lines += [f"SP  - {number % 900}", f"EP  - {number % 900 + 9}"]
            lines += [f"DO  - 10.5555/bench.{number}", "SN  - 1234-5679", "UR  - https://example.org/" + str(number)]
            lines += [f"KW  - {some[n]} {some[n + 1]}" for n in range(30, 42, 2)]
            lines += [f"AB  - {' '.join(some[42:])}{accent}", "ER  - ", "", ""]
            file.write("\n".join(lines))


def read_rispy(path: Path) -> int:
    import rispy

    start = _baseline()
    with path.open(encoding="utf-8") as file:
        return _tell(start, len(rispy.load(file)))


def read_ours(path: Path) -> int:
    """Lines to records with their ledgers and byte ranges: what rispy's parse is compared with."""
    from app.formats.encodings import chunks, open_text, scan
    from app.formats.ris import read_ris

    start = _baseline()
    with path.open("rb") as file:
        encoding = scan(chunks(file)).encoding
    with open_text(path.open("rb"), encoding) as lines:
        return _tell(start, sum(1 for _ in read_ris(lines, encoding)))


def read_drafts(path: Path) -> int:
    """The whole reading half of an import: hash, encoding, records, metadata, texts."""
    from app.domain.sources import Draft
    from app.importers import Tally, importer_for
    from app.importers.materials import material_of_file

    start = _baseline()
    material = material_of_file(path)
    return _tell(start, sum(isinstance(one, Draft) for one in importer_for(material).read(material, Tally())))


def import_ours(path: Path) -> int:
    """File to searchable through the use case and the Store."""
    from app.forms import load_shipped
    from app.usecases.transfer import import_files
    from db import new_project

    store = new_project(path.parent / "ours.vouch", load_shipped("cell-therapy-trials"))
    store.be("bench")
    start = _baseline()
    report, _ = import_files(store, [path])
    store.close()
    return _tell(start, report.imported)


def import_raw(path: Path) -> int:
    """The raw pipeline: split lines, the same columns by executemany, FTS5 in large slices, the bytes kept in parts."""
    from app.forms import load_shipped
    from db import new_project
    from tests.bench.raw_import import run

    project = path.parent / "raw.vouch"
    new_project(project, load_shipped("cell-therapy-trials")).close()
    start = _baseline()
    return _tell(start, run(path, project, RAW_SLICE))


PARTS: dict[str, Callable[[Path], int]] = {
    one.__name__: one for one in (read_rispy, read_ours, read_drafts, import_raw, import_ours)
}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _baseline() -> tuple[float, float, float]:
    return _cpu(), _peak(), time.perf_counter()


def _tell(start: tuple[float, float, float], count: int) -> int:
    cpu, peak, wall = _cpu() - start[0], _peak(), time.perf_counter() - start[2]
    print(json.dumps({"count": count, "cpu": cpu, "wall": wall, "peak": peak, "own": peak - start[1]}))
    return count


def measure(part: str, path: Path) -> dict[str, float]:
    """Run one part in a process of its own and return what it measured."""
    done = subprocess.run(
        [sys.executable, __file__, "--part", part, "--file", str(path)], check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print(
        f"{part:12} {found['count']:>8,.0f} records  {found['cpu']:7.2f} s CPU  {found['wall']:7.2f} s  "
        f"peak {found['peak']:6.0f} MiB  own {found['own']:6.0f} MiB",
        flush=True,
    )
    return found


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--records", type=int, default=100_000)
    options.add_argument("--part", choices=PARTS)
    options.add_argument("--file", type=Path)
    options.add_argument("--only", nargs="*", default=list(PARTS))
    given = options.parse_args()
    if given.part:
        PARTS[given.part](given.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.ris"
        write_records(path, given.records)
        print(f"{given.records:,} records, {path.stat().st_size / 1e6:.0f} MB")
        found = {part: measure(part, path) for part in given.only}
    for one, other in (("read_ours", "read_rispy"), ("read_drafts", "read_rispy"), ("import_ours", "import_raw")):
        if one in found and other in found:
            a, b = found[one], found[other]
            print(f"{one} / {other}: CPU {a['cpu'] / b['cpu']:.2f}, own memory {a['own'] / max(b['own'], 0.1):.2f}")


if __name__ == "__main__":
    main()
