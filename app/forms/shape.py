"""Reads one mapping of a form file by its shape: which keys it may have, what each holds, which it must have."""

from __future__ import annotations

from difflib import get_close_matches
from enum import Enum
from typing import Any

import msgspec

from app.forms.tree import Listing, Mapping, Node, Problems, Scalar


class Holds(Enum):
    """What stands under a key."""

    TEXT = "one text"
    TEXTS = "a list of texts"
    YES_NO = "true or false"
    TEXT_MAP = "`key: text` pairs"
    TEXTS_MAP = "`key: [texts]` pairs"
    NODES = "a list"
    RULES = "`rule: {on, severity, limits}` pairs"


class Shape(msgspec.Struct, frozen=True):
    """What a mapping is called in messages, what its keys hold, and which it must have."""

    name: str
    holds: dict[str, Holds]
    must: frozenset[str]


class Taken(msgspec.Struct):
    """A mapping read by its shape: plain values by key, and the line of each key."""

    line: int
    values: dict[str, Any]
    lines: dict[str, int]

    def text(self, key: str) -> str:
        """Return a text, "" when it is not there."""
        return str(self.values.get(key, ""))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty when it is not there."""
        return tuple(self.values.get(key, ()))

    def at(self, key: str) -> int:
        """Return the line of a key, or of the mapping when it is not there."""
        return self.lines.get(key, self.line)


_YES_NO = {"true": True, "yes": True, "false": False, "no": False}


def take(node: Node, shape: Shape, problems: Problems) -> Taken | None:
    """Return a node read by a shape, with what is wrong noted; None when it is no mapping at all."""
    if not isinstance(node, Mapping):
        problems.add(node.line, f"{shape.name} is written as `key: value` pairs.")
        return None
    taken = Taken(node.line, {}, dict(node.lines))
    for key, child in node.items.items():
        if key not in shape.holds:
            problems.add(node.lines[key], _unknown_key(key, shape))
            continue
        value = _value(child, shape.holds[key])
        if value is None:
            problems.add(child.line, f"{key!r} should hold {shape.holds[key].value}.")
        else:
            taken.values[key] = value
    for key in sorted(shape.must):
        if key not in node.items:
            problems.add(node.line, f"{shape.name} needs {key!r}.")
        elif taken.values.get(key) in ("", []):
            problems.add(node.lines[key], f"{key!r} must not be empty.")
    return taken


def _unknown_key(key: str, shape: Shape) -> str:
    close = get_close_matches(key, shape.holds, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"it may have {', '.join(shape.holds)}."
    return f"{shape.name} has no {key!r}; {hint}"


def _value(node: Node, holds: Holds) -> object:
    match holds:
        case Holds.TEXT:
            return node.text.strip() if isinstance(node, Scalar) else None
        case Holds.TEXTS:
            return _texts(node)
        case Holds.YES_NO:
            return _YES_NO.get(node.text.casefold()) if isinstance(node, Scalar) else None
        case Holds.TEXT_MAP:
            return _map(node, Holds.TEXT)
        case Holds.TEXTS_MAP:
            return _map(node, Holds.TEXTS)
        case Holds.NODES:
            return node.items if isinstance(node, Listing) else None
        case Holds.RULES:
            return node if isinstance(node, Mapping) else None


def _texts(node: Node) -> list[str] | None:
    if isinstance(node, Scalar):
        return [node.text.strip()]
    if not isinstance(node, Listing):
        return None
    texts = [child.text.strip() for child in node.items if isinstance(child, Scalar)]
    return texts if len(texts) == len(node.items) else None


def _map(node: Node, holds: Holds) -> dict[str, object] | None:
    if not isinstance(node, Mapping):
        return None
    found = {key: _value(child, holds) for key, child in node.items.items()}
    return None if None in found.values() else found
