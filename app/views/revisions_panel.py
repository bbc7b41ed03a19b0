"""What the newest text of a source changed: quotes to see to, all quotes, and the fields that differ."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.anchors import Standing
from app.usecases import revising
from app.viewmodels.desk import Desk
from app.viewmodels.revision_models import FieldsModel, QuotesModel
from app.viewmodels.revision_work import (
    FieldRow,
    RevisionWork,
    Side,
    WorkRow,
    place_of_value,
    read_work,
    sides_of,
    sides_of_field,
    told_work,
)
from app.viewmodels.session import Session
from app.views.panel import Panel, button, footer, plain_label, quiet_table, scrolled
from app.views.two_sides import TwoSides

_PAGES = {"open": "To see to", "all": "All quotes", "fields": "Fields"}
_LOST = (
    "These words are not in the newest text. Select there what says it now and press R, or leave them as lost (Enter)."
)
_GONE = "This field is gone."
_ROWS = 5
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class RevisionsPanel(Panel):
    """A table of quotes or fields, and both sides of the one that is marked.

    In the table Enter accepts (or leaves as lost, or goes to the words), Delete marks lost, Space shows the words.
    """

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("The newest text", desk, session, parent)
        self.summary = plain_label(wrap=True)
        self.pages = QButtonGroup(self)
        self.buttons = {name: _page_button(label) for name, label in _PAGES.items()}
        self.quotes, self.fields = QuotesModel(self), FieldsModel(self)
        self.table = QTableView()
        self.place = plain_label(quiet=True, wrap=True)
        self.sides = TwoSides()
        self.accept = button("Accept", "These are the words that were quoted (Enter)", main=True)
        self.lose = button("Mark lost", "They are not in the newest text; the value stays (Delete)")
        self.show_there = button("Show", "Show the words in the text (Space)")
        self.again = button("Look again", "Look for the quotes that nobody looked for yet")
        self.from_file = button("From a file…", "A newer version of this source")
        self.by_hand = button("By hand…", "Correct the text of this source")
        self._work = RevisionWork()
        self._page = "open"
        self._place()
        self.setFocusProxy(self.table)
        self._wire()

    # -- what others call --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show what is left to do in the open source, else all quotes, and take the focus."""
        self._work = RevisionWork()
        self._read()
        names = [name for name, rows in self._rows().items() if rows]
        self.show_page(names[0] if names else "open")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_page(self, name: str) -> None:
        """Show the quotes to see to (`open`), `all` quotes, or the `fields` that differ."""
        self._page = name
        self.buttons[name].setChecked(True)
        self._fill(0)

    def row(self) -> WorkRow | FieldRow | None:
        """Return what is marked, or None."""
        model = self.fields if self._page == "fields" else self.quotes
        found: WorkRow | FieldRow | None = model.row(self.table.currentIndex().row())
        return found

    # -- placing -----------------------------------------------------------------------------------------------

    def _place(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2)
        for made in self.buttons.values():
            self.pages.addButton(made)
            row.addWidget(made)
        row.addStretch(1)
        _furnish(self.table)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.summary)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self.place)
        column.addWidget(self.sides)
        column.addLayout(footer(self.again, self.from_file, self.by_hand))
        self.body.addWidget(scrolled(inner), 1)
        self.body.addWidget(self.complaint)
        self.body.addLayout(footer(self.show_there, self.lose, self.accept))

    def _wire(self) -> None:
        self.table.installEventFilter(self)
        self.pages.buttonClicked.connect(self._choose_page)
        self.accept.clicked.connect(self.save)
        self.lose.clicked.connect(self._lose)
        self.show_there.clicked.connect(self._show_there)
        self.again.clicked.connect(self._look_again)
        self.from_file.clicked.connect(self._ask_for_file)
        self.by_hand.clicked.connect(self._ask_for_words)
        self.desk.content_changed.connect(self._follow)

    # -- filling -----------------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._work = read_work(self.desk, self._work)
        self.complain("")
        self.summary.setText(told_work(self._work))
        self.again.setVisible(bool(self._work.unsought))
        for name, rows in self._rows().items():
            self.buttons[name].setText(f"{_PAGES[name]} ({len(rows):,})")
            self.buttons[name].setEnabled(bool(rows) or name == "open")

    def _rows(self) -> dict[str, tuple[WorkRow, ...] | tuple[FieldRow, ...]]:
        return {"open": self._work.open, "all": self._work.rows, "fields": self._work.fields}

    def _fill(self, number: int) -> None:
        """Show the rows of the page, with the n-th marked, or the last."""
        if self._page == "fields":
            self.fields.show_fields(self._work.fields)
        else:
            self.quotes.show_work(self._work.open if self._page == "open" else self._work.rows)
        model = self.fields if self._page == "fields" else self.quotes
        if self.table.model() is not model:
            behind = self.table.selectionModel()
            self.table.setModel(model)
            if behind is not None:
                behind.deleteLater()
            self.table.selectionModel().currentRowChanged.connect(self._show_row)
            _widths(self.table, fields=self._page == "fields")
        if model.rowCount():
            index = model.index(min(number, model.rowCount() - 1), 0)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(index, flags)
        self._show_row()

    def _show_row(self) -> None:
        row = self.row()
        old, new, nothing = Side(), Side(), ""
        if isinstance(row, WorkRow):
            old, new = sides_of(self.desk, row)
            nothing = _LOST
            self.place.setText(row.place)
            self._go(row.work.item, row.work.field, row.work.record)
        elif isinstance(row, FieldRow):
            old, new = sides_of_field(row)
            nothing = _GONE
            places = [place_of_value(self.desk, value) or "another curator's record" for value in row.values]
            self.place.setText(f"Rests on it: {'; '.join(places)}" if places else "No value rests on this field.")
        else:
            self.place.setText("" if self._work.rows else "Nothing to see to.")
        self.sides.show_sides(old, new, nothing)
        self._name_buttons(row)

    def _name_buttons(self, row: WorkRow | FieldRow | None) -> None:
        writable = self.desk.can_write()
        work = row.work if isinstance(row, WorkRow) else None
        waits = work is not None and not work.anchor.is_live and not work.anchor.confirmed
        doubtful = waits and work is not None and work.anchor.standing is Standing.FUZZY
        self.accept.setText("Accept" if doubtful or not waits else "Leave as lost")
        self.accept.setEnabled(writable and waits)
        self.lose.setEnabled(writable and doubtful)
        found = work is not None and work.anchor.standing is not Standing.LOST
        self.show_there.setEnabled(found or (isinstance(row, FieldRow) and bool(row.values)))
        self.from_file.setEnabled(writable)
        self.by_hand.setEnabled(writable)
        self.again.setEnabled(writable)

    # -- doing -------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Accept what is marked, or leave it as lost; show the words of what needs neither."""
        row = self.row()
        if isinstance(row, WorkRow) and self.accept.isEnabled() and self.desk.source is not None:
            if self.desk.do(revising.confirm, row.work.anchor.id, self.desk.source.id) is not None:
                lost = row.work.anchor.standing is Standing.LOST
                self.desk.said.emit("Left as lost; the value stays" if lost else "Accepted: these words vouch again")
        else:
            self._show_there()

    def _lose(self) -> None:
        row, source = self.row(), self.desk.source
        if not isinstance(row, WorkRow) or source is None or not self.lose.isEnabled():
            return
        if self.desk.do(revising.mark_lost, row.work.anchor.id, source.id) is not None:
            self.desk.said.emit("Marked lost; the value stays")

    def _show_there(self) -> None:
        """Show the words of a quote, or those of the first value that rests on a field."""
        row = self.row()
        if isinstance(row, WorkRow):
            anchor = row.work.anchor
            if anchor.standing is Standing.LOST:
                self.desk.said.emit("These words are not in the newest text.")
            else:
                self.desk.words_asked.emit(anchor.start, anchor.end)
        elif isinstance(row, FieldRow) and row.values and self.desk.content is not None:
            value = next((one for one in self.desk.content.values if one.id == row.values[0]), None)
            if value is not None:
                self.desk.go(value.item, value.field)
                quote = self.desk.next_quote_of_hand()
                if quote is not None:
                    self.desk.show_quote(quote.id)

    def _look_again(self) -> None:
        if self.desk.source is not None:
            self.desk.do(revising.find_again, self.desk.source.id)

    def _go(self, item: str, field: str, record: str) -> None:
        """Have the value of a quote in hand, so that what is selected can be quoted for it."""
        if self.isVisible() and self.desk.record is not None and self.desk.record.id == record:
            self.desk.go(item, field or None)

    def _ask_for_file(self) -> None:
        self.command_asked.emit("revision.file")

    def _ask_for_words(self) -> None:
        self.command_asked.emit("revision.correct")

    def _choose_page(self) -> None:
        self.show_page(next(name for name, made in self.buttons.items() if made.isChecked()))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self) -> None:
        if self.isVisible():
            number = self.table.currentIndex().row()
            self._read()
            self._fill(max(number, 0))

    # -- Qt ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the table: Enter accepts, Delete marks lost, Space shows the words."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not _with_modifier(event):
            act = {Qt.Key.Key_Delete: self._lose, Qt.Key.Key_Space: self._show_there}.get(Qt.Key(event.key()))
            act = self.save if event.key() in _ENTER else act
            if act is not None:
                act()
                return True
        return super().eventFilter(watched, event)


def _with_modifier(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)


def _page_button(label: str) -> QToolButton:
    made = QToolButton()
    made.setText(label)
    made.setCheckable(True)
    return made


def _furnish(view: QTableView) -> None:
    line = quiet_table(view, "Quotes and fields")
    view.setMinimumHeight(line * _ROWS)


def _widths(view: QTableView, *, fields: bool) -> None:
    across = view.horizontalHeader()
    unit = view.fontMetrics().averageCharWidth()
    wide = {0, 2, 3} if fields else {1, 2}
    for column, width in enumerate((0, 14, 0, 0, 9) if fields else (16, 0, 0)):
        stretched = QHeaderView.ResizeMode.Stretch if column in wide else QHeaderView.ResizeMode.Interactive
        across.setSectionResizeMode(column, stretched)
        if column not in wide:
            view.setColumnWidth(column, width * unit)
