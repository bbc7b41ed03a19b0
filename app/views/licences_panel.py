"""All parts that the program is made of, and the text of each one's licence, to be read in place."""

from __future__ import annotations

from pathlib import Path

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QPlainTextEdit, QSplitter, QWidget

from app.domain.errors import WorldError
from app.paths import build_file, resources
from app.usecases.licences import Part, parts, text_of
from app.viewmodels.desk import Desk
from app.viewmodels.session import Session
from app.views.panel import Panel

_QT = (
    "Qt and PySide6 are used under the GNU Lesser General Public License, version 3. Their source is had at "
    "https://download.qt.io/official_releases/ (folders qt and QtForPython). Their libraries lie as files of their own "
    "in {folder} and may be replaced by others of the same version that you built."
)
_QT_NAMES = ("pyside", "shiboken", "qt")
_PART = Qt.ItemDataRole.UserRole


class LicencesPanel(Panel):
    """A list that is filtered as one types, and below it the text of the part in hand."""

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Licences", desk, session, parent)
        self._parts: tuple[Part, ...] = ()
        self.line = QLineEdit()
        self.line.setPlaceholderText("Filter parts by name, version or licence")
        self.line.setAccessibleName(self.line.placeholderText())
        self.line.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName("Parts")
        self.list.setUniformItemSizes(True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Licence")
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setTabChangesFocus(True)
        divided = QSplitter(Qt.Orientation.Vertical)
        divided.setChildrenCollapsible(False)
        divided.addWidget(self.list)
        divided.addWidget(self.text)
        divided.setStretchFactor(1, 2)
        self.body.addWidget(self.line)
        self.body.addWidget(divided, 1)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self._show_list)
        self.line.returnPressed.connect(self.list.setFocus)
        self.list.currentItemChanged.connect(self._show_text)

    def start(self) -> None:
        """Show all parts and take the focus."""
        self.complain("")
        try:
            self._parts = self._parts or parts()
        except WorldError as error:
            self.complain(str(error))
        self.line.clear()
        self._show_list()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- within ------------------------------------------------------------------------------------------------

    def _show_list(self) -> None:
        wanted = self.line.text().casefold().split()
        self.list.clear()
        for part in self._parts:
            shown = f"{part.name} {part.version}   {part.licence or 'licence: see its text'}"
            if all(word in shown.casefold() for word in wanted):
                item = QListWidgetItem(shown, self.list)
                item.setData(_PART, part)
        self.list.setCurrentRow(0)
        if not self.list.count():
            self.text.setPlainText("No part matches.")

    def _show_text(self, now: QListWidgetItem | None) -> None:
        if now is None:
            return
        part: Part = now.data(_PART)
        home = f"{part.home}\n\n" if part.home else ""
        note = f"{qt_note()}\n\n" if part.name.casefold().startswith(_QT_NAMES) else ""
        self.text.setPlainText(f"{part.name} {part.version}\n{home}{note}{text_of(part)}")


def qt_note() -> str:
    """Return under which licence Qt is used, where its source is had, and that its libraries may be replaced."""
    folder = resources().parent if build_file().is_file() else Path(PySide6.__file__).parent
    return _QT.format(folder=folder)
