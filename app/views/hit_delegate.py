"""How a hit is painted: the source's title, and below it the words around the match, which stands out."""

from __future__ import annotations

import re

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.viewmodels.offsets import Offsets
from app.viewmodels.search_model import CLOSES, FIELD, OPENS, SNIPPET
from app.views.theme import quiet

_PAD = 8
_LINES = 2
_MARKED = re.compile(f"{OPENS}([^{OPENS}{CLOSES}]*){CLOSES}")


class HitDelegate(QStyledItemDelegate):
    """Paints a title and two lines of a snippet, matches bold and underlined."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one hit."""
        palette: QPalette = option.palette
        rect: QRect = option.rect
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        strong = palette.color(QPalette.ColorRole.HighlightedText if marked else QPalette.ColorRole.Text)
        weak = strong if marked else quiet(palette)
        painter.save()
        if marked:
            painter.fillRect(rect, palette.highlight())
        room = rect.adjusted(_PAD, _PAD - 2, -_PAD, 0)
        plain = painter.font()
        title = QFont(plain)
        title.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(title)
        place = str(index.data(FIELD) or "")[:200]
        field = QFontMetrics(plain).elidedText(place, Qt.TextElideMode.ElideLeft, room.width() * 3 // 5)
        field_width = QFontMetrics(plain).horizontalAdvance(field)
        line = QRect(room.left(), room.top(), room.width(), metrics.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setPen(weak)
        painter.drawText(line, int(flags | Qt.AlignmentFlag.AlignRight), field)
        painter.setPen(strong)
        painter.setFont(title)
        line.adjust(0, 0, -field_width - _PAD if field else 0, 0)
        words = metrics.elidedText(str(index.data() or "")[:300], Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, int(flags | Qt.AlignmentFlag.AlignLeft), words)
        painter.setPen(weak)
        layout = snippet_layout(str(index.data(SNIPPET) or ""), plain, room.width())
        layout.draw(painter, QPointF(room.left(), room.top() + metrics.height() + 2))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a title and two lines; the same for every hit."""
        metrics = QFontMetrics(option.font)
        return QSize(160, metrics.height() + _LINES * metrics.lineSpacing() + 2 * _PAD)


def snippet_layout(snippet: str, font: QFont, width: int) -> QTextLayout:
    """Return at most two lines of a snippet, laid out, its matches bold and underlined."""
    words, spans = plain_and_spans(snippet)
    offsets = Offsets(words)
    formats = []
    for start, end in spans:
        made = QTextLayout.FormatRange()
        made.start = offsets.to_utf16(start)
        made.length = offsets.to_utf16(end) - made.start
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Bold)
        bold.setFontUnderline(True)
        made.format = bold
        formats.append(made)
    layout = QTextLayout(words, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(formats)
    layout.beginLayout()
    top = 0.0
    for _ in range(_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout


def plain_and_spans(snippet: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a snippet without its marks, and where the matches stand in it, in code points."""
    words = ""
    spans: list[tuple[int, int]] = []
    last = 0
    for match in _MARKED.finditer(snippet):
        words += _unmarked(snippet[last : match.start()])
        spans.append((len(words), len(words) + len(match[1])))
        words += match[1]
        last = match.end()
    return words + _unmarked(snippet[last:]), spans


def _unmarked(words: str) -> str:
    return words.replace(OPENS, "").replace(CLOSES, "")
