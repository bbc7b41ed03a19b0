"""What the checks say: of the record, of its study, of the project; grouped, filtered, gone to and answered by key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from app.formats.hidden import visible
from app.viewmodels.desk import Desk
from app.viewmodels.findings_scope import FindingsScope, Scope
from app.viewmodels.findings_told import Grouping, Told, counted_words, rule_words, told_counts
from app.viewmodels.findings_tree import FindingsTree
from app.viewmodels.session import Session
from app.views.findings_bar import FindingsBar
from app.views.findings_view import FindingsView
from app.views.panel import Panel, button, footer, plain_label, scrolled
from app.views.rules_place import RulesPlace

PAUSE_MS = 120
_TALL, _SHORT = 520, 320
_HINT = "Enter goes there · c caveat · k acknowledge · b groups · s scope · h hides acknowledged · / filters · r rules"


class FindingsPanel(Panel):
    """A tree of findings; its letters act while it has the focus.

    Signals: `visit_asked(Told, bool)` go to a finding, and stay in the list or not; `answer_asked(object)` acknowledge
    the findings of a row, or take that back; `caveat_asked(Told, bool)` make it a caveat, at once or looked over first.
    """

    visit_asked = Signal(object, bool)
    answer_asked = Signal(object)
    caveat_asked = Signal(object, bool)

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Findings", desk, session, parent)
        self.state = FindingsScope(desk, self)
        self.model = FindingsTree(self)
        self.bar = FindingsBar()
        self.tree = FindingsView(self.model)
        self.detail = plain_label(wrap=True)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.count = plain_label(quiet=True, wrap=True)
        self.count.setMinimumHeight(2 * self.count.fontMetrics().lineSpacing())  # so that it takes none from the bar
        self.hint = plain_label(_HINT, quiet=True, wrap=True)
        self.progress = QWidget()
        self.progress_bar = QProgressBar()
        self.progress_words = plain_label(quiet=True)
        self.stop = button("Stop", "Stop checking; what was known stays")
        self.rules_button = button("Rules…", "Switch rules and set their limits for this project (r)")
        self.acknowledge = button("Acknowledge…", "Say why it may stand, or take that back (k)")
        self.caveat = button("Caveat", "With its target, type, rule, rationale and quote (c)")
        self.go = button("Go", "To the field and its words (Enter)", main=True)
        self.rules = RulesPlace(desk)
        self.pages = QStackedWidget()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._place()
        self._name_keys()
        self._wire()

    # -- what others call --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Look at the scope that was looked at last, and take the focus."""
        self.complain("")
        self.pages.setCurrentIndex(0)
        self.show_scope(self.state.scope)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Go to the finding that is marked."""
        self.visit(stay=False)

    def show_scope(self, scope: Scope) -> None:
        """Show the findings of the record, of its study or of the project."""
        has_study = bool(self.state.study())
        self.bar.enable(Scope.STUDY, on=has_study)
        self.bar.enable(Scope.RECORD, on=self.desk.source is not None)
        if (scope is Scope.STUDY and not has_study) or (scope is Scope.RECORD and self.desk.source is None):
            scope = Scope.PROJECT
        self.bar.show_scope(scope)
        self.state.show(scope)
        self._tell_count()

    def visit(self, *, stay: bool) -> None:
        """Go to the finding that is marked; a heading opens or closes."""
        told = self.tree.marked()
        if told is not None:
            self.visit_asked.emit(told, stay)
        elif self.tree.currentIndex().isValid():
            self.tree.setExpanded(self.tree.currentIndex(), not self.tree.isExpanded(self.tree.currentIndex()))

    # -- within ------------------------------------------------------------------------------------------------

    def _place(self) -> None:
        row = QHBoxLayout(self.progress)
        row.setContentsMargins(0, 0, 0, 0)
        self.progress_bar.setTextVisible(False)
        self.progress_bar.setFixedHeight(8)
        row.addWidget(self.progress_words)
        row.addWidget(self.progress_bar, 1)
        row.addWidget(self.stop)
        self.progress.hide()
        self.detail_area = scrolled(self.detail)
        page = QWidget()
        lines = QVBoxLayout(page)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        for part, stretch in (
            (self.bar, 0),
            (self.progress, 0),
            (self.tree, 1),
            (self.detail_area, 0),
            (self.count, 0),
        ):
            lines.addWidget(part, stretch)
        for part in (self.hint, self.detail_area):
            part.hide()  # until there is room for it
        lines.addWidget(self.hint)
        lines.addWidget(self.complaint)
        lines.addLayout(footer(self.rules_button, self.acknowledge, self.caveat, self.go))
        self.pages.addWidget(page)
        self.pages.addWidget(self.rules)
        self.body.addWidget(self.pages, 1)
        self.setFocusProxy(self.tree)

    def _name_keys(self) -> None:
        """Say what the letters of the list do, alone and with Shift."""
        self._keys: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Return: self.save,
            Qt.Key.Key_Enter: self.save,
            Qt.Key.Key_K: self._answer,
            Qt.Key.Key_C: self._make_caveat,
            Qt.Key.Key_N: partial(self._next, 1),
            Qt.Key.Key_B: self._group_by_next,
            Qt.Key.Key_S: self._show_next_scope,
            Qt.Key.Key_H: self.bar.hide_acknowledged.toggle,
            Qt.Key.Key_R: self._open_rules,
            Qt.Key.Key_A: self.state.again,
            Qt.Key.Key_Space: self._preview,
        }
        self._shifted: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_C: self._look_over_caveat,
            Qt.Key.Key_N: partial(self._next, -1),
        }

    def _wire(self) -> None:
        self.tree.installEventFilter(self)
        self.tree.selectionModel().currentChanged.connect(self._show_marked)
        self.tree.clicked.connect(self._preview)
        self.tree.doubleClicked.connect(self.save)
        self.bar.scope_chosen.connect(self.show_scope)
        self.bar.grouping_chosen.connect(self._group)
        self.bar.filtered.connect(self._pause.start)
        self.bar.went_down.connect(self.tree.setFocus)
        self._pause.timeout.connect(self._filter)
        self.state.changed.connect(self._show_found)
        self.state.progressed.connect(self._show_progress)
        self.state.stopped.connect(self._show_stopped)
        self.state.troubled.connect(self.complain)
        self.stop.clicked.connect(self.state.cancel)
        self.go.clicked.connect(self.save)
        self.acknowledge.clicked.connect(self._answer)
        self.caveat.clicked.connect(self._make_caveat)
        self.rules_button.clicked.connect(self._open_rules)
        self.rules.left.connect(self._leave_rules)
        self.rules.changed.connect(self.state.again)

    # -- following ---------------------------------------------------------------------------------------------

    def _show_found(self) -> None:
        told, place = self.tree.remembered()
        self.model.show(self.state.told)
        self.progress.hide()
        self.tree.restore(told, place)
        self._show_marked()
        self._tell_count()

    def _group(self, grouping: Grouping) -> None:
        told, _ = self.tree.remembered()
        self.bar.show_grouping(grouping)
        self.model.group_by(grouping)
        self.tree.restore(told)
        self._show_marked()

    def _group_by_next(self) -> None:
        order = list(Grouping)
        self._group(order[(order.index(self.model.grouping) + 1) % len(order)])

    def _show_next_scope(self) -> None:
        self.show_scope(self.bar.next_scope())

    def _filter(self) -> None:
        told, _ = self.tree.remembered()
        self.model.filter(self.bar.words.text(), hide_acknowledged=self.bar.hide_acknowledged.isChecked())
        self.tree.restore(told)
        self._show_marked()
        self._tell_count()

    def _show_marked(self) -> None:
        told = self.tree.marked()
        finding = told.finding if told is not None else None
        parts = []
        if told is not None and finding is not None:
            parts = [finding.message, f"Rule: {rule_words(finding.rule)}", f"{told.source} · {told.place}"]
            parts += [f"In the text: “{_cut(finding.quote)}”"] if finding.quote else []
            parts += [f"Acknowledged: {finding.acknowledged}"] if finding.acknowledged else []
        self.detail.setText(visible("\n".join(part for part in parts if part)))
        writable = self.desk.can_write()
        self.go.setEnabled(told is not None)
        self.caveat.setEnabled(writable and finding is not None and bool(finding.record))
        self.acknowledge.setEnabled(writable and self.tree.currentIndex().isValid())
        meant = self._meant()
        settled = bool(meant) and all(one.finding.acknowledged for one in meant)
        self.acknowledge.setText("Take back" if settled else "Acknowledge…")

    def _preview(self) -> None:
        """Show the words of a finding of the open text; nothing else moves."""
        told = self.tree.marked()
        content = self.desk.content
        if told is not None and content is not None and told.finding.record == content.record.id:
            quote = next(iter(content.quotes_of(told.finding.value)), None)
            if quote is not None:
                self.desk.show_quote(quote.id)

    def _tell_count(self) -> None:
        shown = [one for one in self.model.shown() if not one.is_counted]
        found = [one for one in self.model.told if not one.is_counted]
        words = told_counts(shown)
        if found and len(shown) < len(found):
            words = f"{words or 'None'} of {len(found):,} shown"
        if not found:
            words = "Checking…" if self.state.is_busy() else _NOTHING[self.state.scope]
        self.count.setText(" · ".join([words, *counted_words(self.state.told)]))

    def _show_progress(self, done: int, total: int) -> None:
        self.progress_bar.setRange(0, max(total, 0))
        self.progress_bar.setValue(done)
        self.progress_words.setText(f"Checked {done:,} of {total:,} records" if total > 0 else "Checking")
        self.progress.show()

    def _show_stopped(self) -> None:
        self.progress.hide()
        self.count.setText("Stopped before all records were checked. Press a to begin again.")

    # -- answering ---------------------------------------------------------------------------------------------

    def _answer(self) -> None:
        meant = self._meant()
        if meant:
            self.answer_asked.emit(meant)

    def _meant(self) -> tuple[Told, ...]:
        """Return the finding that is marked, all below a heading that is."""
        told, index = self.tree.marked(), self.tree.currentIndex()
        if told is not None:
            return (told,)
        return self.model.groups()[index.row()].rows if index.isValid() else ()

    def _make_caveat(self) -> None:
        told = self.tree.marked()
        if told is not None:
            self.caveat_asked.emit(told, False)

    def _look_over_caveat(self) -> None:
        told = self.tree.marked()
        if told is not None:
            self.caveat_asked.emit(told, True)

    def _open_rules(self) -> None:
        told = self.tree.marked()
        self.pages.setCurrentWidget(self.rules)
        self.rules.start(told.finding.rule if told is not None else "", self.state.told)

    def _leave_rules(self) -> None:
        self.pages.setCurrentIndex(0)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _next(self, steps: int) -> None:
        told = self.tree.after(steps)
        if told is not None:
            self.tree.mark(told)
            self.visit(stay=True)

    def _step_back(self) -> bool:
        """Leave the rules, or the filter; say whether there was something to leave."""
        if self.pages.currentIndex():
            if not self.rules.step_back():
                self._leave_rules()
        elif self.bar.words.hasFocus():
            self.bar.words.clear()
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            return False
        return True

    # -- Qt ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the letters of the list act."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._act(event):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go one step back on Esc."""
        if event.key() != Qt.Key.Key_Escape or not self._step_back():
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the findings where there is little of it; R opens the rules where their button has none."""
        super().resizeEvent(event)
        is_tall = event.size().height() >= _TALL
        self.detail_area.setMaximumHeight(self.fontMetrics().lineSpacing() * (6 if is_tall else 3))
        self.detail_area.setVisible(event.size().height() >= _SHORT)
        self.hint.setVisible(is_tall)
        buttons = (self.rules_button, self.acknowledge, self.caveat, self.go)
        margins = self.body.contentsMargins()
        needed = sum(one.sizeHint().width() for one in buttons) + 3 * 8 + margins.left() + margins.right()
        self.rules_button.setVisible(needed <= event.size().width())

    def hideEvent(self, event: QHideEvent) -> None:
        """Compute nothing that nobody sees."""
        super().hideEvent(event)
        if not event.spontaneous():  # a minimised window comes back as it was
            self.state.sleep()

    def _act(self, event: QKeyEvent) -> bool:
        """Do what a key of the list is for; say whether it is one."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        keys = {Qt.KeyboardModifier.NoModifier: self._keys, Qt.KeyboardModifier.ShiftModifier: self._shifted}
        act = keys.get(modifiers, {}).get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Slash:
            act = self.bar.take_focus
        if act is not None:
            act()
        return act is not None


_NOTHING = {
    Scope.RECORD: "The checks have nothing to say of this record.",
    Scope.STUDY: "The checks have nothing to say of this study.",
    Scope.PROJECT: "The checks have nothing to say of this project.",
}


def _cut(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 300 else f"{flat[:299]}…"
