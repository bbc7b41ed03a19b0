"""The heading of a group of fields or of rows: a button that opens and folds it, and says what is in it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

_FLAT = """
QToolButton#heading { border: 1px solid transparent; border-radius: 4px; background: transparent; padding: 3px 6px;
    color: palette(placeholder-text); }
QToolButton#heading:hover { background: palette(midlight); }
QToolButton#heading:focus { border: 1px solid palette(highlight); }
"""


class Heading(QToolButton):
    """Signal: `toggled_by_hand(name, open)`. Space, Enter and the mouse open and fold.

    Tab stops at a folded group only: where the fields are seen, it goes from one to the next.
    """

    toggled_by_hand = Signal(str, bool)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.setObjectName("heading")
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        font = self.font()
        font.setBold(True)
        self.setFont(font)
        self.setStyleSheet(_FLAT)
        self.clicked.connect(self._tell)

    def show_state(self, label: str, told: str, *, is_open: bool) -> None:
        """Say what the group is called and what is in it, and whether it is open."""
        self.setChecked(is_open)
        self.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.setText(f"{label}   {told}".replace("&", "&&"))
        self.setAccessibleName(f"{label}, {told}, {'open' if is_open else 'folded'}")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus if is_open else Qt.FocusPolicy.StrongFocus)
        self.setToolTip("Fold this group (Alt+G)" if is_open else "Open this group (Alt+G)")

    def _tell(self) -> None:
        self.toggled_by_hand.emit(self.name, self.isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open and fold by Enter and arrows as well as by Space."""
        key, is_open = event.key(), self.isChecked()
        turns = key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        turns = turns or (key == Qt.Key.Key_Right and not is_open) or (key == Qt.Key.Key_Left and is_open)
        if turns:
            self.click()
        else:
            super().keyPressEvent(event)
