"""How an option is painted: its label, and a quiet word at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.viewmodels.options_model import DETAIL
from app.views.theme import quiet

_PAD = 8
_ROUNDED = 2
"""Widths are told in whole pixels: with less room than this over, words that fit are cut."""


class OptionDelegate(QStyledItemDelegate):
    """Paints label and detail as plain text."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one option."""
        palette: QPalette = option.palette
        rect: QRect = option.rect
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if marked:
            painter.fillRect(rect, palette.highlight())
        room = rect.adjusted(_PAD, 0, -_PAD, 0)
        metrics = painter.fontMetrics()
        detail = str(index.data(DETAIL) or "")
        detail_room = min(metrics.horizontalAdvance(detail) + _ROUNDED, room.width() // 2)
        painter.setPen(palette.color(QPalette.ColorRole.HighlightedText) if marked else quiet(palette))
        flags = Qt.AlignmentFlag.AlignVCenter
        shown = metrics.elidedText(detail, Qt.TextElideMode.ElideRight, detail_room)
        painter.drawText(room, int(flags | Qt.AlignmentFlag.AlignRight), shown)
        role = QPalette.ColorRole.HighlightedText if marked else QPalette.ColorRole.Text
        painter.setPen(palette.color(role))
        label_room = room.adjusted(0, 0, -detail_room - 2 * _PAD, 0)
        label = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, label_room.width())
        painter.drawText(label_room, int(flags | Qt.AlignmentFlag.AlignLeft), label)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return one comfortable line."""
        return QSize(100, super().sizeHint(option, index).height() + 8)
