"""Web of Science's tagged format (.ciw, .isi, savedrecs.txt)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.sources import Draft, Problem
from app.formats.wos import read_wos, wos_draft
from app.importers.contract import Material, Tally
from app.importers.tagged_files import Tagged, read_tagged

_FRAME = re.compile(r"\s*\ufeff*FN (?:Clarivate|Thomson|ISI|Web of)", re.IGNORECASE)
_BEGINS = re.compile(r"^\ufeff*PT [JBSCP]\s*$", re.MULTILINE)
_TAG = re.compile(r"^(?:AU|AF|TI|SO|PY|UT|ER|DT|LA|DI|BP)(?: |$)", re.MULTILINE)
_FEWEST_TAGS = 3


def recognises(head: str, material: Material) -> int:
    """Return how surely this is Web of Science's format: a PT line with other tags of it behind."""
    del material
    head = head.replace("\r", "\n")
    begins = _BEGINS.search(head)
    if begins is None:
        return 0
    tags = {found[0] for found in _TAG.finditer(head, begins.end())}
    return 95 if _FRAME.match(head) else 85 if len(tags) >= _FEWEST_TAGS else 0


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield a draft for each record; raises UnreadableError for a file without one."""
    return read_tagged(_WOS, material, tally)


_WOS = Tagged(
    label="Web of Science",
    begins="PT",
    records=read_wos,
    draft=wos_draft,
    bare=frozenset(("PT", "ER")),
)
