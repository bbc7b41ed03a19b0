"""Tells from a RIS record's TY and M3 what sort of document it is."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from app.domain.sources import SourceKind

_BY_TYPE: dict[str, tuple[SourceKind, bool]] = {
    "JOUR": (SourceKind.JOURNAL_ARTICLE, True),
    "EJOUR": (SourceKind.JOURNAL_ARTICLE, True),
    "INPR": (SourceKind.JOURNAL_ARTICLE, True),
    "JFULL": (SourceKind.JOURNAL_ARTICLE, False),
    "MGZN": (SourceKind.JOURNAL_ARTICLE, False),
    "ABST": (SourceKind.CONFERENCE_ABSTRACT, True),
    "CONF": (SourceKind.CONFERENCE_ABSTRACT, False),
    "CPAPER": (SourceKind.CONFERENCE_ABSTRACT, False),
    "UNPB": (SourceKind.PREPRINT, False),
    "ELEC": (SourceKind.WEB_ARTICLE, True),
    "BLOG": (SourceKind.WEB_ARTICLE, True),
    "ICOMM": (SourceKind.WEB_ARTICLE, False),
    "NEWS": (SourceKind.WEB_ARTICLE, False),
    "DATA": (SourceKind.DATASET, True),
    "DBASE": (SourceKind.DATASET, True),
    "AGGR": (SourceKind.DATASET, False),
    "GOVDOC": (SourceKind.REGULATORY_DOCUMENT, False),
    "LEGAL": (SourceKind.REGULATORY_DOCUMENT, False),
    "STAND": (SourceKind.REGULATORY_DOCUMENT, False),
    "BOOK": (SourceKind.OTHER, True),
    "CHAP": (SourceKind.OTHER, True),
    "THES": (SourceKind.OTHER, True),
    "RPRT": (SourceKind.OTHER, False),
}
"""What each type of reference is, and whether that is certain; every other type is a bibliographic record."""

_BY_WORDS = (
    ("systematic review", SourceKind.SYSTEMATIC_REVIEW),
    ("meta-analysis", SourceKind.META_ANALYSIS),
    ("meta analysis", SourceKind.META_ANALYSIS),
    ("preprint", SourceKind.PREPRINT),
    ("meeting abstract", SourceKind.CONFERENCE_ABSTRACT),
    ("conference abstract", SourceKind.CONFERENCE_ABSTRACT),
    ("protocol", SourceKind.PROTOCOL),
    ("press release", SourceKind.PRESS_RELEASE),
    ("review", SourceKind.REVIEW),
)
_NO_REVIEWS = ("book review", "peer review", "product review")


def kind_of(reference_type: str, works: Iterable[str], *, registry: bool = False) -> tuple[SourceKind, bool]:
    """Return what a record is and whether that is certain.

    `reference_type` is TY, `works` the values of M3; `registry` says that it points to a trial registry.
    """
    return _kind_of(reference_type.strip().upper(), " ".join(works).casefold(), registry)


@lru_cache(maxsize=1024)
def _kind_of(reference_type: str, work: str, registry: bool) -> tuple[SourceKind, bool]:  # noqa: FBT001
    if registry and reference_type not in {"JOUR", "EJOUR", "CONF", "CPAPER"}:
        return SourceKind.REGISTRY_RECORD, True
    kind, certain = _BY_TYPE.get(reference_type, (SourceKind.BIBLIOGRAPHIC_RECORD, False))
    if not any(words in work for words in _NO_REVIEWS):
        for words, better in _BY_WORDS:
            if words in work:
                return better, True
    return kind, certain
