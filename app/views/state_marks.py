"""The marks of where a source stands: each a shape of its own, so that colour only helps."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPen, QPixmap, QPolygonF

from app.views.text_pane.colours import colours_of
from app.views.theme import quiet


def mark_colour(state: str, palette: QPalette) -> QColor:
    """Return the colour of a state's mark on the base colour."""
    colours = colours_of(palette)
    return {"in_progress": colours.current, "done": colours.linked}.get(state, quiet(palette))


def paint_mark(painter: QPainter, rect: QRectF, state: str, colour: QColor) -> None:
    """Paint an empty circle (to do), a half one (in progress), a check, a cross (excluded) or two sheets (folded)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, max(1.5, rect.width() / 8))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    inner = rect.adjusted(*(part * rect.width() for part in (0.12, 0.12, -0.12, -0.12)))
    if state == "done":
        painter.drawPolyline(_points(inner, (0.05, 0.55), (0.38, 0.88), (0.97, 0.15)))
    elif state == "excluded":
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
    elif state == "duplicate":
        side = inner.width() * 0.66
        painter.drawRect(QRectF(inner.left(), inner.top(), side, side))
        painter.drawPolyline(_points(inner, (1, 0.34), (1, 1), (0.34, 1)))
    else:
        painter.drawEllipse(inner)
        if state == "in_progress":
            painter.setBrush(colour)
            painter.drawPie(inner, 90 * 16, 180 * 16)
    painter.restore()


def mark_icon(state: str, palette: QPalette, size: int = 14) -> QIcon:
    """Return a state's mark as an icon, sharp up to 300 %."""
    pixmap = QPixmap(size * 3, size * 3)
    pixmap.setDevicePixelRatio(3)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_mark(painter, QRectF(0, 0, size, size), state, mark_colour(state, palette))
    painter.end()
    return QIcon(pixmap)


def _points(rect: QRectF, *shares: tuple[float, float]) -> QPolygonF:
    corners = [QPointF(rect.x() + x * rect.width(), rect.y() + y * rect.height()) for x, y in shares]
    return QPolygonF(corners)
