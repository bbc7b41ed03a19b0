"""What findings are of, what they are put together by, and what is shown of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.viewmodels.findings_scope import Scope
from app.viewmodels.findings_told import Grouping
from app.views.flow_layout import FlowLayout

_SCOPES = {Scope.RECORD: "Record", Scope.STUDY: "Study", Scope.PROJECT: "Project"}
_GROUPINGS = {Grouping.RECORD: "by record", Grouping.RULE: "by rule", Grouping.SEVERITY: "by severity"}
_DOWN = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}


class FindingsBar(QWidget):
    """Buttons for scope and grouping, a line to filter by, and a box that hides what was acknowledged.

    Signals: `scope_chosen(Scope)`, `grouping_chosen(Grouping)`, `filtered()`, `went_down()` Enter in the line.
    """

    scope_chosen = Signal(object)
    grouping_chosen = Signal(object)
    filtered = Signal()
    went_down = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scopes = {scope: _toggle(words, "Scope (s)") for scope, words in _SCOPES.items()}
        self.groupings = {grouping: _toggle(words, "Grouping (b)") for grouping, words in _GROUPINGS.items()}
        self._scope_group, self._grouping_group = QButtonGroup(self), QButtonGroup(self)
        self.words = QLineEdit()
        self.words.setPlaceholderText("Filter: words, rule, field, error …")
        self.words.setAccessibleName("Filter findings")
        self.words.setClearButtonEnabled(True)
        self.hide_acknowledged = _toggle("Hide acknowledged", "h")
        self._toggles = QWidget()
        self._flow = FlowLayout(self._toggles)
        self._flow.setContentsMargins(0, 0, 0, 0)
        for group, made in ((self._scope_group, self.scopes.values()), (self._grouping_group, self.groupings.values())):
            for one in made:
                group.addButton(one)
                self._flow.addWidget(one)
        below = QHBoxLayout()
        below.addWidget(self.words, 1)
        below.addWidget(self.hide_acknowledged)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(6)
        lines.addWidget(self._toggles)
        lines.addLayout(below)
        self.groupings[Grouping.RECORD].setChecked(True)
        self._scope_group.buttonClicked.connect(self._choose_scope)
        self._grouping_group.buttonClicked.connect(self._choose_grouping)
        self.words.textChanged.connect(self.filtered)
        self.words.installEventFilter(self)
        self.hide_acknowledged.toggled.connect(self.filtered)

    # -- what others call --------------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Take the keyboard into the line."""
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def show_scope(self, scope: Scope) -> None:
        """Show which scope is looked at."""
        self.scopes[scope].setChecked(True)

    def show_grouping(self, grouping: Grouping) -> None:
        """Show what the findings are put together by."""
        self.groupings[grouping].setChecked(True)

    def enable(self, scope: Scope, *, on: bool) -> None:
        """Say whether there is such a scope now."""
        self.scopes[scope].setEnabled(on)

    def next_scope(self) -> Scope:
        """Return the scope behind the one that is looked at, of those there are."""
        there = [scope for scope, made in self.scopes.items() if made.isEnabled()]
        here = next((scope for scope, made in self.scopes.items() if made.isChecked()), Scope.PROJECT)
        return there[(there.index(here) + 1) % len(there)] if here in there else there[0]

    # -- within ------------------------------------------------------------------------------------------------

    def _choose_scope(self) -> None:
        self.scope_chosen.emit(next(scope for scope, made in self.scopes.items() if made.isChecked()))

    def _choose_grouping(self) -> None:
        self.grouping_chosen.emit(next(one for one, made in self.groupings.items() if made.isChecked()))

    # -- Qt ----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep all buttons in sight, in two lines where they do not fit into one."""
        super().resizeEvent(event)
        self._toggles.setMinimumHeight(self._flow.heightForWidth(event.size().width()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go down to the list on Enter and on the arrow."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _DOWN:
            self.went_down.emit()
            return True
        return super().eventFilter(watched, event)


def _toggle(words: str, tip: str) -> QToolButton:
    made = QToolButton()
    made.setText(words)
    made.setToolTip(tip)
    made.setCheckable(True)
    made.setAutoExclusive(False)
    return made
