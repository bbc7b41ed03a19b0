"""The question in which encoding a file is: the lines that tell, as they read in each that it may be."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QListWidget, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from app.formats.code_pages import codec_label
from app.formats.hidden import in_its_place, visible
from app.usecases.looking import EncodingDoubt
from app.viewmodels.offsets import Offsets
from app.views.panel import button, footer, plain_label

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class EncodingQuestion(QWidget):
    """A list of encodings, the best guess first, over the lines as they read in the one that is marked.

    Arrows choose, Enter answers, Shift+Enter for all files that are asked about, Delete skips the file. Signals:
    `answered(codec, all_like_it)`; `skipped()`.
    """

    answered = Signal(str, bool)
    skipped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.about = plain_label(wrap=True)
        self.codecs = QListWidget()
        self.codecs.setAccessibleName("Encodings")
        self.codecs.setFrameShape(QFrame.Shape.NoFrame)
        self.codecs.setSpacing(2)
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setAccessibleName("How the lines read in this encoding")
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        self.preview.document().setDefaultTextOption(option)
        self.skip = button("Skip this file", "Delete")
        self.take = button("Read it so", "Enter", main=True)
        self.take_all = button("", "Shift+Enter")
        self._doubt: EncodingDoubt | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.about)
        column.addWidget(self.codecs, 2)
        column.addWidget(plain_label("The lines that tell, in this encoding:", quiet=True))
        column.addWidget(self.preview, 3)
        column.addLayout(footer(self.skip, self.take_all, self.take))
        self.setFocusProxy(self.codecs)
        self.codecs.installEventFilter(self)
        self.codecs.currentRowChanged.connect(self._show_preview)
        self.codecs.itemDoubleClicked.connect(self.answer)
        self.take.clicked.connect(self.answer)
        self.take_all.clicked.connect(self.answer_all)
        self.skip.clicked.connect(self.skipped)

    def ask(self, doubt: EncodingDoubt, others: int) -> None:
        """Ask of a file; `others` says how many more files are asked about."""
        self._doubt = doubt
        self.about.setText(
            f"{in_its_place(doubt.path.name)} is not written in UTF-8. In which encoding do its lines read right?"
        )
        self.codecs.clear()
        for place, codec in enumerate(doubt.codecs):
            proposed = " – likeliest" if place == 0 else ""
            self.codecs.addItem(f"{codec_label(codec)}{proposed}")
        self.take_all.setVisible(others > 0)
        self.take_all.setText(f"Read all {others + 1:,} so")
        self.codecs.setCurrentRow(0)
        self.codecs.setFocus(Qt.FocusReason.OtherFocusReason)

    def answer(self) -> None:
        """Say that the encoding that is marked is the right one."""
        self._answer(all_like_it=False)

    def answer_all(self) -> None:
        """Say that it is the right one for every file that is asked about."""
        self._answer(all_like_it=True)

    # -- within ------------------------------------------------------------------------------------------------

    def _answer(self, *, all_like_it: bool) -> None:
        row = self.codecs.currentRow()
        if self._doubt is not None and 0 <= row < len(self._doubt.codecs):
            self.answered.emit(self._doubt.codecs[row], all_like_it)

    def _show_preview(self, row: int) -> None:
        if self._doubt is None or not 0 <= row < len(self._doubt.codecs):
            return
        lines = self._doubt.preview(self._doubt.codecs[row])
        width = max((len(str(line)) for line, _ in lines), default=1)
        text = "\n".join(f"{line:>{width}}  {visible(words)}" for line, words in lines)
        self.preview.setPlainText(text)
        self._mark_what_tells(text)

    def _mark_what_tells(self, text: str) -> None:
        """Underline what is no ASCII: it is what differs from encoding to encoding."""
        look = QTextCharFormat()
        look.setFontUnderline(True)
        look.setFontWeight(700)
        offsets, marks = Offsets(text), []
        for place, letter in enumerate(text):
            if not letter.isascii():
                mark = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self.preview.document())
                cursor.setPosition(offsets.to_utf16(place))
                cursor.setPosition(offsets.to_utf16(place + 1), QTextCursor.MoveMode.KeepAnchor)
                mark.cursor, mark.format = cursor, look
                marks.append(mark)
        self.preview.setExtraSelections(marks)

    # -- Qt ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the list: Enter answers, Delete skips the file."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _ENTER:
                everywhere = event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self.take_all.isVisible()
                (self.answer_all if everywhere else self.answer)()
                return True
            if event.key() == Qt.Key.Key_Delete:
                self.skipped.emit()
                return True
        return super().eventFilter(watched, event)
