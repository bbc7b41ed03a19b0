"""RIS, the exchange format of reference managers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from app.domain.sources import Draft, Problem
from app.formats.ris import TITLES, read_ris
from app.formats.ris_lines import known_tags, known_types
from app.formats.ris_marks import is_decision, read_decisions, read_marks
from app.formats.ris_tags import draft_of, rendering
from app.formats.tagged import TaggedRecord
from app.importers.contract import Material, Tally
from app.importers.tagged_files import Tagged, read_tagged

_TYPE = re.compile(r"^\ufeff*TY {1,2}- ?([^\n]{0,60})$", re.MULTILINE)
_ODD_TYPE = re.compile(
    r"(?:[\ufeff\s]|[0-9]{1,6}\.\s){0,40}TY[ \u00a0]{2}[-\u2010-\u2014\u2212][ \u00a0]?([^\n]{0,60})$", re.MULTILINE
)
"""Oddly written (see TAG in ris_lines.py), and so at the very beginning only: elsewhere it is a sample in a text."""
_TAG = re.compile(
    r"^(?:[A-Z][A-Z0-9] {1,2}-|[ \t\u00a0]{0,40}[A-Z][A-Z0-9][ \u00a0]{2}[-\u2010-\u2014\u2212])(?:[ \t\r\u00a0]|$)",
    re.MULTILINE,
)
_GLUED = re.compile(r"^ER {1,2}- ?TY {1,2}- ?([^\n]{0,60})$", re.MULTILINE)
_FEWEST_TAGS = 4


def recognises(head: str, material: Material) -> int:
    """Return how surely this is RIS: a TY line with a tag line somewhere behind it, or several tags with a title."""
    del material
    head = head.replace("\r", "\n")
    begins = _TYPE.search(head) or _GLUED.search(head) or _ODD_TYPE.match(head)
    if begins is not None:
        return 90 if _TAG.search(head, begins.end()) else 30 if begins[1].strip().upper() in known_types() else 5
    tags = {found[0].lstrip()[:2] for found in _TAG.finditer(head)} & known_tags()
    if len(tags) < _FEWEST_TAGS:
        return 0
    return 60 if "ER" in tags else 55 if tags & TITLES and tags & {"AU", "A1", "PY", "Y1", "DO"} else 0


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield a draft for each record; a record that holds nothing but its type is refused.

    Raises UnreadableError for a file without a single record, or with a line that no RIS has.
    """
    return read_tagged(_RIS, material, tally)


def _draft(record: TaggedRecord, folded: Counter[str]) -> tuple[Draft, list[Problem]]:
    draft, problems = draft_of(record, folded)
    if any(word.startswith("vouch:") for word in draft.metadata.keywords):
        return _as_curated(draft), problems
    if decisions := [one.value for one in draft.ledger if is_decision(one.tag, one.value)]:
        marks = read_decisions(decisions)
        draft = msgspec.structs.replace(draft, state=marks.state, reason=marks.reason, tags=marks.tags)
    return draft, problems


def _as_curated(draft: Draft) -> Draft:
    """Take state and tags back from the marks that our own export leaves in KW and N1."""
    marks = read_marks(draft.metadata.keywords, [one.value for one in draft.ledger if one.tag == "N1"])
    metadata = msgspec.structs.replace(draft.metadata, keywords=marks.keywords)
    text = rendering(metadata) or draft.text
    return msgspec.structs.replace(
        draft, metadata=metadata, text=text, state=marks.state, reason=marks.reason, tags=marks.tags
    )


_RIS = Tagged(label="RIS", begins="TY", records=read_ris, draft=_draft, bare=frozenset(("TY", "ER")))
