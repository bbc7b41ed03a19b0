"""Reads tagged formats whose records begin with a tag of their own: PubMed's, Web of Science's, refer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from app.domain.sources import Problem
from app.formats.encodings import Encoding
from app.formats.tagged import BLANK, NUMBER, TaggedReader, TaggedRecord, read_with, shown


class Grammar(msgspec.Struct, frozen=True, kw_only=True):
    """How the lines of a format look.

    `known` gives the tag of a well-formed line by its first `width` characters, "" for one that goes on with the line
    before; `tag` matches any tag line (tag, value). A record begins with a tag of `begins`; without one, with any tag
    behind a blank line where `gap_ends`. It needs a tag of `begins` or of `titles`, and ends with `ends`, if there is
    one. `frame` are tags around the records, which say nothing of them.
    """

    width: int
    known: dict[str, str]
    tag: re.Pattern[str]
    begins: frozenset[str]
    titles: frozenset[str]
    ends: str = ""
    frame: frozenset[str] = frozenset()
    gap_ends: bool = False


def read_blocks(
    grammar: Grammar, lines: Iterable[str], encoding: Encoding, repairs: Counter[str]
) -> Iterator[TaggedRecord | Problem]:
    """Yield the records of a file and the problems met, in the order of the file; arguments as of `read_ris`."""
    return read_with(_Reader(grammar, encoding, repairs), lines)


class _Reader(TaggedReader):
    def __init__(self, grammar: Grammar, encoding: Encoding, repairs: Counter[str]) -> None:
        super().__init__(encoding, repairs, grammar.known)
        self.width = grammar.width
        self._grammar = grammar
        self._gap = False

    def take(self, line: str, number: int) -> Sequence[TaggedRecord | Problem]:
        """Take a line that is not plainly one more line of the open record, and return what it ends."""
        self.number = number
        plain = line.strip(BLANK).strip()
        if not plain:
            if self.blank(line):
                self._gap = self.inside
                self.watch()
            return ()
        found = self._grammar.tag.match(line)
        if found is None:
            return self._untagged(line, plain)
        if line[0] == "\ufeff":
            self.repairs["inner_byte_order_mark"] += 1
        return list(self._tagged(line, found[1], (found[2] or "").strip()))

    def _untagged(self, line: str, plain: str) -> Sequence[Problem]:
        numbered = NUMBER.fullmatch(plain) is not None
        if self.inside and not (numbered and self._gap):
            self.keep(line, "", plain)
            return ()
        self.pass_over(line)
        if numbered:
            self.repairs["record_number"] += 1
            return ()
        return (Problem(self.number, "This line belongs to no record.", shown(plain)),)

    def _tagged(self, line: str, tag: str, value: str) -> Iterator[TaggedRecord | Problem]:
        grammar = self._grammar
        if tag in grammar.frame and (not self.inside or self._gap):
            yield from self.finish()
            self.pass_over(line)
            return
        if tag == grammar.ends:
            yield from self._end(line, value)
            return
        if self.inside and self._begins(tag):
            yield from self.finish()
        if not self.inside:
            self.open()
        self._gap = False
        self.watch(every_line=False)
        self.keep(line, tag, value)

    def _begins(self, tag: str) -> bool:
        first = self.ledger[0].tag
        if tag in self._grammar.begins:
            return self._gap or any(one.tag == tag for one in self.ledger)
        return self._gap and first not in self._grammar.begins and (self._grammar.gap_ends or tag == first)

    def _end(self, line: str, value: str) -> Iterator[TaggedRecord | Problem]:
        if not self.inside:
            yield Problem(self.number, f"This {self._grammar.ends} ends no record.", shown(line))
            self.pass_over(line)
            return
        self.keep(line, self._grammar.ends, value)
        yield from self.finish()

    def finish(self) -> Iterator[TaggedRecord | Problem]:
        """Give what is still open, if it has what a record needs."""
        if not self.inside:
            return
        grammar = self._grammar
        tags = {one.tag for one in self.ledger}
        if not tags & (grammar.begins | grammar.titles):
            yield from self.lost()
            return
        closed = not grammar.ends or grammar.ends in tags
        if not closed:
            self.repairs["missing_end"] += 1
        if not tags & grammar.begins:
            self.repairs["missing_type"] += 1
        self._gap = False
        yield self.close(closed=closed)
