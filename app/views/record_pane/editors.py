"""Editors of a single value: a line that completes terms, and a box for longer text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QWidget

Suggest = Callable[[str], Sequence[str]]
"""Returns what may be meant by what was typed so far, best first."""


class LineEditor(QLineEdit):
    """One line; what was typed is saved on Enter and when the focus leaves.

    Signals: `committed(text)` what was typed differs from what is saved; `entered()` the focus came in;
    `next_asked()` Enter was pressed, after committing.
    """

    committed = Signal(str)
    entered = Signal()
    next_asked = Signal()

    def __init__(self, suggest: Suggest | None = None, separator: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saved = ""
        self._suggest = suggest
        self._separator = separator
        self._words = QStringListModel(self)
        if suggest is not None:
            completer = QCompleter(self._words, self)
            completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
            completer.setWidget(self)
            completer.activated.connect(self._take)
            self._completer: QCompleter | None = completer
            self.textEdited.connect(self._offer)
        else:
            self._completer = None
        self.returnPressed.connect(self._enter)

    def set_saved(self, text: str, *, keep_typing: bool = True) -> None:
        """Show what is saved; typing that is going on is kept unless it was saved just now."""
        typing = keep_typing and self.hasFocus() and self.text() not in {self._saved, text}
        self._saved = text
        if not typing and self.text() != text:
            self.setText(text)
            self.setCursorPosition(0 if not self.hasFocus() else len(text))

    def is_saved(self) -> bool:
        """Say whether all that is typed is saved."""
        return self.text().strip() == self._saved.strip()

    def commit(self) -> None:
        """Save what was typed."""
        if not self.is_saved():
            self.committed.emit(self.text().strip())

    def revert(self) -> bool:
        """Take back what was typed and not saved; say whether there was some."""
        if self.text() == self._saved:
            return False
        self.setText(self._saved)
        return True

    # -- within ------------------------------------------------------------------------------------------------

    def _enter(self) -> None:
        self.commit()
        self.next_asked.emit()

    def _last_piece(self) -> str:
        return self.text().rsplit(self._separator, 1)[-1].strip() if self._separator else self.text()

    def _offer(self, _text: str) -> None:
        if self._completer is None or self._suggest is None:
            return
        piece = self._last_piece()
        words = list(self._suggest(piece)) if piece else []
        self._words.setStringList(words)
        popup = self._completer.popup()
        if words:
            self._completer.complete()
        if popup is not None and words:
            popup.setCurrentIndex(self._words.index(0, 0))
        elif popup is not None:
            popup.hide()

    def _take(self, word: str) -> None:
        kept = self.text().rsplit(self._separator, 1)[:-1] if self._separator else []
        text = f"{self._separator} ".join([*(one.strip() for one in kept), word])
        # The popup hands its Enter on to the line after this signal: settle once it has.
        QTimer.singleShot(0, self, partial(self.setText, text))

    # -- Qt ----------------------------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the focus came in."""
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save when the focus leaves for anything but the editor's own popup."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()


class TextEditor(QPlainTextEdit):
    """Several lines; what was typed is saved on Ctrl+Enter and when the focus leaves. Signals as `LineEditor`."""

    committed = Signal(str)
    entered = Signal()
    next_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saved = ""
        self.setTabChangesFocus(True)
        self.setFixedHeight(4 * self.fontMetrics().lineSpacing() + 14)

    def text(self) -> str:
        """Return what is typed."""
        return self.toPlainText()

    def set_saved(self, text: str, *, keep_typing: bool = True) -> None:
        """Show what is saved, keeping typing that is going on."""
        typing = keep_typing and self.hasFocus() and self.text() not in {self._saved, text}
        self._saved = text
        if not typing and self.text() != text:
            self.setPlainText(text)

    def is_saved(self) -> bool:
        """Say whether all that is typed is saved."""
        return self.text().strip() == self._saved.strip()

    def commit(self) -> None:
        """Save what was typed."""
        if not self.is_saved():
            self.committed.emit(self.text().strip())

    def revert(self) -> bool:
        """Take back what was typed and not saved; say whether there was some."""
        if self.text() == self._saved:
            return False
        self.setPlainText(self._saved)
        return True

    # -- Qt ----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save on Ctrl+Enter."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
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


Editor = LineEditor | TextEditor
