"""The record pane: kinds, items and fields put together; it is what commands know as the record's screen."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QTreeView, QVBoxLayout, QWidget

from app.domain.findings import Finding, Severity
from app.domain.forms import ItemKind
from app.viewmodels.cells import Findings
from app.viewmodels.desk import Desk
from app.viewmodels.findings_model import FindingsModel
from app.viewmodels.item_tree import ItemTree
from app.viewmodels.rows import form_item, has_table
from app.views.record_pane.fields_view import FieldsView
from app.views.record_pane.flow_strip import FlowStrip
from app.views.record_pane.item_delegate import ItemDelegate
from app.views.record_pane.item_table_view import ItemTableView
from app.views.record_pane.kind_strip import KindStrip
from app.views.record_pane.proportion_editor import Editor

_WORST = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_SEEN = frozenset({"unvouched", "unread", "unlisted", "needed"})
"""Rules whose findings each cell shows already by its own sign."""
_TREE_SHARE, _TABLE_SHARE = 0.3, 0.55


class RecordPane(QWidget):
    """Kinds above; the items as a tree, or those of one kind as a table; the fields of the item in hand below."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._checks: FindingsModel | None = None
        self.kinds = KindStrip(desk)
        self.model = ItemTree(desk, self)
        self.tree = self._new_tree()
        self.table = ItemTableView(desk)
        self.upper = QStackedWidget()
        self.upper.addWidget(self.tree)
        self.upper.addWidget(self.table)
        self.flow = FlowStrip(desk)
        self.fields = FieldsView(desk)
        self.parts = self._new_parts()
        self._sight = QTimer(self)
        self._sight.setSingleShot(True)
        self._sight.setInterval(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.kinds)
        layout.addWidget(self.parts, 1)
        self._wire()

    def _new_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setModel(self.model)
        tree.setHeaderHidden(True)
        tree.setItemDelegate(ItemDelegate(tree))
        tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        tree.setUniformRowHeights(True)
        tree.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setAccessibleName("Items of the record")
        return tree

    def _new_parts(self) -> QSplitter:
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.upper)
        parts.addWidget(_stacked(self.flow, self.fields))
        parts.setStretchFactor(0, 1)
        parts.setStretchFactor(1, 3)
        parts.setChildrenCollapsible(False)
        parts.setSizes([190, 450])
        return parts

    def _wire(self) -> None:
        desk = self._desk
        self.model.modelReset.connect(self._show_tree)
        desk.place_changed.connect(self._show_place)
        desk.source_changed.connect(self._leave_table)
        self.tree.selectionModel().currentChanged.connect(self._go)
        self.tree.activated.connect(self._enter_fields)
        self.tree.verticalScrollBar().rangeChanged.connect(self._sight.start)
        self._sight.timeout.connect(self._keep_in_sight)
        self.kinds.table_asked.connect(self.toggle_table)
        self.kinds.went.connect(self._follow_kind)
        self.table.form_asked.connect(self._focus_form)
        self.flow.went.connect(self.focus_field)

    # -- what commands call ------------------------------------------------------------------------------------

    def focus_field(self, field: str) -> None:
        """Put the cursor into a field of the item in hand: into its cell where it is shown as a row, else its form."""
        item = self._desk.item
        in_table = self.shows_table() and item is not None and self.table.focus_cell(item.id, field)
        if not in_table:
            self.fields.focus_field(field)

    def show_rows(self, kind: str, *, focus: bool) -> None:
        """Open the rows of a kind below the item shown and scroll there; `focus` puts the cursor into the next one."""
        if not focus:
            self.fields.show_rows(kind)
        elif not self.fields.focus_rows(kind):
            self.focus_tree()

    def has_keyboard(self) -> bool:
        """Say whether the keyboard is in the items or in the form."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def focus_tree(self) -> None:
        """Take the keyboard into the list of items, or into their table."""
        view = self.table if self.shows_table() else self.tree
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit_typing(self) -> None:
        """Save what was typed into the field that has the focus."""
        editor = self._editor_in_hand()
        if editor is not None:
            editor.commit()

    def unsaved(self) -> bool:
        """Say whether there is typing that could not be saved, in the field that has the focus or in another."""
        editor = self._editor_in_hand()
        return bool(self._desk.unsaved) or (editor is not None and not editor.is_saved())

    def revert_typing(self) -> bool:
        """Take back uncommitted typing; say whether there was some."""
        editor, item, field = self._editor_in_hand(), self._desk.item, self._desk.field
        if editor is None or not editor.revert():
            return False
        if item is not None and field is not None and self._desk.unsaved.drop_all_of(item.id, field.key):
            self.fields.show_unsaved(field.key)
        return True

    def toggle_table(self) -> None:
        """See the items of the kind in hand as a table, with the keyboard in it, or as a tree again."""
        kind = self._desk.kind_of(form_item(self._desk))
        if self.shows_table() and (kind is None or kind == self.table.table.kind or not has_table(kind)):
            self._leave_table()
            self.focus_tree()
        elif kind is not None and has_table(kind):
            self._show_table(kind)
            self.focus_tree()
        else:
            self.kinds.show_table(shown=False)
            self._desk.said.emit("Go to an item first, of which there may be several, to see its kind as a table.")

    def shows_table(self) -> bool:
        """Say whether the items of one kind are shown as a table."""
        return self.upper.currentWidget() is self.table

    def fold(self) -> None:
        """Open or fold the group in hand."""
        self.fields.fold()

    def open_all(self) -> None:
        """Open all groups of the item, or fold again what is empty."""
        self.fields.open_all()

    def go_to_flow(self) -> bool:
        """Go to the broken step of the flow of patients, else to its first; say whether there is a flow."""
        self.flow.refresh()
        return self.flow.go_to_broken()

    def follow_checks(self, checks: FindingsModel) -> None:
        """Mark the cells that the checks speak of, whenever they have spoken."""
        self._checks = checks
        checks.modelReset.connect(self._show_findings)

    # -- within ------------------------------------------------------------------------------------------------

    def _show_findings(self) -> None:
        """Mark each cell with its worst finding that nobody acknowledged."""
        if self._checks is None:
            return
        rows = (self._checks.finding(row) for row in range(self._checks.rowCount()))
        told: Findings = {}
        for one in sorted((one for one in rows if one is not None), key=_badness):
            if one.item and one.field and not one.acknowledged and one.rule not in _SEEN:
                told.setdefault((one.item, one.field), (one.severity, one.message))
        self.table.table.show_findings(told)
        self.fields.show_findings(told)

    def _editor_in_hand(self) -> Editor | None:
        return self.fields.editor_in_hand() or self.table.editor_in_hand()

    def _show_table(self, kind: ItemKind) -> None:
        if not self.shows_table():
            self.upper.setCurrentWidget(self.table)
            self._share(_TABLE_SHARE)
        self.table.table.show_kind(kind)
        self.table.setAccessibleName(kind.plural)
        self.table.show_place()
        self.kinds.show_table(shown=True)

    def _leave_table(self) -> None:
        if self.shows_table():
            self.upper.setCurrentWidget(self.tree)
            self.table.table.show_kind(None)
            self._share(_TREE_SHARE)
            self.kinds.show_table(shown=False)
            self._show_place()

    def _share(self, share: float) -> None:
        """Give the upper part its share of the height."""
        height = sum(self.parts.sizes())
        self.parts.setSizes([int(height * share), height - int(height * share)])

    def _follow_kind(self, key: str) -> None:
        """Let the table go along to another kind."""
        kind = self._desk.form.kind(key) if self._desk.form else None
        if not self.shows_table():
            return
        if kind is not None and has_table(kind):
            self._show_table(kind)
        else:
            self._leave_table()

    def _show_tree(self) -> None:
        self.tree.expandAll()
        self._show_place()

    def _show_place(self) -> None:
        """Mark the item in hand in the tree, and bring its field into view."""
        item = form_item(self._desk)
        if item is not None and self.shows_table() and self.table.table.kind != self._desk.kind_of(item):
            self._follow_kind(item.kind)
        index = self.model.index_of(item.id) if item else QModelIndex()
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        selection = self.tree.selectionModel()
        selection.blockSignals(True)
        selection.setCurrentIndex(index, flags)
        selection.blockSignals(False)
        if index.isValid():
            self.tree.scrollTo(index)
        self.tree.viewport().update()
        field = self._desk.field
        if field is not None and self.shows_table() and self.table.table.column_of(field.key) >= 0:
            self.fields.show_if_open(field.key)
        elif field is not None and not self._editor_in_hand():
            self.fields.reveal(field.key)

    def _keep_in_sight(self) -> None:
        """Keep the item that is marked whole in sight when the room for the items changes."""
        if self.tree.currentIndex().isValid():
            self.tree.scrollTo(self.tree.currentIndex())

    def _go(self, index: QModelIndex) -> None:
        item = self.model.item_at(index)
        if item is not None:
            self._desk.go(item.id)

    def _enter_fields(self) -> None:
        fields = self._desk.kind_of(self._desk.item)
        if fields and fields.live_fields:
            self.fields.focus_field(fields.live_fields[0].key)

    def _focus_form(self) -> None:
        if self._desk.field is not None:
            self.fields.focus_field(self._desk.field.key)


def _badness(finding: Finding) -> int:
    return _WORST.index(finding.severity)


def _stacked(above: QWidget, below: QWidget) -> QWidget:
    whole = QWidget()
    layout = QVBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(above)
    layout.addWidget(below, 1)
    return whole
