"""The 124 trials that a review tabulates, entered as a curator would: cell by cell, each value with its words.

`tests/data/trials/tabulated-trials.csv` holds facts only, collected by Jørgensen et al. 2025 (CC BY 4.0): of each trial
its registry id, start date, phase, status, enrolment, sponsor, cell source, target and disease, with the cells as they
were printed, line breaks included. The column of dates was headed as the day of first posting; the registry shows that
it holds the days on which the trials start, so that they are entered as such.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.domain.kinds import Term
from app.domain.records import Item, Record
from app.domain.sources import Draft, Metadata, SourceKind
from app.domain.store import Store
from app.domain.values import Derivation, Missing
from app.usecases.curating import mark_missing, start_record, state
from app.usecases.items import add_item
from app.usecases.statements import Statement, Words
from app.usecases.vouching import vouch
from tests.builders.stores import import_drafts

FILE = Path(__file__).parent.parent / "data" / "trials" / "tabulated-trials.csv"

_COLUMNS = ("registry_id", "target", "disease", "cell_source", "phase", "start", "status", "enrolment", "sponsor")
_LUMPED = {"W/T/S"}
"""A status of which the table does not say which of three it is."""
_ONE_TARGET = {"MICA/B"}
_BETWEEN_TARGETS = re.compile(r"[,/]\s*")
_BETWEEN_DISEASES = re.compile(r",\s+(?!unspecified)")


@dataclass(frozen=True)
class Cell:
    """One cell of the table: its words, and where they stand in the text of the source."""

    words: str
    start: int

    def part(self, start: int, end: int) -> Cell:
        """Return some of the words of this cell, without white space and commas around them."""
        words = self.words[start:end]
        lead = len(words) - len(words.lstrip(" \n,"))
        return Cell(words.strip(" \n,"), self.start + start + lead)

    def split(self, between: re.Pattern[str]) -> Iterator[Cell]:
        """Yield the parts of a cell that lists several things."""
        last = 0
        for match in (*between.finditer(self.words), None):
            part = self.part(last, match.start() if match else len(self.words))
            if part.words:
                yield part
            last = match.end() if match else last


def tabulated() -> list[dict[str, str]]:
    """Return the rows of the table, cells as printed."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def enter_trials(store: Store, rows: list[dict[str, str]] | None = None) -> list[Record]:
    """Enter the trials into a project, a source and a record for each table, and return the records."""
    tables: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows if rows is not None else tabulated():
        tables[row["table"]].append(row)
    drafts, placed = zip(*(_written(number, there) for number, there in tables.items()), strict=True)
    records = []
    for source, cells in zip(import_drafts(store, drafts), placed, strict=True):
        record, _ = start_record(store, source)
        revision = store.revision(source).id
        for row in cells:
            _enter(store, record, revision, row)
        records.append(record)
    return records


def _written(table: str, rows: list[dict[str, str]]) -> tuple[Draft, list[dict[str, Cell]]]:
    """Return a table as the text of a source, and where its cells stand in it."""
    title = f"Trials of engineered NK cells, table {table}"
    text, placed = f"{title}\n", []
    for row in rows:
        cells = {}
        text += "\n"
        for column in _COLUMNS:
            text += f"{column.replace('_', ' ').capitalize()}: "
            cells[column] = Cell(row[column], len(text))
            text += f"{row[column]}\n"
        placed.append(cells)
    return Draft(kind=SourceKind.REVIEW, text=text, metadata=Metadata(title=title), end=len(text.encode())), placed


def _enter(store: Store, record: Record, revision: str, row: dict[str, Cell]) -> None:
    hand = _Hand(store, record, revision)
    trial = hand.add("trial", None, row["registry_id"])
    hand.say(hand.add("registry_id", trial), "identifier", row["registry_id"])
    hand.say(trial, "phase", row["phase"])
    for disease in row["disease"].split(_BETWEEN_DISEASES):
        hand.say(trial, "conditions", disease)
    hand.say(trial, "start", row["start"])
    hand.say(trial, "recruitment_status", row["status"])
    hand.say(hand.add("sponsor", trial), "name", row["sponsor"])
    enrolment = hand.add("enrolment", trial)
    hand.say(enrolment, "n", row["enrolment"])
    mark_missing(store, enrolment.id, "kind", Missing.NOT_REPORTED)
    product = hand.add("product", trial)
    hand.infer(product, "modality", Term(label="CAR-NK", code="CAR_NK"), "the table lists trials of such cells only")
    hand.say(product, "cell_source", row["cell_source"])
    target = row["target"]
    for one in (target,) if target.words in _ONE_TARGET else target.split(_BETWEEN_TARGETS):
        hand.say(hand.add("target", product), "antigen", one)


@dataclass(frozen=True)
class _Hand:
    """Enters into one record of one text."""

    store: Store
    record: Record
    revision: str

    def add(self, kind: str, parent: Item | None, words: Cell | None = None) -> Item:
        quoted = (self._words(words),) if words is not None else ()
        return add_item(self.store, self.record.id, kind, parent.id if parent else None, quoted)[0]

    def say(self, item: Item, field: str, cell: Cell) -> None:
        """Enter a cell: what it says, or the reason that its words give for saying nothing."""
        words = self._words(cell)
        if cell.words == "Undisclosed":
            mark_missing(self.store, item.id, field, Missing.NOT_DISCLOSED, (words,))
        elif cell.words in _LUMPED:
            mark_missing(self.store, item.id, field, Missing.UNCLEAR, (words,))
        else:
            vouch(self.store, item.id, field, words)

    def infer(self, item: Item, field: str, payload: Term, how: str) -> None:
        state(self.store, item.id, field, Statement(payload=payload, derivation=Derivation.INFERRED, how=how))

    def _words(self, cell: Cell) -> Words:
        return Words(self.revision, cell.start, cell.start + len(cell.words))
