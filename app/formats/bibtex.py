r"""Splits BibTeX and BibLaTeX files into entries and fields, with every character accounted for.

Our own reader (docs/decisions/0020): a file reads in time proportional to its length, each entry knows its bytes, and
what is broken (a missing brace or comma, text between entries) is told and costs no more than itself. Braces count as
BibTeX counts them, but for those behind a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from app.domain.sources import Problem
from app.formats.byte_places import BytePlaces
from app.formats.encodings import Encoding
from app.formats.record_parts import one_line, shown

LONGEST_ENTRY = 1 << 24
"""In characters; a longer block is no entry."""

_BLOCK = re.compile(r"@[ \t]{0,8}([A-Za-z][A-Za-z0-9_-]{0,30})\s{0,40}([{(])")
_NEXT = re.compile(
    r"\\.|([{}])|^[ \t]{0,40}@[ \t]{0,8}[A-Za-z]{3,20}\s{0,8}\{\s{0,20}[^\s,{}=\"]{1,200}[ \t]{0,8},", re.M | re.S
)
_IN_ROUND = re.compile(r"\\.|([{}()])", re.S)
_BRACE = re.compile(r"\\.|[{}]", re.S)
_QUOTED = re.compile(r"\\.|[{}\"]", re.S)
_NAME = re.compile(r"([^\s=,{}\"#%'()@]{1,100})\s*=\s*")
_SPACE = re.compile(r"[\s,]*")
_JOIN = re.compile(r"\s*#\s*")
_WORD = re.compile(r"[^\s,#{}\"]+")
_KEY = re.compile(r"([^,={}\"]{0,400}?)\s*(?:,|$|(?=\}))")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Field(msgspec.Struct, frozen=True):
    """One field as it stands, delimiters and all; `line` from 1. A name of "" is text that is no field."""

    name: str
    raw: str
    line: int


class Entry(msgspec.Struct, frozen=True):
    """One block of a file: its type in lower case, its key, its fields, its byte range, and whether it was closed."""

    type: str
    key: str
    fields: tuple[Field, ...]
    start: int
    end: int
    line: int
    closed: bool = True
    commas: int = 0


def read_bibtex(text: str, encoding: Encoding) -> Iterator[Entry | Problem]:
    """Yield the blocks of a file (`@string` and `@comment` among them) and what stands between them, in its order."""
    place = BytePlaces(text, encoding)
    at = 0
    while at < len(text):
        found = _BLOCK.search(text, at)
        yield from _between(text, at, found.start() if found else len(text), place)
        if found is None:
            return
        stop, closed = _end_of(text, found.end(), found[2])
        start, end, line = place.of(found.start(), stop)
        at = max(stop, found.end())
        if stop - found.start() > LONGEST_ENTRY:
            reason = f"This entry has more than {LONGEST_ENTRY:,} characters; it was not imported."
            yield Problem(line, reason, shown(text[found.start() : found.start() + 400]), refused=True)
            continue
        inner = text[found.end() : stop - 1 if closed else stop]
        yield _entry(found[1].lower(), inner, (start, end, line + found[0].count("\n")), closed=closed)


def value_of(raw: str, strings: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return what a raw value says with its delimiters taken off and its strings put in, and the names of unknown ones.

    >>> value_of('lab # " of {Ostby}"', {"lab": "Institute"})
    ('Institute of {Ostby}', ())
    """
    parts: list[str] = []
    unknown: list[str] = []
    for piece in _pieces(raw):
        if piece[:1] in {"{", '"'}:
            parts.append(
                piece[1:-1] if piece[-1:] == ("}" if piece[0] == "{" else '"') and len(piece) > 1 else piece[1:]
            )
        elif piece.isdigit():
            parts.append(piece)
        elif (name := piece.lower()) in strings:
            parts.append(strings[name])
        else:
            unknown += [piece] if name not in _MONTHS else []
            parts.append(piece)
    return "".join(parts), tuple(unknown)


def _between(text: str, start: int, end: int, place: BytePlaces) -> Iterator[Problem]:
    words = text[start:end]
    if not words.strip("\ufeff \t\r\n\x0b\x0c\x1a\0"):
        return
    lead = len(words) - len(words.lstrip("\ufeff \t\r\n"))
    _, _, line = place.of(start + lead, start + lead)
    if words.lstrip().startswith("@"):
        yield Problem(line, "This block cannot be read; it was not imported.", shown(words.lstrip()), refused=True)
    else:
        yield Problem(line, "This text stands between the entries; it is no reference.", shown(words.lstrip()))


def _end_of(text: str, at: int, opened: str) -> tuple[int, bool]:
    """Return where a block ends and whether it was closed; an entry on a line of its own ends it as well."""
    depth = 1 if opened == "{" else 0
    pattern = _NEXT if opened == "{" else _IN_ROUND
    for found in pattern.finditer(text, at):
        match found[1]:
            case "{":
                depth += 1
            case "}":
                depth -= 1
                if not depth and opened == "{":
                    return found.end(), True
            case ")":
                if depth <= 0:
                    return found.end(), True
            case None if found[0][:1] != "\\":
                return found.start(), False
    return len(text), False


def _entry(kind: str, inner: str, place: tuple[int, int, int], *, closed: bool) -> Entry:
    start, end, line = place
    if kind in {"comment", "preamble"}:
        return Entry(kind, "", (Field("", inner, line),), start, end, line, closed)
    found = None if kind == "string" else _KEY.match(inner)
    key, at = (one_line(found[1]), found.end()) if found else ("", 0)
    fields, commas = _fields(inner, at, line + inner.count("\n", 0, at))
    return Entry(kind, key, fields, start, end, line, closed, commas)


def _fields(inner: str, at: int, line: int) -> tuple[tuple[Field, ...], int]:
    """Return the fields from a place on, and how many commas were missing between them."""
    fields: list[Field] = []
    commas, counted = 0, at
    while at < len(inner):
        space = _SPACE.match(inner, at)
        begins = space.end() if space else at
        if begins >= len(inner):
            break
        if fields and "," not in inner[at:begins] and not fields[-1].raw.startswith("%"):
            commas += 1
        line += inner.count("\n", counted, begins)
        counted = begins
        name = _NAME.match(inner, begins)
        if name is None:
            at = _behind_junk(inner, begins)
            fields.append(Field("", inner[begins:at].rstrip(), line))
            continue
        at = _value_end(inner, name.end())
        fields.append(Field(name[1], inner[name.end() : at], line))
    return tuple(fields), commas


def _behind_junk(inner: str, at: int) -> int:
    """Return where text that is no field ends: at the next comma, or for a comment of biber's (%) with its line."""
    comma = inner.find("\n" if inner[at] == "%" else ",", at + 1)
    return comma if comma >= 0 else len(inner)


def _value_end(inner: str, at: int) -> int:
    end = _piece_end(inner, at)
    while joined := _JOIN.match(inner, end):
        end = _piece_end(inner, joined.end())
    return end


def _piece_end(inner: str, at: int) -> int:
    mark = inner[at : at + 1]
    if mark == "{":
        return _closing(inner, at + 1, _BRACE, 1)
    if mark == '"':
        return _closing(inner, at + 1, _QUOTED, 0)
    found = _WORD.match(inner, at)
    return found.end() if found else at


def _closing(inner: str, at: int, pattern: re.Pattern[str], depth: int) -> int:
    for found in pattern.finditer(inner, at):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if pattern is _BRACE and not depth:
                return found.end()
        elif found[0] == '"' and depth <= 0:
            return found.end()
    return len(inner)


def _pieces(raw: str) -> Iterator[str]:
    at = 0
    while at < len(raw):
        end = _piece_end(raw, at)
        if end > at:
            yield raw[at:end]
        joined = _JOIN.match(raw, end)
        at = joined.end() if joined and joined.end() > at else max(end, at + 1)
