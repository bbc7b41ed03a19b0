"""How findings are painted: a sign, the message, and a quiet line below; acknowledged ones stand back."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from app.domain.findings import Severity
from app.viewmodels.findings_model import QUIET
from app.viewmodels.findings_told import Told
from app.viewmodels.findings_tree import COUNT, LINE, TOLD
from app.viewmodels.offsets import Offsets
from app.views.option_delegate import OptionDelegate
from app.views.theme import amber, quiet

_PAD = 6
_LINES = 2

AnyIndex = QModelIndex | QPersistentModelIndex


class QuietOptionDelegate(OptionDelegate):
    """Paints options of which some stand back."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one option, in the quiet colour where its row says so."""
        if index.data(QUIET):
            palette: QPalette = option.palette
            palette.setColor(QPalette.ColorRole.Text, quiet(palette))
            option.palette = palette
        super().paint(painter, option, index)


class FindingDelegate(QStyledItemDelegate):
    """Paints the headings and the findings of a tree; a message takes two lines at most, the detail shows the rest."""

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(tree)
        self._tree = tree

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one row."""
        palette: QPalette = option.palette
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if marked:
            painter.fillRect(option.rect, palette.highlight())
        strong = palette.color(QPalette.ColorRole.HighlightedText if marked else QPalette.ColorRole.Text)
        weak = strong if marked else quiet(palette)
        room: QRect = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        told = index.data(TOLD)
        if told is None:
            self._paint_heading(painter, room, index, strong, weak)
        else:
            if told.finding.acknowledged:
                strong = weak
            sign = weak if marked or told.finding.acknowledged else _sign_colour(told, palette)
            self._paint_finding(painter, room, index, told, (sign, strong, weak))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Return a line for a heading, two or three for a finding, as its message needs."""
        metrics = QFontMetrics(option.font)
        if index.data(TOLD) is None:
            return QSize(160, metrics.height() + 2 * _PAD)
        room = self._tree.viewport().width() - self._tree.indentation() * 2 - 2 * _PAD - sign_width(metrics)
        lines = 1 if metrics.horizontalAdvance(str(index.data())) <= room else _LINES
        return QSize(160, (lines + 1) * metrics.lineSpacing() + _PAD + 2)

    # -- within ------------------------------------------------------------------------------------------------

    def _paint_heading(self, painter: QPainter, room: QRect, index: AnyIndex, strong: QColor, weak: QColor) -> None:
        plain = painter.font()
        metrics = painter.fontMetrics()
        count = f"{index.data(COUNT):,}"
        wide = metrics.horizontalAdvance(count) + _PAD
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setPen(weak)
        painter.drawText(room, int(flags | Qt.AlignmentFlag.AlignRight), count)
        bold = QFont(plain)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(strong)
        label_room = room.adjusted(0, 0, -wide, 0)
        elide = Qt.TextElideMode.ElideRight
        words = painter.fontMetrics().elidedText(" ".join(str(index.data()).split()), elide, label_room.width())
        painter.drawText(label_room, int(flags | Qt.AlignmentFlag.AlignLeft), words)

    def _paint_finding(
        self, painter: QPainter, room: QRect, index: AnyIndex, told: Told, colours: tuple[QColor, QColor, QColor]
    ) -> None:
        metrics = painter.fontMetrics()
        room = room.adjusted(0, _PAD // 2, 0, 0)
        sign, strong, weak = colours
        painter.setPen(sign)
        painter.drawText(QPointF(room.left(), room.top() + metrics.ascent()), told.sign)
        room = room.adjusted(sign_width(metrics), 0, 0, 0)
        painter.setPen(strong)
        lines = wrapped(told.finding.message, painter.font(), room.width())
        below = room.top() + metrics.ascent()
        for line in (*lines, ""):
            if line:
                painter.drawText(QPointF(room.left(), below), line)
                below += metrics.lineSpacing()
        painter.setPen(weak)
        said = metrics.elidedText(str(index.data(LINE)), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(QPointF(room.left(), below), said)


def sign_width(metrics: QFontMetrics) -> int:
    """Return the room that the sign before a message takes."""
    return metrics.horizontalAdvance("✖") + _PAD


def wrapped(words: str, font: QFont, width: int) -> list[str]:
    """Return words in at most two lines, the last one cut where they do not fit."""
    flat = " ".join(words.split())
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(flat) <= width:
        return [flat]
    layout = QTextLayout(flat, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(max(1, width))
    layout.endLayout()
    end = Offsets(flat).to_code_point(line.textLength())
    return [flat[:end].rstrip(), metrics.elidedText(flat[end:], Qt.TextElideMode.ElideRight, width)]


def _sign_colour(told: Told, palette: QPalette) -> QColor:
    if told.is_proposal:
        return palette.color(QPalette.ColorRole.Accent)
    if told.finding.severity is Severity.ERROR:
        return palette.color(QPalette.ColorRole.BrightText)
    return amber(palette) if told.finding.severity is Severity.WARNING else quiet(palette)
