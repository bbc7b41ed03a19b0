"""The list of sources: a table of one column, because a list view lays out every row anew for each filter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.viewmodels.library_model import LibraryModel
from app.views.library_delegate import LibraryDelegate

_ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


class SourceList(QTableView):
    """Rows of one height, one marked at a time.

    Signal: `typed(str)` letters were typed, which a filter may want.
    """

    typed = Signal(str)

    def __init__(self, model: LibraryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.marks = LibraryDelegate(self)
        self.setItemDelegate(self.marks)
        self.setAccessibleName("Sources")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_rows()

    def mark(self, place: int) -> None:
        """Mark the source at a place of the list, none when it is below 0, and bring it into sight."""
        if place >= 0:
            self.setCurrentIndex(self.model().index(place, 0))
        else:
            self.clearSelection()
            self.setCurrentIndex(self.model().index(-1, 0))

    # -- within ------------------------------------------------------------------------------------------------

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.marks.height_for(self.font()))

    # -- Qt ----------------------------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Give the rows the height of a new font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange} and hasattr(self, "marks"):
            self._fit_rows()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the first and the last source with Home and End; leave Enter and Esc to the pane."""
        if event.key() in _ENDS and self.model().rowCount():
            self.mark(_ENDS[Qt.Key(event.key())] % self.model().rowCount())
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Hand letters on instead of looking through every row."""
        self.typed.emit(search)
