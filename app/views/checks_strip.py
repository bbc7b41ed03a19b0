"""Findings on the item in hand and on the record; each row is a button that goes to its field."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget

from app.commands.table import COMMANDS
from app.viewmodels.desk import Desk
from app.viewmodels.finder import Finder
from app.viewmodels.findings_model import FindingsModel
from app.viewmodels.findings_told import Told
from app.views.finding_delegate import QuietOptionDelegate
from app.views.panel import key_text, plain_label

_CAVEAT, _ACKNOWLEDGE = "finding.caveat", "finding.acknowledge"


class ChecksStrip(QFrame):
    """A short list; findings on the item in hand come first. Computed behind the screen after an act.

    Signals: `visit_asked(Told)` go to the place of a finding; `answer_asked(object)` acknowledge findings, or take that
    back; `caveat_asked(Told, bool)` make one a caveat, at once or looked over first.
    """

    visit_asked = Signal(object)
    answer_asked = Signal(object)
    caveat_asked = Signal(object, bool)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self._desk = desk
        self.model = FindingsModel(desk, self)
        self.title = plain_label()
        self.hint = plain_label(quiet=True)
        self.show_keys(letters=True)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(QuietOptionDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName("Checks")
        row = self.fontMetrics().height() + 10
        self.list.setMinimumHeight(row)
        self.list.setMaximumHeight(3 * row)
        self._finder = Finder(desk, "Checking", self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._place()
        self._soon.timeout.connect(self._ask)
        self._finder.answered.connect(self._show)
        self._finder.troubled.connect(desk.troubled)
        desk.content_changed.connect(self.again)
        desk.touched.connect(self.again)
        desk.place_changed.connect(self.model.arrange)
        self.list.activated.connect(self._visit)
        self.list.clicked.connect(self._visit)
        self.list.installEventFilter(self)

    # -- what others call --------------------------------------------------------------------------------------

    def again(self) -> None:
        """Check the record anew as soon as the screen has nothing more urgent; what is being checked is given up.

        An act in another record may change what is said of this one, where both tell of one study.
        """
        self._soon.start()

    def is_busy(self) -> bool:
        """Say whether what is shown is about to be another."""
        return self._soon.isActive() or self._finder.running()

    def marked(self) -> Told | None:
        """Return the finding that is marked, or None."""
        return self.model.told(self.list.currentIndex().row())

    def mark(self, told: Told) -> None:
        """Mark a finding, when it is among them."""
        row = self.model.row_where(told.key)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row, 0))

    def show_keys(self, *, letters: bool) -> None:
        """Show the keys that answer a finding now: letters, or those that also act where letters are typed."""
        caveat, acknowledge = ("c", "k") if letters else (_keys(_CAVEAT), _keys(_ACKNOWLEDGE))
        self.hint.setText(f"{caveat} caveat\n{acknowledge} acknowledge")

    # -- within ------------------------------------------------------------------------------------------------

    def _place(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addWidget(self.title)
        left.addWidget(self.hint)
        left.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 10, 4)
        row.setSpacing(10)
        row.addLayout(left)
        row.addWidget(self.list, 1)
        self._show(())

    def _ask(self) -> None:
        record = self._desk.record
        if record is None or self._desk.store is None:
            self._finder.forget()
            self._show(())
        else:
            from app.viewmodels.findings_asked import of_record

            self._finder.ask(partial(of_record, key=record.id))
            self._tell_count()

    def _show(self, told: tuple[Told, ...]) -> None:
        marked = self.marked()
        self.model.show(told)
        self._tell_count()
        if marked is not None:
            self.mark(marked)

    def _tell_count(self) -> None:
        count, shown = self.model.open_count(), self.model.rowCount()
        seen = f" · {shown - count} acknowledged" if shown > count else ""
        nothing = "Checking…" if self._finder.running() else "Checks: nothing to say"
        self.title.setText(f"Checks {count}{seen}" if shown else nothing)
        self.list.setVisible(shown > 0)
        self.hint.setVisible(shown > 0)

    def _visit(self) -> None:
        told = self.marked()
        if told is not None:
            self.visit_asked.emit(told)

    # -- Qt ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the letters of the list act: k, c and Shift+C."""
        told = self.marked()
        if told is None or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if plain and event.key() == Qt.Key.Key_K:
            self.answer_asked.emit((told,))
        elif (plain or shift) and event.key() == Qt.Key.Key_C:
            self.caveat_asked.emit(told, shift)
        else:
            return super().eventFilter(watched, event)
        return True


def _keys(command: str) -> str:
    return next((key_text(one.keys) for one in COMMANDS if one.id == command), "")
