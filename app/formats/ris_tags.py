"""Makes a draft of a RIS record: which tag means what, what is said twice, and how the record reads as a text."""

from __future__ import annotations

import re
from collections import Counter

from app.domain.dates import PartialDate
from app.domain.kinds import Identifier
from app.domain.sources import Author, Draft, Metadata, Problem, SourceKind
from app.domain.text import canonical
from app.formats.ris_card import Card, folded_text, same
from app.formats.ris_dates import ris_date
from app.formats.ris_identifiers import identifiers_of
from app.formats.ris_kinds import kind_of
from app.formats.tagged import TaggedRecord

EXTRACTOR = "vouch.ris"
EXTRACTOR_VERSION = "2"

_UNPLAIN = ("\r", "\0", "\ufeff", "\u2028", "\u2029", "\ufdd0", "\ufdd1")
_FRAME = frozenset(("TY", "ER"))
ARTICLE_NUMBER = re.compile(r"(?:[A-Za-z]{1,8}[. -]?)?[0-9][0-9A-Za-z.\-]{0,19}")


def draft_of(record: TaggedRecord, folded: Counter[str]) -> tuple[Draft, list[Problem]]:
    """Return a record as a draft, with notes on what a person should look at.

    What two tags say alike is taken once and counted in `folded` under `second = first` (`N2 = AB`). What has no place
    in the metadata stays in the ledger.
    """
    card = Card(record, folded)
    found = identifiers_of(card)
    metadata = _metadata(card, found)
    registry = any(one.scheme == "nct" for one in found)
    kind = kind_of(card.first("TY"), card.all("M3"), registry=registry)
    return as_draft(record, metadata, kind, EXTRACTOR, EXTRACTOR_VERSION), card.problems


def as_draft(
    record: TaggedRecord, metadata: Metadata, kind: tuple[SourceKind, bool], extractor: str, version: str
) -> Draft:
    """Return a record with its metadata as a draft; `kind` comes with whether it is certain.

    A record that has nothing to render reads as its lines.
    """
    text = rendering(metadata)
    if not text:
        text = canonical("\n".join([f"{one.tag}  - {one.value}" for one in record.ledger if one.tag not in _FRAME]))
    return Draft(
        kind=kind[0],
        kind_confirmed=kind[1],
        text=text,
        metadata=metadata,
        ledger=record.ledger,
        start=record.start,
        end=record.end,
        line=record.line,
        extractor=extractor,
        extractor_version=version,
    )


def rendering(metadata: Metadata) -> str:
    """Return how metadata read as a text: title, authors, container line, abstract, keywords, a blank line between."""
    authors = "; ".join([one.as_stated or str(one) for one in metadata.authors])
    parts = (metadata.title, authors, _container_line(metadata), metadata.abstract, "; ".join(metadata.keywords))
    text = "\n\n".join([part for part in parts if part])
    return canonical(text) if any(mark in text for mark in _UNPLAIN) else text


def _container_line(metadata: Metadata) -> str:
    volume = f"{metadata.volume}({metadata.issue})" if metadata.issue else metadata.volume
    place = ": ".join([part for part in (volume, metadata.pages or metadata.article_number) if part])
    when = "; ".join([part for part in (metadata.date_as_stated, place) if part])
    return ". ".join([part for part in (metadata.container, when) if part])


def _metadata(card: Card, found: tuple[Identifier, ...]) -> Metadata:
    date, stated = _date(card)
    pages = _pages(card)
    return Metadata(
        title=card.pick("TI", "T1", "CT", "BT"),
        authors=_authors(card),
        container=card.pick("JF", "JO", "T2", "JA", "J2", "J1", "BT", "T3"),
        volume=card.pick("VL", "VO", "VI"),
        issue=card.pick("IS", "CP"),
        pages=pages,
        article_number=_article_number(card, pages),
        publisher=card.pick("PB"),
        date=date,
        date_as_stated=stated,
        language="; ".join(card.all("LA")),
        abstract=_abstract(card),
        keywords=_keywords(card),
        identifiers=found,
        url=card.addresses[0] if card.addresses else "",
    )


def _authors(card: Card) -> tuple[Author, ...]:
    for tags in (("AU", "A1"), ("A2", "ED"), ("A3",), ("A4",)):
        lists = [(tag, card.all(tag)) for tag in tags if card.all(tag)]
        if lists:
            tag, names = lists[0]
            for other, more in lists[1:]:
                known = {folded_text(name) for name in names}
                new = [name for name in more if folded_text(name) not in known]
                card.folded[f"{other} = {tag}"] += len(more) - len(new)
                names = names + new if tag == "AU" else names
            return tuple([author_of(name) for name in names])
    return ()


def author_of(name: str) -> Author:
    """Return a name as family and given name, by its first comma."""
    family, comma, given = name.partition(",")
    family, given = family.strip(), given.strip()
    return Author(family, given, name) if comma and family else Author(name, "", name)


def _date(card: Card) -> tuple[PartialDate | None, str]:
    stated = [(tag, value) for tag in ("PY", "Y1", "DA") for value in card.all(tag)]
    best: PartialDate | None = None
    words = kept = ""
    for tag, value in stated:
        read = ris_date(value) or (ris_date(f"{best.year} {value}") if best is not None else None)
        if read is None:
            if not words:
                words = value
            if tag != "DA":
                card.note(tag, value, f"{tag} is no date that can be read; it is kept as stated.")
        elif best is None:
            best, words, kept = read, value, tag
        elif value == words:
            card.folded[f"{tag} = {kept}"] += 1
        elif read.year != best.year:
            card.note(tag, value, f"{tag} and {kept} name different years; {kept} was taken.")
        elif len(read.iso) > len(best.iso):
            best, kept = read, tag
            words = value if str(read.year) in value else f"{read.year} {value}"
        elif read == best:
            card.folded[f"{tag} = {kept}"] += 1
    return best, words


def _pages(card: Card) -> str:
    first, last = card.first("SP"), card.first("EP")
    if not first or not last or first == last:
        return first or last
    return first if first.endswith(last) or "-" in first else f"{first}-{last}"


def _article_number(card: Card, pages: str) -> str:
    if number := card.first("C7"):
        return number if ARTICLE_NUMBER.fullmatch(number) else ""
    number = card.first("M1")
    if pages or not number or number in card.all("IS") or ARTICLE_NUMBER.fullmatch(number) is None:
        return ""
    return number


def _abstract(card: Card) -> str:
    stated = [(tag, value) for tag in ("AB", "N2") for value in card.all(tag)]
    if not stated:
        return ""
    tag, abstract = stated[0]
    for value in card.all(tag)[1:]:
        if same(value, abstract):
            card.folded[f"{tag} = {tag}"] += 1
        else:
            abstract = f"{abstract}\n{value}"
    known = folded_text(abstract)
    for other, value in stated[len(card.all(tag)) :]:
        said = folded_text(value)
        if said == known:
            card.folded[f"{other} = {tag}"] += 1
        elif said.startswith(known):
            abstract, known = value, said
            card.note(other, value, f"{other} goes on where {tag} ends; the longer one was taken.")
        elif not known.startswith(said):
            card.note(other, value, f"{other} differs from {tag}; {tag} was taken as the abstract.")
    return abstract


def _keywords(card: Card) -> tuple[str, ...]:
    values = card.all("KW")
    if len(set(values)) < len(values):
        card.folded["KW = KW"] += len(values) - len(set(values))
        values = list(dict.fromkeys(values))
    return tuple(values)
