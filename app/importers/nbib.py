"""PubMed's tagged format (.nbib, MEDLINE), under whatever name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.sources import Draft, Problem
from app.formats.medline import medline_draft, read_medline
from app.importers.contract import Material, Tally
from app.importers.tagged_files import Tagged, read_tagged

_NUMBER = re.compile(r"^\ufeff*(?:PMID-|UI {2}-) ?[0-9]", re.MULTILINE)
_TAG = re.compile(r"^(?:OWN |STAT|TI  |FAU |AU  |DP  |TA  |JT  |AB  |SO  |LID |PMC )- ", re.MULTILINE)
_TYPE = re.compile(r"^TY {1,2}- ", re.MULTILINE)


def recognises(head: str, material: Material) -> int:
    """Return how surely this is PubMed's format: a line with a PMID, a few of its tags behind it, and no TY."""
    del material
    head = head.replace("\r", "\n")
    begins = _NUMBER.search(head)
    if begins is None or _TYPE.search(head, 0, begins.start()):
        return 0
    return 95 if len({found[0] for found in _TAG.finditer(head, begins.end())}) > 1 else 40


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield a draft for each record; raises UnreadableError for a file without one."""
    return read_tagged(_MEDLINE, material, tally)


_MEDLINE = Tagged(
    label="PubMed",
    begins="PMID-",
    records=read_medline,
    draft=medline_draft,
    bare=frozenset(("PMID", "UI", "OWN", "STAT")),
)
