"""Who changed what, when, before and after; a value can be put back, an import taken back."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QToolButton,
    QWidget,
)

from app.domain.changes import Scope
from app.domain.store import Store
from app.domain.touched import Touched
from app.usecases.restoring import restore_value
from app.viewmodels.desk import Desk
from app.viewmodels.history_model import LIMIT, HistoryModel
from app.viewmodels.session import Session
from app.views.panel import Panel, button, footer, plain_label, quiet_table

_SCOPES = {"field": "Field", "item": "Item", "record": "Record", "source": "Source", "project": "Project"}
_WIDTHS = (84, 130, 84, 76, 110)


class HistoryPanel(Panel):
    """The journal of what is in hand, from the field to the whole project."""

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("History", desk, session, parent)
        self.scopes = QButtonGroup(self)
        self.buttons = {name: _scope_button(label) for name, label in _SCOPES.items()}
        self.model = HistoryModel(desk, self)
        self.table = _table(self.model)
        self.detail = plain_label(wrap=True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setMinimumHeight(self.detail.fontMetrics().height() * 5)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.count = plain_label(quiet=True)
        self.restore = button("Restore this value", "As it was after this change; for the newest, before it")
        self.take_back = button("Take back this import", "Remove what this import brought, unless it was worked on")
        self._scope = "record"
        self._place()
        self.setFocusProxy(self.table)
        self.scopes.buttonClicked.connect(self._choose_scope)
        self.table.selectionModel().currentRowChanged.connect(self._show_detail)
        self.restore.clicked.connect(self._restore)
        self.take_back.clicked.connect(self._take_back)
        desk.touched.connect(self._follow)
        desk.place_changed.connect(self._follow_place)
        desk.project_changed.connect(self._follow)

    # -- what others call --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show the history of the record, of the project without one, and take the focus."""
        self.show_scope("record" if self.desk.record is not None else "project")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_scope(self, name: str) -> None:
        """Show the history of `field`, `item`, `record`, `source` or `project`; the next wider one there is."""
        names = list(_SCOPES)
        there = self._there()
        self._scope = next(one for one in names[names.index(name) :] if there[one] is not None)
        for one, made in self.buttons.items():
            made.setEnabled(there[one] is not None)
            made.setChecked(one == self._scope)
        self._load()

    def save(self) -> None:
        """Restore the value in the row marked."""
        if self.restore.isEnabled():
            self._restore()

    # -- within ------------------------------------------------------------------------------------------------

    def _place(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        for made in self.buttons.values():
            self.scopes.addButton(made)
            row.addWidget(made)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.detail)
        self.body.addWidget(self.complaint)
        self.body.addWidget(self.count)
        self.body.addLayout(footer(self.take_back, self.restore))

    def _there(self) -> dict[str, Scope | None]:
        """Return the scopes of what is in hand; None for what is not."""
        desk = self.desk
        item = desk.item.id if desk.item is not None else ""
        return {
            "field": Scope(item=item, field=desk.field.key) if item and desk.field is not None else None,
            "item": Scope(item=item) if item else None,
            "record": Scope(record=desk.record.id) if desk.record is not None else None,
            "source": Scope(source=desk.source.id) if desk.source is not None else None,
            "project": Scope(),
        }

    def _load(self) -> None:
        self.model.load(self._there()[self._scope] or Scope())
        count = self.model.rowCount()
        many = f"the newest {LIMIT:,} changes" if count == LIMIT else "1 change" if count == 1 else f"{count:,} changes"
        self.count.setText(many if count else "Nothing was changed here yet.")
        self.complain("")
        if count:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(self.model.index(0, 0), flags)
        self._show_detail()

    def _show_detail(self) -> None:
        row = self.table.currentIndex().row()
        writable = self.desk.store is not None and not self.desk.store.info().read_only
        self.detail.setText(_cut(self.model.told(row)))
        self.restore.setEnabled(writable and self.model.can_restore(row))
        self.take_back.setVisible(self.model.can_take_back(row))
        self.take_back.setEnabled(writable)

    def _choose_scope(self) -> None:
        self.show_scope(next(name for name, made in self.buttons.items() if made.isChecked()))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self) -> None:
        if self.isVisible():
            self.show_scope(self._scope)

    def _follow_place(self) -> None:
        if self._scope in {"field", "item"}:
            self._follow()

    def _restore(self) -> None:
        change = self.model.change(self.table.currentIndex().row())
        if change is None:
            return
        touched = self.desk.do(restore_value, change)
        if touched is not None:
            self.desk.said.emit("Restored" if touched.act else "The value already stands so.")

    def _take_back(self) -> None:
        change = self.model.change(self.table.currentIndex().row())
        if change is not None and self.desk.do(take_back_import, change.key) is not None:
            self.desk.said.emit("The import was taken back")


def take_back_import(store: Store, batch: str) -> Touched:
    """Take back what an import brought."""
    return store.drop_batch(batch)


def _scope_button(label: str) -> QToolButton:
    made = QToolButton()
    made.setText(label)
    made.setCheckable(True)
    made.setAccessibleName(f"History of: {label.lower()}")
    return made


def _table(model: HistoryModel) -> QTableView:
    view = QTableView()
    view.setModel(model)
    quiet_table(view, "Changes")
    across = view.horizontalHeader()
    across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    across.setStretchLastSection(True)
    for column, width in enumerate(_WIDTHS):
        view.setColumnWidth(column, width)
    return view


def _cut(words: str) -> str:
    return words if len(words) <= 1200 else f"{words[:1199]}…"
