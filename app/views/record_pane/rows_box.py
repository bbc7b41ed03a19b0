"""The rows of one kind within the form of their parent: a heading, a table with a row to add, and the cell told."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.forms import ItemKind
from app.viewmodels.cell_told import cell_told
from app.viewmodels.cells import Findings
from app.viewmodels.desk import Desk
from app.views.record_pane.heading import Heading
from app.views.record_pane.item_table_view import ItemTableView

_MOST_ROWS = 10


class RowsBox(QWidget):
    """Signal: `toggled_by_hand(name, open)` of its heading, whose name is `rows:` and the kind's key."""

    toggled_by_hand = Signal(str, bool)

    def __init__(self, desk: Desk, kind: ItemKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self._desk = desk
        self._item = ""
        self._findings: Findings = {}
        self.heading = Heading(f"rows:{kind.key}")
        self.heading.toggled_by_hand.connect(self.toggled_by_hand)
        self.view: ItemTableView | None = None
        self.told = QLabel()
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told.setContentsMargins(10, 2, 8, 2)
        self.told.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.told.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 4)
        self._column.setSpacing(0)
        self._column.addWidget(self.heading)
        self._column.addWidget(self.told)
        desk.place_changed.connect(self._tell_cell)

    def show_rows(self, item: str, *, is_open: bool) -> None:
        """Show the rows below an item, or only their heading."""
        self._item = item
        count = sum(one.kind == self.kind.key for one in self._desk.held.children(item))
        self.heading.show_state(self.kind.plural, _counted(count), is_open=is_open)
        if not is_open:
            if self.view is not None:
                self.view.hide()
            self.told.hide()
            return
        view = self._need_view()
        view.table.show_kind(self.kind, item)
        view.show()
        self._fit()
        self._tell_cell()

    def show_findings(self, told: Findings) -> None:
        """Mark the cells that checks speak of."""
        self._findings = told
        if self.view is not None:
            self.view.table.show_findings(told)
            self._tell_cell()

    def focus_cell(self, item: str, field: str) -> bool:
        """Give the keyboard to a cell; say whether it is here."""
        return self.view is not None and self.view.focus_cell(item, field)

    def shows_numbers(self, item: str, within: QWidget) -> bool:
        """Say whether a row is here, and the heads of its columns with their numbers are in sight within a widget."""
        view = self.view
        if view is None or not self.heading.isChecked() or view.table.row_of(item) < 0:
            return False
        head = view.horizontalHeader()
        top = head.mapTo(within, QPoint(0, 0)).y()
        return top >= 0 and top + head.height() <= within.height()

    # -- within ------------------------------------------------------------------------------------------------

    def _need_view(self) -> ItemTableView:
        if self.view is None:
            self.view = view = ItemTableView(self._desk, self)
            view.setAccessibleName(self.kind.plural)
            view.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustIgnored)
            view.setVerticalScrollMode(ItemTableView.ScrollMode.ScrollPerPixel)
            view.horizontalScrollBar().rangeChanged.connect(self._fit)
            view.table.rowsInserted.connect(self._fit)
            view.table.rowsRemoved.connect(self._fit)
            view.table.modelReset.connect(self._fit)
            view.table.dataChanged.connect(self._tell_cell)
            view.table.show_findings(self._findings)
            inset = QHBoxLayout()
            inset.setContentsMargins(12, 0, 8, 0)
            inset.addWidget(view)
            self._column.insertLayout(1, inset)
            QWidget.setTabOrder(self.heading, view)
        return self.view

    def _fit(self) -> None:
        """Be as high as the rows, up to a limit behind which they scroll."""
        view = self.view
        if view is None:
            return
        rows = max(1, min(view.table.rowCount(), _MOST_ROWS))
        height = view.horizontalHeader().sizeHint().height() + rows * view.verticalHeader().defaultSectionSize()
        scrolls = view.horizontalScrollBar().maximum() > 0
        height += (view.horizontalScrollBar().sizeHint().height() if scrolls else 0) + 4
        if view.height() != height or view.minimumHeight() != height:
            view.setFixedHeight(height)

    def _tell_cell(self) -> None:
        """Tell the cell in hand in full below the table."""
        item, field = self._desk.item, self._desk.field
        shown = self.view is not None and self.heading.isChecked() and item is not None and field is not None
        mine = shown and item is not None and self.view is not None and self.view.table.row_of(item.id) >= 0
        words = cell_told(self._desk, item, field, self._findings) if mine and item and field else ""
        self.told.setText(words)
        self.told.setVisible(bool(words))


def _counted(count: int) -> str:
    return "none yet" if not count else f"{count} row{'s' if count > 1 else ''}"
