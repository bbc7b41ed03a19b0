"""Measures reading PubMed's, Web of Science's and refer files beside RIS: whole drafts, a record of the same words.

Run `python tests/bench/bench_tagged.py [--records 20000]`. Each part runs in a process of its own; the ratios are CPU
seconds of one run, each against RIS. PubMed's must stay below 2.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.bench_ris import read_drafts  # noqa: E402 - the bench runs as a script


def words_of(chance: random.Random, number: int) -> dict[str, list[str]]:
    """Return what one record says, about 2 kB."""
    some = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 10))) for _ in range(260)]
    return {
        "title": [f"{' '.join(some[:14])} {number}"],
        "authors": [f"{some[at].title()}, {some[at + 1].title()}" for at in range(14, 26, 2)],
        "journal": [" ".join(some[26:30])],
        "keywords": [" ".join(some[at : at + 2]) for at in range(30, 42, 2)],
        "abstract": [" ".join(some[42:]) + (" naïve" if number % 5 == 0 else "")],
        "doi": [f"10.5555/bench.{number}"],
        "number": [str(10_000_000 + number)],
        "year": [str(1990 + number % 35)],
        "volume": [str(number % 80)],
    }


def _wrapped(words: str, indent: str, width: int = 80) -> Iterator[str]:
    while len(words) > width and (at := words.rfind(" ", 0, width)) > 0:
        yield words[:at]
        words = f"{indent}{words[at + 1 :]}"
    yield words


TAGS = {
    "ris": ("TI", "AU", "JF", "KW", "AB", "DO", "PM", "PY", "VL"),
    "nbib": ("TI", "FAU", "JT", "OT", "AB", "LID", "PMID", "DP", "VI"),
    "wos": ("TI", "AU", "SO", "DE", "AB", "DI", "PM", "PY", "VL"),
    "refer": ("%T", "%A", "%J", "%K", "%X", "%R", "%M", "%D", "%V"),
}
KEYS = ("title", "authors", "journal", "keywords", "abstract", "doi", "number", "year", "volume")


def write(path: Path, format_: str, count: int) -> None:
    chance = random.Random(7)
    shape: Callable[[str, str], str] = {
        "ris": lambda tag, value: f"{tag}  - {value}",
        "nbib": lambda tag, value: "\n".join(_wrapped(f"{tag:<4}- {value}", "      ")),
        "wos": lambda tag, value: "\n".join(_wrapped(f"{tag} {value}", "   ")),
        "refer": lambda tag, value: f"{tag} {value}",
    }[format_]
    first, last = {
        "ris": ("TY  - JOUR\n", "ER  - \n"),
        "nbib": ("", ""),
        "wos": ("PT J\n", "ER\n"),
        "refer": ("%0 Journal Article\n", ""),
    }[format_]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for number in range(count):
            said = words_of(chance, number)
            pairs = [(tag, value) for tag, key in zip(TAGS[format_], KEYS, strict=True) for value in said[key]]
            if format_ == "nbib":
                pairs.sort(key=lambda pair: pair[0] != "PMID")
                pairs = [(tag, f"{value} [doi]" if tag == "LID" else value) for tag, value in pairs]
            file.write(first + "\n".join(shape(*pair) for pair in pairs) + f"\n{last}\n")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--records", type=int, default=20_000)
    options.add_argument("--file", type=Path)
    given = options.parse_args()
    if given.file:
        read_drafts(given.file)
        return
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for format_ in TAGS:
            path = Path(folder) / f"bench.{format_}.txt"
            write(path, format_, given.records)
            done = subprocess.run(
                [sys.executable, __file__, "--file", str(path)], check=True, stdout=subprocess.PIPE, text=True
            )
            found[format_] = json.loads(done.stdout.splitlines()[-1])
    for format_, told in found.items():
        ratio = told["cpu"] / found["ris"]["cpu"]
        print(
            f"{format_:6} {told['count']:>8,.0f} records  {told['cpu']:6.2f} s CPU  "
            f"own {told['own']:5.0f} MiB  x {ratio:.2f}"
        )


if __name__ == "__main__":
    main()
