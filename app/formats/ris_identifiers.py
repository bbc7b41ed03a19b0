"""Finds the identifiers that a RIS record states, in whichever tag its exporter put them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.kinds import Identifier
from app.formats import identifiers
from app.formats.ris_card import Card

_PMID_SHAPED = re.compile(r"[1-9][0-9]{5,7}")
_PUBMED = ("pubmed", "medline", "nlm")


def identifiers_of(card: Card) -> tuple[Identifier, ...]:
    """Return the identifiers of a record, normalised, each once, ordered as in `_SCHEMES`.

    DOI stands in DO or DI; also in U2, M3, L3, N3 or AN when shaped like one, or in a web address. PMID stands in PM,
    in C2 when other tags are as Pure writes them, and in AN of a PubMed export.
    """
    given = card.fields.keys()
    found = [pair for tags, finder in _FINDERS if not given.isdisjoint(tags) for pair in finder(card)]
    if len(found) > 1:
        found = sorted(dict.fromkeys(found), key=_order)
    return tuple([Identifier(scheme, value) for scheme, value in found])


_SCHEMES = ("doi", "pmid", "pmcid", "nct", "issn", "isbn", "wos", "accession", "url")


def _order(pair: tuple[str, str]) -> int:
    return _SCHEMES.index(pair[0])


def _dois(card: Card) -> Iterator[tuple[str, str]]:
    first = kept = ""
    for tag in ("DO", "DI", "U2", "M3", "L3", "N3", "AN"):
        for value in card.all(tag):
            read = identifiers.doi(value)
            if not read:
                if tag == "DO":
                    card.note(tag, value, "DO is not shaped like a DOI; it is kept but not used.")
            elif not first:
                first, kept = read, tag
                yield "doi", read
            elif read == first:
                card.folded[f"{tag} = {kept}"] += 1
            else:
                card.note(tag, value, f"{tag} names another DOI than {kept}; both are kept.")
                yield "doi", read


def _pubmed(card: Card) -> Iterator[tuple[str, str]]:
    for value in card.all("PM"):
        if read := identifiers.pmid(value):
            yield "pmid", read
    for value in card.all("C2"):
        if read := identifiers.pmcid(value):
            yield "pmcid", read
        elif _PMID_SHAPED.fullmatch(value) and _written_by_pure(card):
            yield "pmid", value
    if card.first("AN") and _from_pubmed(card):
        for value in card.all("AN"):
            if read := identifiers.pmid(value):
                yield "pmid", read


def _written_by_pure(card: Card) -> bool:
    return bool(card.all("M3")) or any(identifiers.doi(value) for value in card.all("U2"))


def _from_pubmed(card: Card) -> bool:
    return any(name in card.first(tag).casefold() for tag in ("DB", "DP") for name in _PUBMED)


def _from_addresses(card: Card) -> Iterator[tuple[str, str]]:
    for url in card.addresses:
        yield from identifiers.in_url(url)


def _serial(card: Card) -> Iterator[tuple[str, str]]:
    for value in card.all("SN"):
        found = identifiers.serial_numbers(value)
        if not found:
            card.note("SN", value, "SN is shaped like no ISSN or ISBN; it is kept but not used.")
        for scheme, number, agrees in found:
            if not agrees:
                card.note("SN", value, f"The check digit of {scheme.upper()} {number} does not agree; it is kept.")
            yield scheme, number


def _other(card: Card) -> Iterator[tuple[str, str]]:
    for value in card.all("AN"):
        if identifiers.doi(value) or (_from_pubmed(card) and identifiers.pmid(value)):
            continue
        if value.upper().startswith("WOS:"):
            yield "wos", value.upper()
        elif read := identifiers.nct(value):
            yield "nct", read
        else:
            yield "accession", value
    for url in card.addresses[1:]:
        yield "url", url


_FINDERS = (
    (("DO", "DI", "U2", "M3", "L3", "N3", "AN"), _dois),
    (("PM", "C2", "AN"), _pubmed),
    (("UR",), _from_addresses),
    (("SN",), _serial),
    (("AN", "UR"), _other),
)
"""In which tags to look, and by which rule."""
