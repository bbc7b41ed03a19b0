"""The record pane: kinds, items and fields put together; it is what commands know as the record's screen."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtWidgets import QSplitter, QTreeView, QVBoxLayout, QWidget

from app.viewmodels.desk import Desk
from app.viewmodels.item_tree import ItemTree
from app.views.record_pane.fields_view import FieldsView
from app.views.record_pane.item_delegate import ItemDelegate
from app.views.record_pane.kind_strip import KindStrip


class RecordPane(QWidget):
    """Kinds above, items in the middle, fields of the item in hand below."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.kinds = KindStrip(desk)
        self.model = ItemTree(desk, self)
        self.tree = QTreeView()
        self.tree.setModel(self.model)
        self.tree.setHeaderHidden(True)
        self.tree.setItemDelegate(ItemDelegate(self.tree))
        self.tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.tree.setUniformRowHeights(True)
        self.fields = FieldsView(desk)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.tree)
        parts.addWidget(self.fields)
        parts.setStretchFactor(0, 1)
        parts.setStretchFactor(1, 3)
        parts.setChildrenCollapsible(False)
        parts.setSizes([190, 450])
        self.parts = parts
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.kinds)
        layout.addWidget(parts, 1)
        self.model.modelReset.connect(self._show_place)
        desk.place_changed.connect(self._show_place)
        self.tree.selectionModel().currentChanged.connect(self._go)
        self.tree.activated.connect(self._enter_fields)

    # -- what commands call ------------------------------------------------------------------------------------

    def focus_field(self, field: str) -> None:
        """Put the cursor into a field of the item shown."""
        self.fields.focus_field(field)

    def focus_tree(self) -> None:
        """Take the keyboard into the list of items."""
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit_typing(self) -> None:
        """Save what was typed into the field that has the focus."""
        editor = self.fields.editor_in_hand()
        if editor is not None:
            editor.commit()

    def unsaved(self) -> bool:
        """Say whether the field that has the focus holds typing that could not be saved."""
        editor = self.fields.editor_in_hand()
        return editor is not None and not editor.is_saved()

    def revert_typing(self) -> bool:
        """Take back uncommitted typing; say whether there was some."""
        editor = self.fields.editor_in_hand()
        return editor is not None and editor.revert()

    # -- within ------------------------------------------------------------------------------------------------

    def _show_place(self) -> None:
        """Mark the item in hand in the tree, and bring its field into view."""
        self.tree.expandAll()
        index = self.model.index_of(self._desk.item.id) if self._desk.item else QModelIndex()
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        selection = self.tree.selectionModel()
        selection.blockSignals(True)
        selection.setCurrentIndex(index, flags)
        selection.blockSignals(False)
        if index.isValid():
            self.tree.scrollTo(index)
        self.tree.viewport().update()
        if self._desk.field is not None and not self.fields.editor_in_hand():
            self.fields.reveal(self._desk.field.key)

    def _go(self, index: QModelIndex) -> None:
        item = self.model.item_at(index)
        if item is not None:
            self._desk.go(item.id)

    def _enter_fields(self) -> None:
        fields = self._desk.kind_of(self._desk.item)
        if fields and fields.live_fields:
            self.fields.focus_field(fields.live_fields[0].key)
