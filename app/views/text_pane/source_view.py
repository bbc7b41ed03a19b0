"""The widget that shows the text: read-only, painted marks, asked and answering in code points."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextBlock,
    QTextCursor,
    QTextLine,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QPlainTextEdit, QWidget

from app.reading.tokens import token_at
from app.viewmodels.offsets import Offsets
from app.viewmodels.shown_text import shown_text
from app.views.text_pane.colours import Colours, blend, colours_of
from app.views.text_pane.lines import ShownLine
from app.views.text_pane.paint import Marks, Visible, paint_gutter, paint_lines, paint_tints
from app.views.text_pane.roomy_layout import RoomyLayout

MARGIN = 22.0
"""White space around the text, in pixels; the gutter's bars stand in it."""
CARET = 2
"""The width of the caret, in pixels; there is none in an empty pane."""
COLUMN = 92
"""The widest column, in average characters."""
SPACING = 0.18
"""What is added between lines, as a share of a line's own height (about 1.35 times the font's size in all)."""

_PRINTED = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class SourceView(QPlainTextEdit):
    """A read-only text with a caret; letters are left to the window's shortcuts.

    Signals: `selected` when selection or caret moved; `clicked` with the code point clicked on without selecting;
    `zoom_asked` with steps of the wheel.
    """

    selected = Signal()
    clicked = Signal(int)
    zoom_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.marks = Marks()
        self.text = ""
        self.empty = ""
        self.offsets = Offsets("")
        self._colours: Colours | None = None
        self._pressed = QPoint()
        self._loading = False
        super().__init__(parent)
        self._layout = RoomyLayout(self.document(), SPACING)
        self.document().setDocumentLayout(self._layout)
        self.document().setDocumentMargin(MARGIN)
        self.setUndoRedoEnabled(False)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setCursorWidth(0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.setAcceptDrops(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._keep_selection_visible()
        self.selectionChanged.connect(self._tell)
        self.cursorPositionChanged.connect(self._tell)

    # -- text and marks ------------------------------------------------------------------------------------------
    def load(self, text: str) -> None:
        """Show a canonical text from its top, without marks."""
        self._loading = True
        self.marks = Marks()
        self.text = text
        self.offsets = Offsets(text)
        self.setPlainText(shown_text(text))
        self.setCursorWidth(CARET if text else 0)
        self._loading = False

    def colours(self) -> Colours:
        """Return the colours for the palette of now."""
        if self._colours is None:
            self._colours = colours_of(self.palette())
        return self._colours

    def refresh(self) -> None:
        """Paint the visible part anew."""
        self.viewport().update()

    # -- selection -----------------------------------------------------------------------------------------------
    def selection(self) -> tuple[int, int]:
        """Return the selected code points; both are the caret's when nothing is selected."""
        cursor = self.textCursor()
        return self.offsets.span(cursor.selectionStart(), cursor.selectionEnd())

    def caret(self) -> int:
        """Return the code point before which the caret stands."""
        return self.offsets.to_code_point(self.textCursor().position())

    def select(self, anchor: int, caret: int) -> None:
        """Select code points; the caret may stand before the anchor. The view does not scroll."""
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        self.setTextCursor(self._cursor(anchor, caret))
        self.verticalScrollBar().setValue(top)
        self.horizontalScrollBar().setValue(left)

    def _cursor(self, anchor: int, caret: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self.offsets.to_utf16(anchor))
        cursor.setPosition(self.offsets.to_utf16(caret), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _tell(self) -> None:
        if not self._loading:
            self.selected.emit()

    # -- places --------------------------------------------------------------------------------------------------
    def shown_lines(self, clip: QRect | None = None) -> list[ShownLine]:
        """Return the lines that stand in a part of the viewport, or in all of it, from the top."""
        rect = QRectF(self.viewport().rect() if clip is None else clip)
        lines: list[ShownLine] = []
        for block, box in self._shown_blocks(rect.bottom()):
            if box.bottom() >= rect.top():
                lines += self._lines_of(block, box.topLeft(), rect)
        return lines

    def _shown_blocks(self, bottom: float) -> Iterator[tuple[QTextBlock, QRectF]]:
        block = self.firstVisibleBlock()
        box = self.blockBoundingGeometry(block).translated(self.contentOffset())
        while block.isValid() and box.top() <= bottom:
            yield block, box
            block = block.next()
            if block.isValid():
                below = box.bottom()
                box = self.blockBoundingRect(block)
                box.translate(self.contentOffset().x(), below)

    def _lines_of(self, block: QTextBlock, origin: QPointF, rect: QRectF) -> Iterator[ShownLine]:
        layout = block.layout()
        paragraph = block.position()
        height = layout.lineAt(0).height() + 2
        lines = range(layout.lineCount())
        begin = bisect_left(lines, rect.top() - height - origin.y(), key=lambda number: layout.lineAt(number).y())
        for number in lines[begin:]:
            line = layout.lineAt(number)
            if origin.y() + line.y() > rect.bottom() + 2:
                return
            first = paragraph + line.textStart()
            start, end = self.offsets.span(first, first + line.textLength())
            yield ShownLine(start, end, line, origin, paragraph, self.offsets)

    def character_at(self, point: QPoint) -> int | None:
        """Return the code point whose character stands under a point of the viewport, or None."""
        for shown in self.shown_lines(QRect(0, point.y(), self.viewport().width(), 1)):
            words = shown.line.naturalTextRect().translated(shown.origin)
            if not words.adjusted(0, -2, 0, 2).contains(QPointF(point)):
                continue
            x = point.x() - shown.origin.x()
            unit = shown.line.xToCursor(x, QTextLine.CursorPosition.CursorOnCharacter)
            return self.offsets.to_code_point(shown.paragraph + unit)
        return None

    def first_visible(self) -> int:
        """Return the first code point of the first line that is wholly visible."""
        lines = self.shown_lines()
        whole = (shown.start for shown in lines if shown.rect().top() >= 0)
        return next(whole, lines[0].start if lines else 0)

    def put_on_top(self, position: int, *, above: float = 0.0) -> None:
        """Scroll so that the line of a code point is the first, or stands this many pixels below the top."""
        cursor = self._cursor(position, position)
        block = cursor.block()
        self.blockBoundingRect(block)
        number = block.layout().lineForTextPosition(cursor.positionInBlock()).lineNumber()
        height = block.layout().lineAt(number).y()
        top = block
        while height < above and top.previous().isValid():
            top = top.previous()
            height += self.blockBoundingRect(top).height()
        layout = top.layout()
        last = number if top == block else layout.lineCount() - 1
        line = 0
        while line < last and height - layout.lineAt(line + 1).y() >= above:
            line += 1
        self.verticalScrollBar().setValue(top.firstLineNumber() + line)

    def reveal(self, start: int, end: int) -> None:
        """Scroll so that these code points are visible with some lines around them; stay when they are."""
        height = self.viewport().height()
        room = min(2 * self.fontMetrics().lineSpacing(), height // 4)
        inner = self.viewport().rect().adjusted(0, 0, 0, -room)
        lines = self.shown_lines()
        inside = [
            shown for shown in lines if inner.top() <= shown.rect().top() and shown.rect().bottom() <= inner.bottom()
        ]
        if inside and inside[0].start <= start and end <= inside[-1].end:
            return
        self.put_on_top(start, above=height / 3)

    # -- Qt ------------------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint marks around the text, for the lines in the dirty part only."""
        if not self.text:
            super().paintEvent(event)
            self._paint_empty()
            return
        visible = Visible(self.shown_lines(event.rect()), self.marks, self.text)
        painter = QPainter(self.viewport())
        paint_tints(painter, visible, self.colours())
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        paint_lines(painter, visible, self.colours())
        paint_gutter(painter, visible, self.colours())
        painter.end()

    def _paint_empty(self) -> None:
        painter = QPainter(self.viewport())
        painter.setPen(self.colours().quiet)
        room = self.viewport().rect().adjusted(40, 40, -40, -40)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.empty)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Fit the column before the viewport is resized, so that the text is laid out once."""
        if event.type() == QEvent.Type.Resize:
            self.fit_column()
        return super().event(event)

    def fit_column(self) -> None:
        """Give the text its column, no wider than is good to read."""
        widest = int(QFontMetricsF(self.font()).averageCharWidth() * COLUMN + 2 * MARGIN)
        bar = self.verticalScrollBar().sizeHint().width()
        side = max(0, (self.width() - bar - widest) // 2)
        if self.viewportMargins().left() != side:
            self.setViewportMargins(side, 0, side, 0)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette and the font."""
        if event.type() == QEvent.Type.PaletteChange:
            self._colours = None
            self._keep_selection_visible()
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setTabStopDistance(4 * QFontMetricsF(self.font()).horizontalAdvance(" "))
            self.fit_column()

    def _keep_selection_visible(self) -> None:
        """Show a selection also while a field has the focus."""
        palette, own = self.palette(), QPalette()
        base = palette.color(QPalette.ColorRole.Base)
        text = palette.color(QPalette.ColorRole.Text)
        highlight = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Highlight)
        wanted = blend(base, highlight, 0.35)
        if palette.color(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight) == wanted:
            return
        own.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight, wanted)
        own.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.HighlightedText, text)
        self.setPalette(own)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the caret; leave letters, digits, signs and the space to the window's shortcuts."""
        if event.text().isprintable() and event.text() and not event.modifiers() & ~_PRINTED:
            event.ignore()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a selection; a press on selected words begins a new one instead of dragging them away."""
        self._pressed = event.position().toPoint()
        plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.button() == Qt.MouseButton.LeftButton and plain and self.textCursor().hasSelection():
            cursor = self.textCursor()
            cursor.clearSelection()
            self.setTextCursor(cursor)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a selection, or tell which character was clicked."""
        super().mouseReleaseEvent(event)
        moved = (event.position().toPoint() - self._pressed).manhattanLength()
        if event.button() != Qt.MouseButton.LeftButton or moved >= QApplication.startDragDistance():
            return
        position = self.character_at(self._pressed)
        if position is not None and not self.textCursor().hasSelection():
            self.clicked.emit(position)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the token: a number with its percentage, an interval and a hyphened word are one."""
        super().mouseDoubleClickEvent(event)
        position = self.character_at(event.position().toPoint())
        token = None if position is None else token_at(self.text, position)
        if token is not None and event.button() == Qt.MouseButton.LeftButton:
            self.select(*token)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, ask for another size."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y()
            if steps:
                self.zoom_asked.emit(1 if steps > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return the selected words as the stored text has them.

        The object is Qt's own, not one made here: the clipboard outlives Python, and would call into it at exit.
        """
        start, end = self.selection()
        data = super().createMimeDataFromSelection()
        data.text()  # lets Qt fill it, which it would otherwise do later, over what is set here
        data.clear()
        data.setText(self.text[start:end])
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take nothing in."""
        del source
        return False
