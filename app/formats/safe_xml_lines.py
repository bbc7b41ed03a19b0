"""An XML record as lines of path and text, and the looking up of words in it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from app.domain.sources import LedgerLine
from app.formats.record_parts import storable

_INLINE = frozenset(("style", "i", "b", "u", "sup", "sub", "italic", "bold", "sc", "DispFormula"))
"""Elements that are part of the words around them."""


def lines_of(element: Element) -> tuple[LedgerLine, ...]:
    """Return everything in a record as lines of path and text, in its order, numbered from 1.

    A step stands behind a slash, an attribute behind an at sign (`Article/Journal/ISSN@IssnType`); what repeats has
    several lines of one path. How words are set (font, italics) is left to the file.
    """
    return tuple(LedgerLine(number, path, value) for number, (path, value) in enumerate(_lines(element), 1))


def _lines(element: Element) -> Iterator[tuple[str, str]]:
    waiting: list[tuple[str, Element]] = [("", element)]
    while waiting:
        path, node = waiting.pop()
        for name, value in node.attrib.items():
            yield f"{path}@{name}", storable(value)
        children = [one for one in node if one.tag not in _INLINE]
        if not children:
            words = text_of(node)
            if words or (path and not node.attrib):
                yield path, words
            continue
        if stray := " ".join("".join([node.text or "", *(one.tail or "" for one in node)]).split()):
            yield path, storable(stray)
        names = [str(one.tag) for one in children]
        below = [(f"{path}/{name}" if path else name, one) for name, one in zip(names, children, strict=True)]
        waiting.extend(reversed(below))


def text_of(element: Element | None) -> str:
    """Return the text of an element and all below it, white space runs as one space, "" for none."""
    return storable(" ".join("".join(element.itertext()).split())) if element is not None else ""


def words_at(element: Element, *paths: str) -> str:
    """Return the text at the first of some paths that has any, or ""."""
    for path in paths:
        for found in element.iterfind(path):
            if words := text_of(found):
                return words
    return ""


def all_words(element: Element, path: str) -> list[str]:
    """Return the texts at a path, those that are not empty."""
    return [words for found in element.iterfind(path) if (words := text_of(found))]
