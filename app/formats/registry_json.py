"""ClinicalTrials.gov records as JSON: the shape of API v2, and the legacy one, as flat lines of path and value.

A path names what a value is from the top (`protocolSection.statusModule.overallStatus`); a place in a list stands in
brackets, counted from 0 (`armGroups[0].label`). Field names follow the API v2 data model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from app.domain.sources import LedgerLine
from app.formats.registry_legacy import is_legacy, modern

Tree = dict[str, Any]
"""A record as JSON has it: objects, lists, and values as text."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NOT_IN_STEPS = str.maketrans(".[]", "·()")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_WRAPPINGS = ("studies", "study", "FullStudiesResponse", "FullStudies", "FullStudy", "Study")
_NAMES = re.compile(
    r'"(protocolSection|derivedSection|resultsSection|hasResults|identificationModule|statusModule|conditionBrowseModule'
    r'|nctId|FullStudiesResponse|StudyFieldsResponse|StudyFields|ProtocolSection|IdentificationModule|NCTId)"\s*:'
)


def looks_like_registry(head: str) -> bool:
    """Say whether the beginning of a file is that of a registry record in JSON: two names that only such records have.

    The number itself may come late, in a file whose names are sorted.
    """
    begins = head.lstrip("\ufeff \t\r\n")[:1]
    return begins in {"{", "["} and len(set(_NAMES.findall(head))) > 1


def studies_in(document: Any) -> Iterator[Tree]:
    """Yield the studies in a document, in whichever wrapping they come, in the shape of API v2."""
    if isinstance(document, list):
        for one in document:
            yield from studies_in(one)
    elif isinstance(document, dict):
        if isinstance(document.get("protocolSection"), dict):
            yield document
        elif is_legacy(document):
            yield modern(document)
        else:
            for key in _WRAPPINGS:
                yield from studies_in(document.get(key))


def ledger_of(study: Tree) -> tuple[LedgerLine, ...]:
    """Return everything in a study as lines of path and value, in the order of the file, numbered from 1."""
    return tuple(LedgerLine(n, path, value) for n, (path, value) in enumerate(_leaves(study), 1))


def tree_of(ledger: Sequence[LedgerLine]) -> Tree:
    """Return the study behind its lines, with values as text."""
    tree: Tree = {}
    above: tuple[str | int, ...] | None = None
    node: Any = None
    for line in ledger:
        steps = _steps(line.tag)
        if not steps:
            continue
        last = steps[-1]
        if steps[:-1] == above and isinstance(node, dict):  # its neighbour stood in the same object
            node.setdefault(last, line.value)
        else:
            above, node = steps[:-1], _put(tree, steps, line.value)
    return tree


@lru_cache(maxsize=1 << 14)
def _steps(path: str) -> tuple[str | int, ...]:
    """Return the names and places of a path; the records of a file have most of them in common."""
    return tuple(name or int(place) for name, place in _STEP.findall(path))


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
    return "" if value is None else _storable(str(value))


def _storable(words: str) -> str:
    """Return words without what a project cannot keep: NUL and lone surrogates."""
    return words if words.isascii() and "\0" not in words else _UNSTORABLE.sub("\ufffd", words)


def _step(name: object) -> str:
    """Return a name as a step of a path; signs that part steps are none of its own."""
    words = str(name)
    return words if words.isalnum() and words.isascii() else _storable(words).translate(_NOT_IN_STEPS) or "·"


def _leaves(study: Tree) -> Iterator[tuple[str, str]]:
    waiting: list[tuple[str, Any]] = [("", study)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, dict):
            below = [(f"{path}.{_step(name)}" if path else _step(name), one) for name, one in node.items()]
            waiting.extend(reversed(below))
        elif isinstance(node, list):
            waiting.extend(reversed([(f"{path}[{place}]", one) for place, one in enumerate(node)]))
        elif node is not None:
            yield path, words_of(node)


def _put(tree: Tree, steps: tuple[str | int, ...], value: str) -> Any:
    """Put a value at the end of some steps, and return what it was put into; None where another value is in the way."""
    node: Any = tree
    held: Any = None
    for step, following in zip(steps, (*steps[1:], None), strict=True):
        new: Any = value if following is None else [] if isinstance(following, int) else {}
        held = node
        if isinstance(step, int):
            if not isinstance(node, list):
                return None
            while len(node) < step:
                node.append(type(new)())
            if len(node) == step:
                node.append(new)
            node = node[step]
        elif isinstance(node, dict):
            node = node.setdefault(step, new)
        else:
            return None
    return held
