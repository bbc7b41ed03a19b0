"""How an item is painted in the tree: its kind, quietly, then its name, then the patients it counts."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.viewmodels.item_tree import COUNTS, KIND
from app.views.theme import quiet


class ItemDelegate(QStyledItemDelegate):
    """Paints kind, name and counts as plain text."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one item."""
        palette: QPalette = option.palette
        rect: QRect = option.rect
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if marked:
            painter.fillRect(rect, palette.highlight())
        kind, name = str(index.data(KIND)), str(index.data())
        metrics = painter.fontMetrics()
        pen = palette.color(QPalette.ColorRole.HighlightedText) if marked else quiet(palette)
        painter.setPen(pen)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        room = rect.adjusted(4, 0, -4, 0)
        if not name.startswith(kind):
            painter.drawText(room, flags, kind)
            room.setLeft(room.left() + metrics.horizontalAdvance(kind) + 10)
        counts = str(index.data(COUNTS) or "")
        if counts:
            wide = min(metrics.horizontalAdvance(counts) + 2, room.width() // 2)
            shown = metrics.elidedText(counts, Qt.TextElideMode.ElideRight, wide)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), shown)
            room.setRight(room.right() - wide - 10)
        role = QPalette.ColorRole.HighlightedText if marked else QPalette.ColorRole.Text
        painter.setPen(palette.color(role))
        painter.drawText(room, flags, metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width()))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return one comfortable line."""
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), hint.height() + 5)
