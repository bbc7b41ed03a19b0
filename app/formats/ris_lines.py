"""The grammar of RIS lines: what a tag looks like, which tags are known, which run over several lines.

The tag and type tables are rispy's; the further tags are those of exports of EndNote, Pure, Ovid and Web of Science.
"""

from __future__ import annotations

import re
from functools import cache
from string import ascii_uppercase, digits

TAG = re.compile(r"\ufeff*([A-Z][A-Z0-9])(  ?)-([ \t]?)(.*)", re.DOTALL)
"""A line that may be a tag: tag, spaces before the dash, white space after it, value."""

TWO_SPACES = {
    f"{first}{second}  - ": first + second for first in ascii_uppercase for second in ascii_uppercase + digits
}
"""The first six characters of every well-formed line, except those that begin or end a record."""
del TWO_SPACES["TY  - "], TWO_SPACES["ER  - "]

REPAIRS = {
    "one_space": "one space between the tag and its dash",
    "missing_end": "no ER at the end of a record",
    "glued_end": "the next record began on the ER line of the one before",
    "missing_type": "a record without TY",
    "tags_before_type": "tags before the TY of their record",
    "inner_byte_order_mark": "a byte order mark in the middle of the file",
    "nul_replaced": "NUL or broken characters replaced by U+FFFD",
    "carriage_returns": "lines that end in CR CR LF",
    "assumed_encoding": "bytes that are no UTF-8 were read as Windows-1252",
    "undefined_bytes": "bytes that Windows-1252 does not define, kept as control characters",
}
"""The repairs that reading a RIS file may make, and what each means."""


def _tags(words: str) -> frozenset[str]:
    return frozenset(words.split())


LISTS = _tags("A1 A2 A3 A4 A5 AU ED KW UR L1 L2 L3 L4")
"""Tags with one value a line: a line without a tag below one of them is one more value."""

_MORE_TAGS = _tags(
    "AV BT C9 CL CP CR CT DI DS EA ED EN H1 H2 J1 L3 M2 N3 NO OL PA PM PP PT RD SL T4 T5 U1 U2 U3 U4 U5 VI VO WV"
)

_SHORT = _tags(
    "TY PY Y1 Y2 DA VL VO VI IS CP SP EP SN DO DI UR AN ID LA M1 M3 C2 C7 U2 PM A1 A2 A3 A4 A5 AU ED L1 L2 L3 L4 CY ET"
    " NV LB CN DB DP J1 J2 JA JF JO PB RI ER"
)


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
