"""Reads files of JSON records one at a time, bounded: huge numbers, deep nesting, names that stand twice."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import msgspec

from app.domain.sources import LedgerLine, Problem
from app.formats.byte_places import BytePlaces
from app.formats.encodings import Encoding
from app.formats.record_parts import shown, storable

LARGEST = 200_000_000
"""In bytes; a longer file is a dump of a database, not references to read."""

Tree = dict[str, Any]
"""A record as JSON has it; a number that Python could not give back exactly is kept as its words."""

LISTS = ("items", "references", "records", "message")
"""Names under which a document keeps its records, looked for in this order."""

_SPACE = re.compile(r"[ \t\r\n]*")
_LIST = re.compile(r'"(?:items|references|records)"[ \t\r\n]*:[ \t\r\n]*\[[ \t\r\n]*\{')
_WRAPPED = re.compile(r"\{[^\[{]{0,400}" + _LIST.pattern[:-2])
_LONGEST_INTEGER = 18
_LONGEST_NUMBER = 15
_DEEPEST = 100


class JsonRecord(msgspec.Struct, frozen=True):
    """One record: its tree, its byte range, its line from 1, and the names that stood twice in it."""

    tree: Tree
    start: int
    end: int
    line: int
    twice: tuple[str, ...] = ()


class BrokenJsonError(ValueError):
    """The text is no JSON that can be read; the message says why, `at` is where."""

    def __init__(self, reason: str, at: int) -> None:
        super().__init__(reason)
        self.at = at


class _Names:
    """Collects the names that stand twice in an object; the second value is kept under `name (2)`."""

    def __init__(self) -> None:
        self.twice: list[str] = []

    def pairs(self, pairs: list[tuple[str, Any]]) -> Tree:
        tree = dict(pairs)
        if len(tree) == len(pairs):
            return tree
        tree = {}
        counts: dict[str, int] = {}
        for name, value in pairs:
            count = counts[name] = counts.get(name, 0) + 1
            if count > 1:
                self.twice.append(name)
            tree[name if count == 1 else f"{name} ({count})"] = value
        return tree


def json_value(text: str, at: int = 0) -> tuple[Any, int, tuple[str, ...]]:
    """Return the JSON value at a place in a text, where it ends, and the names that stood twice in an object of it.

    Raises BrokenJsonError for what is no JSON, or is nested more than a hundred deep.
    """
    names = _Names()
    decoder = json.JSONDecoder(
        object_pairs_hook=names.pairs, parse_int=_integer, parse_float=_number, parse_constant=str, strict=False
    )
    try:
        value, end = decoder.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise BrokenJsonError("it breaks off or goes wrong", error.pos) from error
    except RecursionError as error:
        raise BrokenJsonError("it is nested too deeply", at) from error
    if _too_deep(value):
        raise BrokenJsonError("it is nested too deeply", at)
    stated = text[at:end]
    if "\\u" in stated or storable(stated) != stated:
        value = _cleaned(value)
    return value, end, tuple(dict.fromkeys(names.twice))


def json_records(text: str, encoding: Encoding) -> Iterator[JsonRecord | Problem]:
    """Yield the objects of a list, of a document that wraps one, or a single object, with their byte ranges.

    What is no object is told, and so is where a file breaks off: what stands before that is kept. Raises
    BrokenJsonError when nothing can be read at all.
    """
    bare = _without_mark(text)
    text, place = bare, BytePlaces(bare, encoding, text[: len(text) - len(bare)])
    at = _skip(text, 0)
    if text[at : at + 1] == "[":
        yield from _listed(text, at, place)
        return
    try:
        value, end, twice = json_value(text, at)
    except BrokenJsonError:
        inside = _WRAPPED.match(text, at)
        if inside is None:
            raise
        yield from _listed(text, inside.end() - 1, place)
        return
    if rest := text[end:].strip("\x00 \t\r\n"):
        yield from _lines(text, at, place) if rest.startswith("{") else _behind(text, at, place)
        return
    inner = _wrapped(value)
    if inner is not None:
        yield from _inner(inner, text, place, (at, end, twice))
    elif isinstance(value, dict):
        yield _record(value, place, at, end, twice)
    else:
        raise BrokenJsonError("it holds one value and no record", at)


def _inner(
    inner: list[Any], text: str, place: BytePlaces, whole: tuple[int, int, tuple[str, ...]]
) -> Iterator[JsonRecord | Problem]:
    """Yield the records that a document wraps; each has the range of the document where its own cannot be told."""
    at, end, twice = whole
    own = _ranges(text, len(inner))
    start, stop, line = (0, 0, 1) if own else place.of(at, end)
    for number, one in enumerate(inner):
        if own:
            start, stop, line = place.of(*own[number])
        if isinstance(one, dict):
            yield JsonRecord(one, start, stop, line, () if number else twice)
        else:
            yield Problem(line, f"Entry {number + 1} is no record but a bare value.", shown(str(one)), refused=True)


def _ranges(text: str, count: int) -> list[tuple[int, int]]:
    """Return where the entries of the first list of objects stand, or nothing when their number is another."""
    inside = _LIST.search(text)
    if inside is None:
        return []
    found: list[tuple[int, int]] = []
    at = inside.end() - 1
    with suppress(BrokenJsonError):
        while text[at : at + 1] not in {"]", ""}:
            _, end, _ = json_value(text, at)
            found.append((at, end))
            at = _skip(text, end)
            at = _skip(text, at + 1) if text[at : at + 1] == "," else at
    return found if len(found) == count else []


def leaves(tree: Tree) -> tuple[LedgerLine, ...]:
    """Return everything in a record as lines of path and value, in its order, numbered from 1.

    A name stands behind a dot, a place in a list in brackets from 0 (`author[0].family`). Nothing is left out: null and
    empty lists are lines without a value.
    """
    lines: list[LedgerLine] = []
    waiting: list[tuple[str, Any]] = [("", tree)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, dict) and node:
            below = [(f"{path}.{name}" if path else name, one) for name, one in node.items()]
            waiting.extend(reversed(below))
        elif isinstance(node, list) and node:
            waiting.extend(reversed([(f"{path}[{place}]", one) for place, one in enumerate(node)]))
        else:
            lines.append(LedgerLine(len(lines) + 1, path, words_of(node)))
    return tuple(lines)


def words_of(value: object) -> str:
    """Return a value of JSON as words: text as it stands, numbers as written, null and containers as ""."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else ""


def _listed(text: str, at: int, place: BytePlaces) -> Iterator[JsonRecord | Problem]:
    """Yield the records of a list one by one, so that a file that breaks off keeps what stands before."""
    at, found = _skip(text, at + 1), 0
    while at < len(text) and text[at] != "]":
        try:
            value, end, twice = json_value(text, at)
        except BrokenJsonError as error:
            if not found:
                raise
            reason = f"The file breaks here ({error}); the {found} records before are kept."
            yield Problem(place.line(error.at), reason, shown(text[at : at + 400]), refused=True)
            return
        found += 1
        if isinstance(value, dict):
            yield _record(value, place, at, end, twice)
        else:
            reason = "This entry is no record but a bare value."
            yield Problem(place.line(at), reason, shown(text[at : min(end, at + 400)]), refused=True)
        at = _skip(text, end)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        elif text[at : at + 1] == "{":
            yield Problem(place.line(at), "A comma is missing before this record; it is read all the same.")
    if at >= len(text):
        yield Problem(place.line(len(text)), f"The list is not closed; the {found} records of it are kept.")
    elif rest := text[at + 1 :].strip("\x00 \t\r\n"):
        yield Problem(place.line(at + 1), "Text behind the end of the list is not used.", shown(rest[:400]))


def _lines(text: str, at: int, place: BytePlaces) -> Iterator[JsonRecord | Problem]:
    """Yield the objects of a file that has one behind the other without a list around them."""
    while at < len(text):
        try:
            value, end, twice = json_value(text, at)
        except BrokenJsonError as error:
            yield Problem(
                place.line(error.at), f"The file breaks here ({error}).", shown(text[at : at + 400]), refused=True
            )
            return
        if isinstance(value, dict):
            yield _record(value, place, at, end, twice)
        else:
            yield Problem(place.line(at), "This entry is no record but a bare value.", shown(text[at:end]))
        at = _skip(text, end)


def _behind(text: str, at: int, place: BytePlaces) -> Iterator[JsonRecord | Problem]:
    value, end, twice = json_value(text, at)
    if not isinstance(value, dict):
        raise BrokenJsonError("it holds one value and no record", at)
    yield _record(value, place, at, end, twice)
    yield Problem(place.line(end), "Text behind the record is not used.", shown(text[end : end + 400]))


def _record(tree: Tree, place: BytePlaces, at: int, end: int, twice: tuple[str, ...]) -> JsonRecord:
    start, stop, line = place.of(at, end)
    return JsonRecord(tree, start, stop, line, twice)


def _wrapped(value: Any) -> list[Any] | None:
    """Return the records of a document that wraps a list, or None for what is no such document."""
    if not isinstance(value, dict):
        return None
    for name in LISTS:
        inner = value.get(name)
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            return inner
        if name == "message" and isinstance(inner, dict):
            return _wrapped(inner) or [inner]
    return None


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _without_mark(text: str) -> str:
    return text.lstrip("\ufeff") if text.startswith("\ufeff") else text


def _integer(words: str) -> int | str:
    return int(words) if len(words) <= _LONGEST_INTEGER else words


def _number(words: str) -> float | str:
    number = float(words)
    return number if math.isfinite(number) and len(words) <= _LONGEST_NUMBER else words


def _cleaned(value: Any) -> Any:
    """Return a value whose texts can all be stored; its depth is bounded before."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {storable(name): _cleaned(one) for name, one in value.items()}
    return value


def _too_deep(value: Any) -> bool:
    layer, depth = [value], 0
    while layer:
        depth += 1
        if depth > _DEEPEST:
            return True
        below: list[Any] = []
        for node in layer:
            if isinstance(node, dict):
                below.extend(one for one in node.values() if isinstance(one, dict | list))
            elif isinstance(node, list):
                below.extend(one for one in node if isinstance(one, dict | list))
        layer = below
    return False
