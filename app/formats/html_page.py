"""Reads a saved page in the child process: its article as text, and what it says of itself; loads nothing."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any

from resiliparse.parse.html import HTMLTree

from app.domain.errors import UnreadableError
from app.domain.text import canonical
from app.formats.html_article import article, rendered
from app.formats.html_blocks import read_blocks
from app.formats.html_meta import read_meta

_DECLARED = re.compile(
    rb"<(?:meta\b[^>]{0,400}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s*=\s*[\"']?\s*([-\w:.]{2,40})", re.I
)
_LOOKED_AT = 8192
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_AS_BROWSERS = {"iso8859-1": "cp1252", "ascii": "cp1252", "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8",
                "gb2312": "gb18030", "gbk": "gb18030"}  # fmt: skip
"""How browsers read what these names promise (WHATWG Encoding Standard)."""

ALL_OF_IT = "The article could not be told from the rest of the page; all of its visible text was taken."


def read(data: bytes, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield one answer: `text`, `metadata`, `problems`.

    `options` may hold `codec`, what the bytes were seen to be, and `chosen`, the codec that a person chose. Raises
    UnreadableError for a page without text.
    """
    text, problems = page_text(data, options.get("chosen") or "", options.get("codec") or "utf-8")
    yield page(text, problems, str(options["name"]))


def page(markup: str, problems: list[str], name: str) -> dict[str, Any]:
    """Return the answer for a page that is decoded."""
    tree = HTMLTree.parse(markup)
    root = tree.body
    found = read_blocks(root) if root is not None else None
    if found is None or not found.blocks:
        raise UnreadableError(
            f"{name} is a page without text, which its scripts may load later; save it again as a complete page, or "
            "print it to a PDF."
        )
    blocks, told = article(tree, found)
    if not told:
        problems = [*problems, ALL_OF_IT]
    return {"text": canonical(rendered(blocks)), "metadata": read_meta(tree), "problems": problems}


def page_text(data: bytes, chosen: str, seen: str) -> tuple[str, list[str]]:
    """Return the markup of a page, decoded as a person chose, as its mark or itself says, or as it was seen to be."""
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(chosen or codec, "replace"), []
    declared = declared_codec(data)
    for codec in filter(None, (chosen, declared)):
        try:
            return data.decode(codec), []
        except (UnicodeDecodeError, LookupError):
            continue
    said = f"The page says that it is {declared}, but it is not; it was read as {seen}." if declared else ""
    problems = [said] if said else []
    if not declared and seen == "cp1252":
        problems = ["The page does not say how it is encoded; it was read as Windows-1252: look at its accents."]
    return data.decode(seen, "replace"), problems


def declared_codec(data: bytes) -> str:
    """Return the codec that a page declares in its head, as browsers take it, or ""."""
    found = _DECLARED.search(data[:_LOOKED_AT])
    if found is None:
        return ""
    try:
        codec = codecs.lookup(found[1].decode("ascii")).name
    except (LookupError, UnicodeDecodeError):
        return ""
    return _AS_BROWSERS.get(codec, codec)
