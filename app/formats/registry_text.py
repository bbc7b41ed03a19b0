"""How a registry record reads as a text: labelled lines in one order, each with the paths it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from app.domain.sources import LedgerLine
from app.formats.registry_json import Tree, tree_of
from app.formats.registry_layout import LEFT_OUT, SECTIONS, Entry
from app.formats.registry_page import Page, Piece, Rendering, TextLine
from app.formats.registry_results import result_lines
from app.formats.registry_words import label_of, readable

__all__ = ["Rendering", "TextLine", "render", "render_tree"]

_LEADING = " .,;:·"


def render(ledger: Sequence[LedgerLine]) -> Rendering:
    """Return a record as text: sections with a heading, a line for each field or entry, then what has no own place."""
    return render_tree(tree_of(ledger))


def render_tree(tree: Tree) -> Rendering:
    """Return a record, given as a tree, as text."""
    page = Page()
    for heading, entries in SECTIONS:
        page.section(heading, (line for entry in entries for line in _lines(tree, entry)))
    page.section("Results", result_lines(tree))
    page.section("Further fields", _rest(tree, "", page.said))
    return page.rendering()


def _lines(tree: Tree, entry: Entry) -> Iterator[list[Piece]]:
    """Yield the lines of an entry: one for a value or a list of values, one for each object in a list."""
    node = _at(tree, entry.path)
    if isinstance(node, list) and any(isinstance(one, dict) for one in node):
        for place, one in enumerate(node):
            label = f"{entry.label} {place + 1}" if entry.numbered else entry.label
            yield from _line(label, one, f"{entry.path}[{place}]", entry.parts)
    elif node is not None:
        yield from _line(entry.label, node, entry.path, entry.parts)


def _line(label: str, node: Any, path: str, parts: tuple[str, ...]) -> Iterator[list[Piece]]:
    if not isinstance(node, dict):
        pieces = _joined(node, path)
    else:
        pieces = []
        for before, name, behind in _slots(parts) if parts else [(". ", key, "") for key in node]:
            if inner := _joined(_at(node, name), f"{path}.{name}"):
                _append(pieces, before, inner, behind)
        pieces = _without_leading(pieces)
    if pieces:
        yield [(f"{label}: ", ""), *pieces]


@cache
def _slots(parts: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """Return what stands before the slot of each part, the name in the slot, and what stands behind it."""
    found = []
    for part in parts:
        before, _, rest = part.partition("{")
        name, _, behind = rest.partition("}")
        found.append((before, name, behind))
    return tuple(found)


def _append(pieces: list[Piece], before: str, inner: list[Piece], behind: str) -> None:
    """Put a part behind others; a full stop that ends one and begins the next is put once."""
    if before.startswith(".") and pieces and next((one for one, _ in reversed(pieces) if one), "").endswith("."):
        before = before[1:]
    pieces.append((before, ""))
    pieces += inner
    if behind:
        pieces.append((behind, ""))


def _without_leading(pieces: list[Piece]) -> list[Piece]:
    """Return pieces without the signs that would part the first from one before it."""
    for place, (words, path) in enumerate(pieces):
        if left := words.lstrip(_LEADING):
            return [(left, path), *pieces[place + 1 :]]
    return []


def _joined(node: Any, path: str) -> list[Piece]:
    """Return a value, or the values of a list, as pieces with their paths; an object has no words."""
    name = path.rpartition(".")[2]
    if isinstance(node, str):
        return [(readable(name, node), path)] if node.strip() else []
    if not isinstance(node, list):
        return []
    between = "/" if name == "phases" else "; "
    pieces: list[Piece] = []
    for place, one in enumerate(node):
        if isinstance(one, str) and one.strip():
            if pieces:
                pieces.append((between, ""))
            pieces.append((readable(name, one), f"{path}[{place}]"))
    return pieces


def _at(node: Any, path: str) -> Any:
    for step in _steps(path):
        node = node.get(step) if isinstance(node, dict) else None
    return node


@lru_cache(maxsize=1024)
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))


def _rest(node: Any, path: str, known: set[str]) -> Iterator[list[Piece]]:
    """Yield a line for each value that no line says yet, unless it is left out of the text."""
    if isinstance(node, dict):
        for name, one in node.items():
            yield from _rest(one, f"{path}.{name}" if path else str(name), known)
    elif isinstance(node, list):
        for place, one in enumerate(node):
            yield from _rest(one, f"{path}[{place}]", known)
    elif isinstance(node, str) and path not in known and node.strip() and not path.startswith(LEFT_OUT):
        yield [(f"{label_of(path)}: ", ""), (readable(path.rpartition(".")[2], node), path)]
