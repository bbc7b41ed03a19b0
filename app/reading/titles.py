"""Whether two descriptions are of one work: by what identifies it, or by title and year after folding (rule V09)."""

from __future__ import annotations

import re
import unicodedata

from app.domain.kinds import Identifier
from app.domain.sources import Metadata, Source, SourceKind
from app.reading.identifiers import REGISTRIES, normalise

_WORK_SCHEMES = frozenset({"doi", "pmid", "pmcid"})
"""Schemes of which one identifier means one work; an ISSN is that of its whole journal."""

_NOT_WORDS = re.compile(r"[\W_]+")
_SHORTEST = 12


def fold_title(title: str) -> str:
    """Return the letters and digits of a title in one case, without accents, marks and spaces.

    >>> fold_title("CAR–NK Cells: a Réview.")
    'carnkcellsareview'
    """
    plain = unicodedata.normalize("NFKD", title).casefold()
    return _NOT_WORDS.sub("", "".join(c for c in plain if not unicodedata.combining(c)))


def work_key(data: Metadata) -> str:
    """Return what title and year say of a work, the same for one work however it is written; "" when too little.

    A title of fewer than twelve letters ("Editorial") says too little.
    """
    folded = fold_title(data.title)
    return f"{data.date.year} {folded}" if data.date and len(folded) >= _SHORTEST else ""


def same_work(one: Metadata, other: Metadata) -> bool:
    """Say whether two descriptions have the same title and year."""
    key = work_key(one)
    return bool(key) and key == work_key(other)


def work_schemes(kind: SourceKind) -> frozenset[str]:
    """Return the schemes of which one identifier means one source of a kind.

    A registry's number means its record; the papers of a trial all bear it.
    """
    return _WORK_SCHEMES | REGISTRIES if kind is SourceKind.REGISTRY_RECORD else _WORK_SCHEMES


def work_identifiers(source: Source) -> tuple[Identifier, ...]:
    """Return the identifiers that mean this work and no other, in their scheme's one spelling."""
    schemes = work_schemes(source.kind)
    return tuple(normalise(one.scheme, one.value) for one in source.metadata.identifiers if one.scheme in schemes)


def shared_identifiers(one: Source, other: Source) -> tuple[Identifier, ...]:
    """Return the identifiers of a work that two descriptions share, in the order of the first."""
    theirs = set(work_identifiers(other))
    return tuple(mine for mine in work_identifiers(one) if mine in theirs)
