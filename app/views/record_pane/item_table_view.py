"""A table of items that is worked on as a spreadsheet: type, Tab, Enter, arrows, F2, Esc."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QTableView, QWidget

from app.domain.kinds import Kind
from app.viewmodels.desk import Desk
from app.viewmodels.item_table import ItemTable
from app.views.record_pane.cell_delegate import CellDelegate
from app.views.record_pane.cell_editor import CellEditor, Leaving
from app.views.record_pane.completing import separator_of, suggest_for

AnyIndex = QModelIndex | QPersistentModelIndex
_NARROWEST, _WIDEST = 64, 210
_USUAL_COUNTS, _SIGN_ROOM = "88/88 (88.8%)  ”", 22
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_OURS = {*_ENTER, Qt.Key.Key_F2, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Delete}
_BY_KEY = {Qt.Key.Key_Tab: Leaving.RIGHT, Qt.Key.Key_Backtab: Leaving.LEFT}

_FLAT = """
QTableView { gridline-color: palette(midlight); }
QHeaderView, QTableCornerButton::section { background: palette(window); border: none; }
QHeaderView::section { background: palette(window); color: palette(placeholder-text); border: none;
    border-right: 1px solid palette(midlight); border-bottom: 1px solid palette(midlight); padding: 2px 5px; }
"""


class ItemTableView(QTableView):
    """The cell in hand is the place in hand of the desk, both ways. Signal: `form_asked()` it is edited in the form."""

    form_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.table = ItemTable(desk, self)
        self._editor: CellEditor | None = None
        self._finishing = False
        self._following = False
        self._tab_from = -1
        self.setModel(self.table)
        self.setItemDelegate(CellDelegate(self._new_editor, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked)
        self.setStyleSheet(_FLAT)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._set_up_headers()
        desk.place_changed.connect(self.show_place)
        self.table.modelReset.connect(self._reset)
        self.table.rowsRemoved.connect(self._follow_later)
        self._columns_soon = QTimer(self)
        self._columns_soon.setSingleShot(True)
        self._columns_soon.setInterval(0)
        self._columns_soon.timeout.connect(self._follow_columns)
        for told in (self.table.dataChanged, self.table.rowsInserted, self.table.rowsRemoved):
            told.connect(self._hide_columns_later)
        self.horizontalScrollBar().valueChanged.connect(self._name_rows)

    def _set_up_headers(self) -> None:
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setStretchLastSection(True)
        across.setHighlightSections(False)
        across.setResizeContentsPrecision(0)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setMinimumSectionSize(40)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(self.fontMetrics().height() + 11)
        down.setHighlightSections(False)

    # -- what others call --------------------------------------------------------------------------------------

    def focus_cell(self, item: str, field: str = "") -> bool:
        """Give the keyboard to a cell; say whether it is here."""
        row = self.table.row_of(item)
        column = self.table.column_of(field) if field else max(self.currentIndex().column(), 0)
        if row < 0 or column < 0:
            return False
        self._set_current(row, column)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def focus_waiting(self) -> None:
        """Give the keyboard to the row that waits for the next item."""
        row = self.table.waiting_row()
        if row >= 0:
            self._set_current(row, 0)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def editor_in_hand(self) -> CellEditor | None:
        """Return the editor that is open, or None."""
        return self._editor if self._editor is not None and self._editor.in_hand() else None

    def show_place(self) -> None:
        """Mark the cell that is in hand on the desk, or none."""
        item, field = self._desk.item, self._desk.field
        row = self.table.row_of(item.id) if item is not None else -1
        if row < 0:
            if not self.hasFocus() and self._editor is None:
                self._mark(QModelIndex())
            return
        column = self.table.column_of(field.key) if field is not None else max(self.currentIndex().column(), 0)
        here = self.currentIndex()
        if column >= 0 and (here.row(), here.column()) != (row, column):
            self._mark(self.table.index(row, column))

    def fit_columns(self) -> None:
        """Make each column as wide as its words need, within reason; what room is left, all share."""
        self._hide_columns()
        columns = [column for column in range(self.table.columnCount()) if not self.isColumnHidden(column)]
        wanted = [self._wanted_width(column) for column in columns]
        widths = [min(max(width, _NARROWEST), _WIDEST) for width in wanted]
        spare = max(0, self.viewport().width() - sum(widths)) // max(1, len(widths))
        for column, width in zip(columns, widths, strict=True):
            self.setColumnWidth(column, width + spare)

    def _wanted_width(self, column: int) -> int:
        """Return the width that the words of a column need; counts have room for the usual ones from the first."""
        header = self.horizontalHeader().sectionSizeHint(column) + 6
        counts = self.table.columns[column].kind is Kind.PROPORTION
        usual = self.fontMetrics().horizontalAdvance(_USUAL_COUNTS) + _SIGN_ROOM if counts else 0
        return max(self.sizeHintForColumn(column), header, usual)

    def _hide_columns(self) -> None:
        """Hide the columns of which no row has a cell that applies."""
        for column in range(self.table.columnCount()):
            self.setColumnHidden(column, not self.table.column_applies(column))

    def _hide_columns_later(self) -> None:
        self._columns_soon.start()

    def _follow_columns(self) -> None:
        """Fit the columns anew when others are shown than before."""
        wanted = [not self.table.column_applies(column) for column in range(self.table.columnCount())]
        if wanted != [self.isColumnHidden(column) for column in range(self.table.columnCount())]:
            self.fit_columns()
            self._see_current()

    # -- within ------------------------------------------------------------------------------------------------

    def _new_editor(self, column: int, parent: QWidget) -> CellEditor:
        field = self.table.columns[column]
        editor = CellEditor(suggest_for(self._desk, field), separator_of(field, in_cell=True), parent)
        editor.setAccessibleName(field.label)
        editor.leaving.connect(self._leave_editor)
        editor.committed.connect(self._save_unasked)
        self._editor = editor
        return editor

    def _save_unasked(self) -> None:
        """Save typing when the focus goes elsewhere, or when somebody asks for it."""
        if not self._finishing:
            self._finish(Leaving.STAY)

    def _leave_editor(self, leaving: Leaving) -> None:
        self._finish(leaving)

    def _finish(self, leaving: Leaving) -> None:
        """Save what was typed and go on; what could not be saved stays in its editor."""
        editor, index = self._editor, self.currentIndex()
        if editor is None or not index.isValid():
            return
        self._finishing = True
        row, column = index.row(), index.column()
        try:
            if leaving is not Leaving.CANCEL and not editor.is_saved():
                item = self.table.put(row, column, editor.typed())
                if not item:
                    return
                row = self.table.row_of(item)
            elif leaving is Leaving.CANCEL:
                self.table.forget_unsaved(row, column)
            self._close(editor)
        finally:
            self._finishing = False
        self._set_current(row, column)
        self._step(leaving)

    def _close(self, editor: CellEditor) -> None:
        had_focus = editor.in_hand()
        self._editor = None
        self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, leaving: Leaving) -> None:
        index = self.currentIndex()
        if leaving in {Leaving.RIGHT, Leaving.LEFT}:
            if self._tab_from < 0:
                self._tab_from = index.column()
            self._step_across(index.row(), index.column(), 1 if leaving is Leaving.RIGHT else -1)
        elif leaving is Leaving.ENTER and self._fill_row(index.row(), index.column()):
            return
        elif leaving is Leaving.ENTER:
            self._step_down(index.row(), index.column())
        elif leaving is Leaving.DOWN:
            self._tab_from = -1
            self._set_current(min(index.row() + 1, self.table.rowCount() - 1), index.column())
        elif leaving is Leaving.UP and index.row() > 0:
            self._set_current(index.row() - 1, index.column())

    def _step_across(self, row: int, column: int, step: int) -> None:
        """Go to the next cell that applies, over the end of a row to the next one, at the ends out of the table."""
        columns, rows = self.table.columnCount(), self.table.rowCount()
        place = row * columns + column + step
        while 0 <= place < rows * columns:
            row, column = divmod(place, columns)
            if self.table.cell(row, column).applies and not self.isColumnHidden(column):
                if column == (0 if step > 0 else columns - 1):
                    self._tab_from = column
                self._set_current(row, column)
                return
            place += step
        self.focusNextPrevChild(step > 0)

    def _holds_rows(self) -> bool:
        """Say whether the items are rows of their parent, which are as short as what is needed of them."""
        return self.table.kind is not None and self.table.kind.layout == "table"

    def _fill_row(self, row: int, column: int) -> bool:
        """Go to the next needed cell of a row of its parent that is still empty; say whether there is one."""
        needed = self.table.next_needed(row, column) if self._holds_rows() else -1
        if needed >= 0:
            self._set_current(row, needed)
        return needed >= 0

    def _step_down(self, row: int, column: int) -> None:
        """Go to the row below, where the run of Tabs began; behind the last item, to the one that waits.

        Nothing is made by going there: the row that waits makes its item with its first value.
        """
        start, self._tab_from = self._tab_from, -1
        below = row + 1
        if self.table.item(below) is not None:
            self._set_current(below, start if start >= 0 else column)
            return
        self._set_current(max(row, self.table.waiting_row()), 0)

    def _set_current(self, row: int, column: int) -> None:
        index = self.table.index(row, column)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
            QTimer.singleShot(0, self, self._see_current)
            self._tell_place()

    def _name_rows(self, scrolled: int) -> None:
        """Say beside its number what a row is about, while its first cell is scrolled away."""
        self.table.name_rows(named=scrolled > 0)

    def _see_current(self) -> None:
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def _mark(self, index: QModelIndex) -> None:
        self._following = True
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._following = False
        if index.isValid():
            self.scrollTo(index)

    def _tell_place(self) -> None:
        """Tell the desk which cell is in hand; the waiting row is nobody's yet."""
        index = self.currentIndex()
        if not index.isValid() or self._following:
            return
        item = self.table.item(index.row())
        if item is not None:
            self._desk.go(item.id, self.table.columns[index.column()].key)
        else:
            self._desk.go(self.table.parent_item)

    def _reset(self) -> None:
        self._editor = None
        self._tab_from = -1
        QTimer.singleShot(0, self, self._settle)
        self.show_place()

    def _follow_later(self) -> None:
        """Mark the cell that the desk has in hand once it knows, too, that rows went."""
        QTimer.singleShot(0, self, self.show_place)

    def _settle(self) -> None:
        """Fit the columns to what is shown, and keep the cell in hand in view behind that."""
        self.fit_columns()
        self._see_current()
        QTimer.singleShot(0, self, self._see_current)

    # -- Qt ----------------------------------------------------------------------------------------------------

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Take the cell in hand on the desk, too."""
        super().currentChanged(current, previous)
        if self.hasFocus() and not self._finishing and not self.table.changing:
            self._tell_place()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Forget the editor, whoever closes it."""
        if editor is self._editor:
            self._editor = None
        super().closeEditor(editor, hint)

    def edit(self, index: AnyIndex, *how: Any) -> Any:
        """Open the editor of a cell that fits into one line; the form edits the others."""
        wanted = len(how) < 2 or bool(self.editTriggers() & how[0])
        if wanted and index.isValid() and not self._desk.may_write():
            return False
        objection = self.table.objection(index.row(), index.column()) if wanted and index.isValid() else ""
        if objection:
            self._desk.said.emit(objection)
            if self.table.cell(index.row(), index.column()).applies:
                self.form_asked.emit()
            return False
        return super().edit(index, *how)

    def event(self, event: QEvent) -> bool:
        """Keep the keys of a spreadsheet from the commands that have them elsewhere."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}
            if plain and event.key() in _OURS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move as a spreadsheet does; typing begins to edit."""
        key, index = event.key(), self.currentIndex()
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}
        if not plain or not index.isValid():
            super().keyPressEvent(event)
        elif key in _BY_KEY:
            self._step(_BY_KEY[Qt.Key(key)])
        elif key in _ENTER:
            self._step(Leaving.UP if event.modifiers() else Leaving.ENTER)
        elif key == Qt.Key.Key_F2:
            self.edit(index, QAbstractItemView.EditTrigger.DoubleClicked, None)
            if self._editor is not None:
                self._editor.end(False)
        elif key == Qt.Key.Key_Delete and self._desk.may_write():
            self.table.put(index.row(), index.column(), "")
        else:
            if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right}:
                self._tab_from = -1
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin anew where the mouse points."""
        self._tab_from = -1
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Have a cell in hand as soon as the keyboard is here."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self._mark(self.table.index(0, 0))
        self._tell_place()
