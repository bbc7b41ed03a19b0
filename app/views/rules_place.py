"""Which rules this project wants, and with which limits: a page of the findings panel."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
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
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setAccessibleName("Rules")
        self.about = plain_label(quiet=True, wrap=True)
        self.limits = QWidget()
        self.form = QFormLayout(self.limits)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.lines: dict[str, QLineEdit] = {}
        self.reset = button("As the form has it", "Forget what this project wants of the rule")
        self.back = button("Back to the findings", "Esc", main=True)
        intro = plain_label("What this project wants of its rules. Space switches one.", quiet=True, wrap=True)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(intro)
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

    # -- what others call --------------------------------------------------------------------------------------

    def start(self, rule: str, told: Iterable[Told]) -> None:
        """Show the rules with one of them marked, and take the focus."""
        self.model.load(told)
        self.list.setCurrentIndex(self.model.index(self.model.row_of(rule), 0))
        self._show_rule()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- within ------------------------------------------------------------------------------------------------

    def _check(self) -> Check | None:
        return self.model.check(self.list.currentIndex().row())

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
            line.editingFinished.connect(self._keep_limit)
            self.form.addRow(name.replace("_", " ").capitalize(), line)
            self.lines[name] = line
        self._show_state()

    def _show_state(self) -> None:
        check = self._check()
        if check is None:
            return
        for name, line in self.lines.items():
            line.setText(self.model.limit(check, name))
            line.setPlaceholderText(f"{check.limits[name]}")
        self.about.setText(f"{check.sentence} {check.severity.capitalize()}. Source: {check.source}.")
        self.reset.setEnabled(self.model.is_own(check))

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
