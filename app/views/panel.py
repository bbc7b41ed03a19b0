"""What every panel of the window shares: a heading, a line for complaints, and the keys that leave and save."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.desk import Desk
from app.viewmodels.session import Session

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class Panel(QWidget):
    """A page that is shown in place beside the text, never above it.

    Esc leaves, Ctrl+Enter does what the panel is for. Signals: `done()` close me; `command_asked(str)` do this command.
    """

    done = Signal()
    command_asked = Signal(str)

    def __init__(self, title: str, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.session = session
        self.heading = heading(title)
        self.complaint = plain_label(wrap=True)
        self.complaint.setForegroundRole(QPalette.ColorRole.BrightText)
        self.complaint.hide()
        close = QToolButton()
        close.setText("×")
        close.setToolTip("Close (Esc)")
        close.setAccessibleName("Close")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(close)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(12, 10, 12, 12)
        self.body.setSpacing(8)
        self.body.addLayout(top)
        close.clicked.connect(self.leave)

    # -- what others call --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Prepare for what is in hand now and take the focus; a panel that needs no preparing only takes it."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Do what the panel is for; nothing in a panel that only shows."""

    def open_page(self, name: str) -> bool:
        """Show a page of the panel by its name; say whether there is one: most panels have none."""
        return not name

    def leave(self) -> None:
        """Close without doing anything."""
        self.done.emit()

    def complain(self, sentence: str, field: QWidget | None = None) -> None:
        """Say in place what is wrong, "" for nothing, and go to the field that it is about."""
        self.complaint.setText(sentence)
        self.complaint.setVisible(bool(sentence))
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- Qt ----------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Claim the keys of the panel before the window's shortcuts get them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_panel_key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Esc, save on Ctrl+Enter; Enter presses the button that has the focus."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif is_panel_key(event):
            self.save()
        elif event.key() in _ENTER and isinstance(pressed := QApplication.focusWidget(), QAbstractButton):
            pressed.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return a width at which lines of text read well."""
        return QSize(460, 600)


def is_panel_key(event: QKeyEvent) -> bool:
    """Say whether a key press is Esc or Ctrl+Enter."""
    if event.key() == Qt.Key.Key_Escape:
        return not event.modifiers()
    return event.key() in _ENTER and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def plain_label(words: str = "", *, quiet: bool = False, wrap: bool = False) -> QLabel:
    """Return a label that shows its words as they are; a quiet one stands back."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(words)
    label.setWordWrap(wrap)
    if quiet:
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


def heading(words: str, *, larger: float = 1.15) -> QLabel:
    """Return a heading."""
    label = plain_label(words)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * larger)
    font.setWeight(QFont.Weight.DemiBold)
    label.setFont(font)
    return label


def footer(*parts: QWidget) -> QHBoxLayout:
    """Return a row of buttons at the right; a label among them takes the room at the left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    if not parts or not isinstance(parts[0], QLabel):
        row.addStretch(1)
    for part in parts:
        row.addWidget(part, 1 if isinstance(part, QLabel) else 0)
    return row


def button(words: str, tip: str = "", *, main: bool = False) -> QPushButton:
    """Return a push button; the main one, written stronger, is what Ctrl+Enter does."""
    made = QPushButton(words)
    made.setToolTip(tip)
    made.setAutoDefault(False)
    if main:
        font = made.font()
        font.setWeight(QFont.Weight.DemiBold)
        made.setFont(font)
    return made


def quiet_table(view: QTableView, name: str) -> int:
    """Make a table a list of rows that are read, one at a time, without a grid; return the height of a row."""
    view.setAccessibleName(name)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setAlternatingRowColors(True)
    view.verticalHeader().hide()
    line = view.fontMetrics().height() + 10
    view.setMinimumHeight(2 * line)
    view.verticalHeader().setDefaultSectionSize(line)
    view.horizontalHeader().setHighlightSections(False)
    view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return line


def scrolled(inner: QWidget) -> QScrollArea:
    """Return an area that scrolls what does not fit; the focus, not the area, is what Tab goes to."""
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setMinimumHeight(2 * inner.fontMetrics().lineSpacing())
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def plain_words(editor: QPlainTextEdit) -> str:
    """Return the text of an editor with its no-break spaces, which `toPlainText` would make spaces."""
    return editor.document().toRawText().replace("\u2029", "\n")


def key_text(keys: tuple[str, ...]) -> str:
    """Return the first of a command's keys as this platform writes it, "" for none."""
    return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
