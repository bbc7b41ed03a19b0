# ruff: noqa: SIM905 -- lists of names read best as words
"""What elements of HTML mean for a text: which break a line, which are not seen, which are no part of an article."""

from __future__ import annotations

import re

from resiliparse.parse.html import ElementNode

UNSEEN = frozenset(
    "script style noscript template svg iframe object embed canvas audio video map head title meta link base button "
    "select textarea datalist input progress meter dialog frameset noframes".split()
)
"""Elements of which nothing is read."""

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup p pre search section "
    "summary table tbody td tfoot th thead tr ul".split()
)
"""Elements that begin and end a block of their own."""

_BESIDE = frozenset("nav footer aside form search menu".split())
_ROLES = frozenset("navigation contentinfo complementary search dialog banner menu menubar toolbar".split())
_WORDS = re.compile(r"[a-z]+", re.I)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAMES = frozenset(
    "cookie cookies consent gdpr nav navbar navigation menu breadcrumb breadcrumbs footer sidebar related recommended "
    "recommendations share sharing social subscribe newsletter promo advert advertisement ad ads popup modal overlay "
    "paywall signup login toolbar skiplink masthead tagcloud teaser teasers comments pagination".split()
)
_NEVER = frozenset(
    "cookie cookies consent gdpr nav navbar navigation breadcrumb breadcrumbs footer newsletter popup".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def is_hidden(element: ElementNode) -> bool:
    """Say whether an element says of itself that it is not shown."""
    if element.has_attribute("hidden"):
        return True
    style = element.get_attribute("style")
    return bool(style and _HIDDEN.search(style))


def beside(element: ElementNode, tag: str) -> int:
    """Return 2 for what never belongs to an article (navigation, cookie banners), 1 for what hardly does, else 0."""
    named = _named(element)
    if tag in {"nav", "footer"} or named & _NEVER:
        return 2
    role = (element.get_attribute("role") or "").lower()
    return 1 if tag in _BESIDE or role in _ROLES or named & _NAMES else 0


def _named(element: ElementNode) -> set[str]:
    names = f"{element.get_attribute('id') or ''} {element.get_attribute('class') or ''}"[:500]
    return {word.lower() for word in _WORDS.findall(_CAMEL.sub(" ", names))} if names.strip() else set()


def is_layout(table: ElementNode) -> bool:
    """Say whether a table only places other things: it holds a table or headings, or no row has two cells."""
    if (table.get_attribute("role") or "").lower() in {"presentation", "none"}:
        return True
    if table.query_selector("table, h1, h2, h3, article, section, main, nav") is not None:
        return True
    return table.query_selector("tr > td + td, tr > th + td, tr > th + th, tr > td + th") is None
