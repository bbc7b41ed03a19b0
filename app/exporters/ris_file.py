"""The RIS file: one record for each source, its curation state and caveats in keywords and notes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from app.domain.forms import Form
from app.domain.kinds import Reference, Term
from app.domain.records import Content, Item, Record
from app.domain.sources import Source
from app.exporters.duplicates import Folded, folded_note
from app.exporters.job import Job
from app.formats.ris_foreign import is_registry
from app.formats.ris_marks import CAVEAT, marks_of
from app.formats.ris_writing import Line, clean, record_bytes, ris_record, uncarried
from app.reading.naming import name_of, value_words


def write_ris(job: Job) -> tuple[str, ...]:
    """Write the file, UTF-8 without a byte order mark, and return what RIS cannot carry."""
    records: dict[str, list[Record]] = defaultdict(list)
    for record in job.store.records():
        records[record.source].append(record)
    left: Counter[str] = Counter()
    with job.sink.file("records.ris") as file:
        for source in Folded(job).sources():
            ledger = job.store.ledger(source.id)
            marks = [*marks_of(source), *uncarried(source.metadata), *_caveats(job, records[source.id], left)]
            file.write(record_bytes(ris_record(source, ledger, list(dict.fromkeys(marks)))))
            _count(source, left, has_ledger=bool(ledger))
            left["registry"] += is_registry(ledger)
    left["studies"] = len(job.store.studies())
    left["acknowledged"] = len(job.store.acknowledgements())
    return tuple(one for one in (folded_note(job.store), *_notes(left)) if one)


def _count(source: Source, left: Counter[str], *, has_ledger: bool) -> None:
    stated = source.metadata.date_as_stated
    left["texts"] += not has_ledger
    left["wordings"] += bool(stated and source.metadata.date and not has_ledger)


def _notes(left: Counter[str]) -> Iterator[str]:
    if left["items"]:
        values, quotes = _many(left["values"], "value"), _many(left["quotes"], "quote")
        yield f"RIS carries no items but caveats; left out: {_many(left['items'], 'item')} with {values} and {quotes}."
    if left["texts"]:
        yield f"RIS carries no texts; left out: {_many(left['texts'], 'text')} of sources that came as text."
    if left["registry"]:
        records = _many(left["registry"], "registry record")
        yield f"RIS carries no fields of a registry; left out: all but title, dates, keywords and numbers of {records}."
    if left["studies"]:
        yield f"RIS carries no studies; left out: what joins trials in {_many(left['studies'], 'study', 'studies')}."
    if left["acknowledged"]:
        yield f"RIS carries no findings; left out: {_many(left['acknowledged'], 'reason')} why one was accepted."
    if left["wordings"]:
        yield f"RIS carries dates, not how a page words them; left out: {_many(left['wordings'], 'wording')}."


def _many(count: int, word: str, plural: str = "") -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {plural or word + 's'}"


def _caveats(job: Job, records: list[Record], left: Counter[str]) -> Iterator[Line]:
    for record in records:
        content = job.store.content(record.id)
        form = job.store.form(record.form)
        caveats = [item for item in content.items if item.kind == "caveat"]
        own = {item.id for item in caveats}
        left["items"] += len(content.items) - len(caveats)
        left["values"] += sum(value.item not in own for value in content.values)
        left["quotes"] += len(content.quotes)
        for item in caveats:
            yield "N1", clean(_caveat_words(content, item, form))


def _caveat_words(content: Content, item: Item, form: Form) -> str:
    degree = [_said(content, item, field) for field in ("severity", "state")]
    about = _target(content, item, form)
    what = _said(content, item, "type") or "caveat"
    head = f"{CAVEAT} ({', '.join(word for word in degree if word)})" if any(degree) else CAVEAT
    words = f"{head}: {what}{f', on {about}' if about else ''}"
    rationale = _said(content, item, "rationale")
    return f"{words}: {rationale}" if rationale else words


def _said(content: Content, item: Item, field: str) -> str:
    value = content.current(item.id, field)
    if value is None or value.missing is not None:
        return ""
    if isinstance(value.value, Term) and field in {"severity", "state"}:
        return value.value.code or value.value.label
    return value_words(value)


def _target(content: Content, item: Item, form: Form) -> str:
    value = content.current(item.id, "target")
    if value is None or not isinstance(value.value, Reference):
        return ""
    target = content.item(value.value.key)
    pointed = next((one for one in content.values if one.id == value.value.key), None)
    owner = target or (content.item(pointed.item) if pointed else None)
    if owner is None or owner.id == item.id:
        return ""
    label = name_of(form, content, owner)
    return f"{label}, {pointed.field.replace('_', ' ')}" if pointed else label
