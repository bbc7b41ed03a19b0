"""Makes drafts of the rows of a table whose columns are mapped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from app.domain.sources import Draft, LedgerLine, Metadata, Problem, SourceKind
from app.domain.text import canonical
from app.formats.delimited import Row
from app.formats.record_parts import shown, storable
from app.formats.ris_kinds import kind_of
from app.formats.ris_tags import rendering
from app.formats.table_card import Card, metadata_of
from app.formats.table_decisions import Decision, decided_by_file, decision_of
from app.formats.table_identifiers import Trials
from app.formats.table_mapping import Columns
from app.formats.table_own import COLUMNS as OWN_COLUMNS
from app.formats.table_own import OwnRow

EXTRACTOR = "vouch.table"
EXTRACTOR_VERSION = "1"

_WHOLE = re.compile(r"(\d+)\.0")
_NO_WORDS = frozenset(("NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "#N/A", "#NAME?", "#VALUE!", "#REF!"))
"""How R, pandas, databases and spreadsheets write that a cell is empty."""

_DOCUMENT_SCHEMES = frozenset(("doi", "pmid", "pmcid", "issn", "isbn", "wos", "accession", "other", "url"))
_WHOLE_FIELDS = frozenset(("year", "month", "day", "volume", "issue", "first_page", "last_page", "pages", "pmid"))
_SUBSTANCE = ("title", "authors", "abstract", "doi", "pmid", "pmcid", "registry", "identifier", "citation", "url")
_KINDS = (
    ("journal article", "JOUR"), ("journalarticle", "JOUR"), ("article", "JOUR"), ("journal", "JOUR"),
    ("conference abstract", "ABST"), ("meeting abstract", "ABST"), ("conference", "CONF"), ("proceeding", "CONF"),
    ("preprint", "UNPB"), ("posted", "UNPB"), ("book", "BOOK"), ("chapter", "CHAP"), ("thesis", "THES"),
    ("dissertation", "THES"), ("dataset", "DATA"), ("webpage", "ELEC"), ("web page", "ELEC"), ("news", "NEWS"),
    ("report", "RPRT"),
)  # fmt: skip
"""Words of a document type, and the type of RIS that says the same."""


class Recipe:
    """How the rows of one table become drafts.

    `name` is the file's name, `repairs` counts what is mended, `trials_in` finds registry numbers of trials in a cell.
    """

    def __init__(self, columns: Columns, name: str, repairs: Counter[str], trials_in: Trials) -> None:
        self.columns = columns
        self._repairs = repairs
        self._trials_in = trials_in
        profile = columns.profile
        self._key = profile.key if profile else ""
        self._where = profile.where if profile else "the table"
        self._by_file = decided_by_file(name) if self._key == "covidence" else ""
        self._own = self._key == "vouch" and set(columns.headers) >= OWN_COLUMNS
        self._places = [(field, columns.of(field)) for field in dict.fromkeys(columns.fields) if field]
        self._width = len(columns.headers)

    def draft(self, row: Row, *, tell_short: bool = True) -> tuple[Draft | None, list[Problem]]:
        """Return a row as a draft and what is to be told of it; no draft when it holds nothing that is mapped."""
        cells = [storable(cell) for cell in row.cells]
        problems = self._lengths(row, tell_short=tell_short)
        ledger = self._ledger(row.line, cells)
        if self._own:
            padded = [*cells, *[""] * (self._width - len(cells))]
            own = OwnRow(dict(zip(self.columns.headers, padded, strict=False)))
            return _made(row, ledger, own.metadata(), own.kind(), own.decision()), problems
        card = Card(self._values(cells))
        if not any(card.first(field) for field in _SUBSTANCE):
            reason = "This row has nothing in its mapped columns; it was not imported."
            return None, [Problem(row.line, reason, shown(" | ".join(filter(None, cells))), refused=True)]
        metadata = metadata_of(card, self._trials_in)
        if not metadata.title:
            card.note("This record has no title.")
        problems += [Problem(row.line, reason, shown(raw)) for reason, raw in card.notes]
        return _made(row, ledger, metadata, self._kind(card, metadata), self._decision(card)), problems

    def _lengths(self, row: Row, *, tell_short: bool) -> list[Problem]:
        count = len(row.cells)
        raw = row.cells[0] if row.cells else ""
        if count > self._width and any(row.cells[self._width :]):
            reason = f"This row has {count} cells, the header {self._width}; those beyond it are kept but not used."
            return [Problem(row.line, reason, shown(raw))]
        if tell_short and count < self._width:
            reason = f"This row has {count} cells, the header {self._width}; it may be cut off."
            return [Problem(row.line, reason, shown(raw))]
        return []

    def _ledger(self, line: int, cells: Sequence[str]) -> tuple[LedgerLine, ...]:
        headers = self.columns.headers
        kept = [LedgerLine(line, header, cell) for header, cell in zip(headers, cells, strict=False) if cell]
        beyond = enumerate(cells[self._width :], self._width + 1)
        return tuple(kept + [LedgerLine(line, f"column {place}", cell) for place, cell in beyond if cell])

    def _values(self, cells: Sequence[str]) -> dict[str, list[str]]:
        values: dict[str, list[str]] = {}
        count = len(cells)
        for field, ats in self._places:
            found = [cell for at in ats if at < count and (cell := cells[at].strip()) and cell not in _NO_WORDS]
            if not found:
                continue
            if field in _WHOLE_FIELDS and found[0].endswith(".0") and (whole := _WHOLE.fullmatch(found[0])):
                found[0] = whole[1]
                self._repairs["whole_numbers"] += 1
            values[field] = found
        return values

    def _kind(self, card: Card, metadata: Metadata) -> tuple[SourceKind, bool]:
        if self._key == "ctgov":
            return SourceKind.REGISTRY_RECORD, True
        words = card.first("kind").casefold()
        if "trial registry" in words:
            return SourceKind.REGISTRY_RECORD, True
        reference_type = next((one for said, one in _KINDS if said in words), "")
        numbered = any(one.scheme not in _DOCUMENT_SCHEMES for one in metadata.identifiers)
        registry = numbered and not reference_type and not card.first("container")
        return kind_of(reference_type, [words], registry=registry)

    def _decision(self, card: Card) -> Decision:
        if not (self._by_file or any(card.all(one) for one in ("decision", "reason", "notes", "tags"))):
            return Decision()
        words = card.first("decision") or self._by_file
        return decision_of(words, card.all("reason"), card.all("notes"), card.all("tags"), self._where)


def _made(
    row: Row,
    ledger: tuple[LedgerLine, ...],
    metadata: Metadata,
    kind: tuple[SourceKind, bool],
    decision: Decision,
) -> Draft:
    return Draft(
        kind=kind[0],
        kind_confirmed=kind[1],
        text=rendering(metadata) or canonical("\n".join(f"{one.tag}: {one.value}" for one in ledger)),
        metadata=metadata,
        tags=decision.tags,
        state=decision.state,
        reason=decision.reason,
        ledger=ledger,
        start=row.start,
        end=row.end,
        line=row.line,
        extractor=EXTRACTOR,
        extractor_version=EXTRACTOR_VERSION,
    )
