"""Finds the identifiers of a row in the columns that may hold them, and its address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from app.domain.kinds import Identifier
from app.formats import identifiers
from app.formats.record_parts import collected, read_serial

_PARTS = re.compile(r"[\s;,|]+")
_LIST = re.compile(r" ?[;|\n] ?")
_ADDRESS = re.compile(r"https?://[^\s;|]+", re.IGNORECASE)
_LABELLED = re.compile(r"\b(DOI|PMID|PMCID)\s*:\s*(\S+)", re.IGNORECASE)
_NUMBER_NAMED_MED = re.compile(r"(?:MED|PMID|PUBMED|MEDLINE)[:\s-]*(\d{5,8})", re.IGNORECASE)


Trials = Callable[[str], list[tuple[str, str]]]
"""Finds the registry numbers of trials in words, as pairs of scheme and number."""


class Found(msgspec.Struct, frozen=True):
    """The identifiers of a row, each once, and its address."""

    identifiers: tuple[Identifier, ...]
    url: str


def identifiers_in(cells: Callable[[str], list[str]], note: Callable[[str, str], None], trials_in: Trials) -> Found:
    """Return what identifies a row.

    `cells` gives the cells of a field, `note` is told of a wrong shape, `trials_in` finds numbers of trials.
    """
    addresses = [one for cell in cells("url") for one in (_ADDRESS.findall(cell) or [cell])]
    pairs = [*_dois(cells("doi"), note), *_numbers(cells, note), *_others(cells, trials_in)]
    for url in addresses:
        pairs += identifiers.in_url(url)
    pairs += [("url", url) for url in addresses[1:]]
    return Found(collected(pairs), addresses[0] if addresses else "")


def _dois(stated: list[str], note: Callable[[str, str], None]) -> Iterator[tuple[str, str]]:
    for cell in stated:
        if read := identifiers.doi(cell):
            yield "doi", read
            continue
        several = [read for part in _PARTS.split(cell) if (read := identifiers.doi(part))]
        yield from (("doi", read) for read in several)
        if not several:
            note("The DOI has not the shape of one; it is kept but not used.", cell)
            yield "other", cell


def _numbers(cells: Callable[[str], list[str]], note: Callable[[str, str], None]) -> Iterator[tuple[str, str]]:
    for field, read_one in (("pmid", identifiers.pmid), ("pmcid", _pmcid)):
        for cell in cells(field):
            if read := read_one(cell):
                yield field, read
            elif named := _NUMBER_NAMED_MED.fullmatch(cell):
                yield "pmid", named[1]
            else:
                note(f"The {field.upper()} has not the shape of one; it is kept but not used.", cell)
    for field in ("issn", "isbn"):
        for cell in cells(field):
            yield from read_serial(cell)


def _pmcid(words: str) -> str:
    """Return a PMCID, which some exports write as its number alone."""
    return identifiers.pmcid(words) or identifiers.pmcid(f"PMC{words}")


def _others(cells: Callable[[str], list[str]], trials_in: Trials) -> Iterator[tuple[str, str]]:
    for cell in cells("accession"):
        yield _accession(cell)
    for cell in cells("registry"):
        yield from trials_in(cell) or [("other", part) for part in _LIST.split(cell)]
    for cell in cells("title"):
        if " " not in cell:
            yield from trials_in(cell)
    for cell in cells("identifier"):
        found = [_labelled(label, value) for label, value in _LABELLED.findall(cell)]
        parts = [] if found else [part for part in _PARTS.split(cell) if part]
        yield from found + [one for part in parts for one in trials_in(part) or [_by_shape(part)]]


def _accession(words: str) -> tuple[str, str]:
    if words.upper().startswith("WOS:"):
        return "wos", words.upper()
    return ("nct", read) if (read := identifiers.nct(words)) else ("accession", words)


def _labelled(label: str, value: str) -> tuple[str, str]:
    read = {"doi": identifiers.doi, "pmid": identifiers.pmid, "pmcid": identifiers.pmcid}[label.lower()](value)
    return (label.lower(), read) if read else ("other", value)


def _by_shape(words: str) -> tuple[str, str]:
    for scheme, read_one in (("doi", identifiers.doi), ("pmcid", identifiers.pmcid)):
        if read := read_one(words):
            return scheme, read
    return "other", words
