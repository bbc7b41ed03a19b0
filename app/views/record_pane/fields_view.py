"""The fields of the item in hand, one below the other, in the order of the form."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.forms import Field
from app.domain.kinds import Kind
from app.domain.store import Store
from app.domain.values import Derivation
from app.usecases import curating, vouching
from app.usecases.statements import Statement
from app.viewmodels.desk import Desk
from app.viewmodels.field_lines import reference_names
from app.viewmodels.places import next_empty, shown_fields
from app.views.record_pane.editors import Editor
from app.views.record_pane.field_box import FieldBox


class FieldsView(QScrollArea):
    """Shows and edits the fields of the item on the desk; boxes are kept while the same fields are shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._desk = desk
        self._boxes: dict[str, FieldBox] = {}
        self._shown: tuple[Field, ...] = ()
        self._item = ""
        self._leaving = False
        self._saving: tuple[str, str, str] | None = None
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 4, 0, 8)
        self._column.setSpacing(0)
        self.empty = QLabel()
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(24, 24, 24, 24)
        self.setWidget(self._body)
        desk.content_changed.connect(self.refresh)
        desk.place_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the fields of the item in hand as they are now."""
        fields = shown_fields(self._desk)
        item = self._desk.item.id if self._desk.item else ""
        moved = item != self._item
        if moved:
            self._save_before_leaving()
        rebuilt = fields != self._shown or not fields
        typing = rebuilt and self.editor_in_hand() is not None
        if typing:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        if rebuilt:
            self._rebuild(fields)
        self._shown, self._item = fields, item
        quote = 1
        read_only = self._desk.store is not None and bool(self._desk.store.info().read_only)
        for number, field in enumerate(fields, 1):
            box = self._boxes[field.key]
            quote += box.refresh(number, quote, moved=moved)
            box.set_read_only(read_only=read_only)
        if typing and self._desk.field is not None:
            self.focus_field(self._desk.field.key)

    def focus_field(self, field: str) -> None:
        """Put the cursor into a field, scrolled into view."""
        box = self._boxes.get(field)
        if box is not None:
            box.take_focus()
            self.reveal(field)

    def reveal(self, field: str) -> None:
        """Scroll a field into view without taking the focus, once new fields have found their places."""
        QTimer.singleShot(0, self, partial(self._scroll_to, field))

    def _scroll_to(self, field: str) -> None:
        box = self._boxes.get(field)
        if box is not None:
            self.ensureWidgetVisible(box, 0, 40)

    def editor_in_hand(self) -> Editor | None:
        """Return the editor that has the focus, or None."""
        return next((editor for box in self._boxes.values() if (editor := box.editor_in_hand())), None)

    # -- within ------------------------------------------------------------------------------------------------

    def _save_before_leaving(self) -> None:
        """Save typing that goes on in the item that is being left, to that item."""
        editor = self.editor_in_hand()
        if editor is not None and not self._leaving:
            self._leaving = True
            editor.commit()
            self._leaving = False

    def _rebuild(self, fields: tuple[Field, ...]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self.empty:
                widget.hide()
                widget.deleteLater()
        self._boxes = {}
        group = ""
        for field in fields:
            if field.group != group:
                group = field.group
                if group:
                    self._column.addWidget(self._heading(group))
            self._boxes[field.key] = self._box(field)
            self._column.addWidget(self._boxes[field.key])
        self._show_empty(nothing=not fields)
        self._column.addStretch(1)

    def _box(self, field: Field) -> FieldBox:
        box = FieldBox(self._desk, field)
        box.committed.connect(self._commit)
        box.entered.connect(self._enter)
        box.quote_asked.connect(self._show_quote)
        box.next_asked.connect(self._go_next)
        return box

    def _heading(self, words: str) -> QLabel:
        heading = QLabel(words)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setContentsMargins(10, 10, 8, 2)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        heading.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        return heading

    def _show_empty(self, *, nothing: bool) -> None:
        self.empty.setVisible(nothing)
        if not nothing:
            self.empty.setParent(None)
            return
        if self._desk.source is None:
            words = ""
        elif self._desk.content is None or not self._desk.content.items:
            words = (
                "Nothing recorded yet. Select words in the text and press o for an outcome, or a for any other item."
            )
            others = self._desk.other_curators()
            if others:
                words = f"{' and '.join(others)} recorded this source; your own record is empty.\n\n{words}"
        else:
            words = "Choose an item above to see its fields."
        self.empty.setText(words)
        self._column.addWidget(self.empty)

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
        item, desk = self._item, self._desk
        if not item:
            return
        if not text:
            if value:
                desk.do(curating.clear_value, value)
            return
        spec = next((f for f in self._shown if f.key == field), None)
        if spec is not None and spec.kind is Kind.REFERENCE:
            desk.do(self._refer, item, spec, text, value)
            return
        result = desk.do(vouching.type_value, item, field, text, value=value or None)
        if result is not None and result[0]:
            desk.said.emit(f"Kept as words, not read yet. {result[0]}")

    def _refer(self, store: Store, item: str, field: Field, text: str, value: str) -> object:
        target = reference_names(self._desk, field).get(text)
        statement = (
            Statement(unread=text)
            if target is None
            else Statement(payload=target, derivation=Derivation.INFERRED, how="the curator's judgement")
        )
        return curating.put_value(store, item, field.key, statement, value=value or None)

    def _enter(self, field: str) -> None:
        if self._desk.item is not None:
            self._desk.go(self._desk.item.id, field)

    def _show_quote(self, quote: str) -> None:
        self._desk.show_quote(quote)

    def _go_next(self, field: str) -> None:
        """Go on to the next empty needed field, else to the next field of the item."""
        place = next_empty(self._desk)
        if place is not None and self._desk.item is not None and place[0] == self._desk.item.id:
            self._desk.go(*place)
            self.focus_field(place[1])
            return
        keys = [f.key for f in self._shown]
        at = keys.index(field) + 1 if field in keys else 0
        if at < len(keys):
            self.focus_field(keys[at])
