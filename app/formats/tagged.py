"""What the readers of tagged files share: records as ledgers, with their byte ranges, read one line at a time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from app.domain.sources import LedgerLine, Problem
from app.domain.text import canonical
from app.formats.encodings import Encoding

RAW = 200
"""How many characters of a line a problem shows."""

MOST_LINES, MOST_CHARACTERS = 50_000, 1 << 23
"""What one record may hold; a longer one is cut there and said so."""

BLANK = "\ufeff \t\r\n\v\f"
"""What a blank line may hold."""

NUMBER = re.compile(r"(?:Record\s+)?#?<?[0-9]{1,7}>?\.?(?:\s+of\s+[0-9]{1,7})?", re.ASCII)
"""A line between records that only numbers them."""

_SLICE = 256
_OUTSIDE: dict[str, str] = {}


class TaggedRecord(msgspec.Struct, frozen=True, gc=False):
    """One record: its lines, its byte range in the file, and whether its end was marked.

    `markup` says that it may hold tags or entities of HTML.
    """

    ledger: tuple[LedgerLine, ...]
    start: int
    end: int
    closed: bool = True
    markup: bool = True

    @property
    def line(self) -> int:
        """Where it begins, from 1."""
        return self.ledger[0].line


class TaggedReader:
    """What is known in the middle of a tagged file: the open record, and how far the bytes were counted.

    `known` finds the tag of a well-formed line inside a record by its first `width` characters; what it does not find
    (everything outside a record) comes to `take`. A format writes `take` and `finish`.
    """

    width = 6

    def __init__(self, encoding: Encoding, repairs: Counter[str], inside: dict[str, str]) -> None:
        self.ledger: list[LedgerLine] = []
        self.raw: list[str] = []
        self.known = _OUTSIDE.get
        self.number = 0
        self.inside = False
        self.encoding = encoding
        self.repairs = repairs
        self._inside_known = inside.get
        self._offset = encoding.bom
        self._before = ""

    # -- what a format decides -----------------------------------------------------------------------------------
    def take(self, line: str, number: int) -> Sequence[TaggedRecord | Problem]:
        """Take a line that is not plainly one more tag of the open record, and return what it ends."""
        raise NotImplementedError

    def finish(self) -> Iterator[TaggedRecord | Problem]:
        """Give what is still open at the end of the file."""
        raise NotImplementedError

    # -- lines ---------------------------------------------------------------------------------------------------
    @property
    def line_before(self) -> str:
        """The line before this one, as it stood."""
        return self.raw[-1] if self.inside else self._before

    def blank(self, line: str) -> bool:
        """Pass over a blank line, and say whether it is one; the LF behind CR CR is no line of its own."""
        torn = line == "\r\n" and self.line_before[-1:] == "\r"
        if torn:
            self.number -= 1
            self.repairs["carriage_returns"] += 1
        self.pass_over(line)
        return not torn

    def pass_over(self, line: str) -> None:
        """Count the bytes of a line that is no part of a ledger."""
        if self.inside:
            self.raw.append(line)
        else:
            self._offset += self.encoding.size_of(line)
        self._before = line

    def open(self) -> None:
        """Begin a record."""
        self.inside, self.known = True, self._inside_known

    def watch(self, *, every_line: bool = True) -> None:
        """Have every line come to `take`, or only those that are not plainly one more tag."""
        self.known = _OUTSIDE.get if every_line or not self.inside else self._inside_known

    def keep(self, line: str, tag: str, value: str) -> None:
        """Add a line to the open record."""
        self.ledger.append(LedgerLine(self.number, tag, value))
        self.raw.append(line)
        self._before = line

    def mend(self, text: str, *, closed: bool) -> bool:
        """Look at all lines of a record before it is made, and say whether its end was marked after all."""
        del text
        return closed

    def close(self, *, closed: bool) -> TaggedRecord:
        """End the open record and return it; blank lines behind it are none of its own."""
        raw, blank = self.raw, 0
        while not raw[-1].strip(BLANK):
            blank += self.encoding.size_of(raw.pop())
        text = "".join(raw)
        closed = self.mend(text, closed=closed)
        if not _storable(text):
            self.repairs["nul_replaced"] += 1
            self.ledger = [LedgerLine(one.line, one.tag, canonical(one.value)) for one in self.ledger]
        start = self._offset
        end = start + self.encoding.size_of(text)
        record = TaggedRecord(tuple(self.ledger), start, end, closed, "&" in text or "<" in text)
        self._offset = end + blank
        self._before = raw[-1]
        self.ledger, self.raw, self.known = [], [], _OUTSIDE.get
        self.inside = False
        return record

    def cut(self) -> Iterator[TaggedRecord | Problem]:
        """End a record that is longer than any record can be."""
        reason = f"This record is longer than {MOST_LINES} lines or 8 MB; it was cut after line {self.ledger[-1].line}."
        yield Problem(self.ledger[0].line, reason, shown(self.raw[0]))
        yield self.close(closed=False)

    def lost(self, reason: str = "This line belongs to no record.") -> Iterator[Problem]:
        """Tell of each line of what turned out to be no record, and forget it."""
        for one in self.ledger:
            yield Problem(one.line, reason, shown(f"{one.tag}  - {one.value}" if one.tag else one.value))
        self.close(closed=True)


def read_with(reader: TaggedReader, lines: Iterable[str]) -> Iterator[TaggedRecord | Problem]:
    """Yield what a reader makes of a file's lines, which keep their ends, in the order of the file."""
    source = iter(lines)
    number, width = 0, reader.width
    ledger, raw, known = reader.ledger, reader.raw, reader.known
    while block := list(islice(source, _SLICE)):
        for line in block:
            number += 1
            tag = known(line[:width])
            if tag is not None:
                ledger.append(LedgerLine(number, tag, line[width:].strip()))
                raw.append(line)
                continue
            found = reader.take(line, number)
            number, ledger, raw, known = reader.number, reader.ledger, reader.raw, reader.known
            if found:
                yield from found
        if len(raw) > _SLICE and ledger and (len(raw) > MOST_LINES or sum(map(len, raw)) > MOST_CHARACTERS):
            yield from reader.cut()
            ledger, raw, known = reader.ledger, reader.raw, reader.known
    yield from reader.finish()


def shown(line: str) -> str:
    """Return what a problem shows of a line."""
    return canonical(line.strip("\ufeff \t\r\n"))[:RAW]


def _storable(text: str) -> bool:
    try:
        return "\0" not in text and (text.isascii() or bool(text.encode()))
    except UnicodeEncodeError:
        return False
