"""BibTeX and BibLaTeX, as JabRef, Zotero, Mendeley, publishers and people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.errors import UnreadableError
from app.domain.sources import Draft, LedgerLine, Problem
from app.formats.bibtex import Entry, Field, read_bibtex, value_of
from app.formats.bibtex_fields import RIS_TYPES, Said, bibtex_metadata, works_of
from app.formats.encodings import decode
from app.formats.record_parts import made_draft, shown, storable
from app.importers.contract import Material, Tally

EXTRACTOR = "vouch.bibtex"
EXTRACTOR_VERSION = "1"
LARGEST = 200_000_000
"""In bytes; a longer file is a dump of a database, not references to read."""

_BEGINS = re.compile(
    r"^[ \t\ufeff]*@[ \t]*([A-Za-z]{3,20})\s{0,40}[{(]\s{0,40}[^\s{}(),=\"]{0,200}\s*[,=]", re.MULTILINE
)
_SPECIAL = re.compile(r"^[ \t\ufeff]*@[ \t]*(?:comment|preamble|string)\s{0,40}[{(]", re.MULTILINE | re.IGNORECASE)
_FIELD = re.compile(r"^[ \t]*,?[ \t]*(?:author|title|year|journal|date|doi)[ \t]*=", re.MULTILINE | re.IGNORECASE)
_LONGEST_DECODED = 1 << 20
_LONGEST_STRING = 10_000
"""In characters; strings built of strings may not grow without end."""


def recognises(head: str, material: Material) -> int:
    """Return how surely this is BibTeX: an entry of a type that is known, or of any type with a usual field."""
    types = {found[1].lower() for found in _BEGINS.finditer(head)}
    named = material.suffix in {".bib", ".bibtex", ".biblatex"}
    if types & RIS_TYPES.keys():
        return 85
    if types and (_FIELD.search(head) or named):
        return 60
    return 40 if _SPECIAL.search(head) and named else 0


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield a draft for each entry, and a problem for what is no entry, is broken, or refers to what is not there.

    Raises UnreadableError for a file without an entry, or one too long to be references.
    """
    scan = material.scan
    if scan.size > LARGEST:
        raise UnreadableError(f"{material.name} has {scan.size:,} bytes; BibTeX files up to {LARGEST:,} are read.")
    if scan.encoding.fallback:
        tally.repairs["assumed_encoding"] += 1
        reason = "The file is not UTF-8; it was read as Windows-1252: look at its accents."
        yield Problem(scan.encoding.bad_line, reason)
    with material.open() as file:
        text = decode(file.read(), scan.encoding)
    reader = _Reader(tally)
    for one in read_bibtex(text, scan.encoding):
        yield from (one,) if isinstance(one, Problem) else reader.take(one)
    if not reader.found:
        what = "only BibTeX entries without fields" if reader.empty else "no BibTeX entry (such as @article{...})"
        raise UnreadableError(f"{material.name} holds {what}; nothing was imported.")


class _Reader:
    """What is known in the middle of a file: its strings, and the keys that were used."""

    def __init__(self, tally: Tally) -> None:
        self.found = 0
        self.empty = False
        self._tally = tally
        self._strings: dict[str, str] = {}
        self._keys: dict[str, int] = {}

    def take(self, entry: Entry) -> Iterator[Draft | Problem]:
        """Yield what a block is: a draft, or what is told of it."""
        raw = shown(
            f"@{entry.type}{{{entry.key}, {' '.join(f'{one.name} = {one.raw[:80]}' for one in entry.fields[:9])}"
        )
        if entry.type in {"comment", "preamble"}:
            what = entry.fields[0].raw if entry.fields else ""
            yield Problem(entry.line, f"This @{entry.type} is no reference; it was left in the file.", shown(what))
        elif entry.type == "string":
            yield from self._define(entry)
        elif not any(one.name and one.raw.strip('{}" ') for one in entry.fields):
            self.empty = True
            yield Problem(entry.line, "This entry has no fields.", raw, refused=True)
        else:
            self.found += 1
            yield from self._draft(entry, raw)

    def _define(self, entry: Entry) -> Iterator[Problem]:
        for one in entry.fields:
            if not one.name:
                yield Problem(one.line, "This part of a @string cannot be read.", shown(one.raw))
                continue
            value, unknown = value_of(one.raw, self._strings)
            self._strings[one.name.lower()] = value[:_LONGEST_STRING]
            for name in unknown:
                yield _unknown(one, name)

    def _draft(self, entry: Entry, raw: str) -> Iterator[Draft | Problem]:
        if not entry.closed:
            self._tally.repairs["missing_brace"] += 1
            yield Problem(entry.line, "The closing brace of this entry is missing; it is read as far as it goes.", raw)
        if entry.commas:
            self._tally.repairs["missing_comma"] += entry.commas
        if entry.key and entry.key in self._keys:
            reason = f"The key {entry.key} stands in line {self._keys[entry.key]} already; both entries are kept."
            yield Problem(entry.line, reason, raw)
        self._keys.setdefault(entry.key, entry.line)
        values: dict[str, str] = {}
        for one in entry.fields:
            yield from self._value(one, values)
        said = Said(values, self._tally.folded)
        metadata, others = bibtex_metadata(said)
        if not metadata.title:
            yield Problem(entry.line, "This entry has no title.", raw)
        if others:
            yield Problem(entry.line, 'Its list of names ends with "and others"; those are not named.', raw)
        yield made_draft(
            metadata,
            _ledger(entry),
            reference_type=RIS_TYPES.get(entry.type, "GEN"),
            works=works_of(said),
            place=(entry.start, entry.end, entry.line),
            extractor=EXTRACTOR,
            version=EXTRACTOR_VERSION,
        )

    def _value(self, one: Field, values: dict[str, str]) -> Iterator[Problem]:
        if not one.name:
            yield Problem(one.line, "This part of an entry is no field; it is kept but not used.", shown(one.raw))
            return
        if len(one.raw) > _LONGEST_DECODED:
            reason = f"{one.name} has more than {_LONGEST_DECODED:,} characters; it is kept but not used."
            yield Problem(one.line, reason, shown(one.raw))
            return
        value, unknown = value_of(one.raw, self._strings)
        for name in unknown:
            yield _unknown(one, name)
        name = one.name.lower()
        if name in values:
            if values[name] != value:
                reason = f"{one.name} stands twice in this entry; the first was taken, the other is kept."
                yield Problem(one.line, reason, shown(one.raw))
            else:
                self._tally.folded[f"{name} = {name}"] += 1
        else:
            values[name] = storable(value)


def _unknown(one: Field, name: str) -> Problem:
    return Problem(
        one.line, f"{name} is no @string of this file; its name was taken.", shown(f"{one.name} = {one.raw}")
    )


def _ledger(entry: Entry) -> list[LedgerLine]:
    first = LedgerLine(entry.line, f"@{entry.type}", storable(entry.key))
    return [first, *(LedgerLine(one.line, storable(one.name), storable(one.raw)) for one in entry.fields)]
