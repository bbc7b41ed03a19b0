"""Files of registry records in JSON: one study, a list, a page of a search, the legacy response, a study in each line.

A file is walked from its top, so that one study at a time is held. Numbers are kept as they are written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from typing import Any, NamedTuple

from app.formats.registry_json import Tree, studies_in

_BLANK = re.compile(r"[ \t\r\n]*")
_RAW = 200
_CHOSEN_FIELDS = ("StudyFieldsResponse", "StudyFields")


class NoJsonError(ValueError):
    """The text is no JSON that can be read; the message says where it breaks."""


class Entry(NamedTuple):
    """A study in a file, with its first line (from 1) and its range in code points; None where there is no study."""

    line: int
    start: int
    end: int
    study: Tree | None


class Broken(NamedTuple):
    """A line, among lines of JSON, that is no JSON."""

    line: int
    raw: str


class RegistryFile:
    """The text of a file, read once.

    `page` holds what a page of a search says of itself beside its studies; `chosen_fields` says that the file is an
    answer of a few chosen fields, which are no whole record.
    """

    def __init__(self, text: str, *, by_lines: bool = False) -> None:
        self.page: Tree = {}
        self.chosen_fields = False
        self._text = text
        self._by_lines = by_lines
        self._decode = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str).raw_decode
        self._line = 1
        self._counted = 0

    def entries(self) -> Iterator[Entry | Broken]:
        """Yield the studies in the order of the file, and the lines that are no JSON. Raises NoJsonError."""
        at = self._skip(1 if self._text.startswith("\ufeff") else 0)
        while at < len(self._text):
            begin = at
            try:
                at = yield from self._value(at)
            except (ValueError, RecursionError) as error:
                if not self._by_lines:
                    raise NoJsonError(self._complaint(error, begin)) from error
                end = self._text.find("\n", begin)
                at = len(self._text) if end < 0 else end
                yield Broken(self._line_of(begin), self._text[begin:at].strip()[:_RAW])
            at = self._skip(at)
            self._by_lines = True  # what follows a whole document is another one

    def _value(self, at: int) -> Generator[Entry, None, int]:
        sign = self._text[at : at + 1]
        if sign == "[":
            return (yield from self._array(at))
        if sign == "{":
            return (yield from self._object(at))
        return (yield from self._element(at))

    def _array(self, at: int) -> Generator[Entry, None, int]:
        at = self._skip(at + 1)
        while not self._text.startswith("]", at):
            at = yield from self._element(at)
            at = self._behind(at, "]")
        return at + 1

    def _object(self, at: int) -> Generator[Entry, None, int]:
        """Walk an object, its list of studies one by one; an object that has none is itself what was looked for."""
        begin, found, is_page = at, dict[str, Any](), False
        at = self._skip(at + 1)
        while not self._text.startswith("}", at):
            name, at = self._decode(self._text, at)
            at = self._skip(at)
            if not isinstance(name, str) or not self._text.startswith(":", at):
                raise json.JSONDecodeError("no name and value", self._text, at)
            at = self._skip(at + 1)
            if name == "studies" and self._text.startswith("[", at):
                is_page, at = True, (yield from self._array(at))
            else:
                found[name], at = self._decode(self._text, at)
            at = self._behind(at, "}")
        if is_page:
            self.page = found
        else:
            yield from self._found(found, begin, at + 1)
        return at + 1

    def _element(self, at: int) -> Generator[Entry, None, int]:
        value, end = self._decode(self._text, at)
        yield from self._found(value, at, end)
        return end

    def _found(self, value: Any, start: int, end: int) -> Iterator[Entry]:
        if isinstance(value, dict) and any(name in value for name in _CHOSEN_FIELDS):
            self.chosen_fields = True
        line, some = self._line_of(start), False
        for study in studies_in(value):
            some = True
            yield Entry(line, start, end, study)
        if not some:
            yield Entry(line, start, end, None)

    def _behind(self, at: int, closing: str) -> int:
        """Return where the next member begins, or the sign that closes the list or object stands."""
        at = self._skip(at)
        if self._text.startswith(",", at):
            return self._skip(at + 1)
        if not self._text.startswith(closing, at):
            raise json.JSONDecodeError("neither a comma nor an end", self._text, at)
        return at

    def _skip(self, at: int) -> int:
        found = _BLANK.match(self._text, at)
        return found.end() if found else at

    def _line_of(self, at: int) -> int:
        self._line += self._text.count("\n", self._counted, at)
        self._counted = max(at, self._counted)
        return self._line

    def _complaint(self, error: Exception, at: int) -> str:
        if isinstance(error, RecursionError):
            return "it is nested too deeply"
        line = error.lineno if isinstance(error, json.JSONDecodeError) else self._line_of(at)
        return f"it breaks off or goes wrong in line {line}"
