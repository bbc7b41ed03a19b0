"""The journal of a scope as a table: when, who, what, where, before and after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from app.domain.changes import Change, EntityKind, Scope
from app.domain.dates import on_the_wall
from app.domain.errors import NotFoundError
from app.domain.quotes import Quote
from app.domain.records import Item
from app.domain.values import Value
from app.formats.hidden import in_its_place, visible
from app.viewmodels.desk import Desk
from app.viewmodels.library_model import plain_tip
from app.viewmodels.told import before_and_after, field_label, local_time

AnyIndex = QModelIndex | QPersistentModelIndex

COLUMNS = ("When", "What", "Field", "Before", "After", "Who")
LIMIT = 1000


_DISPLAY = Qt.ItemDataRole.DisplayRole
_TOOLTIP = Qt.ItemDataRole.ToolTipRole
_FONT = Qt.ItemDataRole.FontRole


class HistoryModel(QAbstractTableModel):
    """The newest changes of a scope, at most `LIMIT`; what was taken back since is struck out and says so."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._changes: tuple[Change, ...] = ()
        self._undone: frozenset[str] = frozenset()
        self._dropped: dict[str, int] = {}
        self._kinds: dict[str, str] = {}
        self._values: dict[str, Value] = {}
        self._today = ""
        self._curators: dict[str, str] = {}
        self._lines: dict[int, tuple[str, ...]] = {}
        self._struck = QFont()
        self._struck.setStrikeOut(True)

    # -- what others call --------------------------------------------------------------------------------------

    def load(self, scope: Scope) -> None:
        """Show the history of a scope."""
        store = self._desk.store
        self.beginResetModel()
        self._changes = store.history(scope, limit=LIMIT) if store is not None else ()
        self._undone = undone_acts(self._changes)
        self._dropped = dropped_batches(self._changes)
        self._curators = {c.id: c.name for c in store.curators()} if store is not None else {}
        entities = (change.after or change.before for change in self._changes)
        self._values = {one.id: one for one in entities if isinstance(one, Value)}
        self._kinds, self._lines = {}, {}
        self._today = on_the_wall(datetime.now(UTC)).strftime("%Y-%m-%d")
        self.endResetModel()

    def change(self, row: int) -> Change | None:
        """Return the change of a row, or None."""
        return self._changes[row] if 0 <= row < len(self._changes) else None

    def undone(self, change: Change) -> bool:
        """Say whether the act of a change was taken back."""
        return change.act in self._undone or change.seq < self._dropped.get(change.key, 0)

    def can_restore(self, row: int) -> bool:
        """Say whether a row is of a value, which can be put back alone."""
        change = self.change(row)
        return change is not None and isinstance(change.after or change.before, Value)

    def can_take_back(self, row: int) -> bool:
        """Say whether a row is of an import that still stands."""
        change = self.change(row)
        if change is None or change.entity is not EntityKind.BATCH or self.undone(change):
            return False
        return next(c for c in reversed(self._changes) if c.key == change.key) is change

    def told(self, row: int) -> str:
        """Return everything about a change as text of several lines, "" for no row."""
        change = self.change(row)
        if change is None:
            return ""
        when, what, field, before, after, who = self._line(row)
        lines = [what, f"{field} · {who} · {when} · {change.machine} · {change.program}"]
        lines += [f"Before: {before}"] if before else []
        lines += [f"After: {after}"] if after else []
        lines += [f"Reason: {visible(change.reason)}"] if change.reason else []
        return "\n".join(lines)

    # -- within ------------------------------------------------------------------------------------------------

    def _line(self, row: int) -> tuple[str, ...]:
        line = self._lines.get(row)
        if line is None:
            change = self._changes[row]
            value = self._value_in(change)
            kind = self._kind_of(value)
            before, after = before_and_after(change, self._desk.form, kind)
            label = change.label[:1].upper() + change.label[1:]
            what = f"Taken back: {label}" if self.undone(change) else label
            who = self._curators.get(change.curator, change.curator)
            field = field_label(change, value or change.after or change.before, self._desk.form, kind)
            words = (local_time(change.at), what, field, before, after, who)
            line = self._lines[row] = tuple(map(in_its_place, words))
        return line

    def _value_in(self, change: Change) -> Value | None:
        """Return the value that a change is of, or whose quote it is of, as far as the scope tells."""
        entity = change.after or change.before
        if isinstance(entity, Quote):
            return self._values.get(entity.value or "")
        return entity if isinstance(entity, Value) else None

    def _short_time(self, when: str) -> str:
        """Return the time of a change of today, else its date."""
        day, _, time = when.partition(" ")
        return time if day == self._today else day

    def _kind_of(self, entity: Value | None) -> str:
        """Return the kind of the item that a value belongs to, also of one that is gone, as far as history tells."""
        if entity is None:
            return ""
        if entity.item not in self._kinds:
            try:
                self._kinds[entity.item] = self._desk.need_store().item(entity.item).kind
            except NotFoundError:
                self._kinds[entity.item] = self._kind_once(entity.item)
        return self._kinds[entity.item]

    def _kind_once(self, item: str) -> str:
        """Return the kind that an item had before it went, "" when no line of its history tells."""
        lines = (*self._changes, *self._desk.need_store().history(Scope(item=item), limit=LIMIT))
        told = (one for change in lines for one in (change.before, change.after))
        return next((one.kind for one in told if isinstance(one, Item) and one.id == item), "")

    # -- Qt ----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        """Return how many changes are shown."""
        return 0 if parent.isValid() else len(self._changes)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> Any:
        """Return a cell in one line, its whole text as tooltip, or the font of what was taken back."""
        part = _ROLES.get(role)
        if part is None or not index.isValid():
            return None
        if role == _FONT:
            return self._struck if self.undone(self._changes[index.row()]) else None
        words = self._line(index.row())[index.column()]
        return part(self._short_time(words) if index.column() == 0 and role == _DISPLAY else words)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return the name of a column."""
        return COLUMNS[section] if role == _DISPLAY and orientation == Qt.Orientation.Horizontal else None


def undone_acts(changes: tuple[Change, ...]) -> frozenset[str]:
    """Return the acts that were taken back and not done again since; an act done again undoes what undid it."""
    takes_back = {change.undoes: change.act for change in reversed(changes) if change.undoes}
    undone: dict[str, bool] = {}
    for act in (change.act for change in changes):  # newest first, so what undoes an act is judged before it
        undone[act] = act in takes_back and not undone.get(takes_back[act], False)
    return frozenset(act for act, gone in undone.items() if gone)


def dropped_batches(changes: tuple[Change, ...]) -> dict[str, int]:
    """Return the imports that were taken back, each with the line that says so: the second one of its batch."""
    lines: dict[str, list[int]] = {}
    for change in changes:
        if change.entity is EntityKind.BATCH:
            lines.setdefault(change.key, []).append(change.seq)
    return {batch: max(seqs) for batch, seqs in lines.items() if len(seqs) > 1}


def _one_line(words: str) -> str:
    return " ".join(words[:300].split())


_ROLES: dict[int, Callable[[str], Any]] = {_DISPLAY: _one_line, _TOOLTIP: plain_tip, _FONT: str}
