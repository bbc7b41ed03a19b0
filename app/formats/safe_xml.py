"""Reads XML files one record at a time, with expat, bounded, and with nothing fetched from anywhere.

A document may name its grammar elsewhere (PubMed's does); it is never looked up. Entities that a document declares
itself are refused, whatever they stand for: no format read here needs one, and bombs are made of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from html.entities import html5
from typing import BinaryIO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

import msgspec

from app.domain.errors import UnreadableError
from app.domain.sources import Problem
from app.formats.encodings import CHUNK, Encoding
from app.formats.record_parts import shown

DEEPEST = 60
"""How deep an element may stand; records of the formats read here need less than twenty."""

LONGEST_RECORD = 1 << 23
"""In characters; what is longer is no record."""

MOST_BREAKS = 1000
"""How often broken XML is taken up again behind the break."""

_LONGEST_TOKEN = 1 << 24
_CONTROLS = bytes(set(range(32)) - {9, 10, 13})
_BLANKED = bytes(32 if one in _CONTROLS else one for one in range(256))
_DECLARED = re.compile(rb"^(?:\xef\xbb\xbf)?\s{0,64}<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_STEP = 1 << 16


class XmlRecord(msgspec.Struct, frozen=True):
    """One record: its element, its byte range in the file, and the line where it begins."""

    element: Element
    start: int
    end: int
    line: int


class _Refused(Exception):  # noqa: N818 - carries a reason out of expat
    """What the parser met is not to be read."""


def xml_records(
    file: BinaryIO, names: frozenset[str], encoding: Encoding, repairs: Counter[str], choice: str = ""
) -> Iterator[XmlRecord | Problem]:
    """Yield the elements of these names, in their order, and the problems met.

    Where the XML is broken inside a record, reading goes on with the next one, and what lies between is told. The
    encoding is what the file declares, where its bytes agree; `choice` decides instead. Raises UnreadableError for XML
    that declares entities, that names an unknown encoding, or that is broken before its first element.
    """
    reader = _Reader(names, choice or _codec(file, encoding), encoding, repairs)
    base, base_line = 0, 1
    for _ in range(MOST_BREAKS):
        file.seek(base)
        try:
            yield from reader.read(file, base, base_line)
        except expat.ExpatError as error:
            broken = _Break(reader.at(), base_line + max(0, error.lineno - 1), _why(error))
        except _Refused as error:
            raise UnreadableError(f"This XML {error}; nothing more of it was read.") from error
        except (LookupError, ValueError) as error:
            reason = "is in an encoding that is not known here; choose one, or save it as UTF-8"
            raise UnreadableError(f"This XML {reason}.") from error
        else:
            return
        if not reader.seen:
            raise UnreadableError(f"This XML goes wrong in line {broken.line}, before its first element.")
        start, line = reader.open_at or (broken.at, broken.line)
        following = _next_record(file, max(broken.at, start + 1), names) if reader.ascii_like else None
        skipped = _text_at(file, start)
        if reader.inside or not (base and broken.why == "mismatched tag"):
            reason = f"The XML breaks in line {broken.line} ({broken.why})."
            yield Problem(line, reason, skipped, refused=reader.inside)
        if following is None:
            return
        base_line = line + _breaks(file, start, following)
        base = following
        reader.begin_again()
    yield Problem(
        base_line, f"This XML is broken in {MOST_BREAKS:,} places; nothing behind them was read.", refused=True
    )


class _Break(msgspec.Struct, frozen=True):
    """Where XML is broken, and why."""

    at: int
    line: int
    why: str


class _Reader:
    """One pass of expat over a file or the rest of it."""

    def __init__(self, names: frozenset[str], codec: str, encoding: Encoding, repairs: Counter[str]) -> None:
        self._names, self._codec, self._repairs = names, codec, repairs
        self._width = 2 if encoding.codec.startswith("utf-16") else 1
        self.ascii_like = self._width == 1
        self.seen = False
        self.begin_again()

    def begin_again(self) -> None:
        """Forget the document that was open; the next bytes begin with a record."""
        self._parser = expat.ParserCreate(self._codec or None)
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.SkippedEntityHandler = self._entity
        self._parser.EntityDeclHandler = self._declared
        self._parser.UnparsedEntityDeclHandler = self._declared
        self._parser.ExternalEntityRefHandler = self._outside
        self._builder: TreeBuilder | None = None
        self._depth = self._inner = self._size = 0
        self._base, self._base_line = 0, 1
        self.open_at: tuple[int, int] | None = None
        self._found: list[XmlRecord | Problem] = []

    @property
    def inside(self) -> bool:
        """Whether a record is open."""
        return self._builder is not None

    def at(self) -> int:
        """Return the byte of the file where the parser stopped."""
        return max(0, self._base + self._parser.ErrorByteIndex)

    def read(self, file: BinaryIO, base: int, line: int) -> Iterator[XmlRecord | Problem]:
        """Yield what the bytes of a file from here on hold."""
        self._base, self._base_line = base, line
        if base:
            self._parser.Parse(b"<rest>", False)
            self._base -= len(b"<rest>")
            self._depth = 1
        fed = 0
        while chunk := file.read(min(_STEP, CHUNK)):
            if self.ascii_like and (cleaned := chunk.translate(_BLANKED)) != chunk:
                self._repairs["control_characters"] += sum(chunk.count(one) for one in _CONTROLS)
                chunk = cleaned
            try:
                self._parser.Parse(chunk, False)
            finally:
                found, self._found = self._found, []
                yield from found
            fed += len(chunk)
            if fed - max(0, self._parser.CurrentByteIndex) > _LONGEST_TOKEN:
                raise _Refused(f"has a single mark of more than {_LONGEST_TOKEN:,} bytes")
        if not (base and self._depth == 1):
            self._parser.Parse(b"", True)

    # -- what expat calls ----------------------------------------------------------------------------------------
    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.seen = True
        self._depth += 1
        if self._depth > DEEPEST:
            raise _Refused(f"is nested more than {DEEPEST} deep")
        if self._builder is None:
            if name not in self._names:
                return
            self._builder, self._inner, self._size = TreeBuilder(), 0, 0
            self.open_at = (
                self._base + self._parser.CurrentByteIndex,
                self._base_line + self._parser.CurrentLineNumber - 1,
            )
        self._inner += 1
        self._size += len(name) + sum(map(len, attributes.values()))
        if self._size <= LONGEST_RECORD:
            self._builder.start(name, attributes)

    def _text(self, text: str) -> None:
        if self._builder is not None:
            self._size += len(text)
            if self._size <= LONGEST_RECORD:
                self._builder.data(text)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._builder is None:
            return
        if self._size <= LONGEST_RECORD:
            self._builder.end(name)
        self._inner -= 1
        if self._inner or self.open_at is None:
            return
        start, line = self.open_at
        if self._size > LONGEST_RECORD:
            reason = f"This record holds more than {LONGEST_RECORD:,} characters; it was not imported."
            self._found.append(Problem(line, reason, refused=True))
        else:
            element = self._builder.close()
            self._found.append(XmlRecord(element, start, self._end_of(element), line))
        self._builder, self.open_at = None, None

    def _end_of(self, element: Element) -> int:
        """Return the byte behind the closing tag; of an empty element expat names that place itself."""
        at = self._base + self._parser.CurrentByteIndex
        if not len(element) and not element.text and not (self._parser.GetInputContext() or b"").startswith(b"</"):
            return at
        return at + self._width * (len(element.tag.encode("utf-8", "replace")) + len("</>"))

    def _entity(self, name: str, is_parameter: bool) -> None:  # noqa: FBT001 - expat's own
        if not is_parameter:
            self._text(html5.get(f"{name};", f"&{name};"))

    def _declared(self, name: str, *_: object) -> None:
        raise _Refused(f"declares an entity of its own ({name[:40]}), which may be a trap")

    def _outside(self, _context: str, *_: object) -> int:
        raise _Refused("refers to another file, which is never opened")


def root_name(head: str) -> str:
    """Return the name of the first element in the beginning of an XML text, or ""."""
    rest = _PROLOG.sub("", head, count=1)
    found = _ROOT.match(rest)
    return found[1] if found else ""


_PROLOG = re.compile(
    r"[\ufeff\s]*(?:(?:<\?[^>]{0,4000}\?>|<!--(?:(?!-->).){0,8000}-->|<!DOCTYPE[^\[>]{0,2000}(?:\[[^\]]{0,8000}\])?\s*>)\s*)*",
    re.DOTALL,
)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,80})[\s/>]")


def _codec(file: BinaryIO, encoding: Encoding) -> str:
    """Return the encoding that expat is told, or "" to let the file say it.

    Bytes that are no UTF-8 in a file that says or implies UTF-8 are Windows-1252; a file that says UTF-16 and is not is
    read as what it is.
    """
    file.seek(0)
    head = file.read(512)
    if encoding.fallback and not declares_other(head):
        return "windows-1252"
    if encoding.codec.startswith("utf-16"):
        return "" if encoding.bom else encoding.codec
    return "utf-8" if _declared(head).startswith(("utf-16", "ucs-2", "unicode")) else ""


def declares_other(head: bytes) -> bool:
    """Say whether the beginning of a file declares an encoding that is not UTF-8 or a part of it."""
    return _declared(head) not in {"", "utf-8", "utf8", "us-ascii", "ascii"}


def _declared(head: bytes) -> str:
    found = _DECLARED.match(head[:512])
    return found[1].decode("ascii").lower().replace("_", "-") if found else ""


def _next_record(file: BinaryIO, at: int, names: frozenset[str]) -> int | None:
    """Return where the next record begins from a place on, or None; the tag's name must end there."""
    marks = re.compile(b"|".join(b"<" + name.encode() + rb"(?=[\s/>])" for name in sorted(names)))
    file.seek(at)
    held = b""
    while chunk := file.read(CHUNK):
        held += chunk
        if found := marks.search(held):
            return at + found.start()
        kept = held[-128:]
        at += len(held) - len(kept)
        held = kept
    return None


def _text_at(file: BinaryIO, at: int) -> str:
    file.seek(at)
    return shown(file.read(600).decode("utf-8", "replace"))


def _breaks(file: BinaryIO, start: int, end: int) -> int:
    file.seek(start)
    count = 0
    while start < end and (chunk := file.read(min(CHUNK, end - start))):
        count += chunk.count(b"\n")
        start += len(chunk)
    return count


def _why(error: expat.ExpatError) -> str:
    with suppress(ValueError, KeyError, AttributeError):
        return expat.ErrorString(error.code)
    return "not well formed"
