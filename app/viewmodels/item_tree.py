"""The items of the open record as a tree: arms below the arm they are part of, rows left to their parent's form."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.kinds import Integer, Proportion
from app.domain.records import Content, Item
from app.formats.hidden import visible
from app.viewmodels.desk import Desk
from app.viewmodels.library_model import plain_tip
from app.viewmodels.rows import is_row, parent_arm_of

NAME = Qt.ItemDataRole.DisplayRole
KIND = Qt.ItemDataRole.UserRole + 1
COUNTS = Qt.ItemDataRole.UserRole + 2

AnyIndex = QModelIndex | QPersistentModelIndex

_COUNTED = (
    ("n_enrolled", "enrolled"),
    ("n_treated", "treated"),
    ("n_evaluable_efficacy", "evaluable"),
    ("dlts", "DLT"),
)
"""What is told of an item that counts patients, by the part of the field."""


class ItemTree(QAbstractItemModel):
    """Items with their children; the name in DisplayRole, the kind's label in `KIND`, patients counted in `COUNTS`.

    It is built anew when items come, go or move; when only their values change, it tells that names may have.
    """

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._items: list[Item] = []
        self._above: dict[str, str | None] = {}
        self._children: dict[str | None, list[int]] = {}
        self._place: dict[str, tuple[str | None, int]] = {}
        self._names: dict[str, str] = {}
        desk.content_changed.connect(self.rebuild)

    def rebuild(self) -> None:
        """Take the record's items as they are now."""
        content = self._desk.content
        items = [item for item in content.items if not is_row(self._desk, item)] if content else []
        above = {item.id: self._parent_of(item) for item in items}
        self._names = {}
        if list(above.items()) == list(self._above.items()):
            self._items = items
            self._tell_all()
            return
        self.beginResetModel()
        self._items, self._above = items, above
        self._children, self._place = {}, {}
        for number, item in enumerate(items):
            siblings = self._children.setdefault(above[item.id], [])
            self._place[item.id] = (above[item.id], len(siblings))
            siblings.append(number)
        self.endResetModel()

    def index_of(self, item: str) -> QModelIndex:
        """Return the index of an item, an invalid one when it is not there."""
        if item not in self._place:
            return QModelIndex()
        parent, row = self._place[item]
        return self.createIndex(row, 0, self._children[parent][row])

    def item_at(self, index: AnyIndex) -> Item | None:
        """Return the item of an index."""
        return self._items[index.internalId()] if index.isValid() else None

    # -- within ------------------------------------------------------------------------------------------------

    def _parent_of(self, item: Item) -> str | None:
        larger = parent_arm_of(self._desk, item)
        return larger.id if larger is not None else item.parent

    def _tell_all(self) -> None:
        for parent, children in self._children.items():
            above = self.index_of(parent) if parent else QModelIndex()
            self.dataChanged.emit(self.index(0, 0, above), self.index(len(children) - 1, 0, above))

    def _name(self, item: Item) -> str:
        if item.id not in self._names:
            self._names[item.id] = self._desk.name_of(item)
        return self._names[item.id]

    def _counts(self, item: Item) -> str:
        """Return how many patients an item counts, such as `12 enrolled · 11 treated`."""
        kind = self._desk.kind_of(item)
        fields = {field.part: field.key for field in kind.live_fields} if kind else {}
        said = []
        for part, word in _COUNTED:
            value = self._desk.held.current(item.id, fields[part]) if part in fields else None
            match value.value if value else None:
                case Integer(number):
                    said.append(f"{number} {word}")
                case Proportion(numerator, denominator) if numerator is not None:
                    said.append(f"{numerator}{f'/{denominator}' if denominator is not None else ''} {word}")
        return " · ".join(said)

    def _kind_label(self, item: Item) -> str:
        kind = self._desk.kind_of(item)
        return kind.label if kind else item.kind

    # -- Qt ----------------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: AnyIndex = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the index of a child."""
        above = self.item_at(parent)
        children = self._children.get(above.id if above else None, [])
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row])

    def parent(self, index: AnyIndex = QModelIndex()) -> Any:  # noqa: B008
        """Return the index of the item above."""
        item = self.item_at(index)
        above = self._above.get(item.id) if item else None
        return self.index_of(above) if above else QModelIndex()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many items stand directly below."""
        above = self.item_at(parent)
        return len(self._children.get(above.id if above else None, []))

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """Return 1."""
        return 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name, the kind or the counts of an item."""
        if role not in {NAME, KIND, COUNTS, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        item = self.item_at(index)
        if item is None:
            return None
        if role == KIND:
            return self._kind_label(item)
        if role == COUNTS:
            return self._counts(item)
        if role == NAME:
            return visible(self._name(item))
        said = "\n".join(part for part in (self._kind_label(item), self._name(item), self._counts(item)) if part)
        return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else visible(said)


def count_of_kind(content: Content | None, kind: str) -> int:
    """Return how many items of a kind a record holds."""
    return sum(item.kind == kind for item in content.items) if content else 0
