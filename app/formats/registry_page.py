"""A registry record as a text while it is written: lines of pieces, and where the words of each path stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from app.domain.text import canonical
from app.formats.registry_json import Tree
from app.formats.registry_words import readable

Piece: TypeAlias = tuple[str, str]
"""Words, and the path that they say ("" for what the layout adds); no words for a path that other words say."""


class TextLine(NamedTuple):
    """One line of the text (its value may hold line breaks), in code points, and the paths that it says."""

    start: int
    end: int
    paths: tuple[str, ...]


class Rendering(NamedTuple):
    """A record as text, which lines say what, and where the words of each path stand first: start and end."""

    text: str
    lines: tuple[TextLine, ...]
    spans: dict[str, tuple[int, int]]


class Page:
    """The text while it is written; `said` holds the paths that stand in it."""

    def __init__(self) -> None:
        self.said: set[str] = set()
        self._lines: list[TextLine] = []
        self._spans: dict[str, tuple[int, int]] = {}
        self._parts: list[str] = []
        self._length = 0

    def section(self, heading: str, lines: Iterable[Sequence[Piece]]) -> None:
        """Write a heading and its lines; nothing when there are none."""
        begun = False
        for pieces in lines:
            if not begun:
                self._write(f"\n{heading}\n" if self._parts else f"{heading}\n")
                begun = True
            self._line(pieces)

    def rendering(self) -> Rendering:
        """Return what was written."""
        return Rendering("".join(self._parts), tuple(self._lines), self._spans)

    def _line(self, pieces: Sequence[Piece]) -> None:
        whole = "".join([words for words, _ in pieces])
        if not whole.isascii() or "\r" in whole or "\0" in whole:
            pieces = [(canonical(words), path) for words, path in pieces]
            whole = "".join([words for words, _ in pieces])
        whole = whole.rstrip()
        start = at = self._length
        paths = []
        for words, path in pieces:
            if path:
                paths.append(path)
                if path not in self._spans and (inner := words.strip()):
                    begin = at + words.index(inner)
                    self._spans[path] = (begin, begin + len(inner))
            at += len(words)
        self._write(f"{whole}\n")
        self._lines.append(TextLine(start, start + len(whole), tuple(paths)))
        self.said.update(paths)

    def _write(self, words: str) -> None:
        self._parts.append(words)
        self._length += len(words)


def said(node: Tree, name: str) -> str:
    """Return how a value reads that stands under a name, "" for none, and for what is no value."""
    found = node.get(name)
    return readable(name, found) if isinstance(found, str) and found.strip() else ""


def pieces_of(node: Tree, path: str, *parts: tuple[str, str, str]) -> list[Piece]:
    """Return the pieces of those parts (words before, name, words behind) whose name holds a value."""
    pieces: list[Piece] = []
    for before, name, behind in parts:
        if words := said(node, name):
            pieces += [(before, ""), (words, f"{path}.{name}"), (behind, "")]
    return pieces


def objects(node: object) -> list[tuple[int, Tree]]:
    """Return the objects of a list with their places in it; nothing of what is no list."""
    return [(n, one) for n, one in enumerate(node) if isinstance(one, dict)] if isinstance(node, list) else []
