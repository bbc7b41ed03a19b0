"""PubMed's XML: articles, book chapters, and what PubMed has deleted."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.errors import UnreadableError
from app.domain.sources import Draft, Problem
from app.formats.pubmed import article_of, book_of
from app.formats.record_parts import made_draft, shown
from app.formats.safe_xml import XmlRecord, root_name
from app.formats.safe_xml_lines import all_words, lines_of
from app.importers.contract import Material, Tally
from app.importers.xml_reading import records_of

EXTRACTOR = "vouch.pubmed-xml"
EXTRACTOR_VERSION = "1"

_DELETED = "DeleteCitation"
_BOOK = "PubmedBookArticle"
_RECORDS = frozenset(("PubmedArticle", _BOOK, _DELETED, "MedlineCitation"))
_ROOTS = frozenset(("PubmedArticleSet", "PubmedBookArticleSet", "PubmedArticle", _BOOK, "MedlineCitationSet"))


def recognises(head: str, material: Material) -> int:
    """Return how surely this is PubMed's XML: by the name of its first element."""
    del material
    return 95 if "<" in head[:200] and root_name(head) in _ROOTS else 0


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield a draft for each article and chapter; what is corrected, retracted or deleted is told.

    Raises UnreadableError for XML with entities of its own, or a file without a record.
    """
    found = 0
    for one in records_of(material, _RECORDS, tally):
        if isinstance(one, Problem):
            yield one
        elif one.element.tag == _DELETED:
            numbers = all_words(one.element, "PMID")
            found += 1
            yield Problem(one.line, f"PubMed has deleted {len(numbers):,} citations.", shown(" ".join(numbers)))
        else:
            found += 1
            yield from _draft(one)
    if not found:
        raise UnreadableError(f"{material.name} is PubMed XML without a single article; nothing was imported.")


def _draft(one: XmlRecord) -> Iterator[Draft | Problem]:
    ledger = lines_of(one.element)
    read = book_of(one.element) if one.element.tag == _BOOK else article_of(one.element)
    if not any(line.value for line in ledger):
        yield Problem(one.line, "This record is empty.", refused=True)
        return
    for note in read.notes:
        yield Problem(one.line, note, shown(read.metadata.title))
    if not read.metadata.title:
        yield Problem(one.line, "This article has no title.", shown(", ".join(line.value for line in ledger[:20])))
    yield made_draft(
        read.metadata,
        ledger,
        reference_type=read.reference_type,
        works=read.works,
        place=(one.start, one.end, one.line),
        extractor=EXTRACTOR,
        version=EXTRACTOR_VERSION,
    )
