"""The items of the open record as a tree."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.records import Content, Item
from app.viewmodels.desk import Desk

NAME = Qt.ItemDataRole.DisplayRole
KIND = Qt.ItemDataRole.UserRole + 1

AnyIndex = QModelIndex | QPersistentModelIndex


class ItemTree(QAbstractItemModel):
    """Items with their children; the name in DisplayRole, the kind's label in `KIND`.

    It is built anew whenever the record's content changes: a record holds hundreds of items, not thousands.
    """

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._items: list[Item] = []
        self._children: dict[str | None, list[int]] = {}
        self._place: dict[str, tuple[str | None, int]] = {}
        self._names: dict[str, str] = {}
        desk.content_changed.connect(self.rebuild)

    def rebuild(self) -> None:
        """Take the record's items as they are now."""
        self.beginResetModel()
        content = self._desk.content
        self._items = list(content.items) if content else []
        self._children, self._place, self._names = {}, {}, {}
        for number, item in enumerate(self._items):
            siblings = self._children.setdefault(item.parent, [])
            self._place[item.id] = (item.parent, len(siblings))
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
        return self.index_of(item.parent) if item and item.parent else QModelIndex()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many items stand directly below."""
        above = self.item_at(parent)
        return len(self._children.get(above.id if above else None, []))

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """Return 1."""
        return 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name or the kind of an item."""
        if role not in {NAME, KIND, Qt.ItemDataRole.ToolTipRole}:
            return None
        item = self.item_at(index)
        if item is None:
            return None
        if role == KIND:
            kind = self._desk.kind_of(item)
            return kind.label if kind else item.kind
        return self._name(item)

    def _name(self, item: Item) -> str:
        if item.id not in self._names:
            self._names[item.id] = self._desk.name_of(item)
        return self._names[item.id]


def count_of_kind(content: Content | None, kind: str) -> int:
    """Return how many items of a kind a record holds."""
    return sum(item.kind == kind for item in content.items) if content else 0
