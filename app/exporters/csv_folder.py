"""The CSV folder: sources, records, a file for each item kind, values, quotes, findings, studies, a dictionary."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import BinaryIO

from app.domain.findings import place_of
from app.domain.forms import Form
from app.domain.progress import stop_if_cancelled
from app.domain.records import Record
from app.domain.sources import Source
from app.domain.store import Store
from app.exporters.columns import Column, Slot, kinds_of, slots_of
from app.exporters.csv_columns import (
    ACKNOWLEDGEMENTS,
    ADDED_TERMS,
    CHOICES,
    DICTIONARY,
    DUPLICATES,
    FINDINGS,
    ITEM,
    MEMBERS,
    QUOTES,
    RECORDS,
    SOURCES,
    STUDIES,
    VALUES,
)
from app.exporters.csv_dictionary import dictionary_rows
from app.exporters.csv_project_rows import (
    acknowledgement_rows,
    choice_rows,
    finding_row,
    link_rows,
    member_rows,
    study_rows,
    term_rows,
)
from app.exporters.csv_rows import Reading, item_row, quote_row, read, record_row, source_row, value_row
from app.exporters.item_rows import field_cells
from app.exporters.job import Job

DICTIONARY_FILE = "data-dictionary.csv"
BOM = b"\xef\xbb\xbf"

Write = Callable[[Sequence[str]], None]

_FIXED: dict[str, Sequence[Column]] = {
    "values.csv": VALUES,
    "quotes.csv": QUOTES,
    "duplicates.csv": DUPLICATES,
    "findings.csv": FINDINGS,
    "acknowledgements.csv": ACKNOWLEDGEMENTS,
    "studies.csv": STUDIES,
    "study-members.csv": MEMBERS,
    "choices.csv": CHOICES,
    "added-terms.csv": ADDED_TERMS,
}


def write_csv(job: Job) -> tuple[str, ...]:
    """Write the folder and return what it cannot carry. The same project gives the same bytes."""
    forms = [form for _, form in job.store.forms()]
    slots = {kind: slots_of(kind, forms, [column.name for column in ITEM]) for kind in kinds_of(forms)}
    files = _files(slots)
    with ExitStack() as stack:
        rows = {name: _writer(stack.enter_context(job.sink.file(name)), job) for name in (*files, DICTIONARY_FILE)}
        for name, columns in (*files.items(), (DICTIONARY_FILE, DICTIONARY)):
            rows[name]([column.name for column in columns])
        sources = _write_readings(job, rows, slots)
        _write_project(job, rows)
        for row in dictionary_rows({**files, DICTIONARY_FILE: DICTIONARY}, forms):
            rows[DICTIONARY_FILE](row)
    texts = (
        "text and the original file of 1 source" if sources == 1 else f"texts and original files of {sources} sources"
    )
    return (f"CSV carries quotes, not the {texts}, and no history.",) if sources else ()


def _files(slots: dict[str, tuple[Slot, ...]]) -> dict[str, Sequence[Column]]:
    files: dict[str, Sequence[Column]] = {"sources.csv": SOURCES, "records.csv": RECORDS}
    for kind, found in slots.items():
        files[_item_file(kind)] = (*ITEM, *(column for slot in found for column in slot.columns))
    return {**files, **_FIXED}


def _item_file(kind: str) -> str:
    name = f"{kind}.csv"
    return f"item-{name}" if name in {"sources.csv", "records.csv", DICTIONARY_FILE, *_FIXED} else name


def _writer(file: BinaryIO, job: Job) -> Write:
    if not job.plain:
        file.write(BOM)
    line = io.StringIO(newline="")
    writer = csv.writer(line, lineterminator="\r\n")

    def write(row: Sequence[str]) -> None:
        writer.writerow(row)
        file.write(line.getvalue().encode("utf-8"))
        line.seek(0)
        line.truncate()

    return write


def _write_project(job: Job, rows: dict[str, Write]) -> None:
    """Write what belongs to no single source: findings, what was acknowledged, studies, choices, own terms."""
    store = job.store
    names = {one.id: one.name for one in store.curators()}
    held: set[tuple[object, ...]] = set()
    for finding in job.findings:
        rows["findings.csv"](finding_row(finding))
        held.add(place_of(finding))
    sources = {record.id: record.source for record in store.records()}
    found = {
        "duplicates.csv": link_rows(store, names),
        "acknowledgements.csv": acknowledgement_rows(store, names, held),
        "studies.csv": study_rows(store),
        "study-members.csv": member_rows(store, names, sources),
        "choices.csv": choice_rows(store, names),
        "added-terms.csv": term_rows(store, names),
    }
    for name, several in found.items():
        for row in several:
            rows[name](row)


def _write_readings(job: Job, rows: dict[str, Write], slots: dict[str, tuple[Slot, ...]]) -> int:
    records: dict[str, list[Record]] = defaultdict(list)
    for record in job.store.records():
        records[record.source].append(record)
    total = sum(job.store.state_counts().values())
    done = 0
    for source in job.store.sources():
        stop_if_cancelled(job.progress)
        rows["sources.csv"](source_row(source, len(records[source.id]), job.store.revision(source.id)))
        for reading in readings(job.store, source, records[source.id]):
            _write_reading(reading, rows, slots)
        done += 1
        job.progress.report(done, total, "sources")
    return done


def readings(store: Store, source: Source, records: Sequence[Record]) -> Iterator[Reading]:
    """Yield the records of a source with what their rows need."""
    names = {one.id: one.name for one in store.curators()} if records else {}
    forms: dict[str, Form] = {}
    for record in records:
        form = forms.setdefault(record.form, store.form(record.form))
        yield read(source, record, form, store.content(record.id), names)


def _write_reading(reading: Reading, rows: dict[str, Write], slots: dict[str, tuple[Slot, ...]]) -> None:
    content = reading.content
    rows["records.csv"](record_row(reading))
    labels = reading.labels()
    for item in content.items:
        cells = field_cells(reading, item, slots[item.kind])
        rows[_item_file(item.kind)]([*item_row(reading, item, labels[item.id]), *cells])
    owners = {value.id: value for value in content.values}
    for quote in content.quotes:
        rows["quotes.csv"](quote_row(reading, quote, owners[quote.value] if quote.value else None))
    for value in content.values:
        rows["values.csv"](value_row(reading, value, labels[value.item]))
