"""The pairs of sources that look like one work and wait for a person: the one in hand, and how its sides read."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont

from app.domain.duplicates import SourceLink
from app.domain.sources import Source
from app.domain.store import Store
from app.formats.hidden import in_its_place, visible
from app.reading.word_difference import word_difference
from app.usecases import merged
from app.usecases.folded import stands_for
from app.viewmodels.library_model import STATE_WORDS
from app.viewmodels.revision_models import AnyIndex, RevisionTable
from app.viewmodels.revision_work import Side

EQUAL, DIFFERS, ONE_SIDE = "=", "≠", "+"


def pair_in_hand(store: Store, link: SourceLink) -> merged.Pair:
    """Return a pair as it is shown: what stands for each side now, with what was done on it among its fields."""
    one, other = (store.source(stands_for(store, key)) for key in (link.source, link.other))
    pair = merged.pair_of(link, one, other)
    own = (
        _told_beside("state", "Worked on", _worked_on(store, one), _worked_on(store, other)),
        _told_beside("file", "Imported from", _came_from(store, one), _came_from(store, other)),
    )
    return merged.Pair(link, one, other, (*pair.fields, *(field for field in own if field.one or field.other)))


def told_differences(pair: merged.Pair) -> str:
    """Return how many fields differ, in words."""
    count = sum(field.differs for field in pair.fields if field.name not in {"state", "file"})
    return f"{count} field{'s differ' if count != 1 else ' differs'}" if count else "no field differs"


def sides_of_pair(field: merged.Side) -> tuple[Side, Side]:
    """Return both sides of a field, with the words that differ."""
    one, other = visible(field.one), visible(field.other)
    found = word_difference(one, other)
    return Side(words=one, marked=found.gone), Side(words=other, marked=found.new)


def mark_of(field: merged.Side) -> str:
    """Return the sign that says how two sides stand: alike, different, or said by one only."""
    if field.differs:
        return DIFFERS
    return EQUAL if field.one and field.other else ONE_SIDE


class PairModel(RevisionTable):
    """The fields of a pair: how they stand, the field, the one side, the other."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(("", "Field", "A", "B"), parent)
        self._different: set[int] = set()
        self._strong = QFont()
        self._strong.setBold(True)

    def show_pair(self, pair: merged.Pair | None) -> None:
        """Show a pair; nothing for None."""
        fields = pair.fields if pair is not None else ()
        self._different = {place for place, one in enumerate(fields) if mark_of(one) != EQUAL}
        cells = [(mark_of(one), one.label, in_its_place(one.one), in_its_place(one.other)) for one in fields]
        self.show_rows(fields, cells)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell; what is not alike is written stronger."""
        if role == Qt.ItemDataRole.FontRole:
            return self._strong if index.row() in self._different else None
        return super().data(index, role)


def _told_beside(name: str, label: str, one: str, other: str) -> merged.Side:
    return merged.Side(name, label, one, other, differs=one != other)


def _worked_on(store: Store, source: Source) -> str:
    records = len(store.records(source.id))
    state = STATE_WORDS[source.state].lower()
    return f"{state}, {records} record{'s' if records != 1 else ''}" if records else state


def _came_from(store: Store, source: Source) -> str:
    return store.original_of(store.revisions(source.id)[0].id).name if source.original else ""
