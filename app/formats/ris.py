"""Reads RIS files one record at a time, with every line accounted for.

Our own reader: other parsers drop repeated tags, the record behind a byte order mark, records without ER, and say
nothing. Whatever is no blank line ends up in the ledger of a record or in a problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from app.domain.sources import LedgerLine, Problem
from app.domain.text import canonical
from app.formats.encodings import Encoding
from app.formats.ris_lines import LISTS, TAG, TWO_SPACES, known_tags, known_types, may_wrap

RAW = 200
"""How many characters of a line a problem shows."""

MOST_LINES, MOST_CHARACTERS = 50_000, 1 << 23
"""What one record may hold; a longer one is cut there and said so."""

_SLICE = 256
_OUTSIDE: dict[str, str] = {}


class RisRecord(msgspec.Struct, frozen=True, gc=False):
    """One record: its lines, its byte range in the file, and whether an ER closed it."""

    ledger: tuple[LedgerLine, ...]
    start: int
    end: int
    closed: bool = True

    @property
    def line(self) -> int:
        """Where it begins, from 1."""
        return self.ledger[0].line


def read_ris(
    lines: Iterable[str], encoding: Encoding | None = None, repairs: Counter[str] | None = None
) -> Iterator[RisRecord | Problem]:
    r"""Yield the records of a RIS file and the problems met, in the order of the file.

    `lines` keep their ends, as `open_text` or `io.StringIO(text, newline="")` gives them; `encoding` serves to count
    bytes; `repairs` counts what was mended, by the names in `REPAIRS`.

    >>> [found] = read_ris(["TY - JOUR\n", "T1 - A title\n", "ER -\n"])
    >>> [(one.line, one.tag, one.value) for one in found.ledger]
    [(1, 'TY', 'JOUR'), (2, 'T1', 'A title'), (3, 'ER', '')]
    """
    reader = _Reader(encoding or Encoding(), Counter() if repairs is None else repairs)
    source = iter(lines)
    number, ledger, raw, known = 0, reader.ledger, reader.raw, reader.known
    while block := list(islice(source, _SLICE)):
        for line in block:
            number += 1
            tag = known(line[:6])
            if tag is not None:
                ledger.append(LedgerLine(number, tag, line[6:].strip()))
                raw.append(line)
                continue
            found = reader.take(line, number)
            number, ledger, raw, known = reader.number, reader.ledger, reader.raw, reader.known
            if found:
                yield from found
        if len(raw) > _SLICE and (len(raw) > MOST_LINES or sum(map(len, raw)) > MOST_CHARACTERS):
            yield from reader.cut()
            ledger, raw, known = reader.ledger, reader.raw, reader.known
    yield from reader.finish()


class _Reader:
    """What is known in the middle of a file.

    `known` finds the tag of a well-formed line inside a record; outside it finds nothing, so that every line there
    comes to `take`.
    """

    def __init__(self, encoding: Encoding, repairs: Counter[str]) -> None:
        self.ledger: list[LedgerLine] = []
        self.raw: list[str] = []
        self.known = _OUTSIDE.get
        self.number = 0
        self._encoding = encoding
        self._repairs = repairs
        self._offset = encoding.bom
        self._inside = self._typed = self._one_space = False
        self._ended = self._unended = 0
        self._last = self._continued = ""

    # -- one line ------------------------------------------------------------------------------------------------
    def take(self, line: str, number: int) -> Sequence[RisRecord | Problem]:
        """Take a line that is not plainly one more tag of the open record, and return what it ends."""
        self.number = number
        plain = line.strip("\ufeff \t\r\n\v\f").strip()
        if not plain:
            self._blank(line)
            return ()
        if plain == "ER  -" and self._typed and line[0] == "E":
            self._keep(line, "ER", "")
            self._ended += 1
            return (self._close(closed=True),)
        if line[:6] == "TY  - " and not self._inside:
            self._open(typed=True, one_space=False)
            self._keep(line, "TY", plain[6:].lstrip())
            return ()
        return list(self._take_with_care(line, plain))

    def _take_with_care(self, line: str, plain: str) -> Iterator[RisRecord | Problem]:
        found = TAG.match(line)
        if found is None or not self._is_tag(found[1], found[2], found[3], found[4].strip()):
            yield from self._untagged(line, plain)
        else:
            tag, value = found[1], found[4].strip()
            if line[0] == "\ufeff":
                self._repairs["inner_byte_order_mark"] += 1
            one_space = len(found[2]) == 1
            if tag == "TY":
                yield from self._type(line, value, one_space=one_space)
            elif tag == "ER":
                yield from self._end(line, value, line.find(value, found.start(4)))
            else:
                self._tag(line, tag, value, one_space=one_space)
        self._last = line

    def _is_tag(self, tag: str, before: str, after: str, value: str) -> bool:
        known = tag in known_tags()
        if len(before) == 2:
            return bool(after) or known or not value
        if tag == "TY":
            return not self._inside or self._one_space or value.upper() in known_types()
        if tag == "ER" and (not value or _begins_record(value)):
            return True
        if not self._inside:
            return self._one_space and known
        prose = may_wrap(self._last_tag())
        if self._one_space and after and tag != "ER":
            return known or not prose
        return known and not prose

    def _last_tag(self) -> str:
        return (self.ledger[-1].tag or self._continued) if self.ledger else ""

    def _blank(self, line: str) -> None:
        previous = self.raw[-1] if self._inside else self._last
        if line == "\r\n" and previous[-1:] == "\r":
            self.number -= 1
            self._repairs["carriage_returns"] += 1
        if self._inside:
            self.raw.append(line)
        else:
            self._offset += self._encoding.size_of(line)
        self._last = line

    def _untagged(self, line: str, plain: str) -> Iterator[Problem]:
        if not self._inside:
            self._offset += self._encoding.size_of(line)
            yield Problem(self.number, "This line belongs to no record.", shown(plain))
            return
        last = self._continued = self._last_tag()
        self._keep(line, "", plain)
        if last not in LISTS and not may_wrap(last):
            reason = f"This line has no tag, and {last} does not run over lines: it is kept but not used."
            yield Problem(self.number, reason, shown(plain))

    def _type(self, line: str, value: str, *, one_space: bool) -> Iterator[RisRecord | Problem]:
        if self._inside and self._typed:
            self._repairs["missing_end"] += 1
            self._unended += 1
            yield self._close(closed=False)
        elif self._inside:
            self._repairs["tags_before_type"] += 1
        self._open(typed=True, one_space=one_space)
        if one_space:
            self._repairs["one_space"] += 1
        self._keep(line, "TY", value)

    def _tag(self, line: str, tag: str, value: str, *, one_space: bool) -> None:
        if not self._inside:
            self._open(typed=False, one_space=one_space)
        elif one_space and not self._one_space:
            self._repairs["one_space"] += 1
        self._keep(line, tag, value)

    def _end(self, line: str, value: str, at: int) -> Iterator[RisRecord | Problem]:
        glued = _begins_record(value)
        if not self._inside:
            yield Problem(self.number, "This ER ends no record.", shown(line))
            self._offset += self._encoding.size_of(line[:at] if glued else line)
        else:
            self._keep(line[:at] if glued else line, "ER", "" if glued else value)
            if value and not glued:
                yield Problem(self.number, "Text after ER is kept but not used.", shown(line))
            if not self._typed:
                self._repairs["missing_type"] += 1
                yield Problem(self.ledger[0].line, "This record has no TY; its kind is a guess.", shown(self.raw[0]))
            self._ended += 1
            yield self._close(closed=True)
        if glued:
            self._repairs["glued_end"] += 1
            yield from self.take(line[at:], self.number)

    # -- one record ----------------------------------------------------------------------------------------------
    def _open(self, *, typed: bool, one_space: bool) -> None:
        self._inside, self._typed, self._one_space = True, typed, one_space
        self.known = TWO_SPACES.get

    def _keep(self, line: str, tag: str, value: str) -> None:
        self.ledger.append(LedgerLine(self.number, tag, value))
        self.raw.append(line)

    def _close(self, *, closed: bool) -> RisRecord:
        raw, blank = self.raw, 0
        while not raw[-1].strip("\ufeff \t\r\n"):
            blank += self._encoding.size_of(raw.pop())
        text = "".join(raw)
        if not _storable(text):
            self._repairs["nul_replaced"] += 1
            self.ledger = [LedgerLine(one.line, one.tag, canonical(one.value)) for one in self.ledger]
        start = self._offset
        end = start + self._encoding.size_of(text)
        record = RisRecord(tuple(self.ledger), start, end, closed)
        self._offset = end + blank
        self._last = raw[-1]
        self.ledger, self.raw, self.known = [], [], _OUTSIDE.get
        self._inside = self._typed = False
        return record

    def cut(self) -> Iterator[RisRecord | Problem]:
        """End a record that is longer than any record can be."""
        reason = f"This record is longer than {MOST_LINES} lines or 8 MB; it was cut after line {self.ledger[-1].line}."
        yield Problem(self.ledger[0].line, reason, shown(self.raw[0]))
        yield self._close(closed=False)

    def finish(self) -> Iterator[RisRecord | Problem]:
        """Give what is still open at the end of the file."""
        if not self._inside:
            return
        if not self._typed:
            for one in self.ledger:
                yield Problem(one.line, "This line belongs to no record.", shown(f"{one.tag}  - {one.value}"))
            return
        self._repairs["missing_end"] += 1
        if self._ended or not self._unended:
            reason = "The file ends inside this record (no ER); it is kept as far as it goes."
            yield Problem(self.ledger[0].line, reason, shown(self.raw[0]))
        yield self._close(closed=False)


def shown(line: str) -> str:
    """Return what a problem shows of a line."""
    return canonical(line.strip("\ufeff \t\r\n"))[:RAW]


def _begins_record(value: str) -> bool:
    found = TAG.match(value)
    return found is not None and found[1] == "TY"


def _storable(text: str) -> bool:
    try:
        return "\0" not in text and (text.isascii() or bool(text.encode()))
    except UnicodeEncodeError:
        return False
