"""Characters that are not seen but change what is seen: how they are shown where a line of foreign text stands."""

from __future__ import annotations

import re

_NAMES = {
    0x00: "NUL",
    0x1A: "SUB",
    0x1B: "ESC",
    0x7F: "DEL",
    0x061C: "ALM",
    0x200B: "ZWSP",
    0x200E: "LRM",
    0x200F: "RLM",
    0x202A: "LRE",
    0x202B: "RLE",
    0x202C: "PDF",
    0x202D: "LRO",
    0x202E: "RLO",
    0x2060: "WJ",
    0x2066: "LRI",
    0x2067: "RLI",
    0x2068: "FSI",
    0x2069: "PDI",
    0xFEFF: "BOM",
}
"""The short names that Unicode itself gives to them."""

_HIDDEN = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Controls, directions, what has no width, and tags; not the joiners, which scripts and emoji are written with."""

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")


def visible(text: str) -> str:
    r"""Return a text in which what would not be seen is written out; tabs and line ends stay.

    >>> visible("Cells \u202egnidaer")
    'Cells ‹RLO›gnidaer'
    """
    return _HIDDEN.sub(_written_out, text)


def in_its_place(text: str) -> str:
    """Return a text for one place of a line: what is hidden is written out, and it turns no neighbour's direction.

    A text that is written from right to left is isolated (UAX 9: FSI and PDI); any other one stays as it is.
    """
    text = visible(text)
    return f"\u2068{text}\u2069" if _RIGHT_TO_LEFT.search(text) else text


def _written_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"‹{_NAMES.get(code) or f'U+{code:04X}'}›"
