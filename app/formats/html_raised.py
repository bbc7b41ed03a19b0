"""Writes what stands above or below the line so that it is not read as part of the number beside it."""

from __future__ import annotations

import re

_SHORT = re.compile(r"[^\s^_]{1,12}")
_ORDINAL = {"st", "nd", "rd", "th", "®", "™", "©", "ª", "º", "℠", "tm"}


def raised(inner: str, before: str, tag: str) -> str:
    """Return what is set above or below the line so that a number cannot be read together with the one before it.

    >>> raised("9", "10", "sup"), raised("st", "1", "sup"), raised("2", "H", "sub"), raised("-1 day", "kg", "sup")
    ('^9', 'st', '2', '^(-1 day)')
    """
    words = inner.strip()
    if not words or words.lower() in _ORDINAL or not before or before[-1].isspace():
        return inner
    if tag == "sub":
        return f"_{words}" if before[-1].isdigit() and words[0].isdigit() else inner
    return f"^{words}" if _SHORT.fullmatch(words) else f"^({words})"
