"""The checks: values a second in memory, beside reading a project, and after one edit beside its commit.

Run `python tests/bench/bench_checks.py [records] [stored]`. Records are made one by one outside the clock, each other
than the one before, so that nothing is judged from memory of the last. All ratios are of one run.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import app.checks
from app.checks import CHECKS, Subject, run, run_item
from app.domain.changes import Act, Put
from app.domain.ids import new_id
from app.domain.kinds import Integer, Payload, Proportion, Quantity, Reference, Target, Terms, Text, TimeToEvent
from app.domain.records import Record
from app.domain.sources import SourceKind
from app.domain.store import Store
from app.domain.values import Missing
from app.usecases.checking import findings_of, subjects
from app.usecases.curating import put_value
from app.usecases.statements import Statement
from db import new_project
from tests.builders.stores import a_source
from tests.builders.written import NO, YES, Written, day, nct, shipped_form, term

MEASURES = ("ORR", "CR", "PR", "SD", "CRS", "ICANS", "GVHD", "OS")
SHARES = (2, 4, 5, 6, 3, 9, 12, 1)
"""One of how many has each: complete and partial responses are no more than all responses."""


def main() -> None:
    """Print values a second, the ratio to reading, and the share of an edit."""
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    stored = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    in_memory(records)
    by_rule(min(records, 500))
    beside_reading(stored)
    after_an_edit()


def a_record(number: int, outcomes: int = 8) -> Written:
    """Return a record of about 60 values with their quotes, as a curator would leave it; each number gives another."""
    written = Written(SourceKind.JOURNAL_ARTICLE, title=f"An invented trial {number}", date=day("2024-05-02").date)
    size = 11 + number % 90
    written.item(
        "report",
        kind=term("journal_article"),
        evidence_level=term("primary"),
        peer_reviewed=term("yes"),
        retraction_status=term("none_known"),
    )
    trial = written.item("trial", single_arm=NO)
    written.put(trial, "title", Text(f"Trial {number}"), f"Trial {number}")
    written.put(trial, "phase", Terms((term("PHASE1"),)), "phase 1")
    written.put(trial, "conditions", term("B_CELL_LYMPHOMA"), "diffuse large B-cell lymphoma")
    for field, iso in (("start", "2020-01"), ("primary_completion", "2022-03-04"), ("completion", "2023")):
        written.put(trial, field, day(iso), f"the {field} was {iso}")
    row = written.item("registry_id", trial, verified=YES)
    written.put(row, "identifier", nct(f"NCT{number:08}"), f"NCT{number:08}")
    arm = written.item("arm", trial, interventions=Missing.NOT_REPORTED)
    written.put(arm, "label", Text("Arm A"), "Arm A")
    for field, less in (("n_enrolled", 0), ("n_treated", 1), ("n_evaluable_efficacy", 2)):
        written.put(arm, field, Integer(size - less), f"{size - less} patients")
    dose = written.item("dose_level", trial)
    written.put(dose, "label", Text("DL1"), "DL1")
    written.put(dose, "value", Quantity(Decimal("1e7"), "cells/kg"), "1 x 10^7 cells/kg")
    for place in range(outcomes):
        _an_outcome(written, trial, arm, place % len(MEASURES), size - 2, number)
    return written


def _an_outcome(written: Written, trial: str, arm: str, place: int, whole: int, number: int) -> None:
    measure = MEASURES[place % len(MEASURES)]
    part = whole // SHARES[place]
    percent = (Decimal(100 * part) / whole).quantize(Decimal("0.1"))
    outcome = written.item("outcome", trial, arm=Reference(Target.ITEM, arm))
    written.put(outcome, "measure", term(measure), measure)
    written.put(outcome, "analysis_population", term("treated"), "treated patients")
    if measure != "OS":
        toxic = place > 3
        scale, name = ("scale", "ASTCT_CRS") if toxic else ("criteria", "LUGANO_2014")
        written.put(outcome, scale, term(name), "as graded by consensus" if toxic else "Lugano 2014")
    words = f"{part} of the {whole} patients ({percent}%)"
    said: Payload = Proportion(part, whole, percent)
    if measure == "OS":
        said, words = TimeToEvent(number=Decimal(number % 40 + 1), unit="months"), f"{number % 40 + 1} months"
    written.put(outcome, "time_result" if measure == "OS" else "result", said, words)
    written.put(outcome, "time_point_kind", term("best"), "best response")
    follow_up = 12 + number % 30
    written.put(outcome, "median_follow_up", Quantity(Decimal(follow_up), "months"), f"{follow_up} months")


def in_memory(records: int) -> None:
    """Print how many values a second all checks judge, on one core."""
    seconds, values, found = 0.0, 0, Counter[str]()
    for number in range(records):
        subject = a_record(number).subject()
        start = time.process_time()
        said = run(subject)
        seconds += time.process_time() - start
        values += len(subject.content.values)
        found.update(finding.rule for finding in said)
    print(
        f"in memory: {records:,} records, {values:,} values, {sum(found.values()):,} findings: "
        f"{values / seconds:,.0f} values a second, {1e6 * seconds / values:.1f} µs a value"
    )


def by_rule(records: int) -> None:
    """Print which rules take longest, each on a fresh record whose indexes are made."""
    spent: Counter[str] = Counter()
    values = 0
    for number in range(records):
        subject = a_record(number).subject()
        values += len(subject.content.values)
        _ = subject.values_at, subject.quotes_of, subject.children_of, subject.values_on, subject.caveats
        for check in CHECKS:
            start = time.perf_counter()
            for _ in check.find(subject):
                pass
            spent[check.id] += int(1e9 * (time.perf_counter() - start))
    slowest = ", ".join(f"{rule} {nanos / 1000 / values:.2f}" for rule, nanos in spent.most_common(10))
    print(f"by rule, µs a value: {slowest}")


def beside_reading(records: int) -> None:
    """Print what checking a stored project takes in times of reading it."""
    with tempfile.TemporaryDirectory() as folder:
        store = new_project(Path(folder) / "project.vouch", shipped_form())
        store.be("Ada Byron")
        for number in range(records):
            _keep(store, a_record(number))
        reading = _best(lambda: sum(len(subject.content.values) for subject in subjects(store)))
        checking = _best(lambda: sum(len(run(subject)) for subject in subjects(store)))
        store.close()
    print(
        f"{records:,} stored records: read in {reading:.2f} s, read and checked in {checking:.2f} s, "
        f"ratio {checking / reading:.2f}"
    )


def after_an_edit() -> None:
    """Print what the checks of a record take after an edit, beside no checks at all and beside the commit."""
    with tempfile.TemporaryDirectory() as folder:
        store = new_project(Path(folder) / "project.vouch", shipped_form())
        store.be("Ada Byron")
        for outcomes in (8, 24, 96):
            record = _keep(store, a_record(7, outcomes))
            _one_size(store, record)
        store.close()


def _one_size(store: Store, record: str) -> None:
    content = store.content(record)
    outcome = next(item.id for item in content.items if item.kind == "outcome")
    held = next(v.id for v in content.values if v.item == outcome and v.field == "result")
    source, form = store.source(content.record.source), store.form(content.record.form)
    rules = app.checks.rules_of(form)
    all_checks = app.checks.CHECKS
    commits, checks, at_once, empty, whole = [], [], [], [], []
    for turn in range(60):
        said = Statement(payload=Proportion(turn % 9, 11))
        commits.append(_timed(lambda said=said: put_value(store, outcome, "result", said, value=held)))
        content = store.content(record)
        checks.append(_timed(lambda content=content: run(Subject(form, content, source, rules=rules))))
        at_once.append(_timed(lambda content=content: run_item(Subject(form, content, source, rules=rules), outcome)))
        app.checks.CHECKS = ()
        empty.append(_timed(lambda content=content: run(Subject(form, content, source, rules=rules))))
        app.checks.CHECKS = all_checks
        whole.append(_timed(lambda: findings_of(store, record)))
    commit, check, one, none, read = map(statistics.median, (commits, checks, at_once, empty, whole))
    print(
        f"after an edit of {len(content.values)} values: commit {commit:.2f} ms, checks of the item {one:.2f} ms "
        f"({one / commit:.2f} of the commit), no checks {none:.3f} ms; a tenth of a frame is 1.67 ms; "
        f"all checks {check:.2f} ms, with reading the record and its twins {read:.2f} ms"
    )


def _keep(store: Store, written: Written) -> str:
    """Keep a record in a project, as a source of its own whose text are the words of all its quotes."""
    text = "\n".join(quote.exact for quote in written.quotes) or "nothing"
    title = written.source.metadata.title
    source = a_source(store, text, title=f"{title} {new_id()}", date=written.source.metadata.date)
    revision = store.revision(source).id
    record = Record(id=new_id(), source=source, curator=store.acting().id, form=store.info().form)
    ids = {one.id: new_id() for one in (*written.items, *written.values)}
    edits: list[Put] = [Put(record)]
    for item in written.items:
        parent = ids[item.parent] if item.parent else None
        edits.append(Put(_with(item, id=ids[item.id], record=record.id, parent=parent)))
    for value in written.values:
        payload = value.value
        if isinstance(payload, Reference):
            payload = Reference(payload.target, ids[payload.key])
        edits.append(Put(_with(value, id=ids[value.id], item=ids[value.item], value=payload)))
    at = 0
    for quote in written.quotes:
        start, at = at, at + len(quote.exact) + 1
        fresh = {"id": new_id(), "revision": revision, "start": start, "end": at - 1, "value": ids[quote.value or ""]}
        edits.append(Put(_with(quote, **fresh, suffix=text[at - 1 : at + 31], prefix=text[max(0, start - 32) : start])))
    store.commit(Act(label="a record", edits=tuple(edits)))
    return record.id


def _with(one, **changes):
    import msgspec

    return msgspec.structs.replace(one, **changes)


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - start)


def _best(call: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    main()
