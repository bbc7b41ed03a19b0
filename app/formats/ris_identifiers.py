"""Finds the identifiers that a RIS record states, in whichever tag its exporter put them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.kinds import Identifier
from app.formats import identifiers
from app.formats.ris_card import Card

_PMID_SHAPED = re.compile(r"[1-9][0-9]{5,7}")
_PUBMED = ("pubmed", "medline", "nlm")
_CENTRAL_PMID = re.compile(r"\bPUBMED\s+([1-9][0-9]{0,7})(?![0-9])")
_EMBASE_ID = re.compile(r"L[0-9]{6,10}")
_EMBASE_ADDRESS = "embase.com"


def identifiers_of(card: Card) -> tuple[Identifier, ...]:
    """Return the identifiers of a record, normalised, each once, ordered as in `_SCHEMES`.

    DOI stands in DO or DI; also in U2, M3, L3, N3 or AN when shaped like one, or in a web address. PMID stands in PM,
    in C2 when other tags are as Pure or Scopus write them, in C3 of the Cochrane Library, in C5 of Embase, in AN of a
    PubMed export, and in the links of L1 to L4.
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
        elif _PMID_SHAPED.fullmatch(value) and (_written_by_pure(card) or _from(card, "scopus")):
            yield "pmid", value
    if card.first("AN") and _from_pubmed(card):
        for value in card.all("AN"):
            if read := identifiers.pmid(value):
                yield "pmid", read


def _pubmed_in_custom_fields(card: Card) -> Iterator[tuple[str, str]]:
    for value in card.all("C3"):
        for number in _CENTRAL_PMID.findall(value):
            yield "pmid", number
    for value in card.all("C5"):
        if _PMID_SHAPED.fullmatch(value) and _written_by_embase(card):
            yield "pmid", value


def _written_by_pure(card: Card) -> bool:
    return bool(card.all("M3")) or any(identifiers.doi(value) for value in card.all("U2"))


def _written_by_embase(card: Card) -> bool:
    ids = [value for tag in ("U2", "ID", "AN") for value in card.all(tag)]
    links = [value for tag in ("L2", "UR") for value in card.all(tag)]
    return (
        _from(card, "embase")
        or any(_EMBASE_ID.fullmatch(one) for one in ids)
        or any(_EMBASE_ADDRESS in one for one in links)
    )


def _from_pubmed(card: Card) -> bool:
    return any(_from(card, name) for name in _PUBMED)


def _from(card: Card, name: str) -> bool:
    return any(name in card.first(tag).casefold() for tag in ("DB", "DP"))


def _from_addresses(card: Card) -> Iterator[tuple[str, str]]:
    for url in card.addresses:
        yield from identifiers.in_url(url)


def _from_links(card: Card) -> Iterator[tuple[str, str]]:
    for tag in ("L1", "L2", "L3", "L4"):
        for value in card.all(tag):
            if "://" in value:
                yield from identifiers.in_url(value)


def _serial(card: Card) -> Iterator[tuple[str, str]]:
    return card.serials("SN")


def _other(card: Card) -> Iterator[tuple[str, str]]:
    for value in card.all("AN"):
        if identifiers.doi(value) or (_from_pubmed(card) and identifiers.pmid(value)):
            continue
        if value.upper().startswith(("WOS:", "ISI:0")):
            yield "wos", f"WOS:{value.upper()[4:]}"
        elif read := identifiers.nct(value):
            yield "nct", read
        else:
            yield "accession", value
    for url in card.addresses[1:]:
        yield "url", url


_FINDERS = (
    (("DO", "DI", "U2", "M3", "L3", "N3", "AN"), _dois),
    (("PM", "C2", "AN"), _pubmed),
    (("C3", "C5"), _pubmed_in_custom_fields),
    (("UR",), _from_addresses),
    (("L1", "L2", "L3", "L4"), _from_links),
    (("SN",), _serial),
    (("AN", "UR"), _other),
)
"""In which tags to look, and by which rule."""
