"""The studies of the project: which may be one, where their sources differ, and what they count together."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QPlainTextEdit, QWidget

from app.domain.touched import Touched
from app.usecases.counting import StudyRow
from app.usecases.proposals import Proposal, accept, reject
from app.viewmodels.desk import Desk
from app.viewmodels.session import Session
from app.viewmodels.study_list import StudyList, counted
from app.views.board_delegate import StudyDelegate
from app.views.panel import Panel, button, plain_label

_KEYS = "Enter opens · on a proposal Y says that it is one study, X that it is not"


class StudyPanel(Panel):
    """The list of studies. Signal: `study_asked(str, str)` a study, or a trial item that has met nobody."""

    study_asked = Signal(str, str)

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Studies", desk, session, parent)
        self.model = StudyList(desk, self)
        self.list = StudyListView(self.model)
        self.total = plain_label(wrap=True)
        self.counting = QPlainTextEdit()
        self.counting.setReadOnly(True)
        self.counting.setTabChangesFocus(True)
        self.counting.setAccessibleName("What was counted, and what was left out")
        self.yes = button("It is one study (Y)", "Let the two meet")
        self.no = button("Not the same (X)", "Do not propose it again")
        self._place()
        self.setFocusProxy(self.list)
        self._marked = ("", 0)
        self.model.modelAboutToBeReset.connect(self._remember)
        self.model.answered.connect(self._show_answer)
        self.model.troubled.connect(self.complain)
        self.list.activated.connect(self._open)
        self.list.pressed_key.connect(self._do)
        self.list.selectionModel().currentChanged.connect(self._offer)
        self.yes.clicked.connect(self._accept)
        self.no.clicked.connect(self._reject)
        desk.touched.connect(self._follow)
        self._offer()

    # -- what others call --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Work the list out and take the focus."""
        self.complain("")
        self.total.setText("Counting…")
        self.model.ask()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Open what is marked."""
        self._open(self.list.currentIndex())

    # -- within ------------------------------------------------------------------------------------------------

    def _place(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.yes)
        row.addWidget(self.no)
        row.addStretch(1)
        self.body.addWidget(self.total)
        self.body.addWidget(self.list, 3)
        self.body.addLayout(row)
        self.body.addWidget(plain_label("Counted once", quiet=True))
        self.body.addWidget(self.counting, 2)
        self.body.addWidget(self.complaint)
        self.body.addWidget(plain_label(_KEYS, quiet=True, wrap=True))

    def _show_answer(self) -> None:
        found = self.model.found
        if found is None:
            self.total.setText("")
            self.counting.setPlainText("")
            return
        whole = found.tally
        planned = f", {whole.planned:,} more planned" if whole.planned else ""
        self.total.setText(
            f"{counted(whole.trials, 'trial')}, {counted(whole.patients, 'patient')}{planned}, each once."
        )
        lines = [
            f"{one.label}: {one.responders:,} of {one.patients:,} in {_in_studies(one.studies)}"
            for one in whole.measures
        ]
        lines += [f"Left out: {one.sentence}" for one in whole.left_out]
        self.counting.setPlainText("\n".join(lines) if lines else "No trial says yet how many had what.")
        if not found.rows:
            self.total.setText("No trial yet. Trials of several sources meet here as soon as they have a registry id.")
        self._mark_again()
        self._offer()

    def _remember(self) -> None:
        index = self.list.currentIndex()
        self._marked = (self.model.key_at(index.row()), max(index.row(), 0))

    def _mark_again(self) -> None:
        """Mark what was marked, else what took its place."""
        if not self.model.rowCount() or self.list.currentIndex().isValid():
            return
        key, row = self._marked
        found = self.model.place_of(key)
        row = found if found >= 0 else min(row, self.model.rowCount() - 1)
        self.list.setCurrentIndex(self.model.index(row, 0))

    def _proposal(self) -> Proposal | None:
        one = self.model.at(self.list.currentIndex().row())
        return one if isinstance(one, Proposal) else None

    def _offer(self) -> None:
        there = self._proposal() is not None and self.desk.can_write()
        self.yes.setVisible(there)
        self.no.setVisible(there)

    def _open(self, index: QModelIndex) -> None:
        one = self.model.at(index.row())
        if isinstance(one, StudyRow):
            self.study_asked.emit(one.id, one.item)
        elif one is not None:
            self.study_asked.emit(one.one if one.one_is_study else "", "" if one.one_is_study else one.one)

    def _do(self, key: str) -> None:
        if self._proposal() is None:
            self.desk.said.emit("This is no proposal.")
        elif not self.desk.may_write():
            return
        elif key == "Y":
            self._accept()
        else:
            self._reject()

    def _accept(self) -> None:
        proposal = self._proposal()
        if proposal is not None and self.desk.do(accept, proposal) is not None:
            self.desk.said.emit("They are one study now (Ctrl+Z takes it back)")
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reject(self) -> None:
        proposal = self._proposal()
        if proposal is None:
            return
        if self.desk.attempt(lambda: reject(self.desk.need_store(), proposal)):
            self.desk.said.emit("This is not proposed again.")
            self.model.ask()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self, touched: Touched) -> None:
        if self.isVisible():
            self.model.follow(touched)


class StudyListView(QListView):
    """The list. Signal: `pressed_key(str)` Y or X."""

    pressed_key = Signal(str)

    def __init__(self, model: StudyList) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(StudyDelegate(self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Studies")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell the list's own keys; the others move about or leave."""
        if event.key() in {Qt.Key.Key_Y, Qt.Key.Key_X} and not event.modifiers():
            self.pressed_key.emit("Y" if event.key() == Qt.Key.Key_Y else "X")
        else:
            super().keyPressEvent(event)


def _in_studies(number: int) -> str:
    return "1 study" if number == 1 else f"{number:,} studies"
