"""The grammar of RIS lines: what a tag looks like, which tags are known, which run over several lines.

The tag and type tables are rispy's; the further tags are those of exports of EndNote, Pure, Ovid and Web of Science.
"""

from __future__ import annotations

import re
from functools import cache
from string import ascii_uppercase, digits

TAG = re.compile(
    r"\ufeff*(?:([A-Z][A-Z0-9])(  ?)-|[ \t\u00a0]*([A-Z][A-Z0-9])([ \u00a0]{2})[-\u2010-\u2014\u2212])"
    r"([ \t\u00a0]?)(.*)",
    re.DOTALL,
)
"""A line that may be a tag: tag and spaces before the dash, the same where it is oddly written, white space, value.

Oddly written is what went through a web page or a text program: set in, with hard spaces, with another dash.
"""

TWO_SPACES = {
    f"{first}{second}  - ": first + second for first in ascii_uppercase for second in ascii_uppercase + digits
}
"""The first six characters of every well-formed line, except those that begin or end a record."""
del TWO_SPACES["TY  - "], TWO_SPACES["ER  - "]


def _tags(words: str) -> frozenset[str]:
    return frozenset(words.split())


LISTS = _tags("A1 A2 A3 A4 A5 AU ED KW SN UR L1 L2 L3 L4")
"""Tags with one value a line: a line without a tag below one of them is one more value."""

_MORE_TAGS = _tags(
    "AV BT C9 CL CP CR CT DI DS EA ED EN H1 H2 J1 L3 M2 N3 NO OL PA PM PP PT RD SL T4 T5 U1 U2 U3 U4 U5 VI VO WV"
)

_SHORT = _tags(
    "TY PY Y1 Y2 DA VL VO VI IS CP SP EP SN DO DI UR AN ID LA M1 M3 C2 C7 U2 PM A1 A2 A3 A4 A5 AU ED L1 L2 L3 L4 CY ET"
    " NV LB CN DB DP J1 J2 JA JF JO PB RI ER"
)


_INNER = re.compile(r"(?:(?<=[\s0-9.,;:)\]>])|^)([A-Z][A-Z0-9])  -(?:[ \t]|$)")
_WEIGHTED = _tags("T1 T2 T3")
_GLUED_END = "ER  -"


@cache
def known_tags() -> frozenset[str]:
    """Return rispy's tags and those of real exports beside them."""
    from rispy.config import TAG_KEY_MAPPING

    return frozenset(TAG_KEY_MAPPING) - {"UK"} | _MORE_TAGS


@cache
def known_types() -> frozenset[str]:
    """Return rispy's reference types."""
    from rispy.config import TYPE_OF_REFERENCE_MAPPING

    return frozenset(TYPE_OF_REFERENCE_MAPPING)


def may_wrap(tag: str) -> bool:
    """Say whether a value of this tag is prose that an exporter may break into lines."""
    return tag not in _SHORT


def pieces(tag: str, value: str) -> tuple[tuple[str, str], ...]:
    """Return what one line holds when it holds several tags, as tags and values, else nothing.

    A tag stands behind white space, a digit or a stop; in prose behind white space only, and images are T1- and
    T2-weighted there. An ER may be glued to anything but a capital letter.

    >>> pieces("VL", "12IS  - 3ER  -")
    (('VL', '12'), ('IS', '3'), ('ER', ''))
    """
    body = value.rstrip()
    ends = body.endswith(_GLUED_END) and not body[-len(_GLUED_END) - 1 : -len(_GLUED_END)].isupper()
    if ends:
        body = body[: -len(_GLUED_END)]
    found, last, name = [], 0, tag
    for one in _INNER.finditer(body):
        if _may_stand_inside(one[1], tag, body[one.start() - 1 : one.start()]):
            found.append((name, body[last : one.start()].strip()))
            last, name = one.end(), one[1]
    found.append((name, body[last:].strip()))
    if ends:
        found.append(("ER", ""))
    return tuple(found) if len(found) > 1 else ()


def _may_stand_inside(tag: str, outer: str, before: str) -> bool:
    if tag not in known_tags() or tag in {"TY", "ER"}:
        return False
    return not may_wrap(outer) or (tag not in _WEIGHTED and (not before or before.isspace()))
