"""The form of the item in hand: its fields in groups that fold, and the rows that stand within it."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.forms import Field, ItemKind
from app.domain.records import Content, Item
from app.viewmodels.cells import Findings
from app.viewmodels.desk import Desk
from app.viewmodels.entering import enter
from app.viewmodels.field_lines import shown
from app.viewmodels.groups import Folding, Group, groups_of
from app.viewmodels.places import next_empty, numbers_of
from app.viewmodels.record_state import words_for_nothing
from app.viewmodels.rows import form_item, is_row, numbered_item, proposed, row_kinds
from app.views.record_pane.column import clear, holds
from app.views.record_pane.field_box import FieldBox
from app.views.record_pane.heading import Heading
from app.views.record_pane.proportion_editor import Editor, ProportionEditor
from app.views.record_pane.rows_box import RowsBox


class FieldsView(QScrollArea):
    """Shows and edits one item; its boxes and tables are kept while they are shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._desk = desk
        self._folding = Folding()
        self._boxes: dict[str, FieldBox] = {}
        self._headings: dict[str, Heading] = {}
        self._rows: dict[str, RowsBox] = {}
        self._groups: tuple[Group, ...] = ()
        self._kind: ItemKind | None = None
        self._plan: tuple[object, ...] = ()
        self._item: Item | None = None
        self._seen: Content | None = None
        self._findings: Findings = {}
        self._leaving = False
        self._saving: tuple[str, str, str] | None = None
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 4, 0, 8)
        self._column.setSpacing(0)
        self.empty = QLabel(self._body)
        self.empty.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(24, 24, 24, 24)
        self.setWidget(self._body)
        desk.content_changed.connect(self.refresh)
        desk.place_changed.connect(self.refresh)
        desk.numbers_moved.connect(self._number_again)
        self._look_soon = QTimer(self)
        self._look_soon.setSingleShot(True)
        self._look_soon.setInterval(0)
        self._look_soon.timeout.connect(self._look_for_row)
        desk.place_changed.connect(self._look_soon.start)
        for told in (self.verticalScrollBar().valueChanged, self.verticalScrollBar().rangeChanged):
            told.connect(self._look_later)
        self.refresh()

    # -- what others call --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the item in hand as it is now; only numbers change while the same item is shown of the same record."""
        item = form_item(self._desk)
        moved = (item.id if item else "") != (self._item.id if self._item else "")
        if not moved and item is not None and self._seen is self._desk.content:
            self._number(item)
            return
        if moved:
            self._save_before_leaving()
        self._seen, self._item = self._desk.content, item
        self._kind = self._desk.kind_of(item)
        self._groups = groups_of(self._desk, item) if item else ()
        self._arrange()
        self._fill(moved=moved)
        if moved and self._desk.field is None:
            self.verticalScrollBar().setValue(0)

    def focus_field(self, field: str) -> None:
        """Put the cursor into a field, whose group opens, scrolled into view; of a row in hand, into its cell."""
        if self._desk.item is not None and is_row(self._desk, self._desk.item):
            self._focus_cell(self._desk.item, field)
            return
        self._open_group_of(field)
        box = self._boxes.get(field)
        if box is not None:
            box.take_focus()
            self.reveal(field)

    def reveal(self, field: str) -> None:
        """Scroll a field into view without taking the focus, once new fields have found their places."""
        item = self._desk.item
        if item is not None and is_row(self._desk, item):
            self._open_rows(item.kind)
        else:
            self._open_group_of(field)
        QTimer.singleShot(0, self, partial(self._scroll_to, field))

    def show_if_open(self, field: str) -> None:
        """Scroll a field into view as far as its group is open."""
        QTimer.singleShot(0, self, partial(self._scroll_to, field))

    def show_rows(self, kind: str) -> None:
        """Open the rows of a kind and scroll to them."""
        self._open_rows(kind)
        QTimer.singleShot(0, self, partial(self._scroll_to_rows, kind))

    def focus_rows(self, kind: str) -> bool:
        """Put the cursor into the row that waits for the next item of a kind; say whether its rows are here."""
        self.show_rows(kind)
        rows = self._rows.get(kind)
        if rows is None or rows.view is None:
            return False
        rows.view.focus_waiting()
        return True

    def editor_in_hand(self) -> Editor | None:
        """Return the editor that has the focus, in a field or in a cell, or None."""
        editor = next((editor for box in self._boxes.values() if (editor := box.editor_in_hand())), None)
        views = (box.view for box in self._rows.values() if box.view is not None)
        return editor or next((cell for view in views if (cell := view.editor_in_hand())), None)

    def show_unsaved(self, field: str) -> None:
        """Show whether typing waits in a field that could not be saved."""
        box = self._boxes.get(field)
        if box is not None and self._item is not None:
            box.show_unsaved(self._item)

    def show_findings(self, told: Findings) -> None:
        """Mark the cells that checks speak of."""
        self._findings = told
        for box in self._rows.values():
            box.show_findings(told)

    def fold(self) -> None:
        """Open or fold the group in hand: the one whose heading has the focus, else that of the field in hand."""
        heading = next((one for one in self._all_headings() if one.hasFocus()), None) or self._heading_in_hand()
        if heading is not None:
            heading.setFocus(Qt.FocusReason.OtherFocusReason)
            heading.click()

    def open_all(self) -> None:
        """Open every group of the item, or fold what is optional and empty when all are open."""
        if self._kind is None:
            return
        headings = self._all_headings()
        all_open = all(one.isChecked() for one in headings)
        for one in headings:
            if all_open:
                self._folding.chosen.pop((self._kind.key, one.name), None)
            else:
                self._folding.choose(self._kind.key, one.name, is_open=True)
        self._arrange()
        self._fill(moved=False)

    # -- placing -----------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Place what the plan names, in order; what was there already stays as it is."""
        plan = self._new_plan()
        if plan == self._plan and self._item is not None:
            return
        self._plan = plan
        wanted = self._wanted()
        focus = QApplication.focusWidget()
        if focus is not None and self._body.isAncestorOf(focus) and not holds(wanted, focus):
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # else Qt hands it on to a row, which would be in hand then
        clear(self._column, [*wanted, self.empty])
        for widget in wanted:
            self._column.addWidget(widget)
            widget.show()
        self._show_empty(nothing=self._item is None or not wanted)
        self._column.addStretch(1)

    def _new_plan(self) -> tuple[object, ...]:
        kind = self._kind.key if self._kind else ""
        groups = tuple((one.name, one.fields, self._folding.is_open(kind, one)) for one in self._groups)
        return (self._kind, groups, self._row_kinds())

    def _row_kinds(self) -> tuple[ItemKind, ...]:
        return row_kinds(self._desk, self._item) if self._item else ()

    def _wanted(self) -> list[QWidget]:
        """Return the widgets to show, made where they are not there yet, and forget the others."""
        kind = self._kind.key if self._kind else ""
        boxes, headings, rows = self._boxes, self._headings, self._rows
        self._boxes, self._headings, self._rows = {}, {}, {}
        wanted: list[QWidget] = []
        for group in self._groups:
            if group.name:
                self._headings[group.name] = headings.get(group.name) or self._new_heading(group.name)
                wanted.append(self._headings[group.name])
            if self._folding.is_open(kind, group):
                for field in group.fields:
                    box = boxes.get(field.key)
                    self._boxes[field.key] = box if box is not None and box.field == field else self._new_box(field)
                    wanted.append(self._boxes[field.key])
        for one in self._row_kinds():
            kept = rows.get(one.key)
            self._rows[one.key] = kept if kept is not None and kept.kind == one else self._new_rows(one)
            wanted.append(self._rows[one.key])
        return wanted

    def _new_box(self, field: Field) -> FieldBox:
        box = FieldBox(self._desk, field, self._body)
        box.committed.connect(self._commit)
        box.entered.connect(self._enter)
        box.quote_asked.connect(self._show_quote)
        box.next_asked.connect(self._go_next)
        return box

    def _new_heading(self, name: str) -> Heading:
        heading = Heading(name, self._body)
        heading.toggled_by_hand.connect(self._toggle)
        return heading

    def _new_rows(self, kind: ItemKind) -> RowsBox:
        box = RowsBox(self._desk, kind, self._body)
        box.toggled_by_hand.connect(self._toggle)
        box.show_findings(self._findings)
        return box

    def _order_tabs(self) -> None:
        """Let Tab go from one to the next as they are read."""
        order: list[QWidget] = []
        for group in self._groups:
            order += [self._headings[group.name]] if group.name in self._headings else []
            for field in group.fields:
                for editor in self._boxes[field.key].editors() if field.key in self._boxes else ():
                    order += editor.boxes() if isinstance(editor, ProportionEditor) else (editor,)
        for rows in self._rows.values():
            order += [rows.heading, rows.view] if rows.view is not None else [rows.heading]
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    # -- filling -----------------------------------------------------------------------------------------------

    def _fill(self, *, moved: bool) -> None:
        item, kind = self._item, self._kind
        if item is None or kind is None:
            return
        quote = 1
        read_only = self._desk.store is not None and bool(self._desk.store.info().read_only)
        editors = [len(box.editors()) for box in self._boxes.values()]
        for box in self._boxes.values():
            value = proposed(self._desk, item, box.field)
            quote += box.refresh(item, quote, shown(self._desk, box.field, value) if value else "", moved=moved)
            box.set_read_only(read_only=read_only)
        for group in self._groups:
            if group.name:
                is_open = self._folding.is_open(kind.key, group)
                self._headings[group.name].show_state(group.name, group.told, is_open=is_open)
        children = {one.kind for one in self._desk.held.children(item.id)}
        for name, rows in self._rows.items():
            is_open = self._folding.rows_are_open(kind.key, name, any_there=name in children)
            rows.show_rows(item.id, is_open=is_open)
        self._number(item)
        if moved or editors != [len(box.editors()) for box in self._boxes.values()]:
            self._order_tabs()

    def _number(self, item: Item) -> None:
        """Show the number keys at the fields they put words into: these while this item itself is in hand."""
        mine = numbered_item(self._desk) == item
        numbers = {field.key: number for number, field in numbers_of(self._desk, item).items()} if mine else {}
        for key, box in self._boxes.items():
            box.show_number(numbers.get(key, 0))

    def _number_again(self) -> None:
        if self._item is not None:
            self._number(self._item)

    def _look_later(self) -> None:
        self._look_soon.start()

    def _look_for_row(self) -> None:
        """Tell the desk whether the row in hand has its numbers in sight: only then do they mean its columns."""
        item = self._desk.item
        rows = self._rows.get(item.kind) if item is not None and is_row(self._desk, item) else None
        if rows is None or item is None:
            self._desk.see_row(in_sight=True)
            return
        self._desk.see_row(in_sight=rows.shows_numbers(item.id, self.viewport()))

    # -- folding -----------------------------------------------------------------------------------------------

    def _toggle(self, name: str, is_open: bool) -> None:  # noqa: FBT001 -- a signal's argument
        if self._kind is not None:
            self._folding.choose(self._kind.key, name, is_open=is_open)
            self._arrange()
            self._fill(moved=False)
            self._order_tabs()

    def _open_group_of(self, field: str) -> None:
        group = next((one for one in self._groups if any(f.key == field for f in one.fields)), None)
        if group is not None and self._kind is not None and not self._folding.is_open(self._kind.key, group):
            self._toggle(group.name, is_open=True)

    def _open_rows(self, kind: str) -> None:
        rows = self._rows.get(kind)
        if rows is not None and not rows.heading.isChecked():
            self._toggle(rows.heading.name, is_open=True)

    def _all_headings(self) -> list[Heading]:
        return [*self._headings.values(), *(rows.heading for rows in self._rows.values())]

    def _heading_in_hand(self) -> Heading | None:
        item, field = self._desk.item, self._desk.field
        if item is not None and item.kind in self._rows and is_row(self._desk, item):
            return self._rows[item.kind].heading
        group = next((one for one in self._groups if field in one.fields), None)
        return self._headings.get(group.name) if group else next(iter(self._all_headings()), None)

    # -- within ------------------------------------------------------------------------------------------------

    def _focus_cell(self, item: Item, field: str) -> None:
        self._open_rows(item.kind)
        rows = self._rows.get(item.kind)
        if rows is not None and rows.focus_cell(item.id, field):
            self.reveal(field)

    def _scroll_to(self, field: str) -> None:
        item = self._desk.item
        row = item is not None and is_row(self._desk, item)
        widget = self._rows.get(item.kind) if row and item is not None else self._boxes.get(field)
        if widget is not None:
            self.ensureWidgetVisible(widget, 0, 40)

    def _scroll_to_rows(self, kind: str) -> None:
        if kind in self._rows:
            self.ensureWidgetVisible(self._rows[kind], 0, 40)

    def _save_before_leaving(self) -> None:
        """Save typing that goes on in the item that is being left, to that item."""
        editor = self.editor_in_hand()
        if editor is not None and not self._leaving:
            self._leaving = True
            editor.commit()
            self._leaving = False

    def _show_empty(self, *, nothing: bool) -> None:
        if not nothing:
            self.empty.hide()
            return
        self.empty.setText(words_for_nothing(self._desk))
        self._column.addWidget(self.empty)
        self.empty.show()

    def _commit(self, field: str, value: str, text: str) -> None:
        """Save what was typed, once: an editor that loses the focus while its own words are saved tells them again."""
        told = (field, value, text)
        if told == self._saving:
            return
        self._saving = told
        try:
            self._save(field, value, text)
        finally:
            self._saving = None

    def _save(self, field: str, value: str, text: str) -> None:
        spec = self._kind.field(field) if self._kind else None
        if self._item is not None and spec is not None and not enter(self._desk, self._item.id, spec, text, value):
            self.show_unsaved(field)

    def _enter(self, field: str) -> None:
        if self._item is not None:
            self._desk.go(self._item.id, field)

    def _show_quote(self, quote: str) -> None:
        self._desk.show_quote(quote)

    def _go_next(self, field: str) -> None:
        """Go on to the next empty needed field, else to the next field of the item."""
        place = next_empty(self._desk)
        if place is not None and self._desk.item is not None and place[0] == self._desk.item.id:
            self._desk.go(*place)
            self.focus_field(place[1])
            return
        keys = list(self._boxes)
        at = keys.index(field) + 1 if field in keys else 0
        if at < len(keys):
            self.focus_field(keys[at])
