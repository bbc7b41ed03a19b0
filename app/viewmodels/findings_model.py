"""The findings on the open record as a list, those on the item in hand first, acknowledged ones last."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.findings import Finding
from app.formats.hidden import visible
from app.viewmodels.desk import Desk
from app.viewmodels.findings_told import ORDER, Told
from app.viewmodels.library_model import plain_tip
from app.viewmodels.options_model import DETAIL

AnyIndex = QModelIndex | QPersistentModelIndex

QUIET = Qt.ItemDataRole.UserRole + 2

_DISPLAY = Qt.ItemDataRole.DisplayRole
_TOOLTIP = Qt.ItemDataRole.ToolTipRole
_SPOKEN = Qt.ItemDataRole.AccessibleTextRole
_ROLES = {_DISPLAY, _TOOLTIP, _SPOKEN, DETAIL, QUIET}


class FindingsModel(QAbstractListModel):
    """Message in DisplayRole with a sign for its severity, its place in `DETAIL`; `QUIET` when acknowledged."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._found: tuple[Told, ...] = ()
        self._told: tuple[Told, ...] = ()
        self._last: tuple[tuple[str, ...], int] | None = None

    # -- what others call --------------------------------------------------------------------------------------

    def show(self, found: Iterable[Told]) -> None:
        """Show what was found on the record; needed fields that are empty show themselves."""
        self._found = tuple(one for one in found if one.finding.rule != "needed")
        self.arrange()

    def arrange(self) -> None:
        """Put the findings on the item in hand, and on what is nested in it, first.

        Of what is only counted, what is on the item in hand is shown.
        """
        desk = self._desk
        below = desk.content.below(desk.item.id) if desk.content and desk.item else ()
        here = {item.id for item in below}
        self.beginResetModel()
        self._told = tuple(
            sorted(
                (one for one in self._found if not one.is_counted or one.finding.item in here),
                key=lambda one: (
                    bool(one.finding.acknowledged),
                    one.finding.item not in here,
                    ORDER[one.finding.severity],
                ),
            )
        )
        self.endResetModel()

    def told(self, row: int) -> Told | None:
        """Return what a row tells, or None."""
        return self._told[row] if 0 <= row < len(self._told) else None

    def finding(self, row: int) -> Finding | None:
        """Return the finding of a row, or None."""
        told = self.told(row)
        return told.finding if told is not None else None

    def row_where(self, key: tuple[str, ...]) -> int:
        """Return the row of a finding by its key, -1 when it is not among them."""
        return next((row for row, one in enumerate(self._told) if one.key == key), -1)

    def open_count(self) -> int:
        """Return how many findings nobody acknowledged."""
        return sum(not one.finding.acknowledged for one in self._told)

    def after(self, last: Told | None, steps: int) -> Told | None:
        """Return the finding so many steps behind one, round and round, in an order that no place changes.

        Acknowledged ones are passed over. Without one, the first row is next; behind one that was settled meanwhile
        comes what stood behind it.
        """
        found = [one for one in self._found if not one.finding.acknowledged and not one.is_counted]
        if not found:
            return None
        places = {one.key: place for place, one in enumerate(found)}
        if last is None:
            place = next(places[one.key] for one in self._told if one.key in places)
        elif last.key in places:
            place = places[last.key] + steps
        else:
            stood = self._last[1] if self._last is not None and self._last[0] == last.key else 0
            place = stood + (steps if steps < 0 else steps - 1)
        chosen = found[place % len(found)]
        self._last = (chosen.key, places[chosen.key])
        return chosen

    # -- Qt ----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        """Return how many findings there are."""
        return 0 if parent.isValid() else len(self._told)

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> Any:
        """Return message, place, or whether it is acknowledged."""
        if role not in _ROLES:
            return None
        one = self.told(index.row())
        if one is None:
            return None
        if role == QUIET:
            return bool(one.finding.acknowledged)
        if role == DETAIL:
            return visible(one.beside())
        if role == _SPOKEN:
            return visible(f"{one.finding.severity}: {one.finding.message} {one.line()}")
        if role == _TOOLTIP:
            return plain_tip(f"{one.finding.message}\n{one.line()}")
        return visible(f"{one.sign} {one.finding.message}")
