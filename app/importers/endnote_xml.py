"""EndNote's XML export, and what databases and other programs write in its shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.errors import UnreadableError
from app.domain.sources import Draft, Problem
from app.formats.encodings import decode
from app.formats.endnote import endnote_metadata, endnote_type, works_of
from app.formats.record_parts import made_draft, shown
from app.formats.safe_xml import XmlRecord, root_name
from app.formats.safe_xml_lines import lines_of
from app.importers.contract import Material, Tally
from app.importers.xml_reading import records_of, seems

EXTRACTOR = "vouch.endnote"
EXTRACTOR_VERSION = "1"

_RECORDS = frozenset(("record",))
_ROOTS = frozenset(("xml", "records", "record"))
_OWN = re.compile(
    r"<(?:ref-type|rec-number|source-app|contributors|electronic-resource-num|foreign-keys|secondary-title)[\s>/]"
)
_FOREIGN = re.compile(r"<(?:\w{1,12}:)?(?:datafield|controlfield|recordPacking|OAI-PMH)[\s>]")
"""Library catalogues (MARC, PICA) and their services call a record `record` too."""


def recognises(head: str, material: Material) -> int:
    """Return how surely this is EndNote's XML; XML of nobody else is taken to be named and refused."""
    del material
    if not head.lstrip("\ufeff \t\r\n").startswith(("<?xml", "<!DOCTYPE", "<xml", "<records", "<record")):
        return 0
    if root_name(head) in _ROOTS and "<record" in head:
        return 90 if _OWN.search(head) else 30
    return 12 if head.lstrip("\ufeff \t\r\n").startswith("<?xml") else 0


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield a draft for each record, and a problem for each place where the XML is broken.

    Raises UnreadableError for XML of another kind, XML with entities of its own, or a file without a record.
    """
    head = decode(material.scan.head, material.scan.encoding)
    root = root_name(head)
    if _FOREIGN.search(head) or (root and root not in _ROOTS and not _OWN.search(head)):
        raise UnreadableError(f"{material.name} is {seems(root)}; nothing of it was imported.")
    found = 0
    for one in records_of(material, _RECORDS, tally):
        if isinstance(one, Problem):
            yield one
            continue
        found += 1
        yield from _draft(one, tally)
    if not found:
        what = "EndNote XML without a record" if root in _ROOTS else seems(root)
        raise UnreadableError(f"{material.name} is {what}; nothing of it was imported.")


def _draft(one: XmlRecord, tally: Tally) -> Iterator[Draft | Problem]:
    ledger = lines_of(one.element)
    if not any(line.value for line in ledger if not line.tag.startswith(("ref-type", "rec-number", "database"))):
        raw = shown(", ".join(f"{line.tag}: {line.value}" for line in ledger))
        yield Problem(one.line, "This record holds nothing but its type and number.", raw, refused=True)
        return
    metadata = endnote_metadata(one.element, tally.folded)
    if not metadata.title:
        raw = shown(", ".join(f"{line.tag}: {line.value}" for line in ledger))
        yield Problem(one.line, "This reference has no title.", raw)
    yield made_draft(
        metadata,
        ledger,
        reference_type=endnote_type(one.element),
        works=works_of(one.element),
        place=(one.start, one.end, one.line),
        extractor=EXTRACTOR,
        version=EXTRACTOR_VERSION,
    )
