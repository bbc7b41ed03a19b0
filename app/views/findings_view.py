"""The tree of findings: which headings stand open, which finding is marked, and what comes behind it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QTreeView, QWidget

from app.viewmodels.findings_told import COUNTED, Told
from app.viewmodels.findings_tree import FindingsTree
from app.views.finding_delegate import FindingDelegate

EXPANDED = 300
"""How many findings are shown with all headings open; of more, one sees the headings first."""


class FindingsView(QTreeView):
    """Shows headings and findings, and keeps both as they were when the findings are computed anew."""

    def __init__(self, model: FindingsTree, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._closed: set[str] = set()
        self._opened: set[str] = set()
        self.setModel(model)
        self.setItemDelegate(FindingDelegate(self))
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerItem)
        self.setAccessibleName("Findings")
        self.setTabKeyNavigation(False)
        self.setExpandsOnDoubleClick(False)
        self.collapsed.connect(self._remember_closed)
        self.expanded.connect(self._remember_open)

    # -- what others call --------------------------------------------------------------------------------------

    def marked(self) -> Told | None:
        """Return the finding that is marked, None on a heading."""
        return self._model.told_at(self.currentIndex())

    def mark(self, told: Told) -> None:
        """Mark a finding, when it is shown, and open its heading."""
        index = self._model.index_of(told)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def after(self, steps: int) -> Told | None:
        """Return the finding so many steps behind the one marked, round and round.

        What is acknowledged, and what is only counted, is passed over; behind a heading stands its first finding.
        """
        shown, marked = self._model.shown(), self.marked()
        place = next((n for n, one in enumerate(shown) if one is marked), None)
        if place is None:
            place = self._heading_place() - (1 if steps > 0 else 0)
        around = (shown[(place + steps * n) % len(shown)] for n in range(1, len(shown) + 1))
        return next((one for one in around if not one.finding.acknowledged and not one.is_counted), None)

    def remembered(self) -> tuple[Told | None, int]:
        """Return what is marked and where it stands, to be marked again once the list is another one."""
        told = self.marked()
        return told, next((n for n, one in enumerate(self._model.shown()) if one is told), 0)

    def restore(self, told: Told | None, place: int = 0) -> None:
        """Open headings as they were; mark the same finding, what took its place when it went, else the first row.

        One that was acknowledged meanwhile went as well, to where the acknowledged ones stand.
        """
        shown = self._model.shown()
        self._open_headings(len(shown))
        index = self._model.index_of(told) if told is not None else QModelIndex()
        now = self._model.told_at(index)
        if told is not None and now is not None and now.finding.acknowledged and not told.finding.acknowledged:
            index = QModelIndex()
        if not index.isValid() and told is not None and shown:
            index = self._model.index_of(shown[min(place, len(shown) - 1)])
        if not index.isValid() or not self.isExpanded(index.parent()):
            heading = index.parent() if index.isValid() else self._model.index(0, 0)
            first = self._model.index(0, 0, heading)
            index = first if self.isExpanded(heading) and first.isValid() else heading
        self.setCurrentIndex(index)

    # -- within ------------------------------------------------------------------------------------------------

    def _heading_place(self) -> int:
        """Return where the first finding below the heading that is marked stands among all."""
        row = max(0, self.currentIndex().row())
        return sum(len(group.rows) for group in self._model.groups()[:row])

    def _open_headings(self, count: int) -> None:
        with QSignalBlocker(self):
            for row, group in enumerate(self._model.groups()):
                quiet = count > EXPANDED or group.key in COUNTED
                is_open = group.key in self._opened if quiet else group.key not in self._closed
                self.setExpanded(self._model.index(row, 0), is_open)
        self.viewport().update()

    def _remember_closed(self, index: QModelIndex) -> None:
        self._remember(index, into=self._closed, out_of=self._opened)

    def _remember_open(self, index: QModelIndex) -> None:
        self._remember(index, into=self._opened, out_of=self._closed)

    def _remember(self, index: QModelIndex, *, into: set[str], out_of: set[str]) -> None:
        """Remember what became of a heading; Qt tells it of findings as well when all is opened at once."""
        if self._model.told_at(index) is None:
            key = self._model.groups()[index.row()].key
            into.add(key)
            out_of.discard(key)

    # -- Qt ----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the rows the lines that their messages need at this width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
