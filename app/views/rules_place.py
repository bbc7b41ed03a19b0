"""Which rules this project wants, and with which limits: a page of the findings panel."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from app.checks import Check
from app.viewmodels.desk import Desk
from app.viewmodels.findings_told import Told
from app.viewmodels.rules_model import RulesModel
from app.views.panel import button, footer, plain_label


class RulesPlace(QWidget):
    """A list of rules to switch with Space, and the limits of the one that is marked.

    Signals: `left()` back to the findings; `changed()` the project wants a rule otherwise.
    """

    left = Signal()
    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = RulesModel(desk, self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setAlternatingRowColors(True)
        self.list.setSpacing(2)
        self.list.setAccessibleName("Rules")
        self.words = QLineEdit()
        self.words.setPlaceholderText("Filter: rule, limit or word (/)")
        self.words.setAccessibleName("Filter the rules")
        self.words.setClearButtonEnabled(True)
        self.about = plain_label(quiet=True, wrap=True)
        self.limits = QWidget()
        self.form = QFormLayout(self.limits)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.lines: dict[str, QLineEdit] = {}
        self.reset = button("As the form has it", "Forget what this project wants of the rule")
        self.back = button("Back to the findings", "Esc", main=True)
        self._desk = desk
        self.intro = plain_label(quiet=True, wrap=True)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.intro)
        lines.addWidget(self.words)
        lines.addWidget(self.list, 1)
        lines.addWidget(self.about)
        lines.addWidget(self.limits)
        lines.addLayout(footer(self.reset, self.back))
        self.list.selectionModel().currentChanged.connect(self._show_rule)
        self.list.verticalScrollBar().rangeChanged.connect(self._keep_in_sight)
        self.model.changed.connect(self._show_state)
        self.model.changed.connect(self.changed)
        self.reset.clicked.connect(self._reset)
        self.back.clicked.connect(self.left)
        self.words.textChanged.connect(self._filter)
        self.list.installEventFilter(self)

    # -- what others call --------------------------------------------------------------------------------------

    def start(self, rule: str, told: Iterable[Told]) -> None:
        """Show the rules with one of them marked, and take the focus."""
        how = "Space switches one, / filters." if self._desk.can_write() else "The project is open to read only."
        self.intro.setText(f"What this project wants of its rules. {how}")
        self.words.clear()
        self.model.load(told)
        self.list.setCurrentIndex(self.model.index(self.model.row_of(rule), 0))
        self._show_rule()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- within ------------------------------------------------------------------------------------------------

    def _check(self) -> Check | None:
        return self.model.check(self.list.currentIndex().row())

    def step_back(self) -> bool:
        """Filter nothing any more; say whether something was filtered out, or the filter had the keyboard."""
        if not self.words.hasFocus() and not self.words.text():
            return False
        self.words.clear()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _filter(self, words: str) -> None:
        check = self._check()
        self.model.filter(words)
        self.list.setCurrentIndex(self.model.index(self.model.row_of(check.id) if check is not None else 0, 0))
        self._show_rule()

    def _keep_in_sight(self) -> None:
        self.list.scrollTo(self.list.currentIndex())

    def _show_rule(self) -> None:
        check = self._check()
        while self.form.rowCount():
            self.form.removeRow(0)
        self.lines = {}
        for name in check.limits if check is not None else ():
            line = QLineEdit()
            line.setAccessibleName(f"Limit: {name}")
            line.setProperty("limit", name)
            line.setReadOnly(not self._desk.can_write())
            line.editingFinished.connect(self._keep_limit)
            self.form.addRow(name.replace("_", " ").capitalize(), line)
            self.lines[name] = line
        self._show_state()

    def _show_state(self) -> None:
        check = self._check()
        if check is None:
            self.about.setText("No rule matches.")
            self.reset.setEnabled(False)
            return
        for name, line in self.lines.items():
            line.setText(self.model.limit(check, name))
            line.setPlaceholderText(f"{check.limits[name]}")
        self.about.setText(f"{check.sentence} {check.severity.capitalize()}. Source: {check.source}.")
        self.reset.setEnabled(self.model.is_own(check) and self._desk.can_write())

    def _keep_limit(self) -> None:
        check, line = self._check(), self.sender()
        if check is None or not isinstance(line, QLineEdit):
            return
        name = str(line.property("limit"))
        if line.text().strip() != self.model.limit(check, name) and not self.model.set_limit(check, name, line.text()):
            line.setText(self.model.limit(check, name))

    def _reset(self) -> None:
        check = self._check()
        if check is not None:
            self.model.leave_to_form(check)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- Qt ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go to the filter on / in the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Slash:
            self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from the filter into the list on Enter or Down."""
        into_list = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}
        if self.words.hasFocus() and event.key() in into_list:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)
