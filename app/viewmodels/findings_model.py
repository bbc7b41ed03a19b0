"""The findings on the open record as a list, those on the item in hand first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.checks import run
from app.domain.findings import Finding, Severity
from app.viewmodels.desk import Desk
from app.viewmodels.options_model import DETAIL
from app.viewmodels.record_state import subject_of

AnyIndex = QModelIndex | QPersistentModelIndex

_SIGNS = {Severity.ERROR: "✖", Severity.WARNING: "!", Severity.NOTE: "·"}
_COUNTED = frozenset({"needed"})
"""Rules whose findings are counted in the status line instead: a new item would bring a handful of them at once."""

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


class FindingsModel(QAbstractListModel):
    """Message in DisplayRole with a sign for its severity, the item's name in `DETAIL`."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._found: tuple[Finding, ...] = ()
        self._findings: tuple[Finding, ...] = ()

    def compute(self) -> None:
        """Check the record as it is now."""
        subject = subject_of(self._desk)
        found = run(subject) if subject is not None else ()
        self._found = tuple(finding for finding in found if finding.rule not in _COUNTED)
        self.arrange()

    def arrange(self) -> None:
        """Put the findings on the item in hand first."""
        here = self._desk.item.id if self._desk.item else ""
        self.beginResetModel()
        self._findings = tuple(sorted(self._found, key=lambda f: (f.item != here, _ORDER[f.severity])))
        self.endResetModel()

    def finding(self, row: int) -> Finding | None:
        """Return the finding of a row, or None."""
        return self._findings[row] if 0 <= row < len(self._findings) else None

    def row_of(self, finding: Finding) -> int:
        """Return the row of a finding, -1 when it is not among them."""
        return self._findings.index(finding) if finding in self._findings else -1

    def after(self, finding: Finding | None, steps: int) -> Finding | None:
        """Return the finding so many steps behind one, round and round, in an order that no place changes.

        Without one, or when it was settled, the first row is next.
        """
        if finding not in self._found:
            return self.finding(0)
        return self._found[(self._found.index(finding) + steps) % len(self._found)]

    # -- Qt ----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        """Return how many findings there are."""
        return 0 if parent.isValid() else len(self._findings)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return message or item."""
        if role not in {Qt.ItemDataRole.DisplayRole, DETAIL, Qt.ItemDataRole.ToolTipRole}:
            return None
        finding = self.finding(index.row())
        if finding is None:
            return None
        if role == DETAIL:
            content = self._desk.content
            item = content.item(finding.item) if content else None
            return self._desk.name_of(item) if item else ""
        return f"{_SIGNS[finding.severity]} {finding.message}"
