"""How a registry record reads as a text: labelled lines in one order, each with the paths it was made from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.sources import LedgerLine
from app.domain.text import canonical
from app.formats.registry_json import Tree, tree_of
from app.formats.registry_layout import LEFT_OUT, SECTIONS, Entry
from app.formats.registry_results import result_lines
from app.formats.registry_words import label_of, readable

_SLOT = re.compile(r"\{([A-Za-z.]+)\}")
_LEADING = " .,;:·"


@dataclass(frozen=True)
class TextLine:
    """One line of the text (its value may hold line breaks), in code points, and the paths that it says."""

    start: int
    end: int
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Rendering:
    """A record as text, and which lines say what."""

    text: str
    lines: tuple[TextLine, ...]


def render(ledger: Sequence[LedgerLine]) -> Rendering:
    """Return a record as text: sections with a heading, a line for each field or entry, then what has no own place."""
    return render_tree(tree_of(ledger))


def render_tree(tree: Tree) -> Rendering:
    """Return a record, given as a tree, as text."""
    page = _Page()
    said: set[str] = set()
    for heading, entries in SECTIONS:
        page.section(heading, [line for entry in entries for line in _lines(tree, entry)], said)
    page.section("Results", list(result_lines(tree)), said)
    rest = [
        (f"{label_of(path)}: {readable(path.rpartition('.')[2], value)}", (path,))
        for path, value in _leaves(tree, "")
        if path not in said and value.strip() and not path.startswith(LEFT_OUT)
    ]
    page.section("Further fields", rest, said)
    return Rendering(page.text(), tuple(page.lines))


class _Page:
    """The text while it is written."""

    def __init__(self) -> None:
        self.lines: list[TextLine] = []
        self._parts: list[str] = []
        self._length = 0

    def section(self, heading: str, lines: Sequence[tuple[str, tuple[str, ...]]], said: set[str]) -> None:
        """Write a heading and its lines, and note which paths they said; nothing when there are none."""
        if not lines:
            return
        self._write(f"\n{heading}\n" if self._parts else f"{heading}\n")
        for words, paths in lines:
            start = self._length
            self._write(f"{canonical(words).strip()}\n")
            self.lines.append(TextLine(start, self._length - 1, paths))
            said.update(paths)

    def text(self) -> str:
        """Return what was written."""
        return "".join(self._parts)

    def _write(self, words: str) -> None:
        self._parts.append(words)
        self._length += len(words)


def _lines(tree: Tree, entry: Entry) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the lines of an entry: one for a value or a list of values, one for each object in a list."""
    node, path = _at(tree, entry.path)
    if isinstance(node, list) and any(isinstance(one, dict) for one in node):
        for place, one in enumerate(node):
            label = f"{entry.label} {place + 1}" if entry.numbered else entry.label
            yield from _line(label, one, f"{path}[{place}]", entry.parts)
    elif node is not None:
        yield from _line(entry.label, node, path, entry.parts)


def _line(label: str, node: Any, path: str, parts: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if not isinstance(node, dict):
        words, paths = _joined(node, path)
    else:
        said, paths = [], list[str]()
        for part in parts or [f". {{{key}}}" for key in node]:
            slot = _SLOT.search(part)
            found, below = _at(node, slot[1]) if slot else (None, "")
            inner, used = _joined(found, f"{path}.{below}")
            if slot and inner:
                said.append(part.replace(slot[0], inner))
                paths += used
        words = _put_together(said).lstrip(_LEADING)
    if words.strip():
        yield f"{label}: {words}", tuple(paths)


def _put_together(said: Sequence[str]) -> str:
    """Join parts; a full stop that ends one and begins the next is put once."""
    whole = ""
    for part in said:
        whole += part[1:] if part.startswith(".") and whole.endswith(".") else part
    return whole


def _joined(node: Any, path: str) -> tuple[str, list[str]]:
    """Return a value, or the values of a list, as words, with their paths; an object has no words."""
    if isinstance(node, list):
        found = [(one, f"{path}[{place}]") for place, one in enumerate(node) if isinstance(one, str) and one.strip()]
        name = path.rpartition(".")[2]
        between = "/" if name == "phases" else "; "
        return between.join(readable(name, one) for one, _ in found), [at for _, at in found]
    if isinstance(node, str) and node.strip():
        return readable(path.rpartition(".")[2], node), [path]
    return "", []


def _at(node: Any, path: str) -> tuple[Any, str]:
    for step in path.split("."):
        node = node.get(step) if isinstance(node, dict) else None
    return node, path


def _leaves(node: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for name, one in node.items():
            yield from _leaves(one, f"{path}.{name}" if path else str(name))
    elif isinstance(node, list):
        for place, one in enumerate(node):
            yield from _leaves(one, f"{path}[{place}]")
    elif isinstance(node, str):
        yield path, node
