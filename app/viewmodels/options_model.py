"""Options to choose from, filtered by a few letters, the best match first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.formats.hidden import in_its_place

DETAIL = Qt.ItemDataRole.UserRole + 1

AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Option:
    """One thing to choose: its key, how it reads, and a word more."""

    key: str
    label: str
    detail: str = ""


class OptionsModel(QAbstractListModel):
    """The options that match what was typed; label in DisplayRole, detail in `DETAIL`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Option, ...] = ()
        self._shown: tuple[Option, ...] = ()

    def set_options(self, options: Sequence[Option]) -> None:
        """Show all of these."""
        self._all = tuple(options)
        self.set_filter("")

    def set_filter(self, typed: str, more: Sequence[Option] = ()) -> None:
        """Show those that match what was typed, and of `more`, found for it, those too that match otherwise."""
        self.beginResetModel()
        shown = matching((*self._all, *more), typed)
        known = {option.key for option in shown}
        self._shown = (*shown, *(option for option in more if option.key not in known))
        self.endResetModel()

    def key(self, row: int) -> str:
        """Return the key of a row, "" when there is none."""
        return self._shown[row].key if 0 <= row < len(self._shown) else ""

    # -- Qt ----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        """Return how many options match."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return label or detail."""
        if role not in {Qt.ItemDataRole.DisplayRole, DETAIL} or not index.isValid():
            return None
        option = self._shown[index.row()]
        return in_its_place(option.detail if role == DETAIL else option.label)


def matching(options: Sequence[Option], typed: str) -> tuple[Option, ...]:
    """Return the options that match, best first: the whole label, its beginning, that of its words, letters in order.

    >>> [o.key for o in matching([Option("a", "Trial set"), Option("b", "Trial")], "trial")]
    ['b', 'a']
    >>> [o.key for o in matching([Option("a", "Time point"), Option("b", "Point of time")], "po")]
    ['b', 'a']
    """
    wanted = typed.casefold().split()
    if not wanted:
        return tuple(options)
    ranked = [(rank, place, o) for place, o in enumerate(options) if (rank := _rank(o.label.casefold(), wanted)) < 9]
    return tuple(option for _, _, option in sorted(ranked, key=lambda one: one[:2]))


def _rank(label: str, wanted: list[str]) -> int:
    return -1 if label.split() == wanted else max(_rank_one(label, letters) for letters in wanted)


def _rank_one(label: str, letters: str) -> int:
    words = label.replace("›", " ").replace("(", " ").split()
    if label.startswith(letters):
        return 0
    if any(word.startswith(letters) for word in words):
        return 1
    if "".join(word[0] for word in words).startswith(letters):
        return 2
    if letters in label:
        return 3
    rest = iter(label)
    return 4 if len(letters) > 1 and all(letter in rest for letter in letters) else 9
