"""How a source is painted in the library: its state's mark, its title, and one quiet line below."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.viewmodels.library_model import KEY, KIND_OPEN, SECOND, STATE
from app.views.state_marks import mark_colour, paint_mark
from app.views.theme import amber, quiet

_PAD = 8
_MARK = 13
_LONGEST = 300
_BADGE = "kind?"


class LibraryDelegate(QStyledItemDelegate):
    """Paints two lines of plain text a source; the one that is open has a bar at its left."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.open_source = ""
        self._colours: dict[tuple[int, str], QColor] = {}

    def height_for(self, font: QFont) -> int:
        """Return the height of a row in a font."""
        title, line = _fonts(font)
        return QFontMetrics(title).height() + QFontMetrics(line).height() + 2 * _PAD

    # -- within ------------------------------------------------------------------------------------------------

    def _mark_colour(self, state: str, palette: QPalette) -> QColor:
        key = (palette.cacheKey(), state)
        if key not in self._colours:
            self._colours = {} if len(self._colours) > 32 else self._colours
            self._colours[key] = mark_colour(state, palette)
        return self._colours[key]

    def _paint_badge(self, painter: QPainter, line: QRect, colour: QColor) -> int:
        """Paint the badge of a kind to be confirmed at the right end of a line and return the width it took."""
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(_BADGE) + 10
        box = QRectF(line.right() - width, line.top() + 0.5, width, line.height() - 1)
        painter.setPen(QPen(colour, 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(box, 4, 4)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _BADGE)
        return width + _PAD

    # -- Qt ----------------------------------------------------------------------------------------------------

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one source."""
        palette: QPalette = option.palette
        rect: QRect = option.rect
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if marked else QPalette.ColorRole.Text
        strong = palette.color(role)
        weak = strong if marked else quiet(palette)
        state = str(index.data(STATE) or "")
        painter.save()
        if marked:
            painter.fillRect(rect, palette.highlight())
        if self.open_source and index.data(KEY) == self.open_source:
            bar = strong if marked else palette.color(QPalette.ColorRole.Highlight)
            painter.fillRect(QRect(rect.left(), rect.top() + 3, 3, rect.height() - 6), bar)
        title_font, line_font = _fonts(painter.font())
        title, second = _lines(rect, QFontMetrics(title_font), QFontMetrics(line_font))
        mark = QRectF(rect.left() + _PAD, title.center().y() - _MARK / 2 + 1, _MARK, _MARK)
        paint_mark(painter, mark, state, strong if marked else self._mark_colour(state, palette))
        painter.setPen(strong)
        painter.setFont(title_font)
        _paint_line(painter, title, str(index.data() or ""))
        painter.setFont(line_font)
        if index.data(KIND_OPEN):
            taken = self._paint_badge(painter, second, strong if marked else amber(palette))
            second.adjust(0, 0, -taken, 0)
        painter.setPen(weak)
        _paint_line(painter, second, str(index.data(SECOND) or ""))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of two lines; the same for every source."""
        return QSize(120, self.height_for(option.font))


def _fonts(font: QFont) -> tuple[QFont, QFont]:
    title, line = QFont(font), QFont(font)
    title.setWeight(QFont.Weight.DemiBold)
    line.setPointSizeF(font.pointSizeF() * 0.92)
    return title, line


def _lines(rect: QRect, title: QFontMetrics, line: QFontMetrics) -> tuple[QRect, QRect]:
    """Return the places of the two lines, behind the mark."""
    left, width = rect.left() + _PAD + _MARK + _PAD, rect.width() - _MARK - 3 * _PAD
    top = rect.top() + _PAD - 1
    return QRect(left, top, width, title.height()), QRect(left, top + title.height() + 2, width, line.height())


def _paint_line(painter: QPainter, rect: QRect, words: str) -> None:
    shown = painter.fontMetrics().elidedText(words[:_LONGEST], Qt.TextElideMode.ElideRight, rect.width())
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(rect, int(flags), shown)
