"""Numbers and lists as the sentences of checks say them: short, whatever they hold."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.reading.show import show_number

_LONGEST = 24
_LISTED = 6


def said(number: Decimal | int) -> str:
    """Return a number as it is shown, cut when nobody would read it to its end.

    >>> said(11), said(Decimal("73.0")), said(10**60)
    ('11', '73.0', '10000000000000000000000…')
    """
    words = show_number(Decimal(number))
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def any_of(counts: range) -> str:
    """Return counts that may be meant: all of a few, else the first and the last.

    >>> any_of(range(29, 32)), any_of(range(198, 208)), any_of(range(8, 9))
    ('29, 30 or 31', '198 to 207', '8')
    """
    if counts.stop - counts.start > _LISTED:
        return f"{said(counts[0])} to {said(counts[-1])}"
    return _joined([said(count) for count in counts], "or")


def all_of(words: Sequence[str]) -> str:
    """Return words as a list, cut after the sixth.

    >>> all_of(["CR 4", "PR 3", "SD 2"])
    'CR 4, PR 3 and SD 2'
    """
    if len(words) > _LISTED:
        return f"{', '.join(words[:_LISTED])} and {len(words) - _LISTED} more"
    return _joined(words, "and")


def _joined(words: Sequence[str], link: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {link} {words[-1]}" if words else ""
