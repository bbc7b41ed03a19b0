"""Items of one kind as rows, their fields as columns, with a last row that waits for the next item."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.forms import Field, ItemKind
from app.domain.records import Item
from app.usecases.items import add_item
from app.usecases.statements import label_words
from app.viewmodels.cells import WORST, Cell, Findings, reason_words, status_of, tip_of
from app.viewmodels.desk import Desk
from app.viewmodels.entering import enter
from app.viewmodels.field_lines import Mark, is_unlisted, mark_of, shown
from app.viewmodels.library_model import plain_tip
from app.viewmodels.places import number_keys, numbers_of, parent_for
from app.viewmodels.rows import carried, columns_of, numbered_item, proposed

AnyIndex = QModelIndex | QPersistentModelIndex

CELL = Qt.ItemDataRole.UserRole + 1
_SHORT = 12
_WHOLE = "all of them"
"""Where typing for all values of a field waits, beside that for each of them."""
_DISPLAY = Qt.ItemDataRole.DisplayRole
_EDIT = Qt.ItemDataRole.EditRole
_TOOLTIP = Qt.ItemDataRole.ToolTipRole
_SPOKEN = Qt.ItemDataRole.AccessibleTextRole
_HORIZONTAL = Qt.Orientation.Horizontal


class ItemTable(QAbstractTableModel):
    """The items of a kind, of the whole record or below one parent; text in DisplayRole, a `Cell` in `CELL`.

    Rows that stay are kept when the record changes, so that the cell in hand and its editor stay where they are;
    `changing` says that rows come or go just now, which is nobody's choice of a cell.
    """

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.kind: ItemKind | None = None
        self.columns: tuple[Field, ...] = ()
        self.parent_item: str | None = None
        self._items: list[Item] = []
        self._cells: dict[tuple[str, str], Cell] = {}
        self._told: Findings = {}
        self._seen: object = None
        self._numbers: dict[str, int] = {}
        self._named = False
        self._adds = False
        self.changing = False
        desk.content_changed.connect(self.refresh)
        desk.place_changed.connect(self._number)
        desk.numbers_moved.connect(self._number)

    # -- what others call --------------------------------------------------------------------------------------

    def show_kind(self, kind: ItemKind | None, parent: str | None = None) -> None:
        """Show the items of a kind, those below `parent` or all of the record."""
        if kind == self.kind and parent == self.parent_item:
            self.refresh()
        else:
            self._begin_with(kind, parent)

    def refresh(self) -> None:
        """Take the items as they are now; rows that are still there stay, and tell what of them changed."""
        form = self._desk.form
        kind = form.kind(self.kind.key) if form is not None and self.kind is not None else None
        if kind != self.kind or self._adds != self._can_add():  # the row that waits goes with the project
            self._begin_with(kind, self.parent_item)
            return
        if self._seen is self._desk.content:
            return
        self._seen = self._desk.content
        old, self._cells = self._cells, {}
        self.changing = True
        self._change_rows(self._found())
        self.changing = False
        for row, item in enumerate(self._items):
            self._tell_changed(row, item, old)
        self._tell_row(len(self._items))
        self._number()

    def show_findings(self, told: Findings) -> None:
        """Mark the cells that checks speak of: severity and message by item and field."""
        if told == self._told:
            return
        changed = {place for place in {*told, *self._told} if told.get(place) != self._told.get(place)}
        self._told = told
        for row, item in enumerate(self._items):
            for column, field in enumerate(self.columns):
                if (item.id, field.key) in changed:
                    self._cells.pop((item.id, field.key), None)
                    index = self.index(row, column)
                    self.dataChanged.emit(index, index)

    def item(self, row: int) -> Item | None:
        """Return the item of a row, None for the row that waits."""
        return self._items[row] if 0 <= row < len(self._items) else None

    def row_of(self, item: str) -> int:
        """Return the row of an item, -1 when it is not here."""
        return next((row for row, one in enumerate(self._items) if one.id == item), -1)

    def column_of(self, field: str) -> int:
        """Return the column of a field, -1 when it has none."""
        return next((column for column, one in enumerate(self.columns) if one.key == field), -1)

    def column_applies(self, column: int) -> bool:
        """Say whether a column has a cell that applies in any row; one that always applies needs no row for it."""
        field, held = self.columns[column], self._desk.held
        if not field.when:
            return True
        return any(held.values(item.id, field.key) or field.applies(held.codes(item.id)) for item in self._items)

    def waiting_row(self) -> int:
        """Return the row that waits for the next item, -1 when nothing can be written."""
        return len(self._items) if self._adds else -1

    def cell(self, row: int, column: int) -> Cell:
        """Return what a cell shows."""
        item, field = self.item(row), self.columns[column]
        if item is None:
            return self._waiting(field)
        key = (item.id, field.key)
        if key not in self._cells:
            self._cells[key] = self._cell(item, field)
        return self._cells[key]

    def name_rows(self, *, named: bool) -> None:
        """Show beside each row's number what its first cell says, or no longer."""
        if named != self._named:
            self._named = named
            if self._items:
                self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self._items) - 1)

    def next_needed(self, row: int, column: int) -> int:
        """Return the column of a row's next needed cell that is empty, round and round, -1 when there is no other."""
        count = len(self.columns)
        order = [(column + step) % count for step in range(1, count)] if self.item(row) is not None else []
        return next((one for one in order if self.cell(row, one).mark is Mark.NEEDED), -1)

    def add(self) -> str:
        """Make the item that the last row waits for, below the parent of the last one; return its id, "" if refused."""
        desk, kind = self._desk, self.kind
        if kind is None or desk.do(lambda store: desk.need_record()) is None:
            return ""
        last = self._items[-1] if self._items else None
        parent = self.parent_item or (last.parent if last else parent_for(desk, kind))
        made = desk.do(add_item, desk.need_record().id, kind.key, parent)
        return made[0].id if made else ""

    def put(self, row: int, column: int, text: str) -> str:
        """Save what was typed into a cell and return its item, "" when that failed; the waiting row makes its item.

        A field that takes several values reads them parted by semicolons: what is still there stays as it is.
        """
        item, field = self.item(row), self.columns[column]
        text, cell = text.strip(), self.cell(row, column)
        self.forget_unsaved(row, column)
        if item is None and not text:
            return ""
        key = item.id if item else self.add()
        if key and (text == cell.text or self._say(key, field, text, cell.value)):
            return key
        if not key:
            self._desk.unsaved.keep(self._waiting_key(), field.key, text)
        self._look_again(self.row_of(key) if key else row, column)
        return ""

    def forget_unsaved(self, row: int, column: int) -> None:
        """Give up what was typed into a cell and could not be saved."""
        item, field = self.item(row), self.columns[column]
        if self._desk.unsaved.drop_all_of(item.id if item else self._waiting_key(), field.key):
            self._look_again(row, column)

    def objection(self, row: int, column: int) -> str:
        """Return why a cell cannot be typed into, "" when it can: it does not apply, or does not fit into one line."""
        item, field = self.item(row), self.columns[column]
        if not self.cell(row, column).applies:
            return f"{field.label} does not apply to this {self.kind.label.lower() if self.kind else 'item'}."
        values = self._desk.held.values(item.id, field.key) if item else ()
        texts = [shown(self._desk, field, value) for value in values]
        if any("\n" in text or (field.many and ";" in text) for text in texts):
            return f"{field.label} has several lines or semicolons here: edit it in the form."
        return ""

    # -- within ------------------------------------------------------------------------------------------------

    def _begin_with(self, kind: ItemKind | None, parent: str | None) -> None:
        self.beginResetModel()
        self.kind, self.parent_item = kind, parent
        self._adds = self._can_add()
        self.columns = columns_of(kind) if kind else ()
        self._items = self._found()
        self._cells = {}
        self._seen = self._desk.content
        self.endResetModel()
        self._number()

    def _waiting_key(self) -> str:
        """Return under which key typing waits that could not even make its item."""
        return f"the next {self.kind.key if self.kind else ''} of {self.parent_item or 'the record'}"

    def _look_again(self, row: int, column: int) -> None:
        item = self.item(row)
        if item is not None:
            self._cells.pop((item.id, self.columns[column].key), None)
        index = self.index(row, column)
        self.dataChanged.emit(index, index)

    def _found(self) -> list[Item]:
        if self.kind is None:
            return []
        if self.parent_item is not None:
            return [item for item in self._desk.held.children(self.parent_item) if item.kind == self.kind.key]
        return list(self._desk.held.of_kind(self.kind.key))

    def _change_rows(self, items: list[Item]) -> None:
        """Go over to other items with as little change as shows it: what is the same at both ends stays."""
        old, new = [i.id for i in self._items], [i.id for i in items]
        first = 0
        while first < min(len(old), len(new)) and old[first] == new[first]:
            first += 1
        last = 0
        while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
            last += 1
        if len(old) - last > first:
            self.beginRemoveRows(QModelIndex(), first, len(old) - last - 1)
            del self._items[first : len(old) - last]
            self.endRemoveRows()
        if len(new) - last > first:
            self.beginInsertRows(QModelIndex(), first, len(new) - last - 1)
            self._items[first:first] = items[first : len(new) - last]
            self.endInsertRows()
        self._items = items

    def _tell_changed(self, row: int, item: Item, old: dict[tuple[str, str], Cell]) -> None:
        """Tell which cells of a row that were shown before look otherwise now."""
        for column, field in enumerate(self.columns):
            key = (item.id, field.key)
            if key in old and old[key] != self.cell(row, column):
                index = self.index(row, column)
                self.dataChanged.emit(index, index)

    def _tell_row(self, row: int) -> None:
        if self.columns and 0 <= row < self.rowCount():
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    def _number(self) -> None:
        """Give the columns the numbers that put words into them, while one of these items is in hand."""
        here = self._desk.item
        mine = here is not None and self.row_of(here.id) >= 0
        mine = mine and numbered_item(self._desk) == here
        numbers = {field.key: number for number, field in numbers_of(self._desk, here).items()} if mine else {}
        if numbers != self._numbers and self.columns:
            self._numbers = numbers
            self.headerDataChanged.emit(_HORIZONTAL, 0, len(self.columns) - 1)

    def _can_add(self) -> bool:
        desk = self._desk
        return self.kind is not None and desk.can_write()

    def _cell(self, item: Item, field: Field) -> Cell:
        desk = self._desk
        values = desk.held.values(item.id, field.key)
        applies = bool(values) or field.applies(desk.held.codes(item.id))
        severity, finding = self._told.get((item.id, field.key), (None, ""))
        if not values:
            mark = Mark.NEEDED if field.needed and applies else Mark.EMPTY
            proposal = self._proposal(item, field) if applies else ""
            unsaved = self._unsaved(item.id, field)
            return Cell("", mark, "", proposal, applies=applies, finding=finding, severity=severity, unsaved=unsaved)
        current = next((value for value in values if value.current), values[0])
        several = len(values) > 1 and field.many
        texts = [shown(desk, field, value) or reason_words(value.missing) for value in values] if several else []
        marks = [mark_of(value, desk.held.live_quotes(value.id)) for value in (values if several else (current,))]
        return Cell(
            text="; ".join(texts) if several else shown(desk, field, current) or "",
            mark=min(marks, key=WORST.index),
            value="" if several else current.id,
            quiet="" if several else reason_words(current.missing),
            unlisted=any(is_unlisted(value) for value in values),
            several=several,
            review=any(value.needs_review for value in values),
            status=status_of(values if several else (current,)),
            finding=finding,
            severity=severity,
            unsaved=self._unsaved(item.id, field, current.id),
        )

    def _unsaved(self, item: str, field: Field, value: str = "") -> str | None:
        return self._desk.unsaved.words(item, field.key, _WHOLE if field.many else value)

    def _say(self, item: str, field: Field, text: str, value: str) -> bool:
        if not field.many:
            return enter(self._desk, item, field, text, value)
        saved = self._put_many(item, field, text)
        if not saved:
            self._desk.unsaved.keep(item, field.key, text, _WHOLE)
        return saved

    def _put_many(self, item: str, field: Field, text: str) -> bool:
        """Make the values of a field what the pieces say: those said again stay, one for one the others make way."""
        desk = self._desk
        wanted = list(dict.fromkeys(piece.strip() for piece in text.split(";") if piece.strip()))
        old = [(value, shown(desk, field, value)) for value in desk.held.values(item, field.key)]
        said = {words for _, words in old}
        gone = [value.id for value, words in old if words not in wanted]
        new = [piece for piece in wanted if piece not in said]
        pairs = zip_longest(gone, new, fillvalue="")
        return all(enter(desk, item, field, piece, value) for value, piece in pairs)

    def _row_name(self, row: int) -> str:
        """Return a row's number, and what its first cell says while that cannot be seen."""
        said = label_words(self.cell(row, 0).text, _SHORT) if self._named and self.columns else ""
        return f"{row + 1} {said}".rstrip()

    def _proposal(self, item: Item, field: Field) -> str:
        value = proposed(self._desk, item, field)
        if value is None:
            return ""
        return shown(self._desk, field, value) or reason_words(value.missing)

    def _waiting(self, field: Field) -> Cell:
        """Return an empty cell of the waiting row, which shows what the new item will be proposed."""
        held, unsaved = self._desk.held, self._desk.unsaved.words(self._waiting_key(), field.key)
        if unsaved is not None:
            return Cell(unsaved=unsaved)
        if not self._items or not carried(field) or not field.applies(held.codes(self._items[-1].id)):
            return Cell()
        value = next((one for item in reversed(self._items) if (one := held.current(item.id, field.key))), None)
        return Cell(quiet=shown(self._desk, field, value) or reason_words(value.missing)) if value else Cell()

    # -- Qt ----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        """Return how many rows there are, the waiting one among them."""
        return 0 if parent.isValid() or self.kind is None else len(self._items) + self._adds

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> Any:
        """Return the text of a cell, the cell itself, or all about it as tooltip."""
        if role not in {_DISPLAY, _EDIT, CELL, _TOOLTIP, _SPOKEN} or not index.isValid():
            return None
        cell = self.cell(index.row(), index.column())
        if role == CELL:
            return cell
        if role == _TOOLTIP:
            return plain_tip(tip_of(cell, self.columns[index.column()]))
        return tip_of(cell, self.columns[index.column()]) if role == _SPOKEN else cell.text

    def setData(self, index: AnyIndex, value: Any, role: int = _EDIT) -> bool:
        """Save what was typed into a cell."""
        return role == _EDIT and index.isValid() and bool(self.put(index.row(), index.column(), str(value)))

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Let cells be typed into, where anything can be written."""
        flags = super().flags(index)
        if not index.isValid() or not self._adds:
            return flags
        return flags | Qt.ItemFlag.ItemIsEditable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return the label of a column, or the number of a row; the waiting row has a plus."""
        if orientation == _HORIZONTAL and 0 <= section < len(self.columns):
            field = self.columns[section]
            if role == _DISPLAY:
                number = f"{number_keys(self._numbers[field.key])} " if field.key in self._numbers else ""
                return f"{number}{field.label}{' *' if field.needed else ''}"
            return plain_tip(field.help) if role == _TOOLTIP else None
        if orientation != _HORIZONTAL and role == _DISPLAY:
            return self._row_name(section) if section < len(self._items) else "+"
        return None
