"""The CSL-JSON file: one item for each source, in the order they were added."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from app.domain.errors import NotFoundError
from app.domain.store import Store
from app.exporters.duplicates import Folded, folded_note
from app.exporters.job import Job
from app.formats.csl_writing import csl_item, item_bytes
from app.formats.safe_json import BrokenJsonError, json_value

_EXTRACTOR = "vouch.csl"


def write_csl_json(job: Job) -> tuple[str, ...]:
    """Write the file, UTF-8 without a byte order mark, and return what CSL-JSON cannot carry."""
    left: Counter[str] = Counter()
    with job.sink.file("records.json") as file:
        written = 0
        for source in Folded(job).sources():
            original = _original(job.store, source.id)
            left["lines"] += original is None and bool(job.store.ledger(source.id))
            left["texts"] += not job.store.ledger(source.id)
            file.write((b",\n" if written else b"[\n") + item_bytes(csl_item(source, original)))
            written += 1
        file.write(b"\n]\n" if written else b"[]\n")
    left["records"] = len(job.store.records())
    left["studies"] = len(job.store.studies())
    return tuple(one for one in (folded_note(job.store), *_notes(left)) if one)


def _original(store: Store, source: str) -> dict[str, Any] | None:
    """Return the item that a source was imported from, or None when it came from another format."""
    revision = store.revisions(source)[0]
    if revision.extractor != _EXTRACTOR:
        return None
    with suppress(NotFoundError, BrokenJsonError, LookupError):
        kept = store.original_of(revision.id)
        text = kept.data.decode(codecs.lookup(kept.encoding).name, "replace")
        value, _, _ = json_value(text.lstrip("\ufeff \t\r\n"))
        return value if isinstance(value, dict) else None
    return None


def _notes(left: Counter[str]) -> Iterator[str]:
    if left["records"]:
        many = "1 record" if left["records"] == 1 else f"{left['records']:,} records"
        yield f"CSL-JSON carries no items, values, quotes or caveats; left out: {many}."
    if left["texts"]:
        many = "1 text" if left["texts"] == 1 else f"{left['texts']:,} texts"
        yield f"CSL-JSON carries no texts; left out: {many} of sources that came as text."
    if left["lines"]:
        many = "1 source" if left["lines"] == 1 else f"{left['lines']:,} sources"
        yield f"CSL-JSON carries metadata; the other lines of {many} imported from another format are left out."
    if left["studies"]:
        many = "1 study" if left["studies"] == 1 else f"{left['studies']:,} studies"
        yield f"CSL-JSON carries no studies; left out: what joins trials in {many}."
