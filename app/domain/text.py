"""Canonical text: made once at import, never touched again, addressed in code points."""

from __future__ import annotations

import hashlib
import re

_NEWLINES = re.compile("\r\n|[\r\u2028\u2029\ufdd0\ufdd1]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

CONTEXT = 32
"""How many code points of context a quote keeps on each side."""


def canonical(text: str) -> str:
    r"""Return the canonical form of `text`; applying it twice changes nothing more.

    A leading U+FEFF is dropped; CRLF, CR, U+2028, U+2029, U+FDD0 and U+FDD1 become LF (a widget would break the line
    there, so offsets would drift); NUL and lone surrogates, which SQLite and UTF-8 cannot keep, become U+FFFD.

    >>> canonical("\ufeffa\r\nb\x00")
    'a\nb\ufffd'
    """
    text = text.lstrip("\ufeff") if text.startswith("\ufeff") else text
    return _UNSTORABLE.sub("\ufffd", _NEWLINES.sub("\n", text))


def sha256(data: bytes | str) -> str:
    """Return the SHA-256 of bytes, or of a text's UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """Return up to 32 code points before `start` and after `end`."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
