"""The documents of the command line's contract, one plain dictionary at a time: sources, records, items, findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from app.domain.duplicates import LinkState
from app.domain.findings import Finding
from app.domain.forms import Form
from app.domain.quotes import Quote
from app.domain.records import Content, Item, Record
from app.domain.sources import Source
from app.domain.store import Store
from app.domain.values import Value
from app.formats.ordering import in_form_order
from app.reading.naming import name_of
from app.usecases.finding_places import FindingPlaces
from app.usecases.merged import merged_source

Document = dict[str, Any]


def sources_document(store: Store) -> Iterator[Document]:
    """Yield each source in the order they were added, with what the ones folded into it say beside."""
    standing = {link.source for link in store.links(state=LinkState.MERGED)}
    for source in store.sources():
        whole = merged_source(store, source) if source.id in standing else source
        yield source_document(whole, store.revision(source.id).length)


def source_document(source: Source, text_length: int) -> Document:
    """Return a source; `identifiers` are the first of each scheme, `text_length` is in code points."""
    data = source.metadata
    first: dict[str, str] = {}
    for one in data.identifiers:
        first.setdefault(one.scheme, one.value)
    return {
        "id": source.id,
        "kind": source.kind.value,
        "kind_confirmed": source.kind_confirmed,
        "title": data.title,
        "authors": [str(author) for author in data.authors],
        "date": data.date.iso if data.date else "",
        "year": data.date.year if data.date else None,
        "container": data.container,
        "volume": data.volume,
        "issue": data.issue,
        "pages": data.pages,
        "article_number": data.article_number,
        "publisher": data.publisher,
        "language": data.language,
        "url": data.url,
        "identifiers": first,
        "identifier_list": [{"scheme": one.scheme, "value": one.value} for one in data.identifiers],
        "keywords": list(data.keywords),
        "abstract": data.abstract,
        "state": source.state.value,
        "reason": source.reason,
        "tags": list(source.tags),
        "text_length": text_length,
        "added": source.created,
    }


def records_document(store: Store) -> Iterator[Document]:
    """Yield each record, oldest first."""
    names = {one.id: one.name for one in store.curators()}
    forms = dict(store.forms())
    for record in store.records():
        content = store.content(record.id)
        yield {
            "id": record.id,
            "source": record.source,
            "curator": names.get(record.curator, ""),
            "pass": record.reading.value,
            "form": form_words(forms[record.form]),
            "form_id": record.form,
            "state": record.state.value,
            "items": len(content.items),
            "values": len(content.values),
            "unvouched": unvouched(content),
            "created": record.created,
        }


def items_document(store: Store, kind: str | None = None) -> Iterator[Document]:
    """Yield the items of all records, or those of one kind, in the order of their records."""
    names = {one.id: one.name for one in store.curators()}
    studies = {one.item: one.study for one in store.members()}
    forms = dict(store.forms())
    for record in store.records():
        content = store.content(record.id)
        wanted = [item for item in content.items if kind is None or item.kind == kind]
        if wanted:
            yield from _items(record, content, wanted, forms[record.form], names, studies)


def findings_document(store: Store, findings: Iterable[Finding]) -> Iterator[Document]:
    """Yield each finding.

    `item_path` are the names of its item and of those that it stands in, from the top; `quote` is the first quote of
    the value or item that it points to, or None; `caveat` is the code of the caveat type that the rule proposes;
    `acknowledged` the reason with which somebody accepted it.
    """
    places = FindingPlaces(store)
    for one in findings:
        quote = places.first_quote(one)
        yield {
            "rule": one.rule,
            "version": one.version,
            "severity": one.severity.value,
            "source": one.source,
            "record": one.record,
            "item": one.item,
            "item_path": places.path(one),
            "field": one.field,
            "value": one.value,
            "message": one.message,
            "quote": _quote(quote) if quote else None,
            "caveat": one.caveat,
            "acknowledged": one.acknowledged,
            "study": one.study,
            "others": list(one.others),
        }


def form_words(form: Form) -> str:
    """Return a form's name and version."""
    return f"{form.name} {form.version}"


def unvouched(content: Content) -> int:
    """Return how many values claim to be what the source says, and have no quote that stands in its latest text."""
    dead = {anchor.quote for anchor in content.anchors if not anchor.is_live}
    vouched = {quote.value for quote in content.quotes if quote.id not in dead}
    return sum(value.needs_words and value.id not in vouched for value in content.values)


def _items(
    record: Record, content: Content, wanted: list[Item], form: Form, names: dict[str, str], studies: dict[str, str]
) -> Iterator[Document]:
    content = in_form_order(content, form)
    quotes: dict[str, list[Quote]] = defaultdict(list)
    for quote in content.quotes:
        quotes[quote.value or quote.item or ""].append(quote)
    values: dict[str, list[Value]] = defaultdict(list)
    for value in content.values:
        values[value.item].append(value)
    for item in wanted:
        fields: dict[str, list[Document]] = {}
        for value in values[item.id]:
            fields.setdefault(value.field, []).append(_value(value, quotes[value.id], names))
        yield {
            "id": item.id,
            "kind": item.kind,
            "parent": item.parent,
            "source": record.source,
            "record": record.id,
            "study": _study_of(content, item, studies),
            "curator": names.get(record.curator, ""),
            "pass": record.reading.value,
            "form": form_words(form),
            "label": name_of(form, content, item),
            "quotes": [_quote(quote) for quote in quotes[item.id]],
            "values": fields,
        }


def _study_of(content: Content, item: Item, studies: dict[str, str]) -> str | None:
    """Return the study of the trial that an item is, or stands in."""
    one: Item | None = item
    while one is not None and one.id not in studies:
        one = content.item(one.parent) if one.parent else None
    return studies[one.id] if one else None


def _value(value: Value, quotes: list[Quote], names: dict[str, str]) -> Document:
    return {
        "id": value.id,
        "as_stated": value.as_stated,
        "value": msgspec.to_builtins(value.value) if value.value is not None else None,
        "missing": value.missing.value if value.missing else None,
        "unread": value.unread,
        "derivation": value.derivation.value if value.derivation else None,
        "part_derivations": {part: how.value for part, how in sorted(value.part_derivations.items())},
        "how": value.how,
        "outside": value.outside,
        "as_of": value.as_of.iso if value.as_of else None,
        "basis": value.basis.value if value.basis else None,
        "certainty": value.certainty.value,
        "status": value.status.value,
        "current": value.current,
        "needs_review": value.needs_review,
        "note": value.note,
        "curator": names.get(value.curator, ""),
        "quotes": [_quote(quote) for quote in quotes],
    }


def _quote(quote: Quote) -> Document:
    return {"start": quote.start, "end": quote.end, "exact": quote.exact, "part": quote.part}
