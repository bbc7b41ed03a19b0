"""Measures reading a CSV export to drafts, beside RIS of the same records, Python's csv alone, and a workbook.

Run `python tests/bench/bench_tables.py [--records N]`. Each part runs in a process of its own and prints CPU seconds
and the peak of its memory beyond what its imports took; ratios are of one run, per record.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench import bench_ris  # noqa: E402

HEADERS = (
    *(
        "Authors",
        "Title",
        "Year",
        "Source title",
        "Volume",
        "Issue",
        "Page start",
        "Page end",
        "DOI",
        "Link",
        "Abstract",
    ),
    *("Author Keywords", "ISSN", "Document Type", "EID"),
)


def write_table(path: Path, count: int, seed: int = 7) -> None:
    """Write `count` rows of about 2 kB as Scopus does, with the words that the RIS bench has in its records."""
    chance = random.Random(seed)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 10))) for _ in range(20_000)]
    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(words))))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(HEADERS)
        for number in range(count):
            some = chance.choices(words, cum_weights=weights, k=250)
            accent = " naïve – Müller" if number % 5 == 0 else ""
            authors = "; ".join(f"{some[n].title()}, {some[n + 1].title()}" for n in range(0, 12, 2))
            keywords = "; ".join(f"{some[n]} {some[n + 1]}" for n in range(30, 42, 2))
            place = (number % 80, number % 12, number % 900, number % 900 + 9)
            doi, link = f"10.5555/bench.{number}", f"https://example.org/{number}"
            abstract = " ".join(some[42:]) + accent
            title = f"{' '.join(some[12:26])} {number}"
            row = (authors, title, 1990 + number % 35, " ".join(some[26:30]), *place, doi, link, abstract)
            writer.writerow((*row, keywords, "1234-5679", "Article", f"2-s2.0-{number}"))


def write_workbook(path: Path, table: Path) -> None:
    """Write the rows of a table as a workbook."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Records")
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            sheet.append(row)
    book.save(path)


def read_csv_module(path: Path) -> int:
    """What Python's csv takes for rows of strings alone."""
    start = bench_ris._baseline()
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return bench_ris._tell(start, sum(1 for _ in csv.reader(file)) - 1)


def read_rows(path: Path) -> int:
    """Rows with their lines and byte ranges."""
    from app.formats.delimited import read_rows as rows
    from app.formats.encodings import Encoding, open_text

    start = bench_ris._baseline()
    with open_text(path.with_suffix(".csv").open("rb"), Encoding()) as lines:
        return bench_ris._tell(start, sum(1 for _ in rows(lines, ",", Encoding())) - 1)


def _drafts(path: Path) -> int:
    from app.domain.sources import Draft
    from app.importers import Tally, importer_for
    from app.importers.materials import material_of_file

    start = bench_ris._baseline()
    material = material_of_file(path)
    return bench_ris._tell(start, sum(isinstance(one, Draft) for one in importer_for(material).read(material, Tally())))


def drafts_of_csv(path: Path) -> int:
    """The whole reading half of an import of the table: hash, encoding, rows, metadata, texts."""
    return _drafts(path.with_suffix(".csv"))


def drafts_of_ris(path: Path) -> int:
    """The same for the same records in RIS."""
    return _drafts(path.with_suffix(".ris"))


def drafts_of_workbook(path: Path) -> int:
    """The same for the table as a workbook; the child's time counts as waiting."""
    return _drafts(path.with_suffix(".xlsx"))


PARTS: dict[str, Callable[[Path], int]] = {
    one.__name__: one for one in (read_csv_module, read_rows, drafts_of_csv, drafts_of_ris, drafts_of_workbook)
}


def measure(part: str, path: Path) -> dict[str, float]:
    """Run one part in a process of its own and return what it measured."""
    told = [sys.executable, __file__, "--part", part, "--file", str(path)]
    done = subprocess.run(told, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print(f"{part:20} {found['cpu']:7.2f} s CPU  {found['wall']:7.2f} s  own {found['own']:6.0f} MiB", flush=True)
    return found


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--records", type=int, default=50_000)
    options.add_argument("--part", choices=PARTS)
    options.add_argument("--file", type=Path)
    given = options.parse_args()
    if given.part:
        PARTS[given.part](given.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench"
        bench_ris.write_records(path.with_suffix(".ris"), given.records)
        write_table(path.with_suffix(".csv"), given.records)
        write_workbook(path.with_suffix(".xlsx"), path.with_suffix(".csv"))
        print(f"{given.records:,} records, {path.with_suffix('.csv').stat().st_size / 1e6:.0f} MB as a table")
        found = {part: measure(part, path) for part in PARTS}
    for one, other, what in (
        ("read_rows", "read_csv_module", "cpu"),
        ("drafts_of_csv", "read_csv_module", "cpu"),
        ("drafts_of_csv", "drafts_of_ris", "cpu"),
        ("drafts_of_workbook", "drafts_of_csv", "wall"),
    ):
        a, b = found[one], found[other]
        rate = a["count"] / a[what]
        print(f"{one} / {other}: {what} {a[what] / b[what]:.2f}, {rate:,.0f} rows a second")


if __name__ == "__main__":
    main()
