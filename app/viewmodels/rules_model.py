"""The rules as the project wants them: on or off, with which limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.checks import CHECKS, Check, Rules, rules_of
from app.domain.forms import Form, RuleSetting
from app.domain.store import Store
from app.usecases.checking import want_rule, wanted_rules
from app.viewmodels.desk import Desk
from app.viewmodels.findings_told import Told, rule_words
from app.viewmodels.library_model import plain_tip

AnyIndex = QModelIndex | QPersistentModelIndex

_CHECKED = Qt.ItemDataRole.CheckStateRole
_ROLES = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, _CHECKED}


class RulesModel(QAbstractListModel):
    """One row a rule, checked when it is on; what it says now and how its limits stand beside its sentence.

    Signal: `changed()` the project wants a rule otherwise.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted: Mapping[str, RuleSetting] = {}
        self._rules = Rules()
        self._counts: Counter[str] = Counter()
        self._checks: tuple[Check, ...] = ()
        self._words: tuple[str, ...] = ()

    # -- what others call --------------------------------------------------------------------------------------

    def load(self, told: Iterable[Told]) -> None:
        """Read how the rules are wanted; `told` are the findings to count."""
        self._counts = Counter(one.finding.rule for one in told)
        self._read()
        self._show()

    def filter(self, words: str) -> None:
        """Show the rules whose lines hold all of these words."""
        self._words = tuple(words.casefold().split())
        self._show()

    def check(self, row: int) -> Check | None:
        """Return the rule of a row, or None."""
        return self._checks[row] if 0 <= row < len(self._checks) else None

    def row_of(self, rule: str) -> int:
        """Return the row of a rule, 0 when there is none of this id."""
        return next((row for row, check in enumerate(self._checks) if check.id == rule), 0)

    def limit(self, check: Check, name: str) -> str:
        """Return a limit of a rule as it holds now."""
        return f"{self._rules.limit(check.id, name)}"

    def is_own(self, check: Check) -> bool:
        """Say whether the project wants a rule otherwise than its form."""
        return check.id in self._wanted

    def set_limit(self, check: Check, name: str, number: str) -> bool:
        """Want another limit; "" for the form's again. Says whether it was taken."""
        old = self._wanted.get(check.id, RuleSetting(on=self._rules.is_on(check.id)))
        limits = {key: kept for key, kept in old.limits.items() if key != name}
        if number.strip():
            limits[name] = number.strip()
        return self._want(check, RuleSetting(on=old.on, severity=old.severity, limits=limits))

    def leave_to_form(self, check: Check) -> bool:
        """Want a rule as the form has it."""
        return self._want(check, None)

    # -- within ------------------------------------------------------------------------------------------------

    def _want(self, check: Check, setting: RuleSetting | None) -> bool:
        store = self._desk.store
        if store is None or not self._desk.attempt(partial(want_rule, store, check.id, setting)):
            return False
        self._read()
        row = self.row_of(check.id)
        self.dataChanged.emit(self.index(row, 0), self.index(row, 0))
        self.changed.emit()
        return True

    def _show(self) -> None:
        self.beginResetModel()
        lines = ((check, self._line(check).casefold()) for check in CHECKS)
        self._checks = tuple(check for check, line in lines if all(word in line for word in self._words))
        self.endResetModel()

    def _read(self) -> None:
        self._wanted = {}
        if self._desk.store is not None:
            self._desk.attempt(partial(self._read_wishes, self._desk.store))
        self._rules = rules_of(self._desk.form or Form(name="", title="", version=""), self._wanted)

    def _read_wishes(self, store: Store) -> None:
        self._wanted = wanted_rules(store)

    def _line(self, check: Check) -> str:
        count = self._counts[check.id]
        parts = [rule_words(check.id)]
        parts += [f"{name.replace('_', ' ')} {self.limit(check, name)}" for name in check.limits]
        parts += [f"{count:,} found"] if count else []
        parts += ["set for this project"] if self.is_own(check) else []
        return " · ".join(parts)

    # -- Qt ----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        """Return how many rules there are."""
        return 0 if parent.isValid() else len(self._checks)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the line of a rule, or whether it is on."""
        check = self.check(index.row())
        if role not in _ROLES or check is None:
            return None
        if role == _CHECKED:
            return Qt.CheckState.Checked if self._rules.is_on(check.id) else Qt.CheckState.Unchecked
        return plain_tip(self._line(check)) if role == Qt.ItemDataRole.ToolTipRole else self._line(check)

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Switch a rule on or off for the project."""
        check = self.check(index.row())
        if role != _CHECKED or check is None:
            return False
        on = Qt.CheckState(value) == Qt.CheckState.Checked
        old = self._wanted.get(check.id, RuleSetting())
        return self._want(check, RuleSetting(on=on, severity=old.severity, limits=old.limits))

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Let rules be marked and switched."""
        flags = super().flags(index)
        if not index.isValid() or not self._desk.can_write():
            return flags
        return flags | Qt.ItemFlag.ItemIsUserCheckable
