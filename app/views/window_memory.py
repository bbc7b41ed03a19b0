"""What the window remembers between two starts: its place, its panes, the size of the text."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

from app.settings import HIDDEN_PANES, READING_FONT, TEXT_SIZE, WINDOW_GEOMETRY, WINDOW_STATE, Settings
from app.views.focus import let_go

if TYPE_CHECKING:
    from app.views.text_pane import TextPane

NARROW = 1100
"""Below this width, in logical pixels, the library folds away."""


class WindowMemory:
    """Keeps and restores the looks of the window."""

    def __init__(self, settings: Settings, window: QMainWindow) -> None:
        self._settings = settings
        self._window = window
        self._splitter: QSplitter | None = None
        self._panes: Mapping[str, QWidget] = {}
        self._narrow = False

    def restore_place(self) -> None:
        """Put the window where it was left."""
        self._window.restoreGeometry(_bytes(self._settings.get(WINDOW_GEOMETRY)))

    def restore_panes(self, splitter: QSplitter, panes: Mapping[str, QWidget], text: TextPane) -> None:
        """Make the panes look as they were left."""
        self._splitter, self._panes = splitter, panes
        splitter.restoreState(_bytes(self._settings.get(WINDOW_STATE)))
        hidden = self._settings.get(HIDDEN_PANES)
        for name, pane in panes.items():
            pane.setVisible(name not in hidden)
        text.set_font(self._settings.get(READING_FONT), self._settings.get(TEXT_SIZE))
        self.fit(self._window.width())

    def keep(self) -> None:
        """Remember how the window looks."""
        looks = {WINDOW_GEOMETRY: self._window.saveGeometry()}
        if self._splitter is not None:
            looks[WINDOW_STATE] = self._splitter.saveState()
        self._settings.put_all({option: base64.b64encode(data.data()).decode() for option, data in looks.items()})

    def keep_text_size(self, points: float) -> None:
        """Remember the size of the text."""
        self._settings.put(TEXT_SIZE, round(points))

    def toggle(self, name: str) -> None:
        """Show or hide a pane, and remember it."""
        pane = self._panes[name]
        let_go(pane)
        pane.setVisible(pane.isHidden())
        self._settings.put(HIDDEN_PANES, tuple(key for key, one in self._panes.items() if one.isHidden()))

    def fit(self, width: int) -> None:
        """Fold the library away where there is little room, and bring it back where there is more."""
        if self._panes and (width < NARROW) != self._narrow:
            self._narrow = width < NARROW
            self._panes["library"].setVisible(not self._narrow and "library" not in self._settings.get(HIDDEN_PANES))


def _bytes(text: str) -> QByteArray:
    return QByteArray(base64.b64decode(text))
