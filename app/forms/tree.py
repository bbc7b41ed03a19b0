"""A YAML file as a plain tree with line numbers: no tags, no aliases, no types, nothing that could run.

Every scalar is its text, so that a country code `no` stays `no` and a version `1.0` stays `1.0`. Bounds come first: a
file of at most 1 MB, 12 levels, 100,000 nodes; the parser is asked for events, so a bound is met before memory is
spent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from app.domain.errors import FormError, sentence

if TYPE_CHECKING:
    from yaml.error import MarkedYAMLError
    from yaml.events import Event, NodeEvent

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

MAX_BYTES = 1_000_000
MAX_DEPTH = 12
MAX_NODES = 100_000


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong with a form or vocabulary file; `line` counts from 1."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class Problems:
    """The problems found in one file so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Problem] = []

    def add(self, line: int, sentence: str) -> None:
        """Note a problem at a line."""
        self.found.append(Problem(self.file, line, sentence))


class Scalar:
    """A text at a line."""

    __slots__ = ("line", "text")

    def __init__(self, text: str, line: int) -> None:
        self.text = text
        self.line = line


class Listing:
    """A list of nodes at a line."""

    __slots__ = ("items", "line")

    def __init__(self, line: int) -> None:
        self.items: list[Node] = []
        self.line = line


class Mapping:
    """Nodes by key at a line; `lines` says where each key stands."""

    __slots__ = ("items", "key", "line", "lines")

    def __init__(self, line: int) -> None:
        self.items: dict[str, Node] = {}
        self.lines: dict[str, int] = {}
        self.line = line
        self.key: Scalar | None = None


Node: TypeAlias = Scalar | Listing | Mapping


def read_file(path: Path) -> bytes:
    """Return a file's bytes. Raises FormError when it cannot be read or is larger than a form ever is."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FormError(f"{path}:1: {sentence(error) or f'This file cannot be read: {error.strerror}.'}") from error
    if len(data) > MAX_BYTES:
        raise FormError(f"{path}:1: This file is larger than 1 MB; a form is a few pages of text.")
    return data


def parse(data: bytes, problems: Problems) -> Mapping | None:
    """Return the mapping that a YAML file is, or None with the problem noted.

    A key that stands twice in one mapping is a problem too: the first one is kept.
    """
    text = _decode(data, problems)
    if text is None:
        return None
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _build(yaml.parse(text, Loader=loader), problems)
    except _UnfitError as error:
        problems.add(*error.args)
    except yaml.MarkedYAMLError as error:
        problems.add(_line_of(error, text), f"This is not YAML: {error.problem or error.context}.")
    except yaml.YAMLError as error:
        at = getattr(error, "position", 0)
        problems.add(text.count("\n", 0, at) + 1, f"This is not YAML: {' '.join(str(error).split())}.")
    return None


def _line_of(error: MarkedYAMLError, text: str) -> int:
    """Return the line that a person has to mend, from 1.

    The parser complains where it could not go on, which is behind a word without its colon, and at the end of the file
    for a bracket or a quotation mark that nothing closes; there the line where that began is the one.
    """
    last = text.rstrip().count("\n") + 1
    at = error.problem_mark.line + 1 if error.problem_mark else 0
    began = error.context_mark.line + 1 if error.context_mark else 0
    is_open = at > last or "end of stream" in (error.problem or "")
    if began and (is_open or error.context == "while scanning a simple key"):
        return min(began, last)
    return max(1, min(at or began, last))


class _UnfitError(Exception):
    """A construct that forms do not have: a line and a sentence."""


def _decode(data: bytes, problems: Problems) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.add(line, "This file is not UTF-8 text; save it with that encoding.")
        return None
    if not text.strip():
        problems.add(1, "This file is empty.")
        return None
    return text


def _build(events: Iterator[Event], problems: Problems) -> Mapping | None:
    from yaml import events as kinds

    stack: list[Listing | Mapping] = []
    root: Node | None = None
    documents = nodes = 0
    for event in events:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, kinds.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _UnfitError(line, "One file holds one form: remove the second document.")
        elif isinstance(event, kinds.CollectionEndEvent):
            _close(stack.pop())
        elif isinstance(event, kinds.NodeEvent):
            nodes += 1
            node = _node(event, line)
            _bound(nodes, len(stack), line)
            if stack:
                _hang(node, stack[-1], problems)
            else:
                root = node
            if not isinstance(node, Scalar):
                stack.append(node)
    if isinstance(root, Mapping):
        return root
    problems.add(root.line if root else 1, "This file should hold `key: value` lines from its first column on.")
    return None


def _node(event: NodeEvent, line: int) -> Node:
    from yaml import events as kinds

    if event.anchor is not None:
        raise _UnfitError(line, "Anchors and aliases (& and *) are not used in forms; write it out.")
    if isinstance(event, kinds.ScalarEvent):
        node: Node = Scalar(event.value, line)
        tag = event.tag
        if _UNSTORABLE.search(event.value):
            raise _UnfitError(line, "This text holds a character that cannot be stored (NUL or half a surrogate pair).")
    elif isinstance(event, kinds.CollectionStartEvent):
        node = Listing(line) if isinstance(event, kinds.SequenceStartEvent) else Mapping(line)
        tag = event.tag
    else:
        raise TypeError(f"YAML has no {event!r}.")
    if tag not in {None, "!"}:
        raise _UnfitError(line, f"Tags such as {str(tag)[:60]} are not used in forms.")
    return node


def _bound(nodes: int, depth: int, line: int) -> None:
    if depth >= MAX_DEPTH:
        raise _UnfitError(line, f"This is nested more than {MAX_DEPTH} levels deep.")
    if nodes > MAX_NODES:
        raise _UnfitError(line, f"This file has more than {MAX_NODES} entries.")


def _hang(node: Node, parent: Listing | Mapping, problems: Problems) -> None:
    if isinstance(parent, Listing):
        parent.items.append(node)
    elif parent.key is None:
        if not isinstance(node, Scalar):
            raise _UnfitError(node.line, "A key is one word, never a list or a mapping.")
        parent.key = node
    else:
        key, parent.key = parent.key, None
        if key.text in parent.items:
            problems.add(key.line, f"The key {key.text!r} stands here twice.")
            return
        parent.items[key.text] = node
        parent.lines[key.text] = key.line


def _close(node: Listing | Mapping) -> None:
    if isinstance(node, Mapping):
        node.key = None
