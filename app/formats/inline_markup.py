"""Takes the HTML out of bibliographic values, and writes what would be taken for it so that it stays."""

from __future__ import annotations

import html
import re

_NAMES = (
    r"i|b|u|s|p|br|em|strong|sub|sup|inf|sc|small|span|font|div|title|sec|ce:[a-z\-]+|jats:[a-z\-]+|mml:[a-z\-]+"
    r"|italic|bold|h[1-6]|ul|ol|li"
)
_TAG = re.compile(rf"(?:<|&lt;)/?({_NAMES})(?:\s[^<>&]{{0,200}})?/?(?:>|&gt;)", re.IGNORECASE)
_BLOCKS = frozenset(
    ("p", "br", "div", "title", "sec", "jats:p", "jats:title", "jats:sec", "li", "h1", "h2", "h3", "h4")
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BREAKS = re.compile(r"[\t\n\r\v\f]+")


def plain(value: str) -> str:
    """Return a value without the tags of running text (`<i>`, `<sub>`, `<jats:p>`) and with its entities read once.

    A tag counts also where its brackets are written as entities; a lesser-than sign that begins no such tag stays, and
    so does an ampersand that begins no entity. `as_written` is the way back.

    >>> plain("Anti-<i>CD19</i> &amp; p &lt; 0.05")
    'Anti-CD19 & p < 0.05'
    """
    if "&" not in value and "<" not in value:
        return value
    value = _TAG.sub(_without, value)
    if "&" not in value:
        return value.strip()
    return _ENTITY.sub(_read, value).strip()


def as_written(value: str) -> str:
    """Return what to write so that `plain` reads the value again.

    >>> as_written("R&D, <i>sic</i> &amp;")
    'R&#38;D, &#60;i>sic&#60;/i> &#38;amp;'
    """
    return value if plain(value) == value else value.replace("&", "&#38;").replace("<", "&#60;")


def _without(found: re.Match[str]) -> str:
    return " " if found[1].lower() in _BLOCKS else ""


def _read(found: re.Match[str]) -> str:
    return _BREAKS.sub(" ", html.unescape(found[0]))
