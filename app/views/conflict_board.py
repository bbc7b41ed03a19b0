"""The conflict board: one study, its fields down, its sources across; what differs is chosen here, with a reason."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QTableView, QToolButton, QWidget

from app.checks.alignment import Cell
from app.checks.study_subject import REASONS, Member
from app.commands.command import Ask
from app.domain.store import Store
from app.domain.studies import ChoiceReason
from app.domain.touched import Touched
from app.usecases.studies import choose, withdraw
from app.viewmodels.board_model import BoardModel
from app.viewmodels.desk import Desk
from app.viewmodels.session import Session
from app.viewmodels.study_list import counted
from app.views.board_delegate import BoardDelegate, FieldsHeader, SourcesHeader
from app.views.elided_label import ElidedLabel
from app.views.panel import Panel, plain_label

_KEYS = "Enter shows the words · C chooses · W withdraws a choice · N next open · D only what differs · Esc back"
_DETAIL_LINES = 6


class ConflictBoard(Panel):
    """Shows one study; it is kept up to date with every act.

    Signals: `words_asked(Member, object)` somebody wants to see a cell (None: only its source) in its source.
    """

    words_asked = Signal(object, object)

    def __init__(self, desk: Desk, session: Session, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__("Study", desk, session, parent)
        self._ask = ask
        self.study = ""
        self.name = ElidedLabel()
        self.model = BoardModel(self)
        self.table = BoardTable(self.model)
        self.only = QToolButton()
        self.only.setText("Only what differs (D)")
        self.only.setCheckable(True)
        self.only.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.only.setMinimumWidth(self.only.sizeHint().width() * 6 // 5)
        self.count = plain_label(quiet=True)
        self.detail = plain_label(wrap=True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setMinimumHeight(self.fontMetrics().height() * 3)
        self.detail.setMaximumHeight(self.fontMetrics().height() * _DETAIL_LINES)
        self._place()
        self.setFocusProxy(self.table)
        self.only.toggled.connect(self._filter)
        self.table.pressed_key.connect(self._do)
        self.table.activated.connect(self._open)
        self.table.selectionModel().currentChanged.connect(self._show_detail)
        desk.touched.connect(self._follow)

    # -- what others call --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Take the focus."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_study(self, study: str) -> bool:
        """Show a study where it was left, else at its first open contradiction; say whether it is still there."""
        other = study != self.study
        self.study = study
        if self.desk.do(self._load, study) is None:
            return False
        if other or not self.table.currentIndex().isValid():
            self._go(self.model.first_place(differing=True))
        return True

    def choose(self) -> None:
        """Ask for a reason, and hold the marked cell's value true of the study."""
        index = self.table.currentIndex()
        line, cell = self.model.line_at(index), self.model.cell_at(index)
        if not self.desk.may_write():
            return
        if line is None or cell is None or not cell.said:
            self.desk.said.emit("This source says nothing here that could be chosen.")
        elif sum(bool(one.said) for one in line.cells.values()) < 2:
            self.desk.said.emit("No other source says anything here; there is nothing to choose between.")
        else:
            title = f"Why {_short(cell.words)}, as {_short(cell.member.name)} says?"
            self._ask.reason(title, tuple(REASONS.values()), partial(self._take_reason, cell.said[0].id))

    def withdraw(self) -> None:
        """Take the choice on the marked line back, or one that stands on no line any more."""
        if not self.desk.may_write():
            return
        line = self.model.line_at(self.table.currentIndex())
        choice = line.choice if line else None
        choice = choice or next(iter(self.model.lost), None)
        if choice is None:
            self.desk.said.emit("Nothing was chosen on this line.")
        elif self.desk.do(withdraw, choice.id) is not None:
            self.desk.said.emit("The choice was withdrawn (Ctrl+Z brings it back)")

    def next_open(self, steps: int = 1) -> None:
        """Go to the next line that waits for a choice."""
        row = self.model.next_open(self.table.currentIndex().row(), steps)
        if row < 0:
            self.desk.said.emit("Nothing waits for a choice here.")
        else:
            self._go(self.model.index(row, max(self.table.currentIndex().column(), 0)))

    # -- within ------------------------------------------------------------------------------------------------

    def _place(self) -> None:
        self.name.setFont(self.heading.font())
        self.body.replaceWidget(self.heading, self.name, Qt.FindChildOption.FindChildrenRecursively)
        self.heading.hide()
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        row.addWidget(self.only)
        self.body.addLayout(row)
        self.body.addWidget(self.complaint)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.detail)
        self.body.addWidget(plain_label(_KEYS, quiet=True, wrap=True))

    def _load(self, store: Store, study: str) -> bool:
        from app.usecases.board import study_subject
        from app.usecases.checking import wanted_rules

        subject = study_subject(store, study, wanted_rules(store))
        at = self.table.currentIndex()
        line, member = self.model.line_at(at), self.model.member_at(at.column())
        self.model.show(subject)
        self.name.show_text(subject.name)
        self._tell_counts()
        self._arrange(line.name if line else "", member.key if member else "")
        return True

    def _arrange(self, line: str, member: str) -> None:
        """Lay the table out anew, the mark where it was."""
        self.table.arrange()
        place = self.model.place_of(line, member)
        if place.isValid():
            self._go(place)
        elif line:
            self._go(self.model.first_place(differing=True))
        self._show_detail()

    def _tell_counts(self) -> None:
        differing, waiting, chosen = self.model.counts()
        sources = counted(len({member.source.id for member in self.model.members}), "source")
        told = f"{sources} · {differing} of {counted(len(self.model.lines), 'field')} differ"
        self.count.setText(f"{told} · {waiting} open · {chosen} chosen")
        stale = [line for line in self.model.lines if line.stale]
        said = [f"{line.label}: {line.stale}" for line in stale[:2]]
        said += [
            f"A choice for {one.cell} stands on no field any more (W withdraws it)." for one in self.model.lost[:1]
        ]
        self.complain(" ".join(said))

    def _go(self, index: QModelIndex) -> None:
        self.table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if index.isValid():
            self.table.scrollTo(index)

    def _show_detail(self) -> None:
        self.detail.setText(self.model.told(self.table.currentIndex()))

    def _filter(self, only: bool) -> None:  # noqa: FBT001 -- Qt's own signal
        at = self.table.currentIndex()
        line, member = self.model.line_at(at), self.model.member_at(at.column())
        self.model.show_only_differing(only=only)
        self._arrange(line.name if line else "", member.key if member else "")
        if not self.table.currentIndex().isValid():
            self._go(self.model.first_place(differing=True))
        if only and not self.model.rowCount():
            self.desk.said.emit("No field differs between these sources.")

    def _do(self, key: str) -> None:
        match key:
            case "C" | "Space":
                self.choose()
            case "W":
                self.withdraw()
            case "N":
                self.next_open()
            case "P":
                self.next_open(-1)
            case "D":
                self.only.toggle()
            case "Return":
                self._open(self.table.currentIndex())

    def _open(self, index: QModelIndex) -> None:
        member: Member | None = self.model.member_at(index.column())
        cell: Cell | None = self.model.cell_at(index)
        if member is not None:
            self.words_asked.emit(member, cell)

    def _take_reason(self, value: str, words: str) -> None:
        """Take a reason of the list, whose note is asked next, or free words as a note without one."""
        said = " ".join(words.split())
        if not said:
            self.desk.said.emit("Nothing was chosen: a choice needs a reason.")
            return
        reason = next((one for one, label in REASONS.items() if label.casefold() == said.casefold()), None)
        if reason is None:
            self._choose(value, ChoiceReason.UNEXPLAINED, said)
        else:
            self._ask.line(f"{REASONS[reason]}: a note, or Enter for none", partial(self._choose, value, reason))

    def _choose(self, value: str, reason: ChoiceReason, note: str) -> None:
        if self.desk.do(choose, self.study, value, reason, note) is not None:
            self.desk.said.emit("Chosen for the study; every source keeps what it says (Ctrl+Z takes it back)")

    def _follow(self, touched: Touched) -> None:
        if not self.study or not self.isVisible():
            return
        records = {member.subject.content.record.id for member in self.model.members}
        sources = {member.source.id for member in self.model.members}
        if not ({self.study} & touched.studies or records & touched.records or sources & touched.sources):
            return
        if any(one.id == self.study for one in self.desk.need_store().studies()):
            self.desk.do(self._load, self.study)
        else:
            self.study = ""
            self.model.show(None)
            self.leave()


class BoardTable(QTableView):
    """The table of the board. Signal: `pressed_key(str)` a key that the board knows."""

    pressed_key = Signal(str)

    def __init__(self, model: BoardModel) -> None:
        super().__init__()
        self._board = model
        self.setModel(model)
        self.setHorizontalHeader(SourcesHeader(self))
        self._cells = BoardDelegate(self)
        self.setItemDelegate(self._cells)
        self.setAccessibleName("Conflict board")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalHeader(FieldsHeader(self))
        self.setCornerButtonEnabled(False)
        self.setStyleSheet("QTableCornerButton::section { background: palette(window); border: none; }")
        self.selectionModel().currentRowChanged.connect(self.verticalHeader().viewport().update)

    def arrange(self) -> None:
        """Give rows, headings and sources their room; few sources share the width, many scroll."""
        unit = self.fontMetrics().averageCharWidth()
        self.clearSpans()
        self.verticalHeader().setFixedWidth(min(24 * unit, max(self.width() // 4, 12 * unit)))
        self.verticalHeader().setDefaultSectionSize(self._cells.height_for(self.font()))
        for row in self._board.heading_rows():
            self.setRowHeight(row, self.fontMetrics().height() + 8)
            if self._board.columnCount() > 1:
                self.setSpan(row, 0, 1, self._board.columnCount())
        many = max(self._board.columnCount(), 1)
        room = self.viewport().width() // many
        for column in range(self._board.columnCount()):
            self.setColumnWidth(column, max(room, 26 * unit))

    # -- Qt ----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the marked cell in sight, also while a question about it takes room from below."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell the board's own keys; the others move about."""
        name = _NAMES.get(Qt.Key(event.key()))
        if name is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.pressed_key.emit(name)
        else:
            super().keyPressEvent(event)


_NAMES = {
    Qt.Key.Key_C: "C",
    Qt.Key.Key_Space: "Space",
    Qt.Key.Key_W: "W",
    Qt.Key.Key_N: "N",
    Qt.Key.Key_P: "P",
    Qt.Key.Key_D: "D",
    Qt.Key.Key_Return: "Return",
    Qt.Key.Key_Enter: "Return",
}


def _short(words: str, limit: int = 40) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"
