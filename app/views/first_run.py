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
from app.paths import data_folder
from app.settings import CURATOR, RECENT
from app.viewmodels.desk import Desk
from app.viewmodels.library_model import plain_tip
from app.viewmodels.session import Session
from app.views.panel import heading, key_text, plain_label, scrolled

_WIDTH = 640
_PATH = Qt.ItemDataRole.UserRole
_COMMAND = "command"


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

    Signals: `command_asked(str)` with the id of a command; `recent_asked(str)` with a path.
    """

    command_asked = Signal(str)
    recent_asked = Signal(str)

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.session = session
        self.sample = _choice("Open the sample", "Three short sources, partly curated", "project.sample")
        self.new = _choice("New project", "One file for your sources and records", "project.new")
        self.open = _choice("Open a project", "A file that ends in .vouch", "project.open")
        self.name = QLineEdit()
        self.name.setAccessibleName("Your name")
        self.name.setPlaceholderText(session.curator)
        self.name.setMaxLength(200)
        self.recent_heading = heading("Recent projects", larger=1.0)
        self.recent = RecentList()
        self.tour = _asking(QPushButton("Tour in five steps"), "help.tour")
        self.help = _asking(QPushButton("First steps"), "help.first-steps")
        self._place()
        for pressed in (self.sample, self.new, self.open, self.tour, self.help):
            pressed.clicked.connect(self._ask_for_command)
        self.name.editingFinished.connect(self._keep_name)
        self.recent.chosen.connect(self.recent_asked)
        self.recent.dropped.connect(self._forget)
        session.settings_changed.connect(self._show_settings)
        self._show_settings()

    def start(self) -> None:
        """Show what is set now and take the focus: Enter opens the newest project, or the sample."""
        self._show_settings()
        self.recent.setCurrentRow(0)
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
        more = QHBoxLayout()
        more.setSpacing(8)
        more.addWidget(self.tour)
        more.addWidget(self.help)
        more.addStretch(1)
        column = QWidget()
        column.setMaximumWidth(_WIDTH)
        lines = QVBoxLayout(column)
        lines.setContentsMargins(24, 12, 24, 12)
        lines.setSpacing(8)
        lines.addStretch(2)
        lines.addWidget(heading("Vouch", larger=2.2))
        lines.addWidget(
            plain_label("Curate clinical evidence: every value tied to the words that vouch for it.", wrap=True)
        )
        lines.addSpacing(6)
        lines.addLayout(choices)
        lines.addSpacing(6)
        lines.addLayout(name)
        lines.addWidget(plain_label("What you do is recorded under this name, in the project's file.", quiet=True))
        lines.addSpacing(6)
        lines.addWidget(self.recent_heading)
        lines.addWidget(self.recent)
        lines.addLayout(more)
        lines.addSpacing(6)
        lines.addWidget(plain_label(_kept(), quiet=True, wrap=True))
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

    def _ask_for_command(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QPushButton):
            self.command_asked.emit(str(pressed.property(_COMMAND)))

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


def _choice(title: str, detail: str, command: str) -> QPushButton:
    keys = next(key_text(one.keys) for one in COMMANDS if one.id == command)
    return _asking(Choice(title, detail, keys), command)


def _asking(pressed: QPushButton, command: str) -> QPushButton:
    """Return a button that knows which command it asks for, and takes Enter as well as the space bar."""
    pressed.setAutoDefault(True)
    pressed.setProperty(_COMMAND, command)
    return pressed


def _kept() -> str:
    """Return in one line where things are kept."""
    return (
        f"A project is one file, where you put it; the sample and the backups are in {_at_home(data_folder())}. "
        "Nothing is sent anywhere unless you ask."
    )


def _at_home(folder: Path) -> str:
    """Return a folder as a person writes it: what lies at home begins with a tilde."""
    try:
        return str(Path("~") / folder.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(folder)
