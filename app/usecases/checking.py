"""Runs the checks over a whole project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from app.checks import Subject, run
from app.domain.findings import Finding
from app.domain.records import Record
from app.domain.store import Store


def findings(store: Store) -> Iterator[Finding]:
    """Yield what the checks say of each record, in the order of the sources and of their records."""
    records: dict[str, list[Record]] = defaultdict(list)
    for record in store.records():
        records[record.source].append(record)
    forms = dict(store.forms()) if records else {}
    for source in store.sources() if records else ():
        for record in records.get(source.id, ()):
            text = store.text(store.revision(source.id).id)
            yield from run(Subject(forms[record.form], store.content(record.id), source, text))
