"""The sources that a query lists, for a list view: all their rows as numbers, and what is seen of them as pages."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable
from html import escape
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.domain.sources import SourceQuery, SourceRow, SourceState
from app.domain.touched import Touched
from app.formats.hidden import in_its_place, visible
from app.usecases.folded import waiting_links
from app.viewmodels.desk import Desk

PAGE = 100
PAGES = 64

SECOND = Qt.ItemDataRole.UserRole + 1
STATE = Qt.ItemDataRole.UserRole + 2
KIND_OPEN = Qt.ItemDataRole.UserRole + 3
KEY = Qt.ItemDataRole.UserRole + 4

AnyIndex = QModelIndex | QPersistentModelIndex

STATE_WORDS = {
    "todo": "To do",
    "in_progress": "In progress",
    "done": "Done",
    "excluded": "Excluded",
    "duplicate": "Folded duplicates",
}


class LibraryModel(QAbstractListModel):
    """The library as `query` lists it; `waiting` counts the pairs of sources that look like one work.

    Roles: the title in DisplayRole, `SECOND` names · year · container, `STATE`, `KIND_OPEN` whether the kind still
    waits to be confirmed, `KEY` the source's id. Signal: `counted()` after the list or the states may have changed.
    """

    counted = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None, query: SourceQuery | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.query = query or SourceQuery()
        self.states: dict[str, int] = {}
        self.waiting = 0
        self._rows: array[int] = array("q")
        self._pages: OrderedDict[int, list[SourceRow | None]] = OrderedDict()
        desk.project_changed.connect(self._load)
        desk.touched.connect(self._refresh)
        self._load()

    # -- what others call --------------------------------------------------------------------------------------

    @property
    def total(self) -> int:
        """How many sources the project has, without those that are folded into another."""
        return sum(count for state, count in self.states.items() if state != SourceState.DUPLICATE)

    def show(self, query: SourceQuery) -> None:
        """List what a query asks for."""
        if query != self.query:
            self.query = query
            self._load()

    def row_at(self, place: int) -> SourceRow | None:
        """Return what is shown at a place of the list, None where nothing is (any more)."""
        if not 0 <= place < len(self._rows):
            return None
        page, offset = divmod(place, PAGE)
        known = self._pages.get(page)
        if known is None:
            known = self._fetch(page)
        else:
            self._pages.move_to_end(page)
        return known[offset]

    def place_of(self, source: str) -> int:
        """Return where a source stands in the list, -1 when it is not listed."""
        store = self._desk.store
        row = store.row_of(source) if store is not None else None
        if row is None:
            return -1
        try:
            return self._rows.index(row)
        except ValueError:
            return -1

    # -- within ------------------------------------------------------------------------------------------------

    def _load(self) -> None:
        store = self._desk.store
        self.beginResetModel()
        self._pages.clear()
        self._rows = store.list_rows(self.query) if store is not None else array("q")
        self.endResetModel()
        self._count_waiting()
        self._count()

    def _refresh(self, touched: Touched) -> None:
        """Follow a change: list again what may be listed otherwise, else show anew the sources touched."""
        store = self._desk.store
        if store is None or not (touched.library or touched.sources):
            return
        if touched.library:
            self._relist(store.list_rows(self.query))
        if len(touched.sources) > PAGE:
            self._show_anew(0, len(self._rows) - 1)
        else:
            for place in map(self.place_of, touched.sources):
                self._show_anew(place, place)
        if touched.library or not touched.records:
            self._count_waiting()
        self._count()

    def _relist(self, new: array[int]) -> None:
        """Go over to a new list by taking out and putting in what differs, so that views keep their place."""
        old = self._rows
        if old == new:
            self._show_anew(0, len(old) - 1)
            return
        start, end = _common_ends(old, new)
        self._pages.clear()
        if len(old) - end > start:
            self.beginRemoveRows(QModelIndex(), start, len(old) - end - 1)
            self._put(old[:start] + old[len(old) - end :])
            self.endRemoveRows()
        if len(new) - end > start:
            self.beginInsertRows(QModelIndex(), start, len(new) - end - 1)
            self._put(new)
            self.endInsertRows()

    def _show_anew(self, first: int, last: int) -> None:
        """Read the places from `first` to `last` again; nothing where they are none."""
        if 0 <= first <= last:
            for page in {first // PAGE} if first == last else tuple(self._pages):
                self._pages.pop(page, None)
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

    def _put(self, rows: array[int]) -> None:
        self._rows = rows
        self._pages.clear()  # views ask for data between begin and end

    def _fetch(self, page: int) -> list[SourceRow | None]:
        rows = self._rows[page * PAGE : (page + 1) * PAGE]
        found = self._desk.need_store().source_rows(rows)
        self._pages[page] = [found.get(row) for row in rows]
        while len(self._pages) > PAGES:
            self._pages.popitem(last=False)
        return self._pages[page]

    def _count_waiting(self) -> None:
        store = self._desk.store
        self.waiting = len(waiting_links(store)) if store is not None else 0

    def _count(self) -> None:
        store = self._desk.store
        self.states = store.state_counts() if store is not None else {}
        self.counted.emit()

    # -- Qt ----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        """Return how many sources are listed."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return one of the roles of a source."""
        part = _PARTS.get(role)
        if part is None or not index.isValid():
            return None
        row = self.row_at(index.row())
        return None if row is None else part(row)


def second_line(row: SourceRow) -> str:
    """Return names, year and container in one line without what is not known; the kind when nothing of it is."""
    parts = (in_its_place(row.names), str(row.year or ""), in_its_place(row.container))
    known = " · ".join(part for part in parts if part)
    return known or row.kind.replace("_", " ").capitalize()


def title_of(row: SourceRow) -> str:
    """Return how a source is called in the list."""
    return visible(row.title) or "Untitled source"


def plain_tip(words: str) -> str:
    """Return a tooltip that shows words as they are, whatever they hold; what is hidden in them is written out."""
    return f"<p>{escape(visible(words))}</p>" if words else ""


def _tip(row: SourceRow) -> str:
    kind = row.kind.replace("_", " ")
    lines = (title_of(row), second_line(row), kind if row.kind_confirmed else f"{kind}? (to be confirmed)")
    return "".join(plain_tip(line[:600]) for line in lines if line)


def _said(row: SourceRow) -> str:
    state = STATE_WORDS.get(row.state, row.state)
    return f"{title_of(row)}. {second_line(row)}. {state}{'' if row.kind_confirmed else ', kind to be confirmed'}"


def _common_ends(old: array[int], new: array[int]) -> tuple[int, int]:
    """Return how many rows two lists share at their beginning, and behind that at their end."""
    shorter = min(len(old), len(new))
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), shorter)
    pairs = zip(reversed(old), reversed(new), strict=False)
    end = next((i for i, (a, b) in enumerate(pairs) if a != b), shorter)
    return start, min(end, shorter - start)


_PARTS: dict[int, Callable[[SourceRow], object]] = {
    Qt.ItemDataRole.DisplayRole: title_of,
    Qt.ItemDataRole.ToolTipRole: _tip,
    Qt.ItemDataRole.AccessibleTextRole: _said,
    SECOND: second_line,
    STATE: lambda row: row.state,
    KIND_OPEN: lambda row: not row.kind_confirmed,
    KEY: lambda row: row.id,
}
