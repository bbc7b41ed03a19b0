"""Tells the article of a page from what stands around it.

The library's main-content extraction says which lines are the article, but passes over short lists, captions and some
tables. So what it names is the core: the element that holds most of it is the article, and is read whole, without what
stands beside it (navigation, footers, cookie banners, related links).
"""

from __future__ import annotations

import re

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from app.formats.html_blocks import Block, Blocks

DEEPEST = 2000
"""Elements that nest deeper are no article; the library's time grows with the square of the depth."""

_MOST = 0.8
_LEAST_SHARE = 0.2
_LEAST = 140
_NO_LETTER = re.compile(r"[\W_]+")


def article(tree: HTMLTree, found: Blocks) -> tuple[list[Block], bool]:
    """Return the blocks of the article, and whether they were told from the rest; else they are all of the page."""
    if found.deepest > DEEPEST:
        return found.blocks, False
    lines = extract_plain_text(tree, main_content=True, alt_texts=False, list_bullets=False).split("\n")
    named = {key for line in lines if (key := _key(line))}
    core = [block for block in found.blocks if all(_key(line) in named for line in _lines(block))]
    outside = _beside(found, core)
    core = [block for block in core if outside[block.element] < 2]
    home = _home(found, core)
    kept = {id(block) for block in core}
    inside = _inside(found, home)
    chosen = [one for one in found.blocks if id(one) in kept or (inside[one.element] and not outside[one.element])]
    size, whole = _size(chosen), _size([one for one in found.blocks if not outside[one.element]])
    if size < _LEAST_SHARE * whole or (size < _LEAST and size < _size(found.blocks) * _MOST):
        return found.blocks, False
    return chosen, True


def rendered(blocks: list[Block]) -> str:
    """Return blocks as a text: a blank line between two, none between rows of a table and items of a list."""
    parts: list[str] = []
    for number, block in enumerate(blocks):
        if number:
            parts.append("\n" if block.close else "\n\n")
        parts.append(block.text)
    return "".join(parts) + "\n"


def _lines(block: Block) -> list[str]:
    return [line for line in block.text.split("\n") if _key(line)] or [block.text]


def _key(line: str) -> str:
    return _NO_LETTER.sub("", line)


def _size(blocks: list[Block]) -> int:
    return sum(len(one.text) for one in blocks)


def _sums(found: Blocks, blocks: list[Block]) -> list[int]:
    """Return for each element how much of these blocks stands in it; children have greater numbers than parents."""
    sums = [0] * len(found.elements)
    for block in blocks:
        sums[block.element] += len(block.text)
    for number in range(len(sums) - 1, 0, -1):
        if found.elements[number].parent >= 0:
            sums[found.elements[number].parent] += sums[number]
    return sums


def _beside(found: Blocks, core: list[Block]) -> list[int]:
    """Return for each element how far it, or one around it, stands beside; what holds most of the core does not."""
    sums = _sums(found, core)
    total = _size(core)
    result: list[int] = []
    for number, element in enumerate(found.elements):
        own = 0 if total and sums[number] > total * (1 - _MOST) * 2 else element.beside
        result.append(max(own, result[element.parent] if element.parent >= 0 else 0))
    return result


def _home(found: Blocks, core: list[Block]) -> int:
    """Return the innermost element that holds most of the core."""
    sums, total = _sums(found, core), _size(core)
    return max((number for number, size in enumerate(sums) if size >= _MOST * total), default=0) if total else 0


def _inside(found: Blocks, home: int) -> list[bool]:
    result: list[bool] = []
    for number, element in enumerate(found.elements):
        result.append(number == home or (element.parent >= 0 and result[element.parent]))
    return result
