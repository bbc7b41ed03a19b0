"""What the library is filtered and ordered by: words, states, kind, years, tag."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.domain.sources import SourceKind, SourceQuery, SourceState
from app.viewmodels.library_model import STATE_WORDS, plain_tip
from app.views.flow_layout import FlowLayout
from app.views.panel import plain_label
from app.views.state_marks import mark_icon

PAUSE_MS = 120

_ORDERS = (
    ("Newest added first", "added", True),
    ("Oldest added first", "added", False),
    ("Title", "title", False),
    ("Newest year first", "year", True),
    ("Oldest year first", "year", False),
)


class LibraryFilters(QWidget):
    """A line for words, a button a state, and, folded away, kind, years, tag and order.

    Signals: `changed()` the query is another one, after a short pause while typing; `went_down()` Enter.
    """

    changed = Signal()
    went_down = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLineEdit()
        self.words.setPlaceholderText("Filter by words")
        self.words.setAccessibleName("Filter by words")
        self.words.setClearButtonEnabled(True)
        self.more = _fold_button()
        self.states = {state: _state_button(state) for state in SourceState}
        self.kind = _choice("Kind", [("Any kind", ""), *((k.replace("_", " ").capitalize(), k) for k in SourceKind)])
        self.year_from = _year("From year")
        self.year_to = _year("To year")
        self.tag = _choice("Tag", [("Any tag", "")])
        self.order = _choice("Order", [(label, label) for label, _, _ in _ORDERS])
        self.folded = QWidget()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._place()
        self._pause.timeout.connect(self.changed)
        self.words.textChanged.connect(self._wait)
        self.words.returnPressed.connect(self._go_down)
        self.more.toggled.connect(self.folded.setVisible)
        for button in self.states.values():
            button.toggled.connect(self._tell)
        for choice in (self.kind, self.tag, self.order):
            choice.activated.connect(self._tell)
        for year in (self.year_from, self.year_to):
            year.textChanged.connect(self._wait)

    # -- what others call --------------------------------------------------------------------------------------

    def query(self) -> SourceQuery:
        """Return what is asked for."""
        kind = str(self.kind.currentData() or "")
        _, order, descending = _ORDERS[self.order.currentIndex()]
        return SourceQuery(
            states=tuple(state for state, button in self.states.items() if button.isChecked()),
            kinds=(SourceKind(kind),) if kind else (),
            year_from=_year_in(self.year_from),
            year_to=_year_in(self.year_to),
            tag=str(self.tag.currentData() or ""),
            words=self.words.text().strip(),
            order=order,
            descending=descending,
        )

    def filters(self) -> bool:
        """Say whether anything is filtered out."""
        query = self.query()
        return query != SourceQuery(order=query.order, descending=query.descending)

    def clear(self) -> None:
        """Filter nothing; the order stays."""
        blocker = QSignalBlocker(self)  # one new query, not one for each part
        for line in (self.words, self.year_from, self.year_to):
            line.clear()
        for button in self.states.values():
            button.setChecked(False)
        blocker.unblock()
        self.kind.setCurrentIndex(0)
        self.tag.setCurrentIndex(0)
        self._tell()

    def show_counts(self, counts: dict[str, int]) -> None:
        """Write beside each state how many sources stand in it."""
        for state, button in self.states.items():
            words = f"{STATE_WORDS[state]}: {counts.get(state, 0):,}"
            button.setText(_short_count(counts.get(state, 0)))
            button.setToolTip(f"{words}. Press to list only these.")
            button.setAccessibleName(words)
        folded = self.states[SourceState.DUPLICATE]
        folded.setVisible(folded.isChecked() or counts.get(SourceState.DUPLICATE, 0) > 0)

    def show_tags(self, tags: tuple[str, ...]) -> None:
        """Offer the tags in use; the one chosen stays chosen while it is in use."""
        known = tuple(str(self.tag.itemData(i)) for i in range(1, self.tag.count()))
        if tags == known:
            return
        chosen = str(self.tag.currentData() or "")
        self.tag.clear()
        self.tag.addItem("Any tag", "")
        for tag in tags:
            self.tag.addItem(tag, tag)
        self.tag.setCurrentIndex(max(0, self.tag.findData(chosen)))
        if chosen and chosen not in tags:
            self._tell()

    # -- within ------------------------------------------------------------------------------------------------

    def _place(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.words, 1)
        line.addWidget(self.more)
        marks = QWidget()
        flow = FlowLayout(marks, 0)
        flow.setContentsMargins(0, 0, 0, 0)
        for button in self.states.values():
            flow.addWidget(button)
        years = QHBoxLayout()
        years.setSpacing(4)
        years.addWidget(self.year_from)
        years.addWidget(plain_label("to", quiet=True))
        years.addWidget(self.year_to)
        form = QFormLayout(self.folded)
        form.setContentsMargins(0, 4, 0, 4)
        form.setSpacing(4)
        form.addRow(plain_label("Kind", quiet=True), self.kind)
        form.addRow(plain_label("Years", quiet=True), years)
        form.addRow(plain_label("Tag", quiet=True), self.tag)
        form.addRow(plain_label("Order", quiet=True), self.order)
        self.folded.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 4)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(marks)
        layout.addWidget(self.folded)
        self.setFocusProxy(self.words)
        self._show_marks()

    def _show_marks(self) -> None:
        for state, button in self.states.items():
            button.setIcon(mark_icon(state, self.palette()))

    def _wait(self) -> None:
        self._pause.start()

    def _tell(self) -> None:
        self._pause.stop()
        self.changed.emit()

    def _go_down(self) -> None:
        if self._pause.isActive():
            self._tell()
        self.went_down.emit()

    # -- Qt ----------------------------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Paint the marks in the colours of a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_marks()


def _short_count(count: int) -> str:
    """Return a count in at most four characters: 9999, then 10k."""
    return str(count) if count < 10_000 else f"{count // 1000}k" if count < 1_000_000 else f"{count // 1_000_000}M"


def _fold_button() -> QToolButton:
    button = QToolButton()
    button.setText("More")
    button.setCheckable(True)
    button.setToolTip("Kind, years, tag and order")
    button.setAccessibleName("More filters: kind, years, tag and order")
    return button


def _state_button(state: SourceState) -> QToolButton:
    button = QToolButton()
    button.setCheckable(True)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setAccessibleName(STATE_WORDS[state])
    button.setStyleSheet("QToolButton { padding: 2px 3px; }")
    return button


def _choice(name: str, options: list[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
    for label, key in options:
        box.addItem(label, key)
    return box


def _year(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText("year")
    line.setToolTip(plain_tip(name))
    line.setValidator(QIntValidator(0, 9999, line))
    return line


def _year_in(line: QLineEdit) -> int | None:
    """Return the year typed, None while it is none or not yet whole."""
    return int(line.text()) if len(line.text()) == 4 and line.text().isdecimal() else None
