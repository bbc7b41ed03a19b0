"""Word documents (DOCX): the text of each as one source."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.sources import Draft, Problem
from app.importers.child_drafts import document
from app.importers.contract import Material, Tally
from app.importers.sniffing import is_bibliographic

EXTRACTOR = "vouch.docx"
EXTRACTOR_VERSION = "1"

_ARCHIVE = b"PK\x03\x04"
_SUFFIXES = (".docx", ".docm", ".dotx")


def recognises(head: str, material: Material) -> int:
    """Return how surely this is a Word document: an archive that is called one, or has its parts near its start."""
    del head
    if is_bibliographic(material.name) or not material.scan.head.startswith(_ARCHIVE):
        return 0
    return 90 if material.suffix in _SUFFIXES else 70 if b"word/document.xml" in material.scan.head else 0


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield the document as one draft. Raises UnreadableError for one that is damaged, locked or without text."""
    del tally
    yield from document("docx", material, {}, extractor=EXTRACTOR, version=EXTRACTOR_VERSION)
