"""A strip of the kinds of item, with how many there are: a click or `g` and a letter goes there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QWidget

from app.domain.forms import ItemKind
from app.viewmodels.desk import Desk
from app.viewmodels.item_tree import count_of_kind
from app.viewmodels.library_model import plain_tip
from app.viewmodels.rows import form_item, has_table
from app.views.flow_layout import FlowLayout


class KindStrip(QFrame):
    """One button for each kind that the record holds and that is no row of another item, and one for a new item.

    Signals: `new_asked()`; `table_asked()` the items of the kind in hand as a table, or no longer; `went(kind)`.
    """

    new_asked = Signal()
    table_asked = Signal()
    went = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._buttons: dict[str, QToolButton] = {}
        self._layout = FlowLayout(self, spacing=2)
        self.new = QToolButton(self)
        self.new.setText("+ New item")
        self.new.setToolTip("New item (a in the text, Ctrl+T anywhere)")
        self.new.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.new.clicked.connect(self.new_asked)
        self.table = QToolButton(self)
        self.table.setText("▦")
        self.table.setAccessibleName("As a table")
        self.table.setCheckable(True)
        self.table.setToolTip("See and edit all items of this kind as rows (t in the text, Ctrl+Shift+T anywhere)")
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.clicked.connect(self.table_asked)
        self._as_table = False
        desk.content_changed.connect(self.refresh)
        desk.place_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the counts as they are now."""
        kinds = self._kinds()
        if not self._layout.count() or set(self._buttons) != {kind.key for kind in kinds}:
            self._rebuild(kinds)
        self.new.setVisible(self._desk.source is not None)
        item = form_item(self._desk)
        here = item.kind if item else ""
        self.table.setVisible(self._as_table or has_table(self._desk.kind_of(item)))
        for kind in kinds:
            count = count_of_kind(self._desk.content, kind.key)
            button = self._buttons[kind.key]
            button.setText(f"{kind.plural} {count}" if count else kind.plural)
            button.setChecked(kind.key == here)

    def show_table(self, *, shown: bool) -> None:
        """Show whether the items are seen as a table."""
        self._as_table = shown
        self.table.setChecked(shown)
        self.refresh()

    def go(self, kind: str) -> None:
        """Go to the first item of a kind, or to the next one when one is in hand."""
        items = [i for i in self._desk.content.items if i.kind == kind] if self._desk.content else []
        if not items:
            return
        here = [i.id for i in items].index(self._desk.item.id) if self._desk.item in items else -1
        self._desk.go(items[(here + 1) % len(items)].id)

    # -- within ------------------------------------------------------------------------------------------------

    def _kinds(self) -> tuple[ItemKind, ...]:
        form = self._desk.form
        if form is None or self._desk.source is None:
            return ()
        held = {item.kind for item in self._desk.content.items} if self._desk.content else set()
        return tuple(k for k in form.kinds if k.layout != "table" and k.key in held)

    def _rebuild(self, kinds: tuple[ItemKind, ...]) -> None:
        for button in self._buttons.values():
            button.hide()
            button.deleteLater()
        self._layout.clear()
        self._buttons = {}
        for kind in kinds:
            button = QToolButton(self)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setProperty("kind", kind.key)
            button.setToolTip(plain_tip(kind.help))
            button.clicked.connect(self._clicked)
            self._layout.addWidget(button)
            self._buttons[kind.key] = button
        self._layout.addWidget(self.new)
        self._layout.addWidget(self.table)

    def _clicked(self) -> None:
        button = self.sender()
        if button is not None:
            kind = str(button.property("kind"))
            self.go(kind)
            self.went.emit(kind)
            self.refresh()
