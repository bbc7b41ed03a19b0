"""The studies of a project with their counts, worked out behind the screen and kept fresh by acts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.domain.progress import Progress
from app.domain.store import Store
from app.domain.touched import Touched
from app.formats.hidden import in_its_place
from app.usecases.counting import Overview, StudyRow, overview
from app.usecases.proposals import Proposal
from app.viewmodels.desk import Desk
from app.viewmodels.finder import Finder
from app.viewmodels.library_model import plain_tip

AnyIndex = QModelIndex | QPersistentModelIndex

SECOND = Qt.ItemDataRole.UserRole + 1
OPEN = Qt.ItemDataRole.UserRole + 2

_DISPLAY = Qt.ItemDataRole.DisplayRole
_TIP = Qt.ItemDataRole.ToolTipRole
_SAID = Qt.ItemDataRole.AccessibleTextRole


class StudyList(QAbstractListModel):
    """Proposals first, then studies and trials that have met nobody; those with most open contradictions first.

    Roles: the name in DisplayRole, `SECOND` its counts in words, `OPEN` how many of them wait, -1 for a proposal.
    Signals: `answered()` the list is as the project now is; `troubled(str)`.
    """

    answered = Signal()
    troubled = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.found: Overview | None = None
        self._rows: list[StudyRow | Proposal] = []
        self._finder = Finder(desk, "Counting studies", self)
        self._finder.answered.connect(self._show)
        self._finder.troubled.connect(self.troubled)
        desk.project_changed.connect(self.forget)

    # -- what others call --------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Work the list out; what is being worked out is given up."""
        if self._desk.store is not None:
            self._finder.ask(_overview)

    def follow(self, touched: Touched) -> None:
        """Work the list out again when an act changed what it counts."""
        if touched.studies or touched.records or touched.library:
            self.ask()

    def at(self, row: int) -> StudyRow | Proposal | None:
        """Return a row, or None."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def place_of(self, key: str) -> int:
        """Return the row of a study by its id, of a lone trial by its item, of a proposal by its key; -1 for none."""
        return next((n for n, one in enumerate(self._rows) if key and key in _keys(one)), -1)

    def key_at(self, row: int) -> str:
        """Return by what `place_of` finds a row again, "" for none."""
        one = self.at(row)
        return next((key for key in _keys(one) if key), "") if one is not None else ""

    def working(self) -> bool:
        """Say whether the list is being worked out."""
        return self._finder.running()

    def forget(self) -> None:
        """Drop the list and what is being worked out; waits for it."""
        self._finder.forget()
        self._show(None)

    # -- within ------------------------------------------------------------------------------------------------

    def _show(self, found: Overview | None) -> None:
        self.beginResetModel()
        self.found = found
        rows = sorted(found.rows, key=lambda one: (not one.id, -one.open, one.name.casefold())) if found else []
        self._rows = [*(found.proposals if found else ()), *rows]
        self.endResetModel()
        self.answered.emit()

    # -- Qt ----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> Any:
        """Return one of the roles of a row."""
        one = self.at(index.row()) if role in _ROLES and index.isValid() else None
        if one is None:
            return None
        if role == OPEN:
            return -1 if isinstance(one, Proposal) else one.open
        name, second = map(in_its_place, _lines(one))
        return {_DISPLAY: name, SECOND: second, _SAID: f"{name}. {second}"}.get(role, plain_tip(f"{name}: {second}"))


_ROLES = frozenset({_DISPLAY, _TIP, _SAID, SECOND, OPEN})


def _overview(store: Store, _progress: Progress) -> Overview:
    from app.usecases.checking import wanted_rules

    return overview(store, wanted_rules(store))


def _keys(one: StudyRow | Proposal) -> tuple[str, ...]:
    return (one.key,) if isinstance(one, Proposal) else (one.id, one.item)


def _lines(one: StudyRow | Proposal) -> tuple[str, str]:
    if isinstance(one, Proposal):
        return f"One study? {one.one_name} and {one.other_name}", "; ".join(one.signals)
    parts = [counted(one.sources, "source") if one.id else "in one source only"]
    if one.conflicts:
        parts.append(f"{one.conflicts} {'differs' if one.conflicts == 1 else 'differ'}, {one.open} open")
    if one.chosen:
        parts.append(f"{one.chosen} chosen")
    if one.stale:
        parts.append(f"{counted(one.stale, 'choice')} to look at again")
    if one.patients or one.planned:
        parts.append(counted(one.patients, "patient") if one.patients else f"{one.planned} planned")
    return one.name, " · ".join(parts)


def counted(number: int, what: str) -> str:
    """Return a number with what it counts.

    >>> counted(1, "source"), counted(2, "source")
    ('1 source', '2 sources')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"
