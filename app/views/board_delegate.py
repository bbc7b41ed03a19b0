"""How cells of the conflict board and rows of the study list are painted: words, a quieter line, and a sign."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.viewmodels import study_list
from app.viewmodels.board_model import HEADING, MARK, SECOND, Mark
from app.views.theme import amber, quiet

_PAD = 6
_SIGN = 18
_BAR = 3
_LONGEST = 300
_SIGNS = {
    Mark.DIFFERS: "≠",
    Mark.CHOSEN: "✓",
    Mark.STALE: "!",
    Mark.OVER: "≠",
    Mark.WORDED: "≈",
}
_FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine

AnyIndex = QModelIndex | QPersistentModelIndex


class BoardDelegate(QStyledItemDelegate):
    """Paints a cell: its sign at the left, what it says, and when, in whom and in which words below.

    A cell that differs has its sign and a broken bar; the chosen one a check, a whole bar and stronger words.
    """

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view

    def height_for(self, font: QFont) -> int:
        """Return the height of a line in a font."""
        return 2 * QFontMetrics(font).height() + 2 * _PAD

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one cell or heading."""
        painter.save()
        if index.data(HEADING) is not None:
            self._paint_heading(painter, option, str(index.data(HEADING)))
        elif index.flags() & Qt.ItemFlag.ItemIsEnabled:
            _paint_cell(painter, option, index)
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, words: str) -> None:
        """Paint a heading in the part of its row that is seen, however far the board was scrolled."""
        rect: QRect = option.rect
        seen = rect.intersected(self._view.viewport().rect()).adjusted(_PAD, 0, -_PAD, 0)
        painter.fillRect(rect, option.palette.color(QPalette.ColorRole.AlternateBase))
        painter.setFont(_strong(painter.font()))
        painter.setPen(quiet(option.palette))
        _paint_line(painter, seen, words)


class StudyDelegate(QStyledItemDelegate):
    """Paints a study in two lines, with a sign where contradictions wait or a proposal does."""

    def height_for(self, font: QFont) -> int:
        """Return the height of a row in a font."""
        return 2 * QFontMetrics(font).height() + 2 * _PAD

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one row."""
        painter.save()
        waiting = int(index.data(study_list.OPEN) or 0)
        sign = "?" if waiting < 0 else "≠" if waiting else ""
        _paint_two(
            painter, option, sign, str(index.data() or ""), str(index.data(study_list.SECOND) or ""), strong=bool(sign)
        )
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Return the height of two lines; the same for every row."""
        return QSize(120, self.height_for(option.font))


class SourcesHeader(QHeaderView):
    """The head of the board: each source's title, and below it what it is and when it appeared."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHighlightSections(False)
        self.setSectionsClickable(False)

    def sizeHint(self) -> QSize:
        """Return the height of two lines."""
        return QSize(super().sizeHint().width(), 2 * self.fontMetrics().height() + 2 * _PAD)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint one source."""
        model = self.model()
        painter.save()
        painter.fillRect(rect, self.palette().color(QPalette.ColorRole.Window))
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        first, second = _halves(rect.adjusted(_PAD, _PAD // 2, -_PAD, -_PAD // 2))
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.setFont(_strong(self.font()))
        _paint_line(painter, first, str(model.headerData(section, Qt.Orientation.Horizontal) or ""))
        painter.setFont(self.font())
        painter.setPen(quiet(self.palette()))
        _paint_line(painter, second, str(model.headerData(section, Qt.Orientation.Horizontal, SECOND) or ""))
        painter.restore()


class FieldsHeader(QHeaderView):
    """The left edge of the board: the fields' labels, which stay where they are when the sources are scrolled."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setSectionsClickable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint one label, stronger where the mark is."""
        palette = self.palette()
        label = str(self.model().headerData(section, Qt.Orientation.Vertical) or "")
        here = self.selectionModel().currentIndex().row() == section
        painter.save()
        painter.fillRect(rect, palette.color(QPalette.ColorRole.AlternateBase))
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        painter.setFont(_strong(self.font()) if here else self.font())
        _paint_line(painter, rect.adjusted(_PAD, 0, -_PAD, 0), label)
        painter.restore()


def _paint_cell(painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
    mark = index.data(MARK)
    words, second = str(index.data() or ""), str(index.data(SECOND) or "")
    _paint_two(painter, option, _SIGNS.get(mark, ""), words, second, strong=mark in {Mark.DIFFERS, Mark.CHOSEN})
    rect: QRect = option.rect
    marked = bool(option.state & QStyle.StateFlag.State_Selected)
    colour = _sign_colour(option, marked=marked)
    if mark is Mark.CHOSEN:
        painter.fillRect(QRect(rect.left(), rect.top() + 2, _BAR, rect.height() - 4), colour)
    elif mark in {Mark.DIFFERS, Mark.STALE}:
        pen = QPen(colour, _BAR)
        pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawLine(rect.left() + 1, rect.top() + 3, rect.left() + 1, rect.bottom() - 3)


def _paint_two(
    painter: QPainter, option: QStyleOptionViewItem, sign: str, words: str, second: str, *, strong: bool
) -> None:
    rect: QRect = option.rect
    palette: QPalette = option.palette
    marked = bool(option.state & QStyle.StateFlag.State_Selected)
    if marked:
        painter.fillRect(rect, palette.highlight())
    ink = palette.color(QPalette.ColorRole.HighlightedText if marked else QPalette.ColorRole.Text)
    inner = rect.adjusted(_BAR + _PAD + _SIGN, _PAD // 2, -_PAD, -_PAD // 2)
    upper, lower = _halves(inner)
    plain = painter.font()
    painter.setFont(_strong(plain))
    if sign:
        painter.setPen(_sign_colour(option, marked=marked))
        painter.drawText(QRect(rect.left() + _BAR + 2, upper.top(), _SIGN, upper.height()), _CENTRE, sign)
    if not strong:
        painter.setFont(plain)
    painter.setPen(ink)
    _paint_line(painter, upper, words)
    painter.setFont(plain)
    painter.setPen(ink if marked else quiet(palette))
    _paint_line(painter, lower, second)


_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


def _sign_colour(option: QStyleOptionViewItem, *, marked: bool) -> QColor:
    return option.palette.color(QPalette.ColorRole.HighlightedText) if marked else amber(option.palette)


def _halves(rect: QRect) -> tuple[QRect, QRect]:
    half = rect.height() // 2
    return (
        QRect(rect.left(), rect.top(), rect.width(), half),
        QRect(rect.left(), rect.top() + half, rect.width(), half),
    )


def _strong(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


def _paint_line(painter: QPainter, rect: QRect, words: str) -> None:
    shown = painter.fontMetrics().elidedText(words[:_LONGEST], Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(_FLAGS), shown)
