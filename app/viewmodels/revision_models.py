"""The quotes and the fields that a newer text touched, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.formats.hidden import visible
from app.viewmodels.library_model import plain_tip
from app.viewmodels.revision_work import FieldRow, WorkRow

AnyIndex = QModelIndex | QPersistentModelIndex

_DISPLAY = Qt.ItemDataRole.DisplayRole
_TOOLTIP = Qt.ItemDataRole.ToolTipRole
_LONGEST = 200


class RevisionTable(QAbstractTableModel):
    """Rows of words under headings; `row` gives what a line stands for."""

    def __init__(self, heads: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads = tuple(heads)
        self._rows: tuple[Any, ...] = ()
        self._cells: tuple[tuple[str, ...], ...] = ()

    # -- what others call --------------------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[Any], cells: Sequence[tuple[str, ...]]) -> None:
        """Show these rows, with the words of their cells."""
        self.beginResetModel()
        self._rows, self._cells = tuple(rows), tuple(cells)
        self.endResetModel()

    def row(self, number: int) -> Any:
        """Return what a row stands for, or None."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    # -- Qt ----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> Any:
        """Return a cell in one line, or its whole words as tooltip."""
        if role not in {_DISPLAY, _TOOLTIP} or not index.isValid():
            return None
        words = self._cells[index.row()][index.column()]
        return plain_tip(words) if role == _TOOLTIP else visible(" ".join(words[:_LONGEST].split()))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return the heading of a column."""
        return self._heads[section] if role == _DISPLAY and orientation == Qt.Orientation.Horizontal else None


class QuotesModel(RevisionTable):
    """The quotes that were sought in the newest text."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(("Stands", "Words", "For"), parent)

    def show_work(self, rows: Sequence[WorkRow]) -> None:
        """Show these quotes; what is settled by a person says so."""
        self.show_rows(rows, [(_stands(row), row.words, row.place) for row in rows])


class FieldsModel(RevisionTable):
    """The fields in which two versions of a record differ."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(("Field", "What", "Was", "Is", "Values"), parent)

    def show_fields(self, rows: Sequence[FieldRow]) -> None:
        """Show these fields; the last column counts the values whose words stood there."""
        cells = [
            (row.change.label, row.what, row.change.old, row.change.new, str(len(row.values) or "")) for row in rows
        ]
        self.show_rows(rows, cells)


def _stands(row: WorkRow) -> str:
    anchor = row.work.anchor
    if anchor.confirmed:
        return f"{row.stands}, {'seen' if anchor.standing == 'lost' else 'accepted'}"
    return f"{row.stands}, quoted anew" if anchor.standing == "lost" and row.work.settled else row.stands
