"""Finds the identifiers in what a person pastes: NCT numbers, PMIDs and DOIs, alone, prefixed or within addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

import msgspec

from app.domain.kinds import Identifier
from app.formats import identifiers

_SPACED = re.compile(r"\bNCT[\s-]*([0-9]{4})\s?([0-9]{4})\b", re.IGNORECASE)
_PREFIXED = re.compile(r"\b(PMID|PubMed\s+ID|DOI|PMCID)\s*[:#=]?\s*(?=[0-9P])", re.IGNORECASE)
_NEXT = re.compile(r"[,;|](?=(?:https?:|doi:|pmid:|10\.[0-9]{4,9}/|NCT[0-9]|[0-9]{5,8}(?:[,;|]|$)))", re.IGNORECASE)
_AROUND = "\"'“”‘’«»<>[]{}()*|.,;:!?\u200b\ufeff"
_NUMBER = re.compile(r"[1-9][0-9]{4,7}")
_SAID_NUMBER = re.compile(r"pmid:([1-9][0-9]{0,7})(?:\.0)?", re.IGNORECASE)
_IN_PATH = re.compile(r"/(10\.[0-9]{4,9}/[^?#\s]+)")
_TAIL = re.compile(r"/(?:full|fulltext|abstract|pdf|epdf|html|meta|summary)$", re.IGNORECASE)
_LINKING = {"and", "or", "&", "und", "et", "y"}


class Pasted(msgspec.Struct, frozen=True):
    """The identifiers, each once and in order, and the words that are none."""

    found: tuple[Identifier, ...]
    unknown: tuple[str, ...]


def pasted(words: str) -> Pasted:
    """Return what a person pasted, taken apart.

    A bare number is a PMID from five digits on; a shorter one needs its prefix, as it may be a year or a page.

    >>> [one.value for one in pasted("doi:10.1000/ABC. PMID 123, NCT 0123 4567;").found]
    ['10.1000/abc', '123', 'NCT01234567']
    """
    found: dict[Identifier, None] = {}
    unknown: dict[str, None] = {}
    for word in _words(words):
        identifier = _read(word)
        if identifier is not None:
            found[identifier] = None
        elif (bare := word.strip(_AROUND)) and bare.casefold() not in _LINKING:
            unknown[bare] = None
    return Pasted(tuple(found), tuple(unknown))


def _words(words: str) -> Iterator[str]:
    joined = _SPACED.sub(r"NCT\1\2", words)
    joined = _PREFIXED.sub(lambda match: f" {match[1].split()[0].replace('PubMed', 'pmid').lower()}:", joined)
    joined = joined.replace("pubmed:", "pmid:")
    for word in joined.split():
        yield from _NEXT.split(word)


def _read(word: str) -> Identifier | None:
    if "://" in word or word.lower().startswith(("www.", "doi.org/", "dx.doi.org/")):
        return _in_address(word)
    bare = word.strip(_AROUND)
    if match := _SAID_NUMBER.fullmatch(bare):
        return Identifier("pmid", match[1])
    if number := identifiers.nct(bare):
        return Identifier("nct", number)
    if doi := _doi(word.lstrip(_AROUND)):
        return Identifier("doi", doi)
    return Identifier("pmid", bare) if _NUMBER.fullmatch(bare) else None


def _in_address(word: str) -> Identifier | None:
    """Return what a web address names: a record at its own place, or the DOI in a publisher's path."""
    address = unquote(word.strip("\"'“”‘’«»<>[]{}|,;"))
    for scheme, value in identifiers.in_url(address):
        if scheme in {"nct", "pmid"}:
            return Identifier(scheme, value)
    if (inside := _IN_PATH.search(address)) and (doi := _doi(_TAIL.sub("", inside[1]))):
        return Identifier("doi", doi)
    return None


def _doi(word: str) -> str:
    bare = word.rstrip("\"'“”‘’«»]}*|!?\u200b\ufeff")
    if bare.endswith(">") and "<" not in bare:
        bare = bare.rstrip(">")
    return identifiers.doi(bare)
