"""Works as Crossref's REST interface describes them: lists where CSL has texts, JATS in abstracts, updates, trials."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from app.domain.sources import Metadata
from app.formats import identifiers
from app.formats.csl import metadata_of
from app.formats.csl_names import words
from app.formats.record_parts import collected, one_line
from app.formats.safe_json import Tree

_ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_BLOCK_END = re.compile(r"</(?:jats:)?(?:p|title|sec|list-item|label|disp-formula)\s*>|<(?:jats:)?break\s*/?>")
_HEADING = re.compile(
    r"\s*<(?:jats:)?title[^<>]*>\s*(?:abstract|summary)\s*[.:]?\s*</(?:jats:)?title\s*>", re.IGNORECASE
)
_MARKED = re.compile(r"\s*\W{0,3}(retracted|withdrawn)\b(?:\s+article)?\W{0,3}[:\])]", re.IGNORECASE)

RETRACTED = "Retracted Publication"
_UPDATED = {
    "retraction": RETRACTED,
    "partial_retraction": RETRACTED,
    "removal": RETRACTED,
    "withdrawal": "Withdrawn Publication",
    "expression_of_concern": "Expression of Concern",
    "correction": "Corrected and Republished",
    "corrigendum": "Corrected and Republished",
    "erratum": "Corrected and Republished",
}
"""What a work is that a notice of this type was published on."""

_NOTICES = {
    "retraction": "Retraction Notice",
    "partial_retraction": "Retraction Notice",
    "removal": "Retraction Notice",
    "withdrawal": "Withdrawal Notice",
    "expression_of_concern": "Expression of Concern Notice",
    "correction": "Published Erratum",
    "corrigendum": "Published Erratum",
    "erratum": "Published Erratum",
}
"""What a work is that is itself a notice of this type."""


def crossref_metadata(work: Tree, folded: Counter[str]) -> tuple[Metadata, tuple[str, ...]]:
    """Return what a work's fields say, and sentences on corrections and retractions that a person should see."""
    found = metadata_of(work, folded)
    marks, notes = _updates(work)
    subjects = [words(one) for one in work.get("subject", ())] if isinstance(work.get("subject"), list) else []
    title = _title(work)
    if _MARKED.match(title) and not {RETRACTED, "Withdrawn Publication"} & set(marks):
        marks.append(RETRACTED)
        notes.append("Its title says that this work was retracted or withdrawn.")
    keywords = dict.fromkeys(one for one in (*found.keywords, *subjects, *marks) if one)
    pairs = [(one.scheme, one.value) for one in found.identifiers]
    metadata = msgspec.structs.replace(
        found,
        title=title,
        container=one_line(html.unescape(found.container)),
        publisher=html.unescape(found.publisher),
        abstract=plain_jats(found.abstract),
        keywords=tuple(keywords),
        identifiers=collected([*pairs, *_more(work)]),
    )
    return metadata, tuple(notes)


def plain_jats(text: str) -> str:
    """Return an abstract in JATS as plain text: a line for each paragraph and heading, its own "Abstract" left out.

    >>> plain_jats("<jats:title>Abstract</jats:title><jats:p>Eight of 11 &amp; more.</jats:p>")
    'Eight of 11 & more.'
    """
    if "<" not in text and "&" not in text:
        return text
    text = _BLOCK_END.sub("\n", _HEADING.sub("", text, count=1))
    lines = (one_line(html.unescape(_ANY_TAG.sub("", line))) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _title(work: Tree) -> str:
    title, subtitle = words(work.get("title")), words(work.get("subtitle"))
    if subtitle and subtitle.casefold() not in title.casefold():
        title = f"{title}: {subtitle}" if title else subtitle
    return one_line(html.unescape(_ANY_TAG.sub("", html.unescape(title))))


def _updates(work: Tree) -> tuple[list[str], list[str]]:
    marks: list[str] = []
    notes: list[str] = []
    for kind, doi in _notices(work, "updated-by"):
        marks.append(_UPDATED.get(kind, ""))
        notes.append(f"Crossref tells of a notice on this work ({_spelled(kind)}): {doi}.")
    for kind, doi in _notices(work, "update-to"):
        marks.append(_NOTICES.get(kind, ""))
        notes.append(f"This record is a notice ({_spelled(kind)}) on another work: {doi}.")
    relation = work.get("relation")
    for name, others in relation.items() if isinstance(relation, dict) else ():
        if "retract" in name or "withdr" in name:
            of_other = name.startswith(("is-retraction", "retract", "is-withdrawal"))
            marks.append(_NOTICES["retraction"] if of_other else RETRACTED)
            other = others[0] if isinstance(others, list) and others and isinstance(others[0], dict) else {}
            notes.append(f"Crossref relates this work to another ({name}): {words(other.get('id'))}.")
    return [mark for mark in marks if mark], notes


def _notices(work: Tree, name: str) -> Iterator[tuple[str, str]]:
    stated = work.get(name)
    for one in stated if isinstance(stated, list) else ():
        if isinstance(one, dict):
            kind = words(one.get("type")) or words(one.get("update-type")) or words(one.get("label"))
            yield kind.strip().lower().replace("-", "_").replace(" ", "_"), words(one.get("DOI")) or "without a DOI"


def _spelled(kind: str) -> str:
    return kind.replace("_", " ") or "of no stated type"


def _more(work: Tree) -> Iterator[tuple[str, str]]:
    for name in ("issn-type", "isbn-type"):
        for one in _trees(work.get(name)):
            for scheme, value, _ in identifiers.serial_numbers(words(one.get("value"))):
                yield scheme, value
    for one in _trees(work.get("clinical-trial-number")):
        stated = words(one.get("clinical-trial-number"))
        if number := identifiers.nct(stated):
            yield "nct", number
        elif stated:
            yield "other", stated


def _trees(value: Any) -> list[Tree]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
