"""Reads RIS files one record at a time, with every line accounted for.

Our own reader: other parsers drop repeated tags, the record behind a byte order mark, records without ER, and say
nothing. Whatever is no blank line and no record's number ends up in the ledger of a record or in a problem.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from app.domain.sources import LedgerLine, Problem
from app.formats.encodings import Encoding
from app.formats.ris_lines import LISTS, TAG, TWO_SPACES, known_tags, known_types, may_wrap, pieces
from app.formats.tagged import BLANK, NUMBER, TaggedReader, TaggedRecord, read_with, shown

TITLES = frozenset(("TI", "T1", "CT", "BT"))
"""The tags that a block of lines without TY needs one of to be a record."""

_LINK = re.compile(r"Link to .{0,150}")
_ADDRESS = re.compile(r"https?://\S+")


def read_ris(
    lines: Iterable[str], encoding: Encoding | None = None, repairs: Counter[str] | None = None
) -> Iterator[TaggedRecord | Problem]:
    r"""Yield the records of a RIS file and the problems met, in the order of the file.

    `lines` keep their ends, as `open_text` or `io.StringIO(text, newline="")` gives them; `encoding` serves to count
    bytes; `repairs` counts what was mended, by the names in `app.formats.repairs`.

    >>> [found] = read_ris(["TY - JOUR\n", "T1 - A title\n", "ER -\n"])
    >>> [(one.line, one.tag, one.value) for one in found.ledger]
    [(1, 'TY', 'JOUR'), (2, 'T1', 'A title'), (3, 'ER', '')]
    """
    return read_with(_Reader(encoding or Encoding(), Counter() if repairs is None else repairs), lines)


class _Reader(TaggedReader):
    """The middle of a RIS file: whether the open record has its TY, and how its dashes are written."""

    def __init__(self, encoding: Encoding, repairs: Counter[str]) -> None:
        super().__init__(encoding, repairs, TWO_SPACES)
        self._typed = self._one_space = self._gap = False
        self._untagged_lines = self._ended = self._unended = 0
        self._continued = ""
        self._tags: set[str] = set()
        self._looked = 0

    # -- one line ------------------------------------------------------------------------------------------------
    def take(self, line: str, number: int) -> Sequence[TaggedRecord | Problem]:
        """Take a line that is not plainly one more tag of the open record, and return what it ends."""
        self.number = number
        plain = line.strip(BLANK).strip()
        if not plain:
            self._blank(line)
            return ()
        if plain == "ER  -" and self._typed and line[0] == "E":
            self.keep(line, "ER", "")
            self._ended += 1
            return (self.close(closed=True),)
        if line[:6] == "TY  - " and not self.inside:
            self._begin(typed=True, one_space=False)
            self.keep(line, "TY", plain[6:].lstrip())
            return ()
        return list(self._take_with_care(line, plain))

    def _take_with_care(self, line: str, plain: str) -> Iterator[TaggedRecord | Problem]:
        found = TAG.match(line)
        tag, before = (found[1] or found[3], found[2] or found[4]) if found else ("", "")
        if found is None or not self._is_tag(tag, before, found[5], found[6].strip()):
            yield from self._untagged(line, plain)
            return
        value = found[6].strip()
        if line[0] == "\ufeff":
            self.repairs["inner_byte_order_mark"] += 1
        if found[3]:
            self.repairs["odd_tag"] += 1
        one_space = len(before) == 1
        if self._gap and tag != "ER":
            yield from self._behind_a_gap(tag)
        if tag == "TY":
            yield from self._type(line, value, one_space=one_space)
        elif tag == "ER":
            yield from self._end(line, value, line.find(value, found.start(6)))
        else:
            self._tag(line, tag, value, one_space=one_space)

    def _is_tag(self, tag: str, before: str, after: str, value: str) -> bool:
        known = tag in known_tags()
        if len(before) == 2:
            return bool(after) or known or not value
        if tag == "TY":
            return not self.inside or self._one_space or value.upper() in known_types()
        if tag == "ER" and (not value or _begins_record(value)):
            return True
        if not self.inside:
            return self._one_space and known
        prose = may_wrap(self._last_tag())
        if self._one_space and after and tag != "ER":
            return known or not prose
        return known and not prose

    def _last_tag(self) -> str:
        return (self.ledger[-1].tag or self._continued) if self.ledger else ""

    def _blank(self, line: str) -> None:
        if self.blank(line) and self.inside and not self._typed:
            self._gap = True
            self.watch()

    def _behind_a_gap(self, tag: str) -> Iterator[TaggedRecord | Problem]:
        """End a block without TY that has its title, when what follows the blank line begins another."""
        self._gap = False
        self.watch(every_line=False)
        self._tags.update([one.tag for one in self.ledger[self._looked :]])
        self._looked, tags = len(self.ledger), self._tags
        if tags & TITLES and (tag == "TY" or tag in tags & TITLES or tag == self.ledger[0].tag):
            yield from self._close_untyped()

    def _untagged(self, line: str, plain: str) -> Iterator[Problem]:
        if not self.inside:
            self.pass_over(line)
            if NUMBER.fullmatch(plain):
                self.repairs["record_number"] += 1
            else:
                yield Problem(self.number, "This line belongs to no record.", shown(plain))
            return
        if self.raw[-1][-1:] == "\r" and self.raw[0][-1:] == "\n":
            self._join(line, plain)
            return
        last = self._last_tag()
        if _LINK.fullmatch(plain):
            self.repairs["link_line"] += 1
            self.keep(line, "N1", plain)
        elif _ADDRESS.fullmatch(plain) and last == "N1" and _LINK.fullmatch(self.ledger[-1].value):
            self.keep(line, "UR", plain)
        else:
            self._continued = last
            self._untagged_lines += 1
            self.keep(line, "", plain)
            if last not in LISTS and not may_wrap(last):
                reason = f"This line has no tag, and {last} does not run over lines: it is kept but not used."
                yield Problem(self.number, reason, shown(plain))

    def _join(self, line: str, plain: str) -> None:
        """Put what follows a bare CR in a file of other line ends back to where it was torn off."""
        self.repairs["bare_cr"] += 1
        last = self.ledger[-1]
        self.ledger[-1] = LedgerLine(last.line, last.tag, f"{last.value} {plain}".strip())
        self.raw.append(line)

    def _type(self, line: str, value: str, *, one_space: bool) -> Iterator[TaggedRecord | Problem]:
        if self.inside and self._typed:
            self._unended += 1
            yield self.close(closed=False)
        elif self.inside:
            self.repairs["tags_before_type"] += 1
        self._begin(typed=True, one_space=one_space)
        if one_space:
            self.repairs["one_space"] += 1
        self.keep(line, "TY", value)

    def _tag(self, line: str, tag: str, value: str, *, one_space: bool) -> None:
        if not self.inside:
            self._begin(typed=False, one_space=one_space)
        elif one_space and not self._one_space:
            self.repairs["one_space"] += 1
        self.keep(line, tag, value)

    def _end(self, line: str, value: str, at: int) -> Iterator[TaggedRecord | Problem]:
        glued = _begins_record(value)
        if not self.inside:
            yield Problem(self.number, "This ER ends no record.", shown(line))
            self.pass_over(line[:at] if glued else line)
        else:
            self.keep(line[:at] if glued else line, "ER", "" if glued else value)
            if value and not glued:
                yield Problem(self.number, "Text after ER is kept but not used.", shown(line))
            self._ended += 1
            if self._typed:
                yield self.close(closed=True)
            else:
                yield from self._close_untyped()
        if glued:
            self.repairs["glued_end"] += 1
            yield from self.take(line[at:], self.number)

    # -- one record ----------------------------------------------------------------------------------------------
    def _begin(self, *, typed: bool, one_space: bool) -> None:
        self._typed, self._one_space, self._gap = typed, one_space, False
        self._tags, self._looked = set(), 0
        self.open()

    def mend(self, text: str, *, closed: bool) -> bool:
        """Take lines that hold two tags apart; an ER at the end of a line ends a record as well as one of its own."""
        if not self._one_space and text.count("  -") > len(self.ledger) - self._untagged_lines:
            self._split_lines()
        if not closed:
            closed = self.ledger[-1].tag == "ER"
            self.repairs["glued_end" if closed else "missing_end"] += 1
        self._typed = self._gap = False
        self._untagged_lines = 0
        return closed

    def _split_lines(self) -> None:
        ledger: list[LedgerLine] = []
        for one in self.ledger:
            found = pieces(one.tag, one.value) if one.tag and "  -" in one.value else ()
            if found:
                if [tag for tag, _ in found[1:]] != ["ER"]:
                    self.repairs["two_tags"] += 1
                ledger += [LedgerLine(one.line, tag, value) for tag, value in found]
            else:
                ledger.append(one)
        ends = [at for at, one in enumerate(ledger) if one.tag == "ER"]
        if not ends or ends[0] == len(ledger) - 1:
            self.ledger = ledger

    def _close_untyped(self) -> Iterator[TaggedRecord | Problem]:
        """End a block without TY, which is a record when an ER ends it, or when it has a title and more."""
        tags = {one.tag for one in self.ledger}
        if "ER" not in tags and not (tags & TITLES and len(tags) > 1):
            yield from self.lost()
            return
        self.repairs["missing_type"] += 1
        yield Problem(self.ledger[0].line, "This record has no TY; its kind is a guess.", shown(self.raw[0]))
        yield self.close(closed="ER" in tags)

    def finish(self) -> Iterator[TaggedRecord | Problem]:
        """Give what is still open at the end of the file."""
        if not self.inside:
            return
        if not self._typed:
            yield from self._close_untyped()
            return
        line, raw = self.ledger[0].line, self.raw[0]
        record = self.close(closed=False)
        if not record.closed and (self._ended or not self._unended):
            reason = "The file ends inside this record (no ER); it is kept as far as it goes."
            yield Problem(line, reason, shown(raw))
        yield record


def _begins_record(value: str) -> bool:
    found = TAG.match(value)
    return found is not None and "TY" in (found[1], found[3])
