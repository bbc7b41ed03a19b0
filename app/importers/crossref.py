"""Crossref works in JSON: the answer to one DOI, a list of works, or works without their envelope."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.errors import UnreadableError
from app.domain.sources import Draft, Problem
from app.formats.crossref import crossref_metadata
from app.formats.csl_names import words
from app.formats.record_parts import shown
from app.formats.safe_json import JsonRecord
from app.importers.contract import Material, Tally
from app.importers.csl_json import draft_of, records_of, start_of

EXTRACTOR = "vouch.crossref"
EXTRACTOR_VERSION = "1"

_ENVELOPE = re.compile(r'"message-type"\s*:\s*"work')
_OWN = re.compile(r'"(reference-count|is-referenced-by-count|references-count|deposited|indexed|message-version)"\s*:')


def recognises(head: str, material: Material) -> int:
    """Return how surely this is Crossref's: its envelope, or two names that only its works have."""
    del material
    if head.lstrip("\ufeff \t\r\n")[:1] not in {"{", "["}:
        return 0
    if _ENVELOPE.search(head[:2000]) or _ENVELOPE.search(head[-2000:]):
        return 92
    return 88 if len(set(_OWN.findall(head))) > 1 and '"DOI"' in head else 0


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield a draft for each work; what is corrected or retracted is told and gets a keyword.

    Raises UnreadableError for what is no JSON, or holds no work.
    """
    found = 0
    for one in records_of(material, tally):
        if isinstance(one, Problem):
            yield one
        elif not words(one.tree.get("DOI")) and not words(one.tree.get("title")):
            yield Problem(one.line, "This object has neither a DOI nor a title.", start_of(one), refused=True)
        else:
            found += 1
            yield from _draft(one, tally)
    if not found:
        raise UnreadableError(f"{material.name} holds no work of Crossref's; nothing was imported.")


def _draft(one: JsonRecord, tally: Tally) -> Iterator[Draft | Problem]:
    metadata, notes = crossref_metadata(one.tree, tally.folded)
    for note in notes:
        yield Problem(one.line, note, shown(metadata.title))
    yield draft_of(one, metadata, EXTRACTOR, EXTRACTOR_VERSION)
