"""refer, as EndNote (.enw) and Zotero write it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.sources import Draft, Problem
from app.formats.refer import read_refer, refer_draft
from app.importers.contract import Material, Tally
from app.importers.tagged_files import Tagged, read_tagged

_TYPE = re.compile(r"^\ufeff*%0 \S", re.MULTILINE)
_TAG = re.compile(r"^\ufeff*%[ATBJDVNPXKRU@](?= \S)", re.MULTILINE)
_FEWEST_TAGS = 3


def recognises(head: str, material: Material) -> int:
    """Return how surely this is refer: a %0 line and another tag, or three of its tags with a title or a name."""
    del material
    head = head.replace("\r", "\n")
    tags = {found[0][-1] for found in _TAG.finditer(head)}
    if _TYPE.search(head):
        return 90 if tags else 0
    return 70 if len(tags) >= _FEWEST_TAGS and tags & {"T", "A"} else 0


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield a draft for each record; raises UnreadableError for a file without one."""
    return read_tagged(_REFER, material, tally)


_REFER = Tagged(
    label="refer",
    begins="%0 or %T",
    records=read_refer,
    draft=refer_draft,
    bare=frozenset(("%0", "%F")),
)
