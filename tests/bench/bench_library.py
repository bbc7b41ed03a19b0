"""A library of many sources: adding and indexing them, listing, filtering, searching, against raw sqlite3.

Run `python tests/bench/bench_library.py [sources]` (100,000 without a number). Ratios are of CPU time in one run; raw
writes the same columns into a file of the same schema, tables and indexes alike, and reads over a plain connection.
"""

from __future__ import annotations

import itertools
import random
import sys
import tempfile
import time
from array import array
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import msgspec

from app.domain.dates import PartialDate
from app.domain.kinds import Identifier
from app.domain.sources import Author, Draft, Metadata, SourceKind, SourceQuery, SourceState
from app.domain.store import Store
from db.engine import connect_raw
from tests.builders.stores import a_project

SYLLABLES = [a + b for a in "bcdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "in", "or", "us")]
PLAIN = ("patients", "response", "trial", "cells", "safety", "phase", "median", "months", "dose", "leukaemia")
PRAGMAS = ("PRAGMA foreign_keys=ON", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
TABLES = ("source", "source_detail", "source_identifier", "source_tag", "revision")
SLICE = 2_000


def main() -> None:
    """Fill both files and print the ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        store = a_project(Path(folder))
        a_project(Path(folder), "raw.vouch").close()
        _compare_adding(store, Path(folder) / "raw.vouch", count)
        raw = connect_raw(store.info().path, "mode=rw", ("PRAGMA query_only=ON",))
        _compare_listing(store, raw)
        _compare_filters(store, raw)
        _time_searches(store)
        raw.close()
        store.close()


def _drafts(count: int) -> list[Draft]:
    """Return drafts whose words are as unequally frequent as those of real texts (Zipf's law)."""
    rng = random.Random(7)
    words = ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(40_000)]
    weights = list(itertools.accumulate(1 / rank for rank in range(5, 40_005)))
    drafts = []
    for n in range(count):
        title = " ".join(rng.choices(words, cum_weights=weights, k=12)).capitalize()
        abstract = " ".join(rng.choices(words, cum_weights=weights, k=200) + rng.choices(PLAIN, k=30))
        authors = tuple(Author(rng.choice(words).capitalize(), "A B") for _ in range(5))
        about = Metadata(
            title=title,
            authors=authors,
            container="Journal of " + rng.choice(words),
            date=PartialDate(str(rng.randint(1990, 2025))),
            abstract=abstract,
            keywords=tuple(rng.choices(PLAIN, k=4)),
            identifiers=(Identifier("doi", f"10.1000/{n}"), Identifier("pmid", str(n))),
        )
        text = f"{title}\n{'; '.join(map(str, authors))}\n{abstract}"
        state = rng.choices(list(SourceState), weights=(80, 5, 10, 5))[0]
        kind = rng.choice((SourceKind.JOURNAL_ARTICLE, SourceKind.REVIEW, SourceKind.PREPRINT))
        drafts.append(Draft(kind=kind, text=text, metadata=about, state=state, reason="why", tags=("a tag",)))
    return drafts


def _compare_adding(store: Store, raw_path: Path, count: int) -> None:
    ours = theirs = 0.0
    raw = connect_raw(raw_path, "mode=rw", PRAGMAS)
    raw.execute("INSERT INTO batch(id, state, created, ended, report) VALUES ('b', 'running', '', '', '')")
    reader = connect_raw(store.info().path, "mode=rw", ("PRAGMA query_only=ON",))
    batch, done = store.start_batch(), 0
    first = _drafts(min(10_000, count))
    for n, start in enumerate(range(0, count, 10_000)):
        drafts = _again(first[: count - start], n)
        ours += _cpu(lambda drafts=drafts: store.add_drafts(batch, "", drafts))
        rows = _read_back(reader, done)
        theirs += _cpu(lambda rows=rows: _raw_add(raw, rows))
        done += len(drafts)
    ours += _cpu(lambda: store.end_batch(batch, "{}", "bench"))
    theirs += _cpu(lambda: _raw_index(raw, count))
    raw.close()
    reader.close()
    size = store.info().path.stat().st_size / 1e6
    print(f"adding and indexing {count:,} sources ({size:.0f} MB): ours {ours:.1f} s, raw {theirs:.1f} s", end=", ")
    print(f"ratio {ours / theirs:.2f}, {count / ours:,.0f} a second")


def _again(drafts: list[Draft], turn: int) -> list[Draft]:
    """Return drafts whose words are others, without paying for all of them anew."""
    replace = msgspec.structs.replace
    return [
        replace(
            one, text=one.text + f" turn{turn}", metadata=replace(one.metadata, title=f"{one.metadata.title} {turn}")
        )
        for one in drafts
    ]


def _read_back(reader, done: int) -> dict[str, tuple[str, list[tuple[object, ...]]]]:
    """Return the rows that were just written, as statements for executemany with keys of their own batch."""
    found = {}
    for table in TABLES:
        names = [row[1] for row in reader.execute(f"PRAGMA table_info({table})")]
        where = "row > ?" if table in TABLES[:2] else "source IN (SELECT id FROM source WHERE row > ?)"
        listed = ", ".join("'b'" if name == "batch" else name for name in names)
        rows = reader.execute(f"SELECT {listed} FROM {table} WHERE {where} ORDER BY row", (done,)).fetchall()
        found[table] = (f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", rows)
    return found


def _raw_add(raw, rows: dict[str, tuple[str, list[tuple[object, ...]]]]) -> None:
    most = max(len(held) for _, held in rows.values())
    for start in range(0, most, SLICE):
        raw.execute("BEGIN IMMEDIATE")
        for sql, held in rows.values():
            raw.executemany(sql, held[start : start + SLICE])
        raw.execute("COMMIT")


def _raw_index(raw, count: int) -> None:
    names = "title, people, container, identifiers, tags"
    for start in range(0, count, SLICE):
        span = (start, start + SLICE)
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(
            f"INSERT INTO source_fts(rowid, {names}) SELECT row, {names} FROM source WHERE row > ? AND row <= ?", span
        )
        raw.execute("INSERT INTO text_fts(rowid, text) SELECT row, text FROM revision WHERE row > ? AND row <= ?", span)
        raw.execute("COMMIT")


def _compare_listing(store: Store, raw) -> None:
    rows = store.list_rows(SourceQuery())
    sql = "SELECT row, id, kind, title, names, year, container, state, kind_confirmed FROM source WHERE row IN ({})"
    marks = sql.format(", ".join("?" * 100))
    page = iter(range(10**9))

    def some() -> array:
        start = next(page) * 7_919 % max(1, len(rows) - 100)
        return rows[start : start + 100]

    _show("100 rows of the list", lambda: store.source_rows(some()), lambda: raw.execute(marks, some()).fetchall(), 300)
    first = "SELECT row FROM source ORDER BY row"
    _show(
        "all rows in order of adding", lambda: store.list_rows(SourceQuery()), lambda: raw.execute(first).fetchall(), 5
    )


def _compare_filters(store: Store, raw) -> None:
    cases = {
        "done, by title": (
            SourceQuery(states=(SourceState.DONE,), order="title"),
            "SELECT row FROM source WHERE state = 'done' ORDER BY title, row",
        ),
        "reviews, by title": (
            SourceQuery(kinds=(SourceKind.REVIEW,), order="title"),
            "SELECT row FROM source INDEXED BY ix_source_title WHERE kind = 'review' ORDER BY title, row",
        ),
        "to do since 2015, newest first": (
            SourceQuery(states=(SourceState.TODO,), year_from=2015, order="year", descending=True),
            "SELECT row FROM source WHERE state = 'todo' AND year >= 2015 ORDER BY year DESC, row DESC",
        ),
        "two states, in order of adding": (
            SourceQuery(states=(SourceState.DONE, SourceState.EXCLUDED)),
            "SELECT row FROM source WHERE state IN ('done', 'excluded') ORDER BY row",
        ),
        "everything, by year": (SourceQuery(order="year"), "SELECT row FROM source ORDER BY year, row"),
        "a tag that all carry, by title": (
            SourceQuery(tag="a tag", order="title"),
            (
                "SELECT row FROM source INDEXED BY ix_source_title "
                "WHERE +row IN (SELECT place FROM source_tag WHERE tag = 'a tag') ORDER BY title, row"
            ),
        ),
    }
    for what, (query, sql) in cases.items():
        plan = raw.execute(f"EXPLAIN QUERY PLAN {sql}").fetchone()[3]
        _show(
            f"{what} ({len(store.list_rows(query)):,} rows)",
            lambda query=query: store.list_rows(query),
            lambda sql=sql: raw.execute(sql).fetchall(),
            5,
        )
        print(f"    {plan}")


def _time_searches(store: Store) -> None:
    for words in (
        "car",
        "tri",
        "response",
        "resp tri",
        "mon saf leu",
        "cortina",
        "10.1000/77",
        "safety pha lern",
        "zzz",
    ):
        found = store.search(words)
        times = sorted(_cpu(lambda words=words: store.search(words)) * 1000 for _ in range(5))
        how = "best first" if found.ranked else "newest first"
        print(f"search {words!r}: {found.total:,} hits, {how}, {times[2]:.1f} ms of CPU")


def _show(what: str, ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> None:
    ours(), theirs()
    times = [(_cpu(ours), _cpu(theirs)) for _ in range(rounds)]
    a, b = (sorted(column)[rounds // 2] * 1000 for column in zip(*times, strict=True))
    print(f"{what}: ours {a:.2f} ms, raw {b:.2f} ms, ratio {a / b:.2f}")


def _cpu(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


if __name__ == "__main__":
    main()
