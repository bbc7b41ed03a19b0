"""Three boxes for n, N and %, which are one editor: the third is computed from two, and three are compared."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from app.viewmodels.library_model import plain_tip
from app.viewmodels.proportion_parts import Together, joined, parts_of, together
from app.views.record_pane.editors import LineEditor, SavesTyping, TextEditor
from app.views.theme import amber, quiet

_FRAME = 18
"""What a box has around its words, in pixels."""
_NAMES = {"numerator": "n", "denominator": "N", "percent": "%"}


class _Box(QLineEdit):
    """One of the boxes. Signals: `came()` and `went()` with the focus."""

    came = Signal()
    went = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the focus came."""
        super().focusInEvent(event)
        self.came.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the focus went for anything but a popup."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.went.emit()


class ProportionEditor(SavesTyping, QWidget):
    """What is typed is one text, `8/11 (73%)`, and typing all of it into the first box works too.

    Signals as `LineEditor`.
    """

    committed = Signal(str)
    entered = Signal()
    next_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = ""
        self.n, self.of, self.percent = _Box(), _Box(), _Box()
        self.sign = QLabel()
        self.sign.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        for part, stretch in ((self.n, 3), (QLabel("/"), 0), (self.of, 2), (QLabel("="), 0), (self.percent, 2)):
            row.addWidget(part, stretch)
        row.addWidget(QLabel("%"))
        row.addWidget(self.sign)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.n)
        for box in self._boxes():
            box.came.connect(self.entered)
            box.went.connect(self._left)
            box.textEdited.connect(self._say_together)
            box.returnPressed.connect(self._enter)
        self._make_room()

    # -- as every editor ---------------------------------------------------------------------------------------

    def typed(self) -> str:
        """Return what is typed as one text; what is no plain number in the first box is the whole of it."""
        n, of, percent = (box.text().strip() for box in self._boxes())
        if n and not n.isdigit() and n != "?":
            same = (of, percent) == self._saved_rest()
            return n if same or not (of or percent) else joined(n, of, percent)
        return joined(n, of, percent)

    def text(self) -> str:
        """Return what is typed, as a line does."""
        return self.typed()

    def put(self, text: str) -> None:
        """Show a text, in its parts when it has such."""
        parts = parts_of(text) or (text, "", "")
        for box, part in zip(self._boxes(), parts, strict=True):
            if box.text() != part:
                box.setText(part)
                box.setCursorPosition(len(part) if box.hasFocus() else 0)
        self._say_together()

    def in_hand(self) -> bool:
        """Say whether one of the boxes has the focus."""
        return any(box.hasFocus() for box in self._boxes())

    def selectAll(self) -> None:
        """Select what is in the first box."""
        self.n.selectAll()

    def setReadOnly(self, read_only: bool) -> None:  # noqa: FBT001 -- as a line does
        """Let nothing be typed."""
        for box in self._boxes():
            box.setReadOnly(read_only)

    def setPlaceholderText(self, words: str) -> None:
        """Show a hint in the first box while all are empty."""
        self._hint = words
        self._say_together()

    def placeholderText(self) -> str:
        """Return that hint."""
        return self._hint

    def setAccessibleName(self, name: str) -> None:
        """Name the boxes for whoever hears them."""
        super().setAccessibleName(name)
        for box, part in zip(self._boxes(), ("n", "N", "percent"), strict=True):
            box.setAccessibleName(f"{name}: {part}")

    def boxes(self) -> tuple[QLineEdit, QLineEdit, QLineEdit]:
        """Return the boxes of n, N and percent."""
        return self._boxes()

    # -- within ------------------------------------------------------------------------------------------------

    def _make_room(self) -> None:
        """Make each box wide enough for what it mostly holds, the percent with its decimals."""
        for box, widest in ((self.n, "0000"), (self.of, "0000"), (self.percent, "100.00")):
            box.setMinimumWidth(box.fontMetrics().horizontalAdvance(widest) + _FRAME)

    def _boxes(self) -> tuple[_Box, _Box, _Box]:
        return self.n, self.of, self.percent

    def _saved_rest(self) -> tuple[str, str]:
        saved = parts_of(self._saved) or ("", "", "")
        return saved[1], saved[2]

    def _enter(self) -> None:
        self.commit()
        self.next_asked.emit()

    def _left(self) -> None:
        """Spread over the boxes what was typed into one; save once the focus is in none of them."""
        whole = self.typed()
        if parts_of(whole) is not None:
            self.put(whole)
        if QApplication.focusWidget() not in self._boxes():
            self.commit()

    def _say_together(self) -> None:
        said = together(self.typed())
        computed = {"numerator": self.n, "denominator": self.of, "percent": self.percent}.get(said.part)
        nothing = not any(box.text() for box in self._boxes())
        for box in self._boxes():
            hint = said.number if box is computed else self._hint if box is self.n and nothing else ""
            if box.placeholderText() != hint:
                box.setPlaceholderText(hint)
            box.setToolTip(plain_tip(f"Computed: {said.said}") if box is computed and said.number else "")
        self._show_sign(said)

    def _show_sign(self, said: Together) -> None:
        if said.sign == "=":
            words = f"{_NAMES[said.part]} computed"
        elif said.part:
            words = f"{said.sign} {_NAMES[said.part]} not sure".strip()
        else:
            words = {"✓": "✓ agrees", "≠": "≠ differs", ">": "n > N"}.get(said.sign, "")
        self.sign.setText(words)
        self.sign.setVisible(bool(words))
        self.sign.setToolTip(plain_tip(said.said))
        palette = self.sign.palette()
        palette.setColor(self.sign.foregroundRole(), amber(self.palette()) if said.wrong else quiet(self.palette()))
        self.sign.setPalette(palette)

    # -- Qt ----------------------------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme, or the room of another size of letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._say_together()
        elif event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._make_room()


Editor = LineEditor | TextEditor | ProportionEditor
