"""How a cell of an item table is painted and edited: words, standing by sign and bar, a finding by its corner."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter, QPalette, QPolygon
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.findings import Severity
from app.viewmodels.cells import SIGNS, Cell
from app.viewmodels.field_lines import Mark
from app.viewmodels.item_table import CELL
from app.viewmodels.standing import REVIEWED
from app.views.record_pane.editors import LineEditor
from app.views.theme import amber, quiet

AnyIndex = QModelIndex | QPersistentModelIndex
_WARNED = {Mark.UNVOUCHED, Mark.UNREAD}
_PAD = 5
_CORNER = 8


class CellDelegate(QStyledItemDelegate):
    """Paints plain text and makes the editor that `new_editor` gives for a column; the view handles the keys."""

    def __init__(self, new_editor: Callable[[int, QWidget], LineEditor], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._new_editor = new_editor

    # -- editing -----------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        """Return the editor of a cell."""
        return self._new_editor(index.column(), parent)

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        """Show what is saved in the editor; typing that goes on is kept."""
        if isinstance(editor, LineEditor):
            editor.set_saved(str(index.data() or ""))
            cell = index.data(CELL)
            if isinstance(cell, Cell) and cell.unsaved is not None and editor.is_saved():
                editor.put(cell.unsaved)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        """Save what was typed, once."""
        if isinstance(editor, LineEditor) and not editor.is_saved():
            text = editor.typed().strip()
            editor.settle()
            model.setData(index, text)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Lie over the cell, as wide as typing needs within the table."""
        rect: QRect = option.rect
        parent = editor.parentWidget()
        wide = max(rect.width(), min(220, parent.width() if parent else 220))
        left = min(rect.left(), parent.width() - wide) if parent and parent.width() > wide else rect.left()
        editor.setGeometry(left, rect.top(), wide, rect.height())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Leave all keys to the editor and the view."""
        return False

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Return the room that the words and the signs of a cell take."""
        cell = index.data(CELL)
        if not isinstance(cell, Cell):
            return super().sizeHint(option, index)
        words = cell.unsaved or cell.text or (f"↑ {cell.quiet}" if cell.proposes else cell.quiet)
        width = option.fontMetrics.horizontalAdvance(f"{words[:60]}  {_sign(cell)}")
        return QSize(width + 2 * _PAD + 8, option.fontMetrics.height() + 8)

    # -- painting ----------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one cell."""
        cell = index.data(CELL)
        if not isinstance(cell, Cell):
            return
        painter.save()
        rect: QRect = option.rect
        palette: QPalette = option.palette
        current = bool(option.state & QStyle.StateFlag.State_HasFocus)
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        if marked:
            painter.fillRect(rect, palette.color(QPalette.ColorRole.Midlight))
        elif not cell.applies:
            painter.fillRect(rect, QColor(palette.color(QPalette.ColorRole.AlternateBase)))
        self._paint_words(painter, rect, palette, cell)
        self._paint_bar(painter, rect, palette, cell)
        self._paint_corner(painter, rect, palette, cell)
        if current or marked:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(palette.color(QPalette.ColorRole.Highlight))
            for inset in range(2 if current else 1):
                painter.drawRect(rect.adjusted(inset, inset, -1 - inset, -1 - inset))
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, palette: QPalette, cell: Cell) -> None:
        metrics = painter.fontMetrics()
        room = rect.adjusted(_PAD + 2, 0, -_PAD, 0)
        sign = _sign(cell)
        if sign:
            warned = cell.mark in _WARNED or cell.unlisted or cell.unsaved is not None
            painter.setPen(amber(palette) if warned else quiet(palette))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), sign)
            room.setRight(room.right() - metrics.horizontalAdvance(sign) - 4)
        if cell.text or cell.unsaved is not None:
            painter.setPen(palette.color(QPalette.ColorRole.Text))
            words = cell.text if cell.unsaved is None else cell.unsaved
        else:
            font = painter.font()
            font.setItalic(True)
            painter.setFont(font)
            painter.setPen(quiet(palette))
            words = f"↑ {cell.quiet}" if cell.proposes else cell.quiet
        flat = " ".join(words[:300].split())
        shown = metrics.elidedText(flat, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)

    def _paint_bar(self, painter: QPainter, rect: QRect, palette: QPalette, cell: Cell) -> None:
        """Paint the bar at the left: whole when words vouch, broken when they do not."""
        if cell.mark not in _WARNED and cell.mark is not Mark.VOUCHED:
            return
        colour = amber(palette) if cell.mark in _WARNED else palette.color(QPalette.ColorRole.Link)
        step = rect.height() if cell.mark is Mark.VOUCHED else 3
        for top in range(rect.top() + 3, rect.bottom() - 2, 2 * step):
            painter.fillRect(rect.left() + 2, top, 3, min(step, rect.bottom() - 2 - top), colour)

    def _paint_corner(self, painter: QPainter, rect: QRect, palette: QPalette, cell: Cell) -> None:
        """Paint what a check says as a filled corner: a square for an error, else a triangle."""
        if cell.severity is None:
            return
        error = cell.severity is Severity.ERROR
        colour = palette.color(QPalette.ColorRole.BrightText) if error else amber(palette)
        size = _CORNER if cell.severity is not Severity.NOTE else _CORNER - 3
        right, top = rect.right(), rect.top() + 1
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        corner = [QPoint(right - size, top), QPoint(right, top), QPoint(right, top + size)]
        corner += [QPoint(right - size, top + size)] if error else []
        painter.drawPolygon(QPolygon(corner))


def _sign(cell: Cell) -> str:
    if cell.unsaved is not None:
        return "not saved"
    signs = [SIGNS[cell.mark] if cell.applies else ""]
    signs += ["?"] if cell.unlisted else []
    signs += ["⚑"] if cell.review else []
    signs += [REVIEWED[cell.status]]
    signs += ["≡"] if cell.several else []
    return "".join(signs)
