"""ClinicalTrials.gov records as JSON: the shape of API v2, and the legacy one, as flat lines of path and value.

A path names what a value is from the top (`protocolSection.statusModule.overallStatus`); a place in a list stands in
brackets, counted from 0 (`armGroups[0].label`). Field names follow the API v2 data model.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.sources import LedgerLine
from app.formats.registry_legacy import is_legacy, modern

Tree = dict[str, Any]
"""A record as JSON has it: objects, lists, and values as text."""

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_NAMES = re.compile(
    r'"(protocolSection|derivedSection|resultsSection|hasResults|identificationModule|statusModule|conditionBrowseModule'
    r'|nctId|FullStudiesResponse|ProtocolSection|IdentificationModule|NCTId)"\s*:'
)


class NoJsonError(ValueError):
    """The text is no JSON that can be read; the message says where it breaks."""


def looks_like_registry(head: str) -> bool:
    """Say whether the beginning of a file is that of a registry record in JSON: two names that only such records have.

    The number itself may come late, in a file whose names are sorted.
    """
    begins = head.lstrip("\ufeff \t\r\n")[:1]
    return begins in {"{", "["} and len(set(_NAMES.findall(head))) > 1


def studies(text: str) -> list[Tree]:
    """Return the studies in a file, one or many, in the shape of API v2. Raises NoJsonError."""
    try:
        document = json.loads(text.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        raise NoJsonError(f"it breaks off or goes wrong in line {error.lineno}") from error
    except RecursionError as error:
        raise NoJsonError("it is nested too deeply") from error
    return [modern(one) if is_legacy(one) else one for one in _found(document)]


def ledger_of(study: Tree) -> tuple[LedgerLine, ...]:
    """Return everything in a study as lines of path and value, in the order of the file, numbered from 1."""
    return tuple(LedgerLine(n, path, value) for n, (path, value) in enumerate(_leaves(study), 1))


def tree_of(ledger: Sequence[LedgerLine]) -> Tree:
    """Return the study behind its lines, with values as text."""
    tree: Tree = {}
    for line in ledger:
        steps = [name or int(place) for name, place in _STEP.findall(line.tag)]
        if steps:
            _put(tree, steps, line.value)
    return tree


def value_at(tree: Tree, path: str) -> Any:
    """Return what stands at a path without brackets, or None."""
    node: Any = tree
    for step in path.split("."):
        node = node.get(step) if isinstance(node, dict) else None
    return node


def words_of(value: object) -> str:
    """Return a value of JSON as the text that a ledger keeps."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _found(document: Any) -> Iterator[Tree]:
    """Yield the studies in a document, in whichever wrapping they come."""
    if isinstance(document, list):
        for one in document:
            yield from _found(one)
    elif isinstance(document, dict):
        if isinstance(document.get("protocolSection"), dict) or is_legacy(document):
            yield document
            return
        for key in ("studies", "study", "FullStudiesResponse", "FullStudies", "FullStudy", "Study"):
            yield from _found(document.get(key))


def _leaves(study: Tree) -> Iterator[tuple[str, str]]:
    waiting: list[tuple[str, Any]] = [("", study)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, dict):
            below = [(f"{path}.{name}" if path else str(name), one) for name, one in node.items()]
            waiting.extend(reversed(below))
        elif isinstance(node, list):
            waiting.extend(reversed([(f"{path}[{place}]", one) for place, one in enumerate(node)]))
        elif node is not None:
            yield path, words_of(node)


def _put(tree: Tree, steps: list[str | int], value: str) -> None:
    node: Any = tree
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        new: Any = value if following is None else [] if isinstance(following, int) else {}
        if isinstance(step, int):
            if not isinstance(node, list):
                return
            while len(node) < step:
                node.append(type(new)())
            if len(node) == step:
                node.append(new)
            node = node[step]
        elif isinstance(node, dict):
            node = node.setdefault(step, new)
