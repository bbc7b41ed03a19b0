"""Composes CSL-JSON items: the imported item as it was, what was edited in its place, curation in `custom`.

A composed item is read back by our own reader; a field that reads otherwise than the source's metadata is written
anew, and what CSL has no way to say exactly goes into `custom.vouch` (`app.formats.csl_curation`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from app.domain.sources import Metadata, Source, SourceKind
from app.formats.csl import metadata_of, reference_type, works_of
from app.formats.csl_curation import KEY, curation_of, details_of
from app.formats.csl_names import written_date, written_name
from app.formats.ris_kinds import kind_of
from app.formats.safe_json import Tree

_TYPES = {
    SourceKind.JOURNAL_ARTICLE: ("article-journal", ""),
    SourceKind.REVIEW: ("article-journal", "Review"),
    SourceKind.SYSTEMATIC_REVIEW: ("article-journal", "Systematic review"),
    SourceKind.META_ANALYSIS: ("article-journal", "Meta-analysis"),
    SourceKind.CONFERENCE_ABSTRACT: ("paper-conference", "Conference abstract"),
    SourceKind.PREPRINT: ("article", "Preprint"),
    SourceKind.PRESS_RELEASE: ("webpage", "Press release"),
    SourceKind.WEB_ARTICLE: ("webpage", ""),
    SourceKind.REGISTRY_RECORD: ("webpage", "Registry record"),
    SourceKind.BIBLIOGRAPHIC_RECORD: ("document", ""),
    SourceKind.PROTOCOL: ("report", "Protocol"),
    SourceKind.REGULATORY_DOCUMENT: ("regulation", ""),
    SourceKind.DATASET: ("dataset", ""),
    SourceKind.OTHER: ("document", ""),
}
"""The CSL type of each kind of source, and the genre that tells it from its likes."""

_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufdd0\ufdd1]")
_IDENTIFIED = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "issn": "ISSN", "isbn": "ISBN"}
_PLAIN = {
    "title": "title", "container": "container-title", "volume": "volume", "issue": "issue", "pages": "page",
    "article_number": "number", "publisher": "publisher", "language": "language", "abstract": "abstract", "url": "URL",
}  # fmt: skip
_NAMES = ("author", "authors")
_DATES = ("issued", "published", "published-print", "published-online", "posted", "event-date", "submitted", "year")


def csl_item(source: Source, original: Tree | None) -> Tree:
    """Return a source as a CSL-JSON item; `original` is the item that it was imported from, if it was one."""
    item: Tree = dict(original or {})
    custom = item.pop("custom", None)
    read = _read(item)
    held = details_of(source.metadata, source.kind, confirmed=source.kind_confirmed)
    for name, write in _WRITERS.items():
        parts = ("date", "date_as_stated") if name == "date" else (name,)
        if any(read.get(part) != held.get(part) for part in parts):
            write(item, source.metadata)
    if not item.get("type") or read["kind"] != held["kind"]:
        _write_kind(item, source.kind)
    if not isinstance(item.get("id"), str | int):
        item["id"] = source.id
    curation = curation_of(source, _read(item))
    others = {name: value for name, value in custom.items() if name != KEY} if isinstance(custom, dict) else {}
    if curation or others:
        item["custom"] = {**others, **({KEY: curation} if curation else {})}
    return {"id": item.pop("id"), "type": item.pop("type"), **item}


def item_bytes(item: Tree) -> bytes:
    """Return an item as one line of JSON, with what no text should hold (control characters, marks) escaped."""
    text = json.dumps(item, ensure_ascii=False, separators=(", ", ": "))
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode("utf-8")


def _read(item: Tree) -> Tree:
    metadata = metadata_of(item, Counter())
    registry = any(one.scheme == "nct" for one in metadata.identifiers)
    kind, certain = kind_of(reference_type(item), works_of(item), registry=registry)
    return details_of(metadata, kind, confirmed=certain)


def _put(item: Tree, name: str, value: Any) -> None:
    if value:
        item[name] = value
    else:
        item.pop(name, None)


def _write_kind(item: Tree, kind: SourceKind) -> None:
    item["type"], genre = _TYPES[kind]
    for name in ("genre", "subtype", "medium"):
        item.pop(name, None)
    _put(item, "genre", genre)


def _plain(field: str, name: str) -> Callable[[Tree, Metadata], None]:
    def write(item: Tree, metadata: Metadata) -> None:
        _put(item, name, getattr(metadata, field))

    return write


def _write_authors(item: Tree, metadata: Metadata) -> None:
    for name in _NAMES:
        item.pop(name, None)
    _put(item, "author", [written_name(one) for one in metadata.authors])


def _write_date(item: Tree, metadata: Metadata) -> None:
    for name in _DATES:
        item.pop(name, None)
    if metadata.date is not None or metadata.date_as_stated:
        item["issued"] = written_date(metadata.date, metadata.date_as_stated)


def _write_keywords(item: Tree, metadata: Metadata) -> None:
    item.pop("keywords", None)
    _put(item, "keyword", "; ".join(metadata.keywords))


def _write_identifiers(item: Tree, metadata: Metadata) -> None:
    for scheme, name in _IDENTIFIED.items():
        _put(item, name, metadata.identifier(scheme))


_WRITERS: dict[str, Callable[[Tree, Metadata], None]] = {
    **{field: _plain(field, name) for field, name in _PLAIN.items()},
    "authors": _write_authors,
    "date": _write_date,
    "keywords": _write_keywords,
    "identifiers": _write_identifiers,
}
"""How each detail is written; what still reads otherwise is carried beside it."""
