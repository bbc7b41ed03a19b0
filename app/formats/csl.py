"""CSL-JSON, the format of citation processors: which field of schema 1.0.2 means what.

Crossref's works and their CSL transform spell the same fields with lists and with types of their own; both are read
here. Fields without a place in the metadata stay in the ledger.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from app.domain.kinds import Identifier
from app.domain.sources import Author, Metadata
from app.formats import identifiers
from app.formats.csl_names import read_date, read_names, words
from app.formats.record_parts import collected, read_doi, read_serial
from app.formats.ris_card import first_said
from app.formats.safe_json import Tree

RIS_TYPES: Mapping[str, str] = {
    "article-journal": "JOUR", "journal-article": "JOUR", "article": "UNPB", "posted-content": "UNPB",
    "article-magazine": "MGZN", "article-newspaper": "NEWS", "paper-conference": "CPAPER",
    "proceedings-article": "CPAPER", "speech": "CONF", "event": "CONF", "poster": "CPAPER", "webpage": "ELEC",
    "post-weblog": "BLOG", "post": "ICOMM", "entry": "GEN", "entry-dictionary": "GEN", "entry-encyclopedia": "GEN",
    "dataset": "DATA", "database": "DBASE", "report": "RPRT", "report-component": "RPRT", "peer-review": "GEN",
    "thesis": "THES", "dissertation": "THES", "book": "BOOK", "monograph": "BOOK", "edited-book": "BOOK",
    "reference-book": "BOOK", "chapter": "CHAP", "book-chapter": "CHAP", "book-section": "CHAP",
    "legislation": "LEGAL", "legal_case": "LEGAL", "bill": "LEGAL", "regulation": "LEGAL", "hearing": "LEGAL",
    "treaty": "LEGAL", "standard": "STAND", "patent": "PAT", "review": "JOUR", "review-book": "JOUR",
    "manuscript": "GEN", "document": "GEN", "software": "GEN", "pamphlet": "GEN", "broadcast": "GEN", "map": "GEN",
    "motion_picture": "GEN", "song": "GEN", "interview": "GEN", "figure": "GEN", "graphic": "GEN",
    "musical_score": "GEN", "performance": "GEN", "periodical": "GEN", "journal-issue": "JFULL", "journal": "JFULL",
    "personal_communication": "GEN", "classic": "GEN", "collection": "GEN", "component": "GEN", "other": "GEN",
}  # fmt: skip
"""The RIS type of each type of CSL 1.0.2 and of Crossref."""

_TAGS = re.compile(r"</?(?:i|b|em|strong|sup|sub|sc|span)(?:\s[^<>]{0,200})?>")
_EXTRA = re.compile(r"^[ \t]*(PMID|PMCID|DOI|ISSN|ISBN|arXiv|NCT)[ \t]*:[ \t]*(\S[^\r\n]{0,200})", re.I | re.M)
_CONTAINERS = ("container-title", "container-title-short", "short-container-title", "event-title", "event")
_KEYWORDS = (";", ",")
_ARTICLE_TYPES = frozenset(("article-journal", "journal-article", "article", "paper-conference", "posted-content"))


def metadata_of(item: Tree, folded: Counter[str]) -> Metadata:
    """Return what an item's fields say; what two of them say alike is counted in `folded` as `second = first`."""
    date, stated = dated(item)
    pages = words(item.get("page"))
    return Metadata(
        title=plain_words(words(item.get("title"))),
        authors=_authors(item),
        container=plain_words(_pick(item, folded, *_CONTAINERS)),
        volume=words(item.get("volume")),
        issue=_pick(item, folded, "issue"),
        pages=pages,
        article_number=_article_number(item, pages),
        publisher=_pick(item, folded, "publisher"),
        date=date,
        date_as_stated=stated,
        language=words(item.get("language")),
        abstract=words(item.get("abstract")),
        keywords=_keywords(item),
        identifiers=identifiers_of(item),
        url=words(item.get("URL")),
    )


def plain_words(text: str) -> str:
    """Return a text without the rich-text tags that CSL-JSON allows in titles."""
    return _TAGS.sub("", text) if "<" in text else text


def dated(item: Tree) -> tuple[Any, str]:
    """Return the date of issue, else of publication in print or online, else of the event, and its words."""
    fields = ("issued", "published", "published-print", "published-online", "posted", "event-date", "submitted", "year")
    for name in fields:
        date, stated = read_date(item.get(name))
        if date is not None or stated:
            return date, stated
    return None, ""


def _authors(item: Tree) -> tuple[Author, ...]:
    for name in ("author", "authors", "editor", "collection-editor", "container-author", "translator"):
        if names := read_names(item.get(name)):
            return names
    return ()


def _pick(item: Tree, folded: Counter[str], *names: str) -> str:
    return first_said(((name, words(item.get(name))) for name in names), folded)


def _article_number(item: Tree, pages: str) -> str:
    if stated := words(item.get("article-number")):
        return stated
    return words(item.get("number")) if not pages and words(item.get("type")) in _ARTICLE_TYPES else ""


def _keywords(item: Tree) -> tuple[str, ...]:
    value = item.get("keyword", item.get("keywords"))
    stated = [words(one) for one in value] if isinstance(value, list) else [words(value)]
    if len(stated) == 1:
        mark = next((mark for mark in _KEYWORDS if mark in stated[0]), None)
        stated = [one.strip() for one in stated[0].split(mark)] if mark else stated
    return tuple(dict.fromkeys(one for one in stated if one))


def identifiers_of(item: Tree) -> tuple[Identifier, ...]:
    """Return the identifiers of an item, also those that Zotero keeps in the note (`PMID: 1234567`)."""
    return collected(_stated(item))


def _stated(item: Tree) -> Iterator[tuple[str, str]]:
    yield from read_doi(words(item.get("DOI")))
    for name, read in (("PMID", identifiers.pmid), ("PMCID", identifiers.pmcid)):
        stated = words(item.get(name))
        yield (name.lower(), found) if (found := read(stated)) else ("other", stated)
    for name in ("ISSN", "ISBN"):
        value = item.get(name)
        for one in value if isinstance(value, list) else [value]:
            yield from read_serial(words(one))
    yield from identifiers.in_url(words(item.get("URL")))
    yield "nct", identifiers.nct(words(item.get("number")))
    yield from from_note(words(item.get("note")))


def from_note(note: str) -> Iterator[tuple[str, str]]:
    """Yield the identifiers that a note has on lines of their own (`PMID: 1234567`), as Zotero writes them."""
    for name, value in _EXTRA.findall(note):
        yield from _noted(name.lower(), value.strip())


def _noted(name: str, value: str) -> Iterator[tuple[str, str]]:
    match name:
        case "pmid":
            yield "pmid", identifiers.pmid(value)
        case "pmcid":
            yield "pmcid", identifiers.pmcid(value)
        case "doi":
            yield "doi", identifiers.doi(value)
        case "issn" | "isbn":
            for scheme, number, _ in identifiers.serial_numbers(value):
                yield scheme, number
        case "arxiv":
            yield "arxiv", value.partition(" ")[0]
        case _:
            yield "nct", identifiers.nct(value)


def works_of(item: Tree) -> list[str]:
    """Return the words that say what sort of work an item is."""
    return [words(item.get("genre")), words(item.get("subtype")), words(item.get("medium"))]


def reference_type(item: Tree) -> str:
    """Return the RIS type of an item."""
    return RIS_TYPES.get(words(item.get("type")).strip().lower(), "GEN")
