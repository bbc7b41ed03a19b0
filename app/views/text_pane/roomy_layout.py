"""Lines of plain text set apart for reading."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QTextBlock, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout


class RoomyLayout(QPlainTextDocumentLayout):
    """Lays paragraphs out when they are first looked at, like its base, then moves their lines apart.

    Lines of a right-to-left paragraph go to the right. The base knows neither of the two; every question for a
    paragraph's place goes through `blockBoundingRect`.
    """

    def __init__(self, document: QTextDocument, spacing: float) -> None:
        super().__init__(document)
        self._spacing = spacing

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """Return the place of a paragraph, its lines spaced."""
        layout = block.layout() if block.isValid() else None
        if layout is None:
            return super().blockBoundingRect(block)
        fresh = not layout.lineCount()
        rect = super().blockBoundingRect(block)
        count = layout.lineCount()
        if not count:
            return rect
        extra = round(layout.lineAt(0).height() * self._spacing)
        if fresh:
            to_the_right = block.textDirection() == Qt.LayoutDirection.RightToLeft
            for number in range(count):
                line = layout.lineAt(number)
                place = line.position()
                place.setY(place.y() + extra * number + extra // 2)
                if to_the_right:
                    place.setX(place.x() + max(0.0, line.width() - line.naturalTextWidth()))
                line.setPosition(place)
            rect = super().blockBoundingRect(block)
        rect.setBottom(rect.bottom() + extra - extra // 2)
        return rect
