"""Reads the cell of authors, which every export writes in its own way.

`Smith J., Doe A.B.` · `Smith, John; Doe, Ann` · `Smith J, Doe AB` · `John Smith and Ann Doe` · `Smith, J., Doe, A.` ·
`Smith, John (57200000000); ...` · one name a line, or parted by `|` or `//`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from app.domain.sources import Author

_BREAKS = re.compile(r"[\r\n]+")
_PARTS = re.compile(r" ?(?:[;；、，|]|//) ?")
_AND = re.compile(r" ?,? (?:and|und|&) | ?, ?& ?")
_COMMA = re.compile(r" ?, ?")
_NUMBER_BEHIND = re.compile(r" ?\(\d[\d, ]*\)$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[-‐]?\s?){1,4}")
_INITIALS_BEHIND = re.compile(
    r"(?P<family>.*?\S)\s+(?P<given>(?:[^\W\d_]\.[-‐ ]?){1,5}|[^\W\d_](?:[-‐]?[^\W\d_]){0,3})\.?"
    r"(?P<suffix>\s+(?:Jr|Sr|I{2,3}|[23][nr]d)\.?)?"
)
_SUFFIX = re.compile(r"(?:Jr|Sr|I{2,3}|[23][nr]d)\.?")
_OTHERS = re.compile(r"(?:et\s+al|and others|others|\.\.\.|…)\.?", re.IGNORECASE)
_BODY = re.compile(
    r"\b(?:group|consortium|collaborat\w+|stud(?:y|ies)|investigators?|society|universit\w+|institut\w*|committee|network"
    r"|organi[sz]ation|association|trials?|team|center|centre|ministry|agency|council|foundation|registry|inc|ltd|llc"
    r"|gmbh|pharma\w*|therapeutics|hospital|department|company)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    ("van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "la", "le", "du", "ter", "ten", "el", "al")
)
_LONGEST = 20_000
_LONGEST_NAME = 300
_MOST_WORDS = 5


def read_authors(cell: str) -> tuple[Author, ...]:
    """Return the authors in a cell, in their order; what ends with "et al." has no author of that name.

    >>> [str(one) for one in read_authors("Smith J., van der Doe A.B.")]
    ['Smith, J.', 'van der Doe, A.B.']
    >>> [str(one) for one in read_authors("John Smith, Ann Doe and the ROBIN Study Group")]
    ['Smith, John', 'Doe, Ann', 'the ROBIN Study Group']
    """
    cell = " ".join(_BREAKS.sub(";", cell.strip()).split()).strip(";, ")
    if not cell or len(cell) > _LONGEST:
        return (Author(cell, "", cell),) if cell else ()
    if _PARTS.search(cell):
        names = [name for part in _PARTS.split(cell) for name in (_AND.split(part) if "," in part else [part])]
    else:
        names = [name for part in _AND.split(cell) for name in _by_commas(part)]
    kept = [name for one in names if (name := one.strip(" ,;")) and not _OTHERS.fullmatch(name)]
    return tuple([_author(name) for name in kept])


def _by_commas(words: str) -> list[str]:
    """Return the names in words that nothing but commas parts, some of which stand inside a name."""
    parts: list[str] = []
    for part in _COMMA.split(words):
        if parts and _SUFFIX.fullmatch(part):
            parts[-1] += f", {part}"
        elif part:
            parts.append(part)
    if len(parts) < 2:
        return parts
    if len(parts) % 2 == 0 and all(map(_are_initials, parts[1::2])) and not any(map(_is_short, parts[0::2])):
        return _in_pairs(parts)
    if len(parts) > 2 or _BODY.search(words) or _with_initials(parts[0]) is not None:
        return parts
    whole = " " in parts[0] and " " in parts[1] and parts[0].split()[0].casefold() not in _PARTICLES
    return parts if whole else [words]


def _are_initials(part: str) -> bool:
    return part.isupper() and _INITIALS.fullmatch(part) is not None


def _is_short(part: str) -> bool:
    return len(part.replace(".", "")) < 2


def _in_pairs(parts: Sequence[str]) -> list[str]:
    return [f"{family}, {given}" for family, given in zip(parts[0::2], parts[1::2], strict=True)]


@lru_cache(maxsize=8192)
def _author(name: str) -> Author:
    if len(name) > _LONGEST_NAME:
        return Author(name, "", name)
    plain = _NUMBER_BEHIND.sub("", name)
    family, comma, given = (part.strip() for part in plain.partition(","))
    if comma and family and not _SUFFIX.fullmatch(given):
        return Author(family, given, name)
    if _BODY.search(plain):
        return Author(plain, "", name)
    behind = _with_initials(plain)
    if behind is not None:
        return Author(behind["family"], f"{behind['given'].strip()}{behind['suffix'] or ''}", name)
    return _given_first(plain, name)


def _with_initials(name: str) -> re.Match[str] | None:
    found = _INITIALS_BEHIND.fullmatch(name)
    return found if found is not None and found["given"].isupper() else None


def _given_first(plain: str, name: str) -> Author:
    """Read `John Smith`; what is not two to five capitalised words is left whole."""
    words = plain.partition(",")[0].split()
    capital = [word for word in words if word[:1].isupper() or word in _PARTICLES]
    if not 2 <= len(words) <= _MOST_WORDS or len(capital) < len(words):
        return Author(plain, "", name)
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    return Author(" ".join(words[at:]), " ".join(words[:at]), name)
