"""Plain text: a whole file, or what was pasted, as one source."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.errors import UnreadableError
from app.domain.sources import Draft, Metadata, Problem, SourceKind
from app.domain.text import canonical
from app.formats.encodings import decode
from app.importers.contract import Material, Tally
from app.importers.sniffing import is_bibliographic

EXTRACTOR = "vouch.text"
EXTRACTOR_VERSION = "1"
LARGEST = 20_000_000
"""In bytes; a longer text is no document that a person reads."""

_LONGEST_TITLE = 300


def recognises(head: str, name: str) -> int:
    """Return how surely this is a text: any readable file is, unless its name promises references."""
    return 0 if is_bibliographic(name) or not head.strip("\ufeff \t\r\n") else 10


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield the text as one draft, titled with its first line; its kind is a proposal for the curator to confirm.

    Raises UnreadableError for a text of white space only, or one too long to be a document.
    """
    scan = material.scan
    if scan.size > LARGEST:
        raise UnreadableError(
            f"{material.name} is a text of {scan.size:,} bytes; one source takes up to {LARGEST:,}. Split it first."
        )
    if scan.encoding.fallback:
        tally.repairs["assumed_encoding"] += 1
        if scan.undefined:
            tally.repairs["undefined_bytes"] += scan.undefined
        reason = "The file is not UTF-8; it was read as Windows-1252: look at its accents."
        yield Problem(scan.encoding.bad_line, reason)
    with material.open() as file:
        decoded = decode(file.read(), scan.encoding)
    text = canonical(decoded)
    if not text.strip():
        raise UnreadableError(f"{material.name} holds nothing but white space; there is nothing to import.")
    if broken := text.count("\ufffd") - decoded.count("\ufffd"):
        tally.repairs["nul_replaced"] += broken
    yield Draft(
        kind=SourceKind.WEB_ARTICLE,
        kind_confirmed=False,
        text=text,
        metadata=Metadata(title=title_of(text)),
        start=0,
        end=scan.size,
        extractor=EXTRACTOR,
        extractor_version=EXTRACTOR_VERSION,
    )


def title_of(text: str) -> str:
    """Return the first line of a text that is not blank, at most 300 characters of it."""
    return next((line.strip() for line in text.split("\n") if line.strip()), "")[:_LONGEST_TITLE]
