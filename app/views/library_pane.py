"""The library: which sources the project has, filtered and ordered, and which of them lies open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.commands.table import COMMANDS
from app.domain.sources import SourceRow, SourceState
from app.domain.store import Store
from app.usecases.library import set_kind, set_state
from app.viewmodels.desk import Desk
from app.viewmodels.library_model import KEY, STATE_WORDS, LibraryModel
from app.viewmodels.session import Session
from app.views.library_filters import LibraryFilters
from app.views.panel import key_text, plain_label
from app.views.source_list import SourceList

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class LibraryPane(QWidget):
    """Filters over the list of sources; Enter or a click opens one.

    Esc clears the filter, then goes on to the window. Signal: `panel_asked(str)` a panel of the window is asked for.
    """

    panel_asked = Signal(str)

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.session = session
        self.filters = LibraryFilters()
        self.model = LibraryModel(desk, self, self.filters.query())
        self.list = SourceList(self.model)
        self.nothing = plain_label(quiet=True, wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setMargin(24)
        self.count = plain_label(quiet=True)
        self.pairs = QToolButton()
        self.pairs.setToolTip("Sources that look like one work: decide")
        self.pairs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pairs.hide()
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Why is this source excluded?")
        self.reason.hide()
        self._excluding = ""
        self._place()
        self.filters.changed.connect(self._filter)
        self.filters.went_down.connect(self.focus_list)
        self.list.clicked.connect(self.open_at)
        self.list.typed.connect(self._filter_by)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.reason.returnPressed.connect(self._exclude)
        self.pairs.clicked.connect(self._ask_for_pairs)
        self.model.counted.connect(self._tell_count)
        desk.source_changed.connect(self._mark_open)
        desk.project_changed.connect(self._forget_filter)
        self._tell_count()
        self._mark_open()

    # -- what others call --------------------------------------------------------------------------------------

    def focus_list(self) -> None:
        """Take the keyboard into the list, on the source that is marked or the first one."""
        if self.model.rowCount() and not self.list.currentIndex().isValid():
            self.list.mark(0)
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_at(self, index: QModelIndex) -> None:
        """Open the source at a place of the list."""
        key = index.data(KEY)
        if key:
            self.desk.do(self._lay_open, str(key))

    def next_to_do(self) -> str:
        """Return the next source behind the open one, as listed, that is neither done nor excluded; "" for none."""
        here = self.model.place_of(self.desk.source.id) if self.desk.source is not None else -1
        count = self.model.rowCount()
        for step in range(1, count + 1):
            row = self.model.row_at((here + step) % count)
            if row is not None and row.state in {SourceState.TODO, SourceState.IN_PROGRESS}:
                return row.id
        return ""

    def beside(self, steps: int) -> str:
        """Return the source so many places below the open one, as listed; "" where the list ends."""
        here = self.model.place_of(self.desk.source.id) if self.desk.source is not None else -1
        row = self.model.row_at(here + steps)
        return row.id if row is not None else ""

    def leave_filter(self) -> bool:
        """Filter nothing any more; say whether something was filtered out."""
        if self.reason.isVisible():
            self._end_excluding()
            return True
        if not self.filters.filters() and not self.filters.words.text():
            return False
        self.filters.clear()
        return True

    # -- within ------------------------------------------------------------------------------------------------

    def _place(self) -> None:
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.nothing)
        foot = QHBoxLayout()
        foot.setContentsMargins(10, 3, 10, 5)
        foot.addWidget(self.count, 1)
        foot.addWidget(self.pairs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filters)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.reason)
        layout.addLayout(foot)
        self.setFocusProxy(self.list)

    def _lay_open(self, _store: Store, key: str) -> None:
        self.desk.open_source(key)

    def _filter(self) -> None:
        self.model.show(self.filters.query())
        self._mark_open()
        if self.list.currentIndex().isValid():
            self.list.scrollTo(self.list.currentIndex())
        else:
            self.list.scrollToTop()

    def _filter_by(self, letters: str) -> None:
        """Letters typed in the list go to the filter."""
        self.filters.words.setFocus(Qt.FocusReason.OtherFocusReason)
        self.filters.words.setText(letters)

    def _forget_filter(self) -> None:
        self.filters.clear()
        self._mark_open()

    def _mark_open(self) -> None:
        """Mark the source that lies open, if it is listed."""
        source = self.desk.source
        self.list.marks.open_source = source.id if source is not None else ""
        if source is not None:
            self.list.mark(self.model.place_of(source.id))
        self.list.viewport().update()

    def _tell_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        self.filters.show_counts(self.model.states)
        if self.desk.store is not None:
            self.filters.show_tags(self.desk.store.tags())
        many = "1 source" if total == 1 else f"{total:,} sources"
        folded = self.model.states.get(SourceState.DUPLICATE, 0)
        among = total + folded if SourceState.DUPLICATE in self.model.query.states else total
        self.count.setText(many if shown == among else f"{shown:,} of {among:,}")
        self.count.setVisible(total > 0)
        waiting = self.model.waiting
        self.pairs.setText(f"{waiting:,} pair{'s wait' if waiting != 1 else ' waits'}…")
        self.pairs.setVisible(waiting > 0)
        self.nothing.setText(self._why_nothing())
        self.stack.setCurrentWidget(self.list if shown else self.nothing)
        self.filters.setEnabled(self.desk.store is not None)

    def _why_nothing(self) -> str:
        if self.desk.store is None:
            return "No project is open."
        if self.model.total:
            return "No source matches this filter.\nEsc clears it."
        if why := self.desk.store.info().read_only:
            return f"No sources yet.\n{why}"
        return f"No sources yet.\nDrop files here, or press {_keys('project.import')}."

    def _ask_for_pairs(self) -> None:
        self.panel_asked.emit("duplicates")

    # -- the menu of a source ----------------------------------------------------------------------------------

    def _show_menu(self, at: QPoint) -> None:
        index = self.list.indexAt(at) if at.x() >= 0 else self.list.currentIndex()
        row = self.model.row_at(index.row()) if index.isValid() else None
        if row is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.triggered.connect(self._chosen)
        for action in self.actions_for(row):
            menu.addAction(action)
            action.setParent(menu)
        menu.popup(self.list.viewport().mapToGlobal(at))

    def actions_for(self, row: SourceRow) -> list[QAction]:
        """Return what can be done with a source; each action's data is (verb, source, argument)."""
        writable = self.desk.store is not None and not self.desk.store.info().read_only
        kind = row.kind.replace("_", " ")
        choices = [("Open", "open", "", True), ("Details…", "details", "", True)]
        if not row.kind_confirmed:
            choices.append((f"Yes, it is a {kind}", "kind", row.kind, writable))
        movable = writable and row.state != SourceState.DUPLICATE
        choices += [
            (f"Mark {STATE_WORDS[state].lower()}", "state", state, movable and row.state != state)
            for state in (SourceState.TODO, SourceState.IN_PROGRESS, SourceState.DONE)
        ]
        choices.append(("Exclude…", "exclude", "", movable))
        actions = []
        for label, verb, argument, enabled in choices:
            action = QAction(label, self)
            action.setData((verb, row.id, argument))
            action.setEnabled(enabled)
            actions.append(action)
        return actions

    def _chosen(self, action: QAction) -> None:
        verb, source, argument = action.data()
        if verb == "state":
            self.desk.do(set_state, source, SourceState(argument))
        elif verb == "kind":
            self.desk.do(set_kind, source, argument)
        elif verb == "exclude":
            self._ask_why(source)
        else:
            self.desk.do(self._lay_open, source)
            if verb == "details":
                self.panel_asked.emit("details")

    def _ask_why(self, source: str) -> None:
        self._excluding = source
        self.reason.clear()
        self.reason.setPlaceholderText("Why is it excluded? Enter saves, Esc leaves")
        self.reason.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _exclude(self) -> None:
        if self.desk.do(set_state, self._excluding, SourceState.EXCLUDED, self.reason.text()) is not None:
            self._end_excluding()

    def _end_excluding(self) -> None:
        self._excluding = ""
        self.reason.hide()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- Qt ----------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Claim Esc while there is a filter to clear."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            filtered = self.filters.filters() or self.filters.words.text() or self.reason.isVisible()
            if event.key() == Qt.Key.Key_Escape and filtered:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter, clear the filter on Esc, go down into the list."""
        if event.key() in _ENTER and self.list.hasFocus():
            self.open_at(self.list.currentIndex())
        elif event.key() == Qt.Key.Key_Down and not self.list.hasFocus():
            self.focus_list()
        elif event.key() != Qt.Key.Key_Escape or not self.leave_filter():
            super().keyPressEvent(event)


def _keys(command: str) -> str:
    return next((key_text(one.keys) for one in COMMANDS if one.id == command), "")
