"""A view of formatted text that loads nothing and opens nothing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget


class SafeBrowser(QTextBrowser):
    """Shows sanitised HTML; whatever a text names, near or far, is a blank image.

    Signal: `link_asked(str)` a link was pressed; nothing follows it by itself.
    """

    link_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.anchorClicked.connect(self._ask)

    def _ask(self, url: QUrl) -> None:
        self.link_asked.emit(url.toString())

    # -- Qt ----------------------------------------------------------------------------------------------------

    def loadResource(self, type_: int, name: QUrl | str) -> Any:
        """Return a blank image for an image, and no text for anything else (Qt loads files when it gets None)."""
        if type_ == QTextDocument.ResourceType.ImageResource:
            blank = QImage(1, 1, QImage.Format.Format_ARGB32)
            blank.fill(0)
            return blank
        return ""
