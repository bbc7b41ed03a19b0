"""Findings in groups, as a tree of two levels: by record, by rule, or by severity."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.formats.hidden import visible
from app.viewmodels.findings_told import Group, Grouping, Told, grouped

AnyIndex = QModelIndex | QPersistentModelIndex

LINE = Qt.ItemDataRole.UserRole + 1
COUNT = Qt.ItemDataRole.UserRole + 2
TOLD = Qt.ItemDataRole.UserRole + 3

_DISPLAY = Qt.ItemDataRole.DisplayRole
_SPOKEN = Qt.ItemDataRole.AccessibleTextRole
_ROLES = {_DISPLAY, _SPOKEN, LINE, COUNT, TOLD}
_NOWHERE = QModelIndex()


class FindingsTree(QAbstractItemModel):
    """What was found, grouped and filtered; what is only counted has its place among the rules.

    Roles: message or heading in DisplayRole; `LINE` what stands below a message; `COUNT` how many a group holds;
    `TOLD` the finding of a row, None for a heading.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.told: tuple[Told, ...] = ()
        self.grouping = Grouping.RECORD
        self.words = ""
        self.hides_acknowledged = False
        self._groups: tuple[Group, ...] = ()

    # -- what others call --------------------------------------------------------------------------------------

    def show(self, told: Iterable[Told]) -> None:
        """Show these findings, grouped and filtered as before."""
        self.told = tuple(told)
        self._arrange()

    def group_by(self, grouping: Grouping) -> None:
        """Put the findings together by something else."""
        self.grouping = grouping
        self._arrange()

    def filter(self, words: str, *, hide_acknowledged: bool) -> None:
        """Show only findings in which all of these words occur, and perhaps none that somebody acknowledged."""
        self.words = words
        self.hides_acknowledged = hide_acknowledged
        self._arrange()

    def groups(self) -> tuple[Group, ...]:
        """Return what is shown, in its order."""
        return self._groups

    def shown(self) -> tuple[Told, ...]:
        """Return the findings that are shown, in their order."""
        return tuple(one for group in self._groups for one in group.rows)

    def told_at(self, index: AnyIndex) -> Told | None:
        """Return the finding of a row, None for a heading."""
        if not index.isValid() or not index.internalId():
            return None
        return self._groups[index.internalId() - 1].rows[index.row()]

    def index_where(self, wanted: Callable[[Told], bool]) -> QModelIndex:
        """Return the first finding that is wanted, an invalid index for none."""
        for number, group in enumerate(self._groups):
            for row, one in enumerate(group.rows):
                if wanted(one):
                    return self.createIndex(row, 0, number + 1)
        return QModelIndex()

    def index_of(self, told: Told) -> QModelIndex:
        """Return where a finding stands, an invalid index when it is not shown."""
        return self.index_where(lambda one: one.key == told.key)

    # -- within ------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        words = self.words.casefold().split()
        shown = (
            one
            for one in self.told
            if one.holds(words)
            and not (self.hides_acknowledged and one.finding.acknowledged)
            and not (one.is_counted and self.grouping is not Grouping.RULE)
        )
        self.beginResetModel()
        self._groups = grouped(shown, self.grouping)
        self.endResetModel()

    # -- Qt ----------------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: AnyIndex = _NOWHERE) -> QModelIndex:
        """Return the index of a heading, or of a finding below one."""
        if column or row < 0 or row >= self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, 0, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: AnyIndex = _NOWHERE) -> Any:
        """Return the heading of a finding."""
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return how many headings there are, or findings below one."""
        if not parent.isValid():
            return len(self._groups)
        if parent.internalId() or parent.column():
            return 0
        return len(self._groups[parent.row()].rows)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return 1."""
        return 1

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> Any:
        """Return one of the roles of a heading or a finding."""
        if role not in _ROLES or not index.isValid():
            return None
        one = self.told_at(index)
        if one is None:
            group = self._groups[index.row()]
            if role == COUNT:
                return len(group.rows)
            return group.label if role == _DISPLAY else f"{group.label}, {len(group.rows)}" if role == _SPOKEN else None
        if role == TOLD:
            return one
        if role == _SPOKEN:
            return visible(f"{one.finding.severity}: {one.finding.message} {one.line()}")
        return visible(one.finding.message if role == _DISPLAY else one.line(self.grouping))
