"""What became of each import: its files, their counts, what was mended, and each problem at its line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QListWidget, QStackedWidget, QTableView, QVBoxLayout, QWidget

from app.usecases.imports_left import left_by, report_of
from app.usecases.report_writing import report_as_markdown
from app.usecases.transfer import FileReport, ImportReport
from app.viewmodels.desk import Desk
from app.viewmodels.library_model import plain_tip
from app.viewmodels.report_told import (
    ProblemsModel,
    about_file,
    about_import,
    file_in_two_lines,
    import_in_a_line,
    whole_problem,
    worst_first,
)
from app.viewmodels.session import Session
from app.viewmodels.told import local_time
from app.views.original_view import OriginalView
from app.views.panel import Panel, button, footer, plain_label, quiet_table

_MOST_IMPORTS, _MOST_FILES = 4, 5
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class ReportsPanel(Panel):
    """The imports of the project, newest first; below, the files of the one marked, and the problems of the file.

    Enter on a problem opens the file at its line; Esc comes back.
    """

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Import reports", desk, session, parent)
        self.list = _list("Imports")
        self.about_import = plain_label(wrap=True)
        self.files = _list("Files")
        self.about = plain_label(wrap=True)
        self.problems = QTableView()
        self.model = ProblemsModel(self)
        self.whole = plain_label(wrap=True)
        self.original = OriginalView(desk)
        self.nothing = plain_label("Nothing was imported yet.", quiet=True)
        self.open_it = button("Open at line", "The file as it was imported, at this line (Enter)", main=True)
        self.copy = button("Copy", "The whole report as text")
        self.export = button("Export…", "The whole report as Markdown or CSV")
        self.go_on = button("Go on", "Read the files that were left when an import was stopped")
        self.pages = QStackedWidget()
        self._reports: list[tuple[str, ImportReport]] = []
        self._files: tuple[FileReport, ...] = ()
        self._fresh: ImportReport | None = None
        self._place()
        self.setFocusProxy(self.list)
        self._wire()

    # -- what others call --------------------------------------------------------------------------------------

    def start(self) -> None:
        """List the imports, mark the newest and take the focus."""
        self.complain("")
        self.pages.setCurrentIndex(0)
        store = self.desk.store
        self._reports = [(local_time(one.at), report_of(one.report)) for one in store.batches()] if store else []
        if self._fresh is not None and all(report != self._fresh for _, report in self._reports):
            self._reports.insert(0, ("just now; nothing of it was kept", self._fresh))
        _fill(self.list, [f"{at}   {import_in_a_line(report)}" for at, report in self._reports], 1)
        _fit(self.list, 1, _MOST_IMPORTS)
        left = len(left_by(report for _, report in reversed(self._reports))) if self.desk.can_write() else 0
        self.go_on.setText(f"Go on with {left:,} file{'s' if left != 1 else ''}")
        self.go_on.setVisible(left > 0)
        for part in (self.list, self.files, self.problems, self.open_it):
            part.setVisible(bool(self._reports))
        self.nothing.setVisible(not self._reports)
        self.copy.setEnabled(bool(self._reports))
        self.export.setEnabled(bool(self._reports))
        self._mark(self.list, 0 if self._reports else -1, self._show_report)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def report(self) -> ImportReport | None:
        """Return the report that is marked, or None."""
        row = self.list.currentRow()
        return self._reports[row][1] if 0 <= row < len(self._reports) else None

    def file(self) -> FileReport | None:
        """Return the file that is marked, or None."""
        row = self.files.currentRow()
        return self._files[row] if 0 <= row < len(self._files) else None

    def save(self) -> None:
        """Open the file that is marked at the line of the problem that is marked, else at its start."""
        file = self.file()
        if file is None:
            return
        problem = self.model.row(self.problems.currentIndex().row())
        if not file.original and not Path(file.file).is_file():
            self.complain("Nothing of this file was kept, and it is no longer where it was.")
            return
        self.complain("")
        codec = file.encoding.partition(" ")[0]
        self.pages.setCurrentIndex(1)
        line = problem.line if problem is not None and problem.line else 1
        self.original.open_at(line, original=file.original, file=file.file, encoding=codec)

    def leave(self) -> None:
        """Come back from the file to the report, or close."""
        if self.pages.currentIndex():
            self._come_back()
        else:
            super().leave()

    # -- placing -----------------------------------------------------------------------------------------------

    def _place(self) -> None:
        quiet_table(self.problems, "Problems")
        self.problems.setModel(self.model)
        across = self.problems.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        report = QWidget()
        column = QVBoxLayout(report)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.nothing, self.list, self.about_import, self.files, self.about):
            column.addWidget(part)
        column.addWidget(self.problems, 1)
        column.addWidget(self.whole)
        column.addStretch(0)
        column.addLayout(footer(self.go_on, self.copy, self.export, self.open_it))
        self.pages.addWidget(report)
        self.pages.addWidget(self.original)
        self.body.addWidget(self.pages, 1)
        self.body.addWidget(self.complaint)

    def _wire(self) -> None:
        self.problems.installEventFilter(self)
        self.files.installEventFilter(self)
        self.list.currentRowChanged.connect(self._show_report)
        self.files.currentRowChanged.connect(self._show_file)
        self.problems.doubleClicked.connect(self.save)
        self.problems.selectionModel().currentRowChanged.connect(self._show_problem)
        self.open_it.clicked.connect(self.save)
        self.copy.clicked.connect(self._copy)
        self.export.clicked.connect(self._export)
        self.go_on.clicked.connect(self._go_on)
        self.original.left.connect(self._come_back)
        self.original.troubled.connect(self._tell_trouble)
        self.session.imported.connect(self._keep)
        self.desk.project_changed.connect(self._forget)

    # -- within ------------------------------------------------------------------------------------------------

    def _show_report(self, row: int) -> None:
        report = self.report()
        self.session.importing.marked = self._reports[row] if report is not None else None
        self.about_import.setText(about_import(report) if report is not None else "")
        self.about_import.setVisible(bool(self.about_import.text()))
        self._files = worst_first(report.files) if report is not None else ()
        tips = [plain_tip(file.file) for file in self._files]
        _fill(self.files, [file_in_two_lines(file) for file in self._files], 2, tips)
        _fit(self.files, 2, _MOST_FILES)
        self._mark(self.files, 0 if self._files else -1, self._show_file)

    def _mark(self, among: QListWidget, row: int, show: Callable[[int], None]) -> None:
        """Mark a row and show what it stands for, once, also where the same row was marked before."""
        with QSignalBlocker(among):
            among.setCurrentRow(row)
        show(row)

    def _show_file(self, _row: int = 0) -> None:
        file = self.file()
        self.complain("")
        self.about.setText(about_file(file) if file is not None else "")
        self.about.setVisible(bool(self.about.text()))
        self.model.show_problems(file.problems if file is not None else ())
        self.problems.setVisible(self.model.rowCount() > 0)
        self.open_it.setEnabled(file is not None and bool(file.original or file.problems))
        if self.model.rowCount():
            self.problems.selectRow(0)
        self._show_problem()

    def _show_problem(self) -> None:
        problem = self.model.row(self.problems.currentIndex().row())
        self.open_it.setText("Open at line" if problem is not None and problem.line else "Open the file")
        self.whole.setText(whole_problem(problem))
        self.whole.setVisible(self.model.rowCount() > 0)

    def _copy(self) -> None:
        row = self.list.currentRow()
        QGuiApplication.clipboard().setText(report_as_markdown(*self._reports[row]))
        self.desk.said.emit("Report copied")

    def _export(self) -> None:
        self.command_asked.emit("import.export_report")

    def _go_on(self) -> None:
        self.command_asked.emit("import.go_on")

    def _come_back(self) -> None:
        self.pages.setCurrentIndex(0)
        (self.problems if self.model.rowCount() else self.files).setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_trouble(self, words: str) -> None:
        self._come_back()
        self.complain(words)

    def _keep(self, report: Any) -> None:
        self._fresh = report
        if self.isVisible():
            self.start()

    def _forget(self) -> None:
        self._fresh = None

    # -- Qt ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the file on Enter in the list of files and in the table of problems."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENTER:
            self.save()
            return True
        return super().eventFilter(watched, event)


def _list(name: str) -> QListWidget:
    made = QListWidget()
    made.setAccessibleName(name)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setTextElideMode(Qt.TextElideMode.ElideRight)
    return made


def _fill(into: QListWidget, words: list[str], lines: int, tips: Sequence[str] = ()) -> None:
    """Fill a list with rows of so many lines; what was in it goes."""
    size = QSize(0, _height(into, lines))
    with QSignalBlocker(into):
        into.clear()
        into.addItems(words)
        for row in range(into.count()):
            into.item(row).setSizeHint(size)
        for row, tip in enumerate(tips):
            into.item(row).setToolTip(tip)


def _fit(into: QListWidget, lines: int, most: int) -> None:
    """Give a list the height of what it holds, up to so many."""
    into.setFixedHeight(_height(into, lines) * max(1, min(into.count(), most)) + 4)


def _height(into: QListWidget, lines: int) -> int:
    return into.fontMetrics().lineSpacing() * lines + 10
