"""Records added by their identifiers: what is pasted, and what became of each."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QCheckBox, QHeaderView, QPlainTextEdit, QTableView, QWidget

from app.viewmodels.desk import Desk
from app.viewmodels.fetching import Fetching, counted, named, told
from app.viewmodels.session import Session
from app.views.elided_label import ElidedLabel
from app.views.panel import Panel, button, footer, plain_label, plain_words, quiet_table

_FEWEST_LINES, _LINES = 2, 5
_NOTE = (
    "NCT numbers, PMIDs and DOIs, one or many. ClinicalTrials.gov, PubMed and Crossref are asked for these records, "
    "and for nothing else."
)


class FetchPanel(Panel):
    """A field for identifiers, and below it the end of each; Enter on an end opens its source."""

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Add by identifier", desk, session, parent)
        self.fetching = Fetching(session)
        self.words = QPlainTextEdit()
        self.words.setAccessibleName("Identifiers")
        self.words.setPlaceholderText("NCT01234567\nPMID 12345678\n10.1000/example")
        self.words.setTabChangesFocus(True)
        line = self.words.fontMetrics().lineSpacing()
        self.words.setMinimumHeight(line * _FEWEST_LINES + 14)
        self.words.setMaximumHeight(line * _LINES + 14)
        self.again = QCheckBox("Ask also for what is here already")
        self.off = plain_label(wrap=True)
        self.on = button("Allow asking", "Keeps online = true in the settings")
        self.count = ElidedLabel()
        self.cancel = button("Close", "Esc")
        self.add = button("Add", "Ctrl+Enter", main=True)
        self.ends = self._table()
        self.more = plain_label(wrap=True)
        self.more.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(plain_label(_NOTE, quiet=True, wrap=True))
        for part in (self.words, self.again, self.off):
            self.body.addWidget(part)
        self.body.addLayout(footer(self.on))
        self.body.addWidget(self.complaint)
        self.body.addLayout(footer(self.count, self.cancel, self.add))
        self.body.addWidget(self.ends, 1)
        self.body.addWidget(self.more)
        self.setFocusProxy(self.words)
        self._wire()
        self._show_running()

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.fetching.model)
        quiet_table(table, "What became of each identifier")
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setStretchLastSection(True)
        return table

    def _wire(self) -> None:
        self.words.textChanged.connect(self._follow_typing)
        self.add.clicked.connect(self.save)
        self.cancel.clicked.connect(self._cancel_or_leave)
        self.on.clicked.connect(self._switch_on)
        self.ends.activated.connect(self._open)
        self.ends.selectionModel().currentRowChanged.connect(self._show_end)
        self.fetching.model.modelReset.connect(self._show_end)
        self.fetching.ended.connect(self._show_ends)
        self.fetching.failed.connect(self._show_failure)
        self.session.task_changed.connect(self._show_running)

    # -- what others call --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Say whether asking is allowed, and take the focus; what was pasted and became of it stays."""
        self.complain("")
        self._show_whether_allowed()
        self._show_running()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Ask for what was pasted, or say in place why not."""
        words = plain_words(self.words)
        if self.fetching.off():
            self._show_whether_allowed()
        elif not counted(words):
            self.complain("Paste one or more identifiers first.", self.words)
        elif not self.fetching.running():
            self.complain("")
            self.desk.attempt(lambda: self.fetching.begin(words, again=self.again.isChecked()))
            self._show_running()

    # -- within ------------------------------------------------------------------------------------------------

    def _show_whether_allowed(self) -> None:
        off = self.fetching.off()
        self.off.setText(f"{off} No connection is opened." if off else "")
        self.off.setVisible(bool(off))
        self.on.setVisible(bool(off) and self.fetching.may_switch_on())
        self.add.setEnabled(not off)

    def _switch_on(self) -> None:
        self.fetching.switch(on=True)
        self.start()

    def _follow_typing(self) -> None:
        self.complain("")
        self.count.show_text(counted(plain_words(self.words)))

    def _cancel_or_leave(self) -> None:
        if self.fetching.running():
            self.session.cancel()
        else:
            self.leave()

    def _show_running(self) -> None:
        runs = self.fetching.running()
        self.add.setEnabled(not runs and self.off.isHidden())
        self.add.setText("Asking…" if runs else "Add")
        self.cancel.setText("Cancel" if runs else "Close")

    def _show_ends(self) -> None:
        self._show_running()
        self.ends.selectRow(0)
        if self.words.hasFocus():
            self.ends.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_failure(self, said: str) -> None:
        self._show_running()
        self.complain(said)

    def _show_end(self) -> None:
        one = self.fetching.model.end_at(self.ends.currentIndex().row())
        self.more.setText(f"{named(one)}: {told(one)}{' Enter opens it.' if one.sources else ''}" if one else "")

    def _open(self, index: QModelIndex) -> None:
        one = self.fetching.model.end_at(index.row())
        if one is not None and one.sources:
            key = one.sources[0]
            self.desk.attempt(lambda: self.desk.open_source(key))
