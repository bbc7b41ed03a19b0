"""Containers: whether two names, full, abbreviated or as an acronym, are of one journal."""

from __future__ import annotations

import re
from functools import lru_cache

from app.matching.folding import fold, spelled

_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_MEETING = re.compile(r"\.\s+(?:conference|\d+(?:st|nd|rd|th)\b|annual)", re.IGNORECASE)
_OTHER_NAME = re.compile(r"\s+[=/]\s+|\s*\|\s*")
_SMALL_WORDS = "a an and de der des die for fur in la le of on supplement suppl the und"
_SMALL = frozenset(_SMALL_WORDS.split())
_ALIKE = 90
_SHORTEST_ACRONYM = 3


@lru_cache(maxsize=1 << 13)
def container_names(stated: str) -> tuple[str, ...]:
    """Return the names that a container goes by, folded and without small words; the first is before any colon.

    >>> container_names("The Lancet (London, England)"), container_names("Zhonghua = Chinese journal of gout")
    (('lancet',), ('zhonghua', 'chinese journal gout'))
    """
    named = _ASIDE.sub(" ", stated) if "(" in stated or "[" in stated else stated
    named = _MEETING.split(named, maxsplit=1)[0] if "." in named else named
    parts = [one.split(" : ")[0].split(": ")[0] for one in _OTHER_NAME.split(named)]
    folded = [" ".join(word for word in fold(part).split() if word not in _SMALL) for part in parts]
    return tuple(dict.fromkeys(one for one in folded if one))


@lru_cache(maxsize=1 << 14)
def same_container(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether any name of one container stands for any of the other.

    >>> same_container(container_names("N Engl J Med"), container_names("The New England Journal of Medicine"))
    True
    >>> same_container(container_names("Lancet"), container_names("The Lancet Oncology"))
    False
    """
    return any(_stands_for(mine, theirs) for mine in one for theirs in other)


def _stands_for(one: str, other: str) -> bool:
    mine, theirs = spelled(one).split(), spelled(other).split()
    if "".join(mine) == "".join(theirs):
        return True
    short, long = sorted((mine, theirs), key=lambda words: (len("".join(words)), words))
    if len(short) == 1:
        return _acronym(short[0], long)
    if len(short) == len(long):
        if all(_abbreviates(a, b) or _abbreviates(b, a) for a, b in zip(short, long, strict=True)):
            return True
    elif _acronym("".join(short), long) and len("".join(short)) <= len(long) + 1:
        return True
    from rapidfuzz import fuzz

    return len(short) == len(long) and fuzz.ratio(" ".join(mine), " ".join(theirs)) >= _ALIKE


def _abbreviates(short: str, long: str) -> bool:
    """Say whether a word is cut off ("engl") or contracted ("natl", "dtsch") from another."""
    if long.startswith(short):
        return True
    if len(short) < 3 or len(short) >= len(long) or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(letter in rest for letter in short)


def _acronym(short: str, words: list[str]) -> bool:
    initials = "".join(word[0] for word in words)
    return len(short) >= _SHORTEST_ACRONYM and initials.startswith(short) and len(words) >= _SHORTEST_ACRONYM
