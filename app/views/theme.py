"""Colours of the window, light and dark: one palette each and one short style sheet over it.

Text on its ground keeps a contrast of at least 4.5 to 1 in both; nothing is told by colour alone.
"""

from __future__ import annotations

from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

_R = QPalette.ColorRole
_MIDDLE = 128
"""Half of the lightness that a colour can have."""

_LIGHT = {
    _R.Window: "#f4f4f1",
    _R.WindowText: "#1f2328",
    _R.Base: "#ffffff",
    _R.AlternateBase: "#f4f4f1",
    _R.Text: "#1f2328",
    _R.Button: "#e9e9e4",
    _R.ButtonText: "#1f2328",
    _R.BrightText: "#a4262c",
    _R.Highlight: "#2f6f9f",
    _R.HighlightedText: "#ffffff",
    _R.Link: "#1f6391",
    _R.Mid: "#c9c9c2",
    _R.Midlight: "#dededa",
    _R.Dark: "#8a8a83",
    _R.Light: "#ffffff",
    _R.Shadow: "#6b6b66",
    _R.ToolTipBase: "#fffef2",
    _R.ToolTipText: "#1f2328",
    _R.PlaceholderText: "#6a6f76",
    _R.Accent: "#2f6f9f",
}
_DARK = {
    _R.Window: "#202327",
    _R.WindowText: "#e6e6e3",
    _R.Base: "#181a1d",
    _R.AlternateBase: "#202327",
    _R.Text: "#e6e6e3",
    _R.Button: "#2d3136",
    _R.ButtonText: "#e6e6e3",
    _R.BrightText: "#ff8a80",
    _R.Highlight: "#2f6f9f",
    _R.HighlightedText: "#ffffff",
    _R.Link: "#7fb8e0",
    _R.Mid: "#44494f",
    _R.Midlight: "#353a40",
    _R.Dark: "#878d94",
    _R.Light: "#3a3f45",
    _R.Shadow: "#0d0e10",
    _R.ToolTipBase: "#2d3136",
    _R.ToolTipText: "#e6e6e3",
    _R.PlaceholderText: "#9aa0a7",
    _R.Accent: "#7fb8e0",
}

_SHEET = """
QSplitter::handle { background: palette(mid); }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QFrame#strip { background: palette(window); border-top: 1px solid palette(mid); }
QFrame#sheet { background: palette(base); border: 1px solid palette(dark); border-radius: 6px; }
QLineEdit, QPlainTextEdit { border: 1px solid palette(mid); border-radius: 4px; padding: 3px 6px;
    background: palette(base); }
QLineEdit:focus, QPlainTextEdit:focus { border: 2px solid palette(highlight); padding: 2px 5px; }
QToolButton { border: 1px solid transparent; border-radius: 4px; padding: 2px 6px; }
QToolButton:hover, QToolButton:focus { border: 1px solid palette(dark); }
QToolButton:checked { background: palette(midlight); border: 1px solid palette(mid); font-weight: 600; }
QTreeView, QListView, QTableView { border: none; background: palette(base); }
QStatusBar::item { border: none; }
QPushButton { outline: none; padding: 5px 14px; border: 1px solid palette(mid); border-radius: 4px;
    background: palette(button); }
QPushButton:focus { border: 2px solid palette(highlight); padding: 4px 13px; }
QPushButton:default { font-weight: 600; }
QPushButton:disabled { color: palette(dark); }
"""


def is_dark(name: str) -> bool:
    """Say whether a theme (`light`, `dark`, `system`) shows dark now."""
    if name == "system":
        from PySide6.QtCore import Qt

        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return name == "dark"


def apply_ground(app: QApplication, name: str) -> None:
    """Give an empty window the colour of its ground, before anything stands on it.

    For the first frame only: the names of `Qt`, the style and its sheet cost more time than the frame itself. What the
    system shows is told by its own palette, which is that of the system until a theme is applied.
    """
    palette = app.palette()
    dark = name == "dark" if name != "system" else palette.color(_R.Window).lightness() < _MIDDLE
    palette.setColor(_R.Window, QColor((_DARK if dark else _LIGHT)[_R.Window]))
    app.setPalette(palette)


def apply_theme(app: QApplication, name: str) -> None:
    """Give the whole program the colours of a theme."""
    app.setStyle("Fusion")
    palette = QPalette()
    for role, colour in (_DARK if is_dark(name) else _LIGHT).items():
        palette.setColor(role, QColor(colour))
    for role in (_R.WindowText, _R.Text, _R.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, palette.color(_R.Dark))
    app.setPalette(palette)
    app.setStyleSheet(_SHEET)


def amber(palette: QPalette) -> QColor:
    """Return the colour of a warning that can be read on the base colour."""
    return QColor("#f0b95a" if palette.color(_R.Base).lightness() < _MIDDLE else "#8a5a00")


def quiet(palette: QPalette) -> QColor:
    """Return the colour of what stands back: labels, hints, second lines."""
    return palette.color(_R.PlaceholderText)
