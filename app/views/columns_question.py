"""The question which column of a table is which field, with some of its rows before the eye."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from app.formats.hidden import in_its_place, visible
from app.formats.table_fields import FIELDS
from app.usecases.looking import ColumnsDoubt
from app.viewmodels.library_model import plain_tip
from app.views.panel import button, footer, plain_label, quiet_table

_NO_FIELD = "– not imported"
_SAMPLE = 120
_FIELD_COLUMN, _FIELD_WIDTH = 2, 26
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class ColumnsQuestion(QWidget):
    """A row for each column of the table: its name, what stands in it, and the field that it is.

    Tab goes from field to field, letters or arrows choose one. Signals: `answered(dict)` column to field; `skipped()`;
    `lacking(str)` why that is no answer yet.
    """

    answered = Signal(object)
    skipped = Signal()
    lacking = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.about = plain_label(wrap=True)
        self.table = QTableWidget(0, 3)
        self.table.setHorizontalHeaderLabels(["Column", "What stands in it", "Is the field"])
        self._line = quiet_table(self.table, "Columns of the table")
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        across = self.table.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setSectionResizeMode(_FIELD_COLUMN, QHeaderView.ResizeMode.Interactive)
        self.table.setColumnWidth(_FIELD_COLUMN, self.table.fontMetrics().averageCharWidth() * _FIELD_WIDTH)
        self.skip = button("Skip this file", "Nothing of it is imported")
        self.take = button("Import it so", "Ctrl+Enter; remembered for every table with these columns", main=True)
        self._doubt: ColumnsDoubt | None = None
        self._fields: list[QComboBox] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.about)
        column.addWidget(self.table, 1)
        column.addLayout(footer(self.skip, self.take))
        self.take.clicked.connect(self.answer)
        self.skip.clicked.connect(self.skipped)

    def ask(self, doubt: ColumnsDoubt) -> None:
        """Ask of a table; what its reader supposes is proposed."""
        self._doubt = doubt
        self.about.setText(
            f"{in_its_place(doubt.path.name)} is a table whose columns do not say by themselves what they are. Say it "
            "once: tables with the same columns are read alike from then on."
        )
        self._fields = []
        self.table.setRowCount(len(doubt.headers))
        for place, header in enumerate(doubt.headers):
            sample = " · ".join(dict.fromkeys(row[place] for row in doubt.rows if len(row) > place and row[place]))
            self._put(place, 0, header)
            self._put(place, 1, sample)
            choice = FieldChoice(f"Field of column {header}", doubt.proposed.get(header, ""))
            self.table.setCellWidget(place, _FIELD_COLUMN, choice)
            self.table.setRowHeight(place, max(self._line, choice.sizeHint().height() + 2))
            self._fields.append(choice)
        self._chain()
        if self._fields:
            self._fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def answer(self) -> None:
        """Say that these are the fields, or what is lacking."""
        if self._doubt is None:
            return
        columns = {
            header: str(choice.currentData()) for header, choice in zip(self._doubt.headers, self._fields, strict=True)
        }
        if "title" in columns.values():
            self.answered.emit(columns)
        else:
            self.lacking.emit("Say which column holds the title; without one there is no source.")

    # -- within ------------------------------------------------------------------------------------------------

    def _put(self, row: int, column: int, words: str) -> None:
        item = QTableWidgetItem(" ".join(visible(words[:_SAMPLE]).split()))
        item.setToolTip(plain_tip(visible(words[:1000])))
        self.table.setItem(row, column, item)

    def _chain(self) -> None:
        """Let Tab go from field to field and on to the buttons."""
        stops: list[QWidget] = [*self._fields, self.take, self.skip]
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)


class FieldChoice(QComboBox):
    """The fields to choose one from; the wheel turns the list below it, not the choice."""

    def __init__(self, name: str, chosen: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.addItem(_NO_FIELD, "")
        for key, label in FIELDS.items():
            self.addItem(label, key)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.setMaxVisibleItems(16)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on to the next field on Enter; Ctrl+Enter is the panel's."""
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            self.focusNextChild()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the table."""
        event.ignore()
