"""A sheet to choose one of many by typing a few letters: palette, field picker and every question with options."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from app.viewmodels.options_model import Option, OptionsModel
from app.views.focus import let_go
from app.views.option_delegate import OptionDelegate

_TALLEST = 420
_NOTHING = "Nothing matches."
_GONE_ELSEWHERE = {Qt.FocusReason.MouseFocusReason, Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
"""Ways in which the focus leaves the line because the person went on with something else."""
_LIST_KEYS = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}


class Chooser(QFrame):
    """A filter line over a list; Enter chooses, Esc leaves. It lies above its parent.

    Signals: `moved(key)` another option is marked, "" for none; `closed()` with or without a choice, before the choice
    is acted on; `left()` closed without one.
    """

    moved = Signal(str)
    closed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.asked_from: QWidget | None = None
        self.setObjectName("sheet")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._then: Callable[[str], object] | None = None
        self._more: Callable[[str], Sequence[Option]] | None = None
        self._at_top = False
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.line = QLineEdit()
        self.line.setPlaceholderText("Type a few letters")
        self.model = OptionsModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(OptionDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.foot = QLabel()
        self.foot.setTextFormat(Qt.TextFormat.PlainText)
        self.foot.setWordWrap(True)
        layout = QVBoxLayout(self)
        for part in (self.title, self.line, self.list, self.foot):
            layout.addWidget(part)
        self.foot.hide()
        self.hide()
        self.line.textChanged.connect(self._filter)
        self.line.returnPressed.connect(self.choose)
        self.list.clicked.connect(self.choose)
        self.list.selectionModel().currentChanged.connect(self._tell_moved)
        self.line.installEventFilter(self)

    # -- what others call --------------------------------------------------------------------------------------

    def ask(
        self,
        title: str,
        options: Sequence[Option],
        then: Callable[[str], object],
        *,
        at_top: bool = False,
        more: Callable[[str], Sequence[Option]] | None = None,
    ) -> None:
        """Show options, the first one marked; `then` gets the key of the one chosen.

        `more` returns what is found besides for the letters that were typed.
        It lies at the lower edge, or `at_top`, where it leaves to be seen what the question is about.
        """
        self.asked_from = QApplication.focusWidget()
        self._then = then
        self._more = None
        self._at_top = at_top
        self.title.setText(title)
        self.line.clear()
        self._more = more
        self.model.set_options(options)
        self.say("")
        self._mark(0)
        self.place()
        self.show()
        self.raise_()
        self.line.setFocus()

    def say(self, words: str) -> None:
        """Show a line below the list."""
        self.foot.setText(words)
        self.foot.setVisible(bool(words))

    def current(self) -> str:
        """Return the key of the option marked, or ""."""
        return self.model.key(self.list.currentIndex().row())

    def choose(self) -> None:
        """Take the option marked."""
        key, then = self.current(), self._then
        if not self.model.rowCount() or then is None:
            return
        self._close()
        then(key)

    def leave(self) -> bool:
        """Close without a choice; say whether it was open."""
        if self.isHidden():
            return False
        self._close()
        self.left.emit()
        return True

    def place(self) -> None:
        """Lie within the parent, at most 720 wide."""
        parent = self.parentWidget()
        room = parent.size() if parent else QSize(800, 600)
        width, height = min(720, room.width() - 24), min(_TALLEST, room.height() // 2)
        top = 12 if self._at_top else room.height() - height - 12
        self.setGeometry((room.width() - width) // 2, top, width, height)

    # -- within ------------------------------------------------------------------------------------------------

    def _close(self) -> None:
        self._then = None
        let_go(self)
        self.hide()
        self.closed.emit()

    def _filter(self, typed: str) -> None:
        self.model.set_filter(typed, self._more(typed) if self._more is not None else ())
        self._mark(0)
        if not self.model.rowCount():
            self.say(_NOTHING)
        elif self.foot.text() == _NOTHING:
            self.say("")

    def _mark(self, row: int) -> None:
        self.list.setCurrentIndex(self.model.index(row, 0))
        self._tell_moved()

    def _tell_moved(self) -> None:
        self.moved.emit(self.current())

    # -- Qt ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows move the mark while the line keeps the focus; going elsewhere by mouse or Tab leaves."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _LIST_KEYS:
                self.list.keyPressEvent(event)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
        open_still = self._then is not None and event.type() == QEvent.Type.FocusOut
        if open_still and isinstance(event, QFocusEvent) and event.reason() in _GONE_ELSEWHERE:
            self._then = None
            self.hide()
            self.left.emit()
        return super().eventFilter(watched, event)
