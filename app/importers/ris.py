"""RIS, the exchange format of reference managers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from app.domain.errors import UnreadableError
from app.domain.sources import Draft, Problem
from app.formats.encodings import open_text
from app.formats.ris import RisRecord, read_ris, shown
from app.formats.ris_lines import known_types
from app.formats.ris_marks import read_marks
from app.formats.ris_tags import draft_of, rendering
from app.importers.contract import Material, Tally

LONGEST_LINE = 1 << 22
"""In bytes; a file with a longer line is something else."""

_TYPE = re.compile(r"^\ufeff*TY {1,2}- ?([^\n]{0,60})$", re.MULTILINE)
_TAG = re.compile(r"^[A-Z][A-Z0-9] {1,2}-(?:[ \t\r]|$)", re.MULTILINE)
_GLUED = re.compile(r"^ER {1,2}- ?TY {1,2}- ?([^\n]{0,60})$", re.MULTILINE)


def recognises(head: str, name: str) -> int:
    """Return how surely this is RIS: a TY line with a tag line somewhere behind it, or several tags and an ER."""
    del name
    head = head.replace("\r", "\n")
    begins = _TYPE.search(head) or _GLUED.search(head)
    if begins is not None:
        return 90 if _TAG.search(head, begins.end()) else 30 if begins[1].strip().upper() in known_types() else 5
    tags = {found[0][:2] for found in _TAG.finditer(head)}
    return 60 if "ER" in tags and len(tags) >= 4 else 0


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield a draft for each record; a record that holds nothing but its type is refused.

    Raises UnreadableError for a file without a single record, or with a line that no RIS has.
    """
    scan, encoding = material.scan, material.scan.encoding
    if scan.longest_line > LONGEST_LINE:
        raise UnreadableError(f"{material.name} has a line of {scan.longest_line:,} bytes, so it is no RIS file.")
    if encoding.fallback:
        tally.repairs["assumed_encoding"] += 1
        yield Problem(encoding.bad_line, "The file is not UTF-8; it was read as Windows-1252: look at its accents.")
        if scan.undefined:
            tally.repairs["undefined_bytes"] += scan.undefined
    found = 0
    with open_text(material.open(), encoding) as lines:
        for one in read_ris(lines, encoding, tally.repairs):
            if isinstance(one, Problem):
                yield one
                continue
            found += 1
            yield from _draft(one, tally)
    if not found:
        raise UnreadableError(f"{material.name} holds no RIS record (no line begins with TY); nothing was imported.")


def _draft(record: RisRecord, tally: Tally) -> Iterator[Draft | Problem]:
    if not any(one.value and one.tag not in {"TY", "ER"} for one in record.ledger):
        raw = shown(" ".join(f"{one.tag}  - {one.value}" for one in record.ledger))
        yield Problem(record.line, "This record holds nothing but its type.", raw, refused=True)
        return
    draft, problems = draft_of(record, tally.folded)
    yield from problems
    yield _as_curated(draft) if any(word.startswith("vouch:") for word in draft.metadata.keywords) else draft


def _as_curated(draft: Draft) -> Draft:
    """Take state and tags back from the marks that our own export leaves in KW and N1."""
    marks = read_marks(draft.metadata.keywords, [one.value for one in draft.ledger if one.tag == "N1"])
    metadata = msgspec.structs.replace(draft.metadata, keywords=marks.keywords)
    return msgspec.structs.replace(
        draft, metadata=metadata, text=rendering(metadata), state=marks.state, reason=marks.reason, tags=marks.tags
    )
