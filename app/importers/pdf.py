"""PDF documents: the text of all pages as one source, with a map of where each page begins in it."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.sources import Draft, Problem
from app.importers.child_drafts import document
from app.importers.contract import Material, Tally
from app.importers.sniffing import is_bibliographic

EXTRACTOR = "vouch.pdf"
EXTRACTOR_VERSION = "1"

_MAGIC = b"%PDF-"
_LOOKED_AT = 1024


def recognises(head: str, material: Material) -> int:
    """Return how surely this is a PDF: its mark stands at the start, or within the first 1,024 bytes of a .pdf."""
    del head
    if is_bibliographic(material.name):
        return 0
    start = material.scan.head[:_LOOKED_AT]
    return 95 if start.startswith(_MAGIC) or (material.suffix == ".pdf" and _MAGIC in start) else 0


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield the document as one draft, after what was doubtful about it.

    Raises UnreadableError for one that is locked, damaged or a scan.
    """
    del tally
    yield from document("pdf", material, {}, extractor=EXTRACTOR, version=EXTRACTOR_VERSION)
