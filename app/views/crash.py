"""A fault of ours: kept in a file, shown with a button to copy it; the project is untouched."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from app.usecases.crash import describe_crash, report_crash


def tell_fault(error: Exception, folder: Path) -> None:
    """Keep a report of a fault that came before there was a window to tell it in, and wait until it was read."""
    when = datetime.now(UTC)
    text = describe_crash(error, when=when)
    sys.stderr.write(text)
    kept = _keep(error, folder, when)
    box = QMessageBox(QMessageBox.Icon.Warning, "A fault in Vouch", "Vouch could not start: a fault of its own.")
    box.setInformativeText(f"The report is in {kept}." if kept else "The report could not be kept in a file.")
    box.setDetailedText(text)
    box.exec()


def tell_trouble(words: str, *, wait: bool) -> None:
    """Tell what keeps the window from opening, in one sentence; on the screen too when somebody is there to read it."""
    sys.stderr.write(f"vouch: {words}\n")
    if wait:
        QMessageBox(QMessageBox.Icon.Warning, "Vouch cannot start", words).exec()


class CrashNotice:
    """Takes the place of `sys.excepthook` while the window is open."""

    def __init__(self, window: QWidget, folder: Path) -> None:
        self._window = window
        self._folder = folder
        self._open: QMessageBox | None = None
        self._text = ""

    def show_crash(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Keep the report and tell the person; a second fault while the first is told is only kept."""
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        when = datetime.now(UTC)
        self._text = describe_crash(error.with_traceback(trace), when=when)
        sys.stderr.write(self._text)
        kept = _keep(error, self._folder, when)
        if self._open is not None:
            return
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("A fault in Vouch")
        box.setText("Something went wrong in Vouch. Your project is untouched: everything saved is there.")
        box.setInformativeText(f"The report is in {kept}." if kept else "The report could not be kept in a file.")
        box.setDetailedText(self._text)
        copy = box.addButton("Copy the report", QMessageBox.ButtonRole.ActionRole)
        copy.clicked.disconnect()
        copy.clicked.connect(self._copy)
        box.addButton(QMessageBox.StandardButton.Close)
        box.setDefaultButton(QMessageBox.StandardButton.Close)
        box.setEscapeButton(QMessageBox.StandardButton.Close)
        box.finished.connect(self._closed)
        self._open = box
        box.open()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)

    def _closed(self) -> None:
        self._open = None


def _keep(error: BaseException, folder: Path, when: datetime) -> Path | None:
    try:
        return report_crash(error, folder, when=when)
    except OSError:
        return None
