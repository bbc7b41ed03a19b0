"""Sources that look like one work and wait for a person: both sides field by field, and what to do with them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout, QWidget

from app.domain.duplicates import SourceLink
from app.domain.sources import SourceState
from app.usecases import deduplicating
from app.usecases.folded import waiting_links
from app.usecases.merged import Pair
from app.viewmodels.desk import Desk
from app.viewmodels.duplicate_pairs import PairModel, mark_of, pair_in_hand, sides_of_pair, told_differences
from app.viewmodels.session import Session
from app.views.flow_layout import FlowLayout
from app.views.panel import Panel, button, plain_label, quiet_table, scrolled
from app.views.two_sides import TwoSides

_ROWS = 7
_MARKS = {"=": "alike", "≠": "different", "+": "said by one side only"}


class DuplicatesPanel(Panel):
    """One pair at a time; the letters and digits on the buttons act while the table has the keyboard.

    1 and 2 merge (into A or B), 0 keeps apart, Space and Backspace go to the next and the previous pair, O shows the
    other side's text. Ctrl+Z takes a decision back, and the pair is there again.
    """

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Duplicates", desk, session, parent)
        self.count = plain_label(wrap=True)
        self.reasons = plain_label(wrap=True)
        self.table = QTableView()
        self.model = PairModel(self)
        self.place = plain_label(quiet=True)
        self.sides = TwoSides("A", "B", equals=True)
        self.merge_one = button("1  Merge into A", "B is folded into A, without loss (Ctrl+Enter)", main=True)
        self.merge_other = button("2  Merge into B", "A is folded into B, without loss")
        self.apart = button("0  Apart", "They are two works; nobody asks again")
        self.skip = button("Space  Skip", "Decide later; Backspace goes back")
        self.show_text = button("O  Text", "The text of one side, then of the other")
        self._links: tuple[SourceLink, ...] = ()
        self._pair: Pair | None = None
        self._at = 0
        self._place()
        self.setFocusProxy(self.table)
        self._wire()

    # -- what others call --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show the first pair that waits, or the one in hand, and take the focus."""
        self.complain("")
        self._read()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def link(self) -> SourceLink | None:
        """Return the pair in hand, or None."""
        return self._links[self._at] if self._at < len(self._links) else None

    def save(self) -> None:
        """Merge; what stands at the left stays."""
        self._merge_one()

    # -- placing -----------------------------------------------------------------------------------------------

    def _place(self) -> None:
        line = quiet_table(self.table, "Fields of both sources")
        self.table.setModel(self.model)
        self.table.setMinimumHeight(line * _ROWS)
        across = self.table.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for narrow in (0, 1):
            across.setSectionResizeMode(narrow, QHeaderView.ResizeMode.ResizeToContents)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.count)
        column.addWidget(self.reasons)
        column.addWidget(self.table, 1)
        column.addWidget(self.place)
        column.addWidget(self.sides)
        self.body.addWidget(scrolled(inner), 1)
        self.body.addWidget(self.complaint)
        ways = QWidget()
        flow = FlowLayout(ways, 6)
        for part in self._buttons():
            flow.addWidget(part)
        self.body.addWidget(ways)

    def _buttons(self) -> tuple[QWidget, ...]:
        return (self.merge_one, self.merge_other, self.apart, self.skip, self.show_text)

    def _wire(self) -> None:
        self.table.installEventFilter(self)
        self.table.selectionModel().currentRowChanged.connect(self._show_field)
        self.merge_one.clicked.connect(self._merge_one)
        self.merge_other.clicked.connect(self._merge_other)
        self.apart.clicked.connect(self._keep_apart)
        self.skip.clicked.connect(self._go_down)
        self.show_text.clicked.connect(self._show_other_text)
        self.desk.touched.connect(self._follow)
        self.desk.project_changed.connect(self._follow)

    # -- filling -----------------------------------------------------------------------------------------------

    def _read(self) -> None:
        """Read what waits; a pair that came back stands before the eye again, else the one in hand stays there."""
        known, now = {one.id for one in self._links}, self.link()
        store = self.desk.store
        self._links = waiting_links(store) if store is not None else ()
        back = [place for place, one in enumerate(self._links) if known and one.id not in known]
        here = [place for place, one in enumerate(self._links) if now is not None and one.id == now.id]
        self._at = (back if len(back) == 1 else here or [min(self._at, max(len(self._links) - 1, 0))])[0]
        self._show()

    def _show(self) -> None:
        link, store = self.link(), self.desk.store
        self._pair = pair = pair_in_hand(store, link) if link is not None and store is not None else None
        self.model.show_pair(pair)
        for part in (self.reasons, self.place, self.sides, *self._buttons()):
            part.setVisible(pair is not None)
        if pair is None:
            self.count.setText("No pair of sources waits for a decision. Ctrl+Shift+J looks through all sources.")
            return
        many = len(self._links)
        self.count.setText(
            f"Pair {self._at + 1:,} of {many:,}: are A and B one work? They are {pair.link.score * 100:.0f} % alike, "
            f"{told_differences(pair)}."
        )
        self.reasons.setText("\n".join(f"• {reason}" for reason in pair.link.reasons))
        self.reasons.setVisible(bool(pair.link.reasons))
        for part in (self.merge_one, self.merge_other, self.apart):
            part.setEnabled(self.desk.can_write())
        self.skip.setEnabled(many > 1)
        first = next((place for place, one in enumerate(pair.fields) if one.differs), 0)
        self.table.selectRow(first)
        self._show_field()

    def _show_field(self) -> None:
        field = self.model.row(self.table.currentIndex().row())
        if field is None:
            return
        self.place.setText(f"{field.label}: {_MARKS[mark_of(field)]}")
        self.sides.show_sides(*sides_of_pair(field), "Not said here.")

    # -- doing -------------------------------------------------------------------------------------------------

    def _merge_one(self) -> None:
        if self._pair is not None and self.merge_one.isEnabled():
            self._merge(self._pair.one.id, self._pair.other.id)

    def _merge_other(self) -> None:
        if self._pair is not None and self.merge_other.isEnabled():
            self._merge(self._pair.other.id, self._pair.one.id)

    def _merge(self, stays: str, goes: str) -> None:
        if self.desk.do(deduplicating.merge, stays, goes) is None or self.desk.store is None:
            return
        turned = self.desk.store.source(goes).state is not SourceState.DUPLICATE
        why = "; the other side stays, as it has a record" if turned else ""
        self.desk.said.emit(f"Merged{why}; Ctrl+Z takes it back")

    def _keep_apart(self) -> None:
        if self._pair is None or not self.apart.isEnabled():
            return
        if self.desk.do(deduplicating.keep_apart, self._pair.link.id) is not None:
            self.desk.said.emit("Kept apart; Ctrl+Z takes it back")

    def _go_down(self) -> None:
        self._go(1)

    def _go_up(self) -> None:
        self._go(-1)

    def _go(self, steps: int) -> None:
        if self._links:
            self._at = (self._at + steps) % len(self._links)
            self._show()

    def _show_other_text(self) -> None:
        """Lay the text of one side on the desk, or of the other when that one lies there."""
        if self._pair is None:
            return
        one, other = self._pair.one.id, self._pair.other.id
        here = self.desk.source.id if self.desk.source is not None else ""
        self.desk.open_source(other if here == one else one)

    def _follow(self) -> None:
        if self.isVisible():
            self._read()

    # -- Qt ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the table: the keys that the buttons name."""
        if isinstance(event, QKeyEvent) and event.type() in {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride}:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            act = self._keys().get(Qt.Key(event.key())) if plain else None
            if act is not None:
                if event.type() == QEvent.Type.KeyPress:
                    act()
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def _keys(self) -> dict[Qt.Key, Callable[[], None]]:
        return {
            Qt.Key.Key_1: self._merge_one,
            Qt.Key.Key_2: self._merge_other,
            Qt.Key.Key_0: self._keep_apart,
            Qt.Key.Key_Space: self._go_down,
            Qt.Key.Key_Backspace: self._go_up,
            Qt.Key.Key_O: self._show_other_text,
        }
