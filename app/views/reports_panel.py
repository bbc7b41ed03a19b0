"""What became of each import: its files, its counts, its problems."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QListWidget, QPlainTextEdit, QWidget

from app.domain.store import BatchReport
from app.viewmodels.desk import Desk
from app.viewmodels.report_text import report_line, report_text
from app.viewmodels.session import Session
from app.viewmodels.told import local_time
from app.views.panel import Panel, button, footer, plain_label

_LINES = 6


class ReportsPanel(Panel):
    """The imports of the project, newest first, and the report of the one marked, to read and to copy."""

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Import reports", desk, session, parent)
        self.list = QListWidget()
        self.list.setAccessibleName("Imports")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFixedHeight((self.fontMetrics().height() + 10) * _LINES)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Report")
        self.nothing = plain_label("Nothing was imported yet.", quiet=True)
        self.copy = button("Copy the report", "The whole report as text")
        self._reports: list[tuple[str, str]] = []
        self._fresh: str | None = None
        self.body.addWidget(self.nothing)
        self.body.addWidget(self.list)
        self.body.addWidget(self.text, 1)
        self.body.addWidget(self.complaint)
        self.body.addLayout(footer(self.copy))
        self.setFocusProxy(self.list)
        self.list.currentRowChanged.connect(self._show_report)
        self.copy.clicked.connect(self._copy)
        session.imported.connect(self._keep)
        desk.project_changed.connect(self._forget)

    # -- what others call --------------------------------------------------------------------------------------

    def start(self) -> None:
        """List the imports, mark the newest and take the focus."""
        store = self.desk.store
        batches = store.batches() if store is not None else ()
        self._reports = [(local_time(batch.at), batch.report) for batch in batches]
        if self._fresh is not None and not _kept(self._fresh, batches):
            self._reports.insert(0, ("just now; nothing of it was kept", self._fresh))
        self.list.clear()
        for at, report in self._reports:
            self.list.addItem(f"{at}   {report_line(report)}")
            self.list.item(self.list.count() - 1).setSizeHint(QSize(0, self.fontMetrics().height() + 10))
        self.nothing.setVisible(not self._reports)
        self.copy.setEnabled(bool(self._reports))
        self.list.setCurrentRow(0 if self._reports else -1)
        self._show_report(self.list.currentRow())
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- within ------------------------------------------------------------------------------------------------

    def _show_report(self, row: int) -> None:
        self.text.setPlainText(report_text(*self._reports[row]) if 0 <= row < len(self._reports) else "")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.desk.said.emit("Report copied")

    def _keep(self, report: Any) -> None:
        self._fresh = msgspec.json.encode(report).decode()
        if self.isVisible():
            self.start()

    def _forget(self) -> None:
        self._fresh = None


def _kept(report: str, batches: tuple[BatchReport, ...]) -> bool:
    """Say whether the project keeps a report; one of an import that brought nothing is not kept."""
    return any(batch.report == report for batch in batches)
