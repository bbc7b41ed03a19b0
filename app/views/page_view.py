"""The page of a document beside its text: a picture that follows the caret."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPalette, QPixmap, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSplitter, QToolButton, QVBoxLayout, QWidget

from app.settings import PAGE_SHOWN, Settings
from app.viewmodels.desk import Desk
from app.viewmodels.page_shown import PageShown
from app.views.elided_label import ElidedLabel

_ZOOMS = (1.0, 1.5, 2.0, 3.0)
_WIDEST = 3000
"""In pixels of the screen; unpacking a picture as wide as that takes about 60 ms on the screen's thread."""
_SETTLE_MS = 150
_BESIDE = 640
"""Width in logical pixels from which text and page have room side by side; below it the page stands under the text."""


class PageView(QFrame):
    """Shows a page as wide as there is room, or larger. Signal: `toggled(bool)` it is wanted, or not any more."""

    toggled = Signal(bool)

    def __init__(self, desk: Desk, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown = PageShown(desk, self)
        self._desk, self._settings = desk, settings
        self._zoom = 0
        self.wanted = settings.get(PAGE_SHOWN)
        self.setAccessibleName("Page")
        self.back = _tool("‹", "Page before (Ctrl+PgUp)")
        self.on = _tool("›", "Next page (Ctrl+PgDown)")
        self.number = ElidedLabel()
        self.smaller = _tool("–", "Smaller")
        self.larger = _tool("+", "Larger")
        self.paper = QLabel()
        self.paper.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.paper.setWordWrap(True)
        self.paper.setTextFormat(Qt.TextFormat.PlainText)
        self.area = QScrollArea()
        self.area.setWidget(self.paper)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setBackgroundRole(QPalette.ColorRole.Mid)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._lay_out()
        self._wire()
        self._look()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(4)
        row.addWidget(self.back)
        row.addWidget(self.on)
        row.addSpacing(4)
        row.addWidget(self.number, 1)
        row.addWidget(self.smaller)
        row.addWidget(self.larger)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.area, 1)

    def _wire(self) -> None:
        self.back.clicked.connect(self.turn_back)
        self.on.clicked.connect(self.turn_on)
        self.smaller.clicked.connect(self._make_smaller)
        self.larger.clicked.connect(self._make_larger)
        self._settle.timeout.connect(self._ask)
        self._desk.source_changed.connect(self._look)
        self._desk.project_changed.connect(self._look)
        self.shown.changed.connect(self._show_number)
        self.shown.drawn.connect(self._show_picture)
        self.area.viewport().installEventFilter(self)

    # -- what others call --------------------------------------------------------------------------------------

    def follow(self, start: int, end: int) -> None:
        """Show the page on which the selection begins."""
        del end
        self.shown.follow(start)

    def turn_on(self) -> None:
        """Show the next page."""
        self.shown.turn(1)

    def turn_back(self) -> None:
        """Show the page before."""
        self.shown.turn(-1)

    def toggle(self) -> None:
        """Show the page beside the text, or not any more, and remember it."""
        self.wanted = not self.wanted
        self._desk.attempt(lambda: self._settings.put(PAGE_SHOWN, self.wanted))
        self._look()
        self.toggled.emit(self.wanted)

    def obey(self, order: str) -> None:
        """Do what a command wants: `page` shows or hides it, `page_next` and `page_previous` turn it."""
        {"page": self.toggle, "page_next": self.turn_on, "page_previous": self.turn_back}[order]()

    # -- within ------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Stand beside a text with pages only."""
        self.setVisible(self.wanted and self.shown.count > 0)
        self._show_number()

    def _show_number(self) -> None:
        self.number.show_text(f"Page {self.shown.page:,} of {self.shown.count:,}" if self.shown.page else "")
        self.back.setEnabled(self.shown.page > 1)
        self.on.setEnabled(self.shown.page < self.shown.count)
        self.smaller.setEnabled(self._zoom > 0)
        self.larger.setEnabled(self._zoom < len(_ZOOMS) - 1)
        self.area.verticalScrollBar().setValue(0)
        self._show_picture()
        self._ask()

    def _wide(self) -> int:
        """Return how wide the page is to be, in logical pixels."""
        return round(self.area.viewport().width() * _ZOOMS[self._zoom])

    def _ask(self) -> None:
        if self.isVisible():
            self.shown.draw(min(round(self._wide() * self.devicePixelRatioF()), _WIDEST))

    def _show_picture(self) -> None:
        if not self.isVisible() or not self.shown.page:
            return
        data = self.shown.picture() or self.shown.nearest()
        if not data:
            self.paper.clear()
            self.paper.setText(self.shown.trouble or "Drawing the page…")
            return
        image = QImage.fromData(data)
        image.setDevicePixelRatio(image.width() / max(self._wide(), 1))  # one of another width is stretched meanwhile
        self.paper.setPixmap(QPixmap.fromImage(image))
        self.paper.setAccessibleName(f"Page {self.shown.page} of {self.shown.count}")

    def _make_smaller(self) -> None:
        self._set_zoom(self._zoom - 1)

    def _make_larger(self) -> None:
        self._set_zoom(self._zoom + 1)

    def _set_zoom(self, step: int) -> None:
        self._zoom = min(max(step, 0), len(_ZOOMS) - 1)
        self._show_number()

    # -- Qt ----------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was not drawn while it was hidden."""
        super().showEvent(event)
        self._show_number()

    def hideEvent(self, event: QEvent) -> None:
        """Draw nothing any more."""
        super().hideEvent(event)  # type: ignore[arg-type]
        self._settle.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the room that there is, once it has settled; Ctrl and the wheel make the page larger or smaller."""
        if event.type() == QEvent.Type.Resize and isinstance(event, QResizeEvent) and self.isVisible():
            if event.size().width() != event.oldSize().width():
                self._show_picture()
                self._settle.start()
        elif isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._set_zoom(self._zoom + (1 if event.angleDelta().y() > 0 else -1))
            return True
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """Return as much room as the text gets."""
        return QSize(320, 400)

    def minimumSizeHint(self) -> QSize:
        """Return the least that shows something."""
        return QSize(120, 120)


class BesideText(QSplitter):
    """A text and its page, side by side where there is room, else one above the other."""

    def __init__(self, text: QWidget, page: PageView) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.addWidget(text)
        self.addWidget(page)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose between beside and below."""
        beside = event.size().width() >= _BESIDE
        self.setOrientation(Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical)
        super().resizeEvent(event)


def _tool(words: str, tip: str) -> QToolButton:
    made = QToolButton()
    made.setText(words)
    made.setToolTip(tip)
    made.setAccessibleName(tip.partition(" (")[0])
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made
