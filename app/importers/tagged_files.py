"""What the importers of tagged formats share: from a file to drafts and problems, one record at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import msgspec

from app.domain.errors import UnreadableError
from app.domain.sources import Draft, Problem
from app.formats.encodings import Encoding, open_text
from app.formats.tagged import TaggedRecord, shown
from app.importers.contract import Material, Tally

LONGEST_LINE = 1 << 22
"""In bytes; a file with a longer line is something else."""


class Tagged(msgspec.Struct, frozen=True, kw_only=True):
    """A tagged format: how its records are read, how one becomes a draft, which tags say nothing of a document.

    `label` names the format, `begins` says in a sentence what no line did when there was no record.
    """

    label: str
    begins: str
    records: Callable[[Iterable[str], Encoding, Counter[str]], Iterator[TaggedRecord | Problem]]
    draft: Callable[[TaggedRecord, Counter[str]], tuple[Draft, list[Problem]]]
    bare: frozenset[str]


def read_tagged(kind: Tagged, material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield a draft for each record; a record that holds nothing but its type or number is refused.

    Raises UnreadableError for a file without a single record, or with a line that no such file has.
    """
    scan, encoding = material.scan, material.scan.encoding
    if scan.longest_line > LONGEST_LINE:
        raise UnreadableError(
            f"{material.name} has a line of {scan.longest_line:,} bytes, so it is no {kind.label} file."
        )
    if encoding.bom and encoding.codec == "utf-8":
        tally.repairs["byte_order_mark"] += 1
    if encoding.fallback:
        tally.repairs["assumed_encoding"] += 1
        yield Problem(encoding.bad_line, "The file is not UTF-8; it was read as Windows-1252: look at its accents.")
        if scan.undefined:
            tally.repairs["undefined_bytes"] += scan.undefined
    found = 0
    with open_text(material.open(), encoding) as lines:
        for one in kind.records(lines, encoding, tally.repairs):
            if isinstance(one, Problem):
                yield one
                continue
            found += 1
            if any(line.value and line.tag and line.tag not in kind.bare for line in one.ledger):
                draft, problems = kind.draft(one, tally.folded)
                yield from problems
                yield draft
            else:
                raw = shown(" ".join(f"{line.tag}  - {line.value}" for line in one.ledger))
                yield Problem(one.line, "This record holds nothing but its type.", raw, refused=True)
    if not found:
        raise UnreadableError(
            f"{material.name} holds no {kind.label} record (no line begins with {kind.begins}); nothing was imported."
        )
