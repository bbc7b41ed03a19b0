"""An imported file as it is kept, opened at a line: plain text with line numbers, what is hidden written out."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QIntValidator, QTextCursor, QTextFormat, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from app.domain.progress import Progress
from app.domain.store import Store
from app.formats.hidden import in_its_place, visible
from app.usecases.kept_lines import AROUND, Excerpt, lines_of_file, lines_round
from app.viewmodels.desk import Desk
from app.viewmodels.finder import Finder
from app.views.panel import button, footer, plain_label

_MARK = ">"


class OriginalView(QWidget):
    """Some hundred lines round the one asked for; others are asked for by their number or page by page.

    Signals: `left()` back to where it was asked from; `troubled(str)`.
    """

    left = Signal()
    troubled = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.about = plain_label(wrap=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setUndoRedoEnabled(False)
        self.text.setAccessibleName("The file as it is kept")
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.line = QLineEdit()
        self.line.setAccessibleName("Go to line")
        self.line.setPlaceholderText("line")
        self.line.setValidator(QIntValidator(1, 2_000_000_000, self.line))
        self.line.setFixedWidth(self.fontMetrics().averageCharWidth() * 14)
        self.earlier = button("Earlier", "The lines before these")
        self.later = button("Later", "The lines behind these")
        self.back = button("Back to the report", "Esc")
        self._finder = Finder(desk, "Reading the file", self)
        self._from: tuple[str, str, str] = ("", "", "")
        self._excerpt: Excerpt | None = None
        self._place()
        self._finder.answered.connect(self._show)
        self._finder.troubled.connect(self.troubled)
        self.line.returnPressed.connect(self._go)
        self.earlier.clicked.connect(self._go_up)
        self.later.clicked.connect(self._go_down)
        self.back.clicked.connect(self.left)

    # -- what others call --------------------------------------------------------------------------------------

    def open_at(self, line: int, *, original: str = "", file: str = "", encoding: str = "") -> None:
        """Show a line of a kept file, or, when nothing of it is kept, of the file on the disk."""
        self._from = (original, file, encoding)
        self.about.setText("Reading the file …")
        self.text.clear()
        self._ask(line)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- within ------------------------------------------------------------------------------------------------

    def _place(self) -> None:
        ways = QHBoxLayout()
        ways.setSpacing(8)
        ways.addWidget(plain_label("Line", quiet=True))
        ways.addWidget(self.line)
        ways.addStretch(1)
        ways.addWidget(self.earlier)
        ways.addWidget(self.later)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.about)
        column.addWidget(self.text, 1)
        column.addLayout(ways)
        column.addLayout(footer(self.back))
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        self.text.document().setDefaultTextOption(option)

    def _ask(self, line: int) -> None:
        self._finder.ask(partial(_read, self._from, line))

    def _show(self, excerpt: Excerpt) -> None:
        self._excerpt = excerpt
        original, _, _ = self._from
        kept = "as it is kept" if original else "as it is on the disk now; nothing of it was kept"
        encoding = f", read as {excerpt.encoding}" if excerpt.encoding else ""
        self.about.setText(
            f"{in_its_place(excerpt.name)}, {kept}{encoding}. Line {excerpt.line:,} of {excerpt.total:,}."
        )
        width = len(f"{excerpt.first + len(excerpt.lines):,}")
        lines = [
            f"{_MARK if number == excerpt.line else ' '} {number:>{width},}  {visible(words)}"
            for number, words in enumerate(excerpt.lines, excerpt.first)
        ]
        self.text.setPlainText("\n".join(lines))
        self.earlier.setEnabled(excerpt.first > 1)
        self.later.setEnabled(excerpt.first + len(excerpt.lines) <= excerpt.total)
        self.line.setText(str(excerpt.line))
        self._mark(excerpt.line - excerpt.first)

    def _mark(self, place: int) -> None:
        """Put the cursor on a line and mark the whole of it."""
        block = self.text.document().findBlockByNumber(max(place, 0))
        cursor = QTextCursor(block)
        self.text.setTextCursor(cursor)
        self.text.centerCursor()
        marked = QTextEdit.ExtraSelection()
        marked.cursor = cursor
        marked.format.setBackground(self.text.palette().alternateBase())
        marked.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        marked.format.setFontWeight(700)
        self.text.setExtraSelections([marked])

    def _go(self) -> None:
        if self.line.text():
            self._ask(int(self.line.text()))
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_up(self) -> None:
        if self._excerpt is not None:
            self._ask(max(1, self._excerpt.first - AROUND))

    def _go_down(self) -> None:
        if self._excerpt is not None:
            self._ask(self._excerpt.first + len(self._excerpt.lines) + AROUND)


def _read(where: tuple[str, str, str], line: int, store: Store, _progress: Progress) -> Excerpt:
    original, file, encoding = where
    return lines_round(store, original, line) if original else lines_of_file(Path(file), encoding, line)
