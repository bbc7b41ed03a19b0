"""Authors: family names in any style made comparable, and how two lists stand to each other."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from app.matching.folding import fold

_INITIALS = re.compile(r"(?:[^\W\d_]\.?[-\s]?){1,3}\.?")
_PARTICLES_WORDS = """
al da de del della den der di do dos du el et ii iii jr la le les md phd prof sr st ten van von y zu
"""
_PARTICLES = frozenset(_PARTICLES_WORDS.split())
_GROUP = re.compile(
    r"\b(?:group|collaborat\w+|investigators?|consorti\w+|committee|network|study|trial\w*|society|association|team|"
    r"institute|university|department|anonymous|anon|no author\w*|authors?|unknown|not available)\b"
)
_TOGETHER = re.compile(r"\s*;\s*|\s+and\s+")
_MOST = 12
_TYPED, _LEAST = 86, 4


class Names(IntEnum):
    """How two lists of authors stand to each other."""

    UNKNOWN = 0
    DIFFER = 1
    SOME = 2
    AGREE = 3
    ALL = 4


@lru_cache(maxsize=1 << 14)
def name_key(name: str) -> str:
    """Return the words of a name that identify it: no initials, particles, degrees; "" for a group or nobody.

    >>> name_key("van der Müller, J.A."), name_key("Mueller JA"), name_key("The Made-up Trial Group")
    ('muller', 'muller', '')
    """
    words = fold(name)
    if _GROUP.search(words):
        return ""
    name = name.split(",", maxsplit=1)[0].strip() or name
    capitals = not name.isupper()
    parts = []
    for raw in re.split(r"[\s,;]+", name):
        if capitals and raw.isupper() and _INITIALS.fullmatch(raw) and len(raw.replace(".", "")) <= 3:
            continue
        parts += [one for one in fold(raw).split() if len(one) > 1 and one not in _PARTICLES]
    key = " ".join(parts) or "".join(words.split())
    for one, other in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        key = key.replace(one, other)
    return key


def name_keys(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys of the first twelve authors who are persons, in their order; all may stand in one string."""
    if len(names) == 1 and (";" in names[0] or " and " in names[0]):
        names = tuple(_TOGETHER.split(names[0]))
    return tuple([key for key in map(name_key, names[:_MOST]) if key])


def compare_names(one: tuple[str, ...], other: tuple[str, ...]) -> Names:
    """Return how two lists of name keys stand to each other; one list may be cut off or in another order."""
    if not one or not other:
        return Names.UNKNOWN
    if one == other:
        return Names.ALL
    few, many = sorted((one, other), key=lambda names: (len(names), names))
    known = set(many)
    found = sum(
        name in known or any(_may_be_same(name, theirs) and _same_name(name, theirs) for theirs in many) for name in few
    )
    if found == len(few):
        return Names.ALL if len(few) == len(many) else Names.AGREE
    if 2 * found >= len(few) or (found and _same_name(one[0], other[0])):
        return Names.AGREE
    return Names.SOME if found else Names.DIFFER


def _may_be_same(one: str, other: str) -> bool:
    """Say at once of most pairs of single words that `_same_name` denies them: they begin and end otherwise."""
    return one[0] == other[0] or one[-1] == other[-1] or " " in one or " " in other


@lru_cache(maxsize=1 << 12)
def _same_name(one: str, other: str) -> bool:
    if one == other:
        return True
    mine, theirs = one.split(), other.split()
    if not set(mine).isdisjoint(theirs) or "".join(mine) == "".join(theirs):
        return True
    from rapidfuzz import fuzz

    a, b = max(mine, key=len), max(theirs, key=len)
    if min(len(a), len(b)) < _LEAST:
        return False
    return a.endswith(b) or b.endswith(a) or (a[0] == b[0] and fuzz.ratio(a, b) >= _TYPED)
