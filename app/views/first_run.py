"""What the window shows while no project is open: three ways to begin, recent projects, and the curator's name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.commands.table import COMMANDS
from app.domain.errors import sentence
from app.settings import CURATOR, RECENT
from app.viewmodels.desk import Desk
from app.viewmodels.library_model import plain_tip
from app.viewmodels.session import Session
from app.views.panel import heading, key_text, plain_label, scrolled

_WIDTH = 640
_PATH = Qt.ItemDataRole.UserRole


class RecentList(QListWidget):
    """Projects opened lately; Enter or a click opens one, Delete takes it off the list.

    Signals: `chosen(str)` and `dropped(str)` with the path.
    """

    chosen = Signal(str)
    dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Recent projects")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.viewport().setAutoFillBackground(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._choose)

    def show_paths(self, paths: tuple[str, ...]) -> None:
        """List these paths by name and folder."""
        self.clear()
        for path in paths:
            item = QListWidgetItem(f"{Path(path).stem}   {Path(path).parent}")
            item.setData(_PATH, path)
            item.setSizeHint(QSize(0, self.fontMetrics().height() + 10))
            item.setToolTip(plain_tip(f"{path} (Delete takes it off this list)"))
            self.addItem(item)

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(_PATH)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter, take off on Delete."""
        here = self.currentRow() >= 0
        if here and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self.currentItem())
        elif here and event.key() == Qt.Key.Key_Delete:
            self.dropped.emit(str(self.currentItem().data(_PATH)))
        else:
            super().keyPressEvent(event)


class FirstRun(QWidget):
    """The page without a project.

    Signals: `sample_asked()`, `new_asked()`, `open_asked()`, `recent_asked(str)` with a path, `help_asked()`.
    """

    sample_asked = Signal()
    new_asked = Signal()
    open_asked = Signal()
    recent_asked = Signal(str)
    help_asked = Signal()

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.session = session
        self.sample = _choice("Open the sample", "Three short sources, partly curated", "")
        self.new = _choice("New project", "One file for your sources and records", "project.new")
        self.open = _choice("Open a project", "A .vouch file that you have", "project.open")
        self.name = QLineEdit()
        self.name.setAccessibleName("Your name")
        self.name.setPlaceholderText(session.curator)
        self.name.setMaxLength(200)
        self.recent_heading = heading("Recent projects", larger=1.0)
        self.recent = RecentList()
        self.help = QPushButton("First steps")
        self.help.setFlat(True)
        self._place()
        self.sample.clicked.connect(self.sample_asked)
        self.new.clicked.connect(self.new_asked)
        self.open.clicked.connect(self.open_asked)
        self.help.clicked.connect(self.help_asked)
        self.name.editingFinished.connect(self._keep_name)
        self.recent.chosen.connect(self.recent_asked)
        self.recent.dropped.connect(self._forget)
        session.settings_changed.connect(self._show_settings)
        self._show_settings()

    def start(self) -> None:
        """Show what is set now and take the focus."""
        self._show_settings()
        first = self.recent if self.recent.count() else self.sample
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- within ------------------------------------------------------------------------------------------------

    def _place(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(12)
        for choice in (self.sample, self.new, self.open):
            choices.addWidget(choice, 1)
        name = QHBoxLayout()
        name.setSpacing(8)
        label = plain_label("Your name")
        label.setBuddy(self.name)
        name.addWidget(label)
        name.addWidget(self.name, 1)
        column = QWidget()
        column.setMaximumWidth(_WIDTH)
        lines = QVBoxLayout(column)
        lines.setContentsMargins(24, 24, 24, 24)
        lines.setSpacing(10)
        lines.addStretch(2)
        lines.addWidget(heading("Vouch", larger=2.2))
        lines.addWidget(
            plain_label("Curate clinical evidence: every value tied to the words that vouch for it.", wrap=True)
        )
        lines.addSpacing(10)
        lines.addLayout(choices)
        lines.addSpacing(10)
        lines.addLayout(name)
        lines.addWidget(plain_label("What you do is recorded under this name, in the project's file.", quiet=True))
        lines.addSpacing(10)
        lines.addWidget(self.recent_heading)
        lines.addWidget(self.recent)
        lines.addWidget(self.help, 0, Qt.AlignmentFlag.AlignLeft)
        lines.addStretch(3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(_in_the_middle(column)))

    def _show_settings(self) -> None:
        settings = self.session.settings
        if not self.name.hasFocus():
            self.name.setText(settings.get(CURATOR))
        paths = settings.get(RECENT)
        self.recent.show_paths(paths)
        line = self.recent.fontMetrics().height() + 10
        self.recent.setFixedHeight(min(len(paths), 6) * line)
        self.recent.setVisible(bool(paths))
        self.recent_heading.setVisible(bool(paths))

    def _keep_name(self) -> None:
        name = " ".join(self.name.text().split())
        if name == self.session.settings.get(CURATOR):
            return
        try:
            self.session.settings.put(CURATOR, name)
        except Exception as error:
            self._tell(error)

    def _forget(self, path: str) -> None:
        try:
            self.session.settings.forget(Path(path))
        except Exception as error:
            self._tell(error)
        self._show_settings()

    def _tell(self, error: Exception) -> None:
        said = sentence(error)
        if said is None:
            raise error
        self.desk.troubled.emit(said)

    # -- Qt ----------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Return the room that all of it takes."""
        return QSize(_WIDTH, 560)


class Choice(QPushButton):
    """A large button with a line of explanation and its key below its name."""

    def __init__(self, title: str, detail: str, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setAccessibleDescription(detail)
        self.setAutoDefault(True)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(14, 14, 14, 14)
        lines.setSpacing(4)
        for label in (heading(title), plain_label(detail, quiet=True, wrap=True), plain_label(keys, quiet=True)):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            lines.addWidget(label)
        lines.addStretch(1)

    def sizeHint(self) -> QSize:
        """Return the room of the lines, which the button itself does not know."""
        lines = self.layout()
        return lines.sizeHint() if lines is not None else super().sizeHint()


def _in_the_middle(column: QWidget) -> QWidget:
    middle = QWidget()
    across = QHBoxLayout(middle)
    across.setContentsMargins(0, 0, 0, 0)
    across.addStretch(1)
    across.addWidget(column, 100)
    across.addStretch(1)
    return middle


def _choice(title: str, detail: str, command: str) -> Choice:
    keys = next((key_text(one.keys) for one in COMMANDS if one.id == command), "")
    return Choice(title, detail, keys)
