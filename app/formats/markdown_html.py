"""Markdown to HTML that is safe to show: bounded in size and depth first, sanitised last, nothing loaded from anywhere.

The converter passes raw HTML and javascript: links and recurses once a nested list, and the sanitiser is slow on deep
trees; so the text is bounded before either sees it.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown import Markdown

LONGEST = 20_000
"""How many code points are shown; what is behind is cut, and the output says so."""
DEEPEST = 6
"""How deep lists and quotes may nest; deeper ones are shown at this depth."""

_INDENT = 4
_MARKS = 120
_MARKER = re.compile(r"[ \t]*(?:>|[-*+](?=[ \t])|[0-9]{1,9}[.)](?=[ \t]))")
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_SPECIAL = "[]!*_`<>&\\"
_HUSHED = {mark: chr(0xFDD2 + place) for place, mark in enumerate(_SPECIAL)}
_HUSH = str.maketrans(_HUSHED)
_UNHUSH = str.maketrans({hushed: escape(mark) for mark, hushed in _HUSHED.items()})
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")
_NAMES = "p br em strong code pre ul ol li blockquote a hr h1 h2 h3 h4 h5 h6"
_ADDRESS = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_UNSAFE = ("html_block",)
_UNSAFE_INLINE = ("html", "image_link", "image_reference", "short_image_ref")


def to_html(markdown_text: str) -> str:
    """Return safe HTML of a Markdown text: paragraphs, emphasis, lists, quotes, code, headings and links.

    Raw HTML is shown as it was typed, images stay text, links lead to http, https or mailto only. Text beyond `LONGEST`
    is cut, which the last paragraph says.
    """
    import nh3

    shown = _UNSEEN.sub("", markdown_text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n"))
    html = _converter().convert(_bound(shown))
    safe = nh3.clean(
        html,
        tags=set(_NAMES.split()),
        attributes={"a": {"href"}},
        attribute_filter=_keep_attribute,
        url_schemes={"http", "https", "mailto"},
        strip_comments=True,
        link_rel="noopener noreferrer",
    ).translate(_UNHUSH)
    if len(markdown_text) <= LONGEST:
        return safe
    return f"{safe}\n<p><em>Cut here: only the first {LONGEST:,} characters are shown.</em></p>"


def _converter() -> Markdown:
    """Return a converter without raw HTML and images."""
    from markdown import Markdown
    from markdown.extensions.sane_lists import SaneListExtension

    converter = Markdown(output_format="html", extensions=[SaneListExtension()])
    for name in _UNSAFE:
        converter.preprocessors.deregister(name)
    for name in _UNSAFE_INLINE:
        converter.inlinePatterns.deregister(name)
    return converter


def _bound(text: str) -> str:
    """Return a text whose lists and quotes nest at most `DEEPEST` deep and whose blocks hold few marks of emphasis."""
    lines = "\n".join(_flatten(line) for line in text.split("\n"))
    return "\n\n".join(_quieten(block) for block in _BLANK_LINES.split(lines))


def _flatten(line: str) -> str:
    """Return a line with indentation and leading markers limited to `DEEPEST` each."""
    body = line.expandtabs(_INDENT).lstrip(" ")
    indent = min(len(line.expandtabs(_INDENT)) - len(body), _INDENT * DEEPEST)
    kept: list[str] = []
    at = 0
    while match := _MARKER.match(body, at):
        if len(kept) < DEEPEST:
            kept.append(match.group())
        at = match.end()
    return " " * indent + "".join(kept) + body[at:]


def _quieten(block: str) -> str:
    """Hush the marks of a block that holds more of them than a person writes: pairing them costs the square.

    They travel as characters that stand for nothing and are shown as they were typed.
    """
    marks = sum(block.count(mark) for mark in _SPECIAL)
    return block if marks <= _MARKS else block.translate(_HUSH)


def _keep_attribute(tag: str, attribute: str, value: str) -> str | None:
    """Keep a link's address when it names where it leads; a relative one could open a file of this computer."""
    del tag
    return value if attribute == "rel" or _ADDRESS.match(value.strip()) else None
