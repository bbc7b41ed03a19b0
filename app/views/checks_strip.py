"""Findings on the item in hand and on the record; each row is a button that goes to its field."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListView, QWidget

from app.domain.findings import Finding
from app.viewmodels.desk import Desk
from app.viewmodels.findings_model import FindingsModel
from app.views.option_delegate import OptionDelegate


class ChecksStrip(QFrame):
    """A short list; findings on the item in hand come first. Computed after an act, never in its way.

    Signal: `visited()` the curator went to the place of a finding.
    """

    visited = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self._desk = desk
        self._last: Finding | None = None
        self.model = FindingsModel(desk, self)
        self.title = QLabel("Checks")
        self.title.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(OptionDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFixedHeight(3 * (self.fontMetrics().height() + 10))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 10, 4)
        row.addWidget(self.title)
        row.addWidget(self.list, 1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._compute)
        desk.content_changed.connect(self._soon.start)
        desk.place_changed.connect(self.model.arrange)
        self.list.activated.connect(self._go)
        self.list.clicked.connect(self._go)

    def next_finding(self, steps: int = 1) -> None:
        """Go to the next finding, round and round."""
        finding = self.model.after(self._last, steps)
        if finding is None:
            self._desk.said.emit("The checks have nothing to say.")
            return
        self._visit(finding)
        self.list.setCurrentIndex(self.model.index(self.model.row_of(finding), 0))

    def _compute(self) -> None:
        self.model.compute()
        count = self.model.rowCount()
        self.title.setText(f"Checks {count}" if count else "Checks: nothing to say")
        self.list.setVisible(count > 0)

    def _go(self) -> None:
        finding = self.model.finding(self.list.currentIndex().row())
        if finding is not None:
            self._visit(finding)

    def _visit(self, finding: Finding) -> None:
        self._last = finding
        self.visited.emit()
        if finding.item:
            self._desk.go(finding.item, finding.field or None)
