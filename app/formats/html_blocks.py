"""Reads the tree of a page as blocks of text in reading order: paragraphs, headings, list items, rows of tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from resiliparse.parse.html import ELEMENT, TEXT, ElementNode, Node

from app.formats.html_elements import BLOCKS, UNSEEN, beside, is_hidden, is_layout
from app.formats.html_raised import raised

CELL = " | "
"""What stands between two cells of a row."""

_SPACE = re.compile(r"[ \t\n\f\r]+")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass(slots=True)
class Element:
    """One element of the tree: its parent's number (-1 for none), its tag, and how far it stands beside the article."""

    parent: int
    tag: str
    beside: int


@dataclass(slots=True)
class Block:
    """One block: its text, the number of its element, and whether it follows the block before without a blank line."""

    text: str
    element: int
    kind: str
    close: bool


@dataclass(slots=True)
class _Open:
    """An element that was entered: what it is, and what of the state is put back when it is left."""

    number: int
    tag: str
    node: ElementNode
    mark: int = 0
    count: int = 0


@dataclass(slots=True)
class Blocks:
    """A page as blocks; `deepest` is how deep its elements nest."""

    elements: list[Element] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    deepest: int = 0


def read_blocks(root: ElementNode) -> Blocks:
    """Return the blocks of everything below an element that can be seen; without recursion, whatever the depth."""
    return _Walk().walk(root)


class _Walk:
    """One walk through a tree."""

    def __init__(self) -> None:
        self._found = Blocks()
        self._parts: list[str] = []
        self._open: list[_Open] = []
        self._rows = 0
        self._pre = 0
        self._lists: list[_Open] = []
        self._item = ""

    def walk(self, root: ElementNode) -> Blocks:
        """Enter and leave every node in order."""
        node: Node | None = root
        while node is not None:
            down = self._enter(node)
            following = node.first_child if down else None
            while following is None and node is not None:
                if down:
                    self._leave()
                if node == root or (not self._open and not down):
                    break
                following = node.next_sibling
                if following is None:
                    node, down = node.parent_node, True
            node = following
        self._flush()
        return self._found

    def _enter(self, node: Node) -> bool:
        """Take a node, and say whether to go below it."""
        if node.node_type == TEXT:
            self._text(node.node_value or "")
            return False
        if node.node_type != ELEMENT or not isinstance(node, ElementNode):
            return False
        tag = (node.tag or "").lower()
        if tag == "br":
            self._parts.append("\n")
            return False
        if tag in UNSEEN or is_hidden(node):
            return False
        parent = self._open[-1].number if self._open else -1
        self._found.elements.append(Element(parent, tag, beside(node, tag)))
        opened = _Open(len(self._found.elements) - 1, tag, node)
        self._begin(opened)
        self._open.append(opened)
        self._found.deepest = max(self._found.deepest, len(self._open))
        return True

    def _begin(self, opened: _Open) -> None:
        tag = opened.tag
        if self._rows:
            self._begin_in_row(opened)
        elif tag in BLOCKS:
            self._flush()
            if tag == "table" and not is_layout(opened.node):
                opened.mark = 1
            elif tag == "tr" and any(one.mark for one in self._open if one.tag == "table"):
                self._rows = 1
                opened.mark = 1
            elif tag in {"ul", "ol", "menu"}:
                self._lists.append(opened)
            elif tag == "li":
                self._item = self._bullet()
            elif tag == "pre":
                self._pre += 1
        if tag in {"sup", "sub"}:
            opened.mark = len(self._parts)

    def _begin_in_row(self, opened: _Open) -> None:
        """Begin an element within a row: a cell goes behind the cell before, another block behind a space."""
        if opened.tag in {"td", "th"}:
            if self._row().count:
                self._parts.append(CELL)
            self._row().count += 1
        elif opened.tag in BLOCKS:
            self._parts.append(" ")

    def _row(self) -> _Open:
        return next(one for one in reversed(self._open) if one.tag == "tr" and one.mark)

    def _leave(self) -> None:
        opened = self._open[-1]
        tag = opened.tag
        if tag in {"sup", "sub"}:
            inner = "".join(self._parts[opened.mark :])
            del self._parts[opened.mark :]
            self._parts.append(raised(inner, "".join(self._parts[-3:]), tag))
        elif tag == "tr" and opened.mark:
            self._flush("row")
            self._rows = 0
        elif tag in BLOCKS and not self._rows:
            self._flush("heading" if tag in _HEADINGS else "item" if tag in {"li", "dt", "dd"} else "text")
            if tag == "pre":
                self._pre -= 1
            elif self._lists and self._lists[-1] is opened:
                self._lists.pop()
        elif tag in BLOCKS:
            self._parts.append(" ")
        self._open.pop()

    def _bullet(self) -> str:
        if not self._lists:
            return "- "
        inner = self._lists[-1]
        inner.count += 1
        return "  " * (len(self._lists[:20]) - 1) + (f"{inner.count}. " if inner.tag == "ol" else "- ")

    def _text(self, words: str) -> None:
        words = words.replace("\u00ad", "")
        self._parts.append(words.replace("\r\n", "\n") if self._pre and not self._rows else _SPACE.sub(" ", words))

    def _flush(self, kind: str = "") -> None:
        words = _tidy("".join(self._parts), keep=bool(self._pre), one_line=kind == "row")
        self._parts.clear()
        if not words or not words.strip(" |"):
            return
        kind = kind or "text"
        if self._item:
            words, kind, self._item = self._item + words, "item", ""
        before = self._found.blocks[-1].kind if self._found.blocks else ""
        close = kind == before and kind in {"row", "item"}
        number = self._open[-1].number if self._open else 0
        self._found.blocks.append(Block(words, number, kind, close))


def _tidy(words: str, *, keep: bool, one_line: bool) -> str:
    if keep and not one_line:
        return words.strip("\n").rstrip()
    if one_line:
        return _SPACE.sub(" ", words).strip()
    lines = [_SPACE.sub(" ", line).strip(" ") for line in words.split("\n")]
    return "\n".join(line for line in lines if line)
