"""CSL-JSON: items of Zotero, Better BibTeX, Mendeley, DOI services, and of our own export."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.errors import UnreadableError
from app.domain.sources import Draft, Metadata, Problem
from app.formats.csl import RIS_TYPES, metadata_of, reference_type, works_of
from app.formats.csl_curation import curated
from app.formats.encodings import decode
from app.formats.json_kinds import seems
from app.formats.record_parts import made_draft, shown
from app.formats.safe_json import LARGEST, BrokenJsonError, JsonRecord, json_records, leaves
from app.importers.contract import Material, Tally

EXTRACTOR = "vouch.csl"
EXTRACTOR_VERSION = "1"

_BEGINS = re.compile(r"[\ufeff \t\r\n]*(?:\{\s*[\"}]|\[\s*(?:[\[{\"\]]|-?\d|null|true|false))")
_TYPE = re.compile(r'"type"\s*:\s*"([a-zA-Z_-]{3,40})"')
_FIELDS = re.compile(r'"(author|issued|DOI|title|container-title|citation-key|page|URL|title-short|abstract)"\s*:')


def recognises(head: str, material: Material) -> int:
    """Return how surely this is CSL-JSON: a type of CSL beside fields of CSL; other JSON is taken to be named."""
    del material
    if _BEGINS.match(head) is None:
        return 0
    known = any(one.lower() in RIS_TYPES for one in _TYPE.findall(head))
    fields = set(_FIELDS.findall(head))
    if known and fields:
        return 80
    return 40 if len(fields) >= 3 and ("issued" in fields or "container-title" in fields) else 15


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield a draft for each item; what is no reference is refused.

    Raises UnreadableError for what is no JSON, or JSON of something else.
    """
    found = 0
    for one in records_of(material, tally):
        if isinstance(one, Problem):
            yield one
        elif seems(one.tree):
            raise UnreadableError(f"{material.name} is {seems(one.tree)}, no CSL-JSON; nothing of it was imported.")
        elif not _is_reference(one):
            yield Problem(
                one.line, "This object has neither title, names nor identifiers.", start_of(one), refused=True
            )
        else:
            found += 1
            yield from _draft(one, tally)
    if not found:
        raise UnreadableError(f"{material.name} is JSON without a single reference; nothing was imported.")


def records_of(material: Material, tally: Tally) -> Iterator[JsonRecord | Problem]:
    """Yield the objects of a JSON file and what is wrong with it, the reading of its encoding included.

    Raises UnreadableError when it is too large, or no JSON.
    """
    scan = material.scan
    if scan.size > LARGEST:
        raise UnreadableError(f"{material.name} has {scan.size:,} bytes; JSON files up to {LARGEST:,} are read.")
    if scan.encoding.fallback:
        tally.repairs["assumed_encoding"] += 1
        yield Problem(
            scan.encoding.bad_line, "The file is not UTF-8; it was read as Windows-1252: look at its accents."
        )
    with material.open() as file:
        text = decode(file.read(), scan.encoding)
    try:
        for one in json_records(text, scan.encoding):
            yield one
            for name in one.twice if isinstance(one, JsonRecord) else ():
                yield Problem(one.line, f"The name {shown(name)} stands twice in this record; the first was taken.")
    except BrokenJsonError as error:
        line = text.count("\n", 0, error.at) + 1
        raise UnreadableError(
            f"{material.name} is no whole JSON file: {error} in line {line}; nothing of it was imported."
        ) from error


def draft_of(one: JsonRecord, metadata: Metadata, extractor: str, version: str) -> Draft:
    """Return the draft of an object whose metadata are known; its kind is told by the types that CSL has."""
    return made_draft(
        metadata,
        leaves(one.tree),
        reference_type=reference_type(one.tree),
        works=works_of(one.tree),
        place=(one.start, one.end, one.line),
        extractor=extractor,
        version=version,
    )


def start_of(one: JsonRecord) -> str:
    """Return how an object begins, to be shown with what is said of it."""
    return shown(", ".join(f"{line.tag}: {line.value}" for line in leaves(one.tree)[:20]))


def _is_reference(one: JsonRecord) -> bool:
    tree = one.tree
    return any(
        tree.get(name) for name in ("title", "author", "DOI", "PMID", "URL", "container-title", "editor", "ISBN")
    )


def _draft(one: JsonRecord, tally: Tally) -> Iterator[Draft | Problem]:
    metadata = metadata_of(one.tree, tally.folded)
    if not metadata.title:
        yield Problem(one.line, "This reference has no title.", start_of(one))
    yield curated(draft_of(one, metadata, EXTRACTOR, EXTRACTOR_VERSION), one.tree)
