"""Rows of the fixed CSV files of one source: sources, records, values and quotes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from app.domain.anchors import Anchor, Standing
from app.domain.forms import Field, Form
from app.domain.quotes import Quote
from app.domain.records import Content, Item, Record
from app.domain.sources import Revision, Source
from app.domain.values import Value
from app.formats.csv_cells import NOT_GIVEN, UNREAD, Code, data_cell, guard
from app.formats.ordering import in_form_order
from app.reading.naming import name_of
from app.reading.show import show


@dataclass(frozen=True, slots=True)
class Reading:
    """A record with what its rows need: its source, its form version, its content, and names of curators by id.

    `values` are found by item and field, `quotes` by the value or item that they belong to, `anchors` by their quote.
    """

    source: Source
    record: Record
    form: Form
    content: Content
    names: Mapping[str, str]
    values: Mapping[tuple[str, str], Sequence[Value]]
    quotes: Mapping[str, Sequence[Quote]]
    anchors: Mapping[str, Anchor]

    @property
    def curator(self) -> str:
        """The name of the record's curator."""
        return self.names.get(self.record.curator, "")

    @property
    def form_words(self) -> str:
        """The form's name and version."""
        return f"{self.form.name} {self.form.version}"

    def labels(self) -> dict[str, str]:
        """Return how each item reads, by id."""
        return {item.id: name_of(self.form, self.content, item) for item in self.content.items}


def read(source: Source, record: Record, form: Form, content: Content, names: Mapping[str, str]) -> Reading:
    """Return a record ready for its rows: values in the order of the items and the form, quotes in that of both."""
    content = in_form_order(content, form)
    values: dict[tuple[str, str], list[Value]] = defaultdict(list)
    quotes: dict[str, list[Quote]] = defaultdict(list)
    for value in content.values:
        values[value.item, value.field].append(value)
    for quote in content.quotes:
        quotes[quote.value or quote.item or ""].append(quote)
    return Reading(
        source=source,
        record=record,
        form=form,
        content=content,
        names=names,
        values=dict(values),
        quotes=dict(quotes),
        anchors={anchor.quote: anchor for anchor in content.anchors},
    )


def source_row(source: Source, records: int, revision: Revision) -> list[str]:
    """Return the row of a source; a detail that is not known is a code, never an empty cell."""
    data = source.metadata
    date = data.date
    return [
        source.id,
        source.kind.value,
        _yes(holds=source.kind_confirmed),
        _known(data.title),
        _known_all(str(author) for author in data.authors),
        _known(date.iso if date else ""),
        _known(date.precision.value if date else ""),
        _known(str(date.year) if date else ""),
        *(_known(words) for words in (data.date_as_stated, data.container, data.volume, data.issue, data.pages)),
        *(_known(words) for words in (data.article_number, data.publisher, data.language)),
        *(_known(data.identifier(scheme)) for scheme in ("doi", "pmid", "pmcid", "issn")),
        _known_all(f"{one.scheme}:{one.value}" for one in data.identifiers),
        _known(data.url),
        _known_all(data.keywords),
        _known(data.abstract),
        source.state.value,
        guard(source.reason),
        _several(source.tags),
        str(records),
        str(revision.length),
        revision.sha256,
        source.created,
    ]


def record_row(reading: Reading) -> list[str]:
    """Return the row of a record."""
    record = reading.record
    return [
        record.id,
        record.source,
        guard(reading.curator),
        record.reading.value,
        guard(reading.form_words),
        record.form,
        record.state.value,
        record.created,
    ]


def item_row(reading: Reading, item: Item, label: str) -> list[str]:
    """Return the cells that every item has, before those of its fields."""
    parent = reading.content.item(item.parent) if item.parent else None
    return [
        item.id,
        guard(label),
        item.parent or "",
        parent.kind if parent else "",
        str(item.ordinal),
        reading.source.id,
        _known(reading.source.metadata.title),
        reading.record.id,
        guard(reading.curator),
        reading.record.reading.value,
        str(len(reading.quotes.get(item.id, ()))),
        item.created,
    ]


def value_row(reading: Reading, value: Value, label: str) -> list[str]:
    """Return the row of a value with the words that vouch for it."""
    item = reading.content.item(value.item)
    kind = item.kind if item else ""
    field = reading.form.field(kind, value.field)
    return [
        value.id,
        value.item,
        kind,
        guard(label),
        value.field,
        guard(field.label if field else value.field),
        field.kind.value if field else "",
        str(value.ordinal),
        _yes(holds=value.current),
        _value_cell(value, field),
        guard(_json(value.value)) if value.value is not None else "",
        guard(value.as_stated),
        _several([quote.exact for quote in reading.quotes.get(value.id, ())]),
        value.missing.value if value.missing else "",
        guard(value.unread or ""),
        value.derivation.value if value.derivation else "",
        guard(_json(dict(sorted(value.part_derivations.items())))) if value.part_derivations else "",
        *(guard(value.how), _several(value.rests_on), guard(value.outside)),
        value.as_of.iso if value.as_of else "",
        value.basis.value if value.basis else "",
        value.certainty.value,
        value.status.value,
        _yes(holds=value.needs_review),
        guard(value.note),
        reading.source.id,
        _known(reading.source.metadata.title),
        reading.record.id,
        guard(reading.curator),
        reading.record.reading.value,
        guard(reading.names.get(value.curator, "")),
        guard(reading.form_words),
        value.created,
        value.modified,
    ]


def quote_row(reading: Reading, quote: Quote, owner: Value | None) -> list[str]:
    """Return the row of a quote; `owner` is the value it belongs to, if it does not belong to an item itself."""
    return [
        quote.id,
        reading.source.id,
        reading.record.id,
        (owner.item if owner else quote.item) or "",
        quote.value or "",
        owner.field if owner else "",
        guard(quote.part),
        quote.group,
        str(quote.ordinal),
        str(quote.start),
        str(quote.end),
        guard(quote.exact),
        guard(quote.prefix),
        guard(quote.suffix),
        quote.revision,
        guard(reading.names.get(quote.curator, "")),
        quote.created,
        *_anchor_cells(reading.anchors.get(quote.id)),
    ]


def _anchor_cells(anchor: Anchor | None) -> list[str]:
    if anchor is None:
        return [""] * 6
    lost = anchor.standing is Standing.LOST
    place = ["", "", ""] if lost else [str(anchor.start), str(anchor.end), guard(anchor.exact)]
    return [anchor.standing.value, anchor.revision, *place, _yes(holds=anchor.confirmed)]


def _value_cell(value: Value, field: Field | None) -> str:
    if value.value is not None:
        return guard(show(value.value, field))
    return value.missing.value if value.missing else UNREAD


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode("utf-8")


def _yes(*, holds: bool) -> str:
    return "yes" if holds else "no"


def _known(words: str) -> str:
    return guard(words) if words else NOT_GIVEN


def _known_all(words: Iterable[str]) -> str:
    pieces = list(words)
    return data_cell(pieces or [Code(NOT_GIVEN)], many=True)


def _several(words: Sequence[str]) -> str:
    return data_cell(words, many=True) if words else ""
