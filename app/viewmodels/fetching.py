"""Adding records by their identifiers, as the window does it: asked behind the screen, each end a row."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.domain.errors import sentence
from app.domain.store import Store
from app.domain.touched import Touched
from app.settings import ONLINE
from app.viewmodels.session import Session
from app.workers.background import Task

if TYPE_CHECKING:
    from app.online.asking import Asking
    from app.usecases.fetching import Fetched, FetchReport

_HEADS = ("Identifier", "Result", "What became of it")
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class EndsModel(QAbstractTableModel):
    """What became of each identifier of the last run, in the order in which they were pasted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ends: tuple[Fetched, ...] = ()

    def show_ends(self, ends: tuple[Fetched, ...]) -> None:
        """Show these instead of those before."""
        self.beginResetModel()
        self._ends = ends
        self.endResetModel()

    def end_at(self, row: int) -> Fetched | None:
        """Return what a row shows, or None."""
        return self._ends[row] if 0 <= row < len(self._ends) else None

    # -- Qt ----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of identifiers."""
        return 0 if parent.isValid() else len(self._ends)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return identifier, end and sentence."""
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell."""
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        one = self._ends[index.row()]
        return (named(one), one.end.replace("_", " "), told(one))[index.column()]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the head of a column."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return _HEADS[section]


class Fetching(QObject):
    """Asks for identifiers behind the screen. Signals: `ended()` the ends stand in `model`; `failed(str)` none came."""

    ended = Signal()
    failed = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.model = EndsModel(self)
        self._runs = False
        session.task_changed.connect(self._look)
        session.desk.troubled.connect(self._tell)
        session.desk.project_changed.connect(self._forget)

    def off(self) -> str:
        """Return why nothing may be asked and where that was said, "" when it may be."""
        try:
            return self._asking().off
        except Exception as error:
            said = sentence(error)
            if said is None:
                raise
            return said

    def may_switch_on(self) -> bool:
        """Say whether it is the setting that says no."""
        return not self._session.settings.get(ONLINE)

    def switch(self, *, on: bool) -> None:
        """Allow asking, or forbid it, from now on."""
        self._session.desk.attempt(lambda: self._session.settings.put(ONLINE, on))

    def running(self) -> bool:
        """Say whether identifiers are being asked for."""
        return self._runs

    def begin(self, words: str, *, again: bool) -> bool:
        """Ask for what stands among some words; say whether it could begin."""
        from app.usecases.fetching import fetch

        asking = self._asking()

        def verb(store: Store, task: Task) -> Any:
            return fetch(store, words, asking, again=again, progress=task)

        self._runs = self._session.behind(verb, "Adding by identifier", self._show)
        if self._runs:
            self.model.show_ends(())
        return self._runs

    # -- within ------------------------------------------------------------------------------------------------

    def _asking(self) -> Asking:
        from app.online.asking import asking

        return asking(self._session.settings, os.environ)

    def _show(self, result: tuple[FetchReport, Touched]) -> None:
        report, touched = result
        self._runs = False
        self.model.show_ends(report.ends)
        if report.report is not None:
            self._session.show_import((report.report, touched))
        self.ended.emit()

    def _tell(self, said: str) -> None:
        if self._runs and self._session.task is None:
            self._runs = False
            self.failed.emit(said)

    def _look(self) -> None:
        """Notice that the work was ended by closing the project."""
        if self._session.desk.store is None:
            self._runs = False

    def _forget(self) -> None:
        self._runs = False
        self.model.show_ends(())


def named(one: Fetched) -> str:
    """Return an identifier as a person writes it."""
    return one.value if one.scheme == "nct" else f"{one.scheme.upper()} {one.value}"


def told(one: Fetched) -> str:
    """Return what became of an identifier, with what a curator should know first."""
    return f"Mind: {one.told}. {one.said}" if one.told else one.said


def counted(words: str) -> str:
    """Return how many identifiers stand among some words, and what is none."""
    from app.online.pasted import pasted

    read = pasted(words)
    if not (read.found or read.unknown):
        return ""
    found = f"{len(read.found):,} identifier{'' if len(read.found) == 1 else 's'}"
    more = f" and {len(read.unknown) - 3:,} more" if len(read.unknown) > 3 else ""
    return f"{found}; no identifier: {', '.join(read.unknown[:3])}{more}" if read.unknown else found
