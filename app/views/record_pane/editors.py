"""Editors of a single value: a line that completes what is typed, and a box for longer text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QWidget

from app.viewmodels.options_model import Option, OptionsModel
from app.views.option_delegate import OptionDelegate

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

Suggest = Callable[[str], Sequence[Option]]
"""Returns what may be meant by what was typed so far, best first; the label is what is typed in its place."""

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
STAYS = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}
"""Reasons for which the focus goes, and comes back to the same editor."""
_POPUP_WIDTH = 380
_POPUP_LINES = 9


class SavesTyping:
    """What all editors do with typing: they know what is saved, and tell what differs from it."""

    _saved: str = ""

    if TYPE_CHECKING:
        committed: SignalInstance

    def typed(self) -> str:
        """Return what is typed."""
        raise NotImplementedError

    def put(self, text: str) -> None:
        """Show a text."""
        raise NotImplementedError

    def in_hand(self) -> bool:
        """Say whether the editor has the focus."""
        raise NotImplementedError

    def set_saved(self, text: str, *, keep_typing: bool = True) -> None:
        """Show what is saved; typing that is going on is kept unless it was saved just now."""
        typing = keep_typing and self.in_hand() and self.typed() not in {self._saved, text}
        self._saved = text
        if not typing and self.typed() != text:
            self.put(text)

    def is_saved(self) -> bool:
        """Say whether all that is typed is saved."""
        return self.typed().strip() == self._saved.strip()

    def commit(self) -> None:
        """Save what was typed."""
        if not self.is_saved():
            self.committed.emit(self.typed().strip())

    def settle(self) -> None:
        """Take what is typed as saved, while it is being saved."""
        self._saved = self.typed()

    def revert(self) -> bool:
        """Take back what was typed and not saved; say whether there was some."""
        if self.typed() == self._saved:
            return False
        self.put(self._saved)
        return True


class LineEditor(SavesTyping, QLineEdit):
    """One line; what was typed is saved on Enter and when the focus leaves.

    Signals: `committed(text)` what was typed differs from what is saved; `entered()` the focus came in;
    `next_asked()` Enter was pressed, after committing.
    """

    committed = Signal(str)
    entered = Signal()
    next_asked = Signal()

    def __init__(self, suggest: Suggest | None = None, separator: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggest = suggest
        self._separator = separator
        self._options = OptionsModel(self)
        self._completer: QCompleter | None = None
        if suggest is not None:
            self._completer = self._new_completer()
            self.textEdited.connect(self._offer)
        self.returnPressed.connect(self._enter)

    def typed(self) -> str:
        """Return what is typed."""
        return self.text()

    def put(self, text: str) -> None:
        """Show a text: its beginning, or its end where it is being typed."""
        self.setText(text)
        self.setCursorPosition(len(text) if self.hasFocus() else 0)

    def in_hand(self) -> bool:
        """Say whether the editor has the focus."""
        return self.hasFocus()

    # -- within ------------------------------------------------------------------------------------------------

    def _new_completer(self) -> QCompleter:
        completer = QCompleter(self._options, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCompletionRole(Qt.ItemDataRole.DisplayRole)
        completer.setMaxVisibleItems(_POPUP_LINES)
        completer.setWidget(self)
        popup = completer.popup()
        if popup is not None:
            popup.setItemDelegate(OptionDelegate(popup))
            popup.setMinimumWidth(_POPUP_WIDTH)
            popup.clicked.connect(self.take_marked)
            popup.installEventFilter(self)
            self.installEventFilter(self)
        return completer

    def _enter(self) -> None:
        self.commit()
        self.next_asked.emit()

    def _last_piece(self) -> str:
        return self.text().rsplit(self._separator, 1)[-1].strip() if self._separator else self.text()

    def _offer(self, _text: str) -> None:
        if self._completer is None or self._suggest is None:
            return
        piece = self._last_piece()
        self._options.set_options(self._suggest(piece) if piece else ())
        popup = self._completer.popup()
        if popup is None:
            return
        if not self._options.rowCount():
            popup.hide()
            return
        self._completer.complete()
        popup.setCurrentIndex(self._completer.completionModel().index(0, 0))

    def offers(self) -> bool:
        """Say whether completions are shown below the line."""
        popup = self._completer.popup() if self._completer is not None else None
        return popup is not None and popup.isVisible()

    def _hide_offers(self) -> None:
        popup = self._completer.popup() if self._completer is not None else None
        if popup is not None:
            popup.hide()

    def take_marked(self) -> None:
        """Put the completion that is marked in place of what was typed."""
        popup = self._completer.popup() if self._completer is not None else None
        if popup is None:
            return
        index = popup.currentIndex()
        popup.hide()
        if not index.isValid():
            return
        kept = self.text().rsplit(self._separator, 1)[:-1] if self._separator else []
        self.setText(f"{self._separator} ".join([*(one.strip() for one in kept), str(index.data())]))

    # -- Qt ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Esc hide the completions and nothing more, and hide them before the focus goes, which they swallow."""
        if watched is self:
            if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut and event.reason() not in STAYS:
                self._hide_offers()
            return False
        asks = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if asks and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Let Enter and Tab take the completion that is marked before they do what they do."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self.offers():
            if event.key() in _ENTER or event.key() == Qt.Key.Key_Tab:
                self.take_marked()
            elif event.key() == Qt.Key.Key_Backtab:
                self._hide_offers()
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the focus came in."""
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save when the focus leaves for anything but the editor's own popup."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()


class TextEditor(SavesTyping, QPlainTextEdit):
    """Several lines; what was typed is saved on Ctrl+Enter and when the focus leaves. Signals as `LineEditor`."""

    committed = Signal(str)
    entered = Signal()
    next_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFixedHeight(4 * self.fontMetrics().lineSpacing() + 14)

    def typed(self) -> str:
        """Return what is typed."""
        return self.toPlainText()

    def text(self) -> str:
        """Return what is typed, as a line does."""
        return self.toPlainText()

    def put(self, text: str) -> None:
        """Show a text."""
        self.setPlainText(text)

    def in_hand(self) -> bool:
        """Say whether the editor has the focus."""
        return self.hasFocus()

    # -- Qt ----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save on Ctrl+Enter."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() in _ENTER:
            self.commit()
            self.next_asked.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the focus came in."""
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save when the focus leaves."""
        super().focusOutEvent(event)
        self.commit()
