"""The groups of an item's form: which fields stand under which heading, and which groups are open."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.forms import Field
from app.domain.records import Item
from app.viewmodels.desk import Desk
from app.viewmodels.places import fields_of


@dataclass(frozen=True)
class Group:
    """Fields under one heading, "" for none, and how many of them hold something."""

    name: str
    fields: tuple[Field, ...]
    filled: int

    @property
    def optional(self) -> bool:
        """Whether nothing in it is needed."""
        return not any(one.needed for one in self.fields)

    @property
    def told(self) -> str:
        """How many fields there are and how many of them hold something."""
        count = len(self.fields)
        return f"{self.filled} of {count} filled" if self.filled else f"{count} field{'s' if count > 1 else ''}"


def groups_of(desk: Desk, item: Item) -> tuple[Group, ...]:
    """Return the groups of an item's fields that apply, in the order of the form."""
    held = desk.held.holds(item.id)
    found: dict[str, list[Field]] = {}
    for one in fields_of(desk, item):
        found.setdefault(one.group, []).append(one)
    return tuple(Group(name, tuple(fields), sum(f.key in held for f in fields)) for name, fields in found.items())


@dataclass
class Folding:
    """Which groups the curator opened or folded, remembered by kind as long as the window is open."""

    chosen: dict[tuple[str, str], bool] = field(default_factory=dict)

    def is_open(self, kind: str, group: Group) -> bool:
        """Say whether a group is open: as chosen, else folded while it is optional and empty."""
        return not group.name or self.chosen.get((kind, group.name), bool(group.filled) or not group.optional)

    def rows_are_open(self, kind: str, rows: str, *, any_there: bool) -> bool:
        """Say whether the rows of a kind are open: as chosen, else when there are any."""
        return self.chosen.get((kind, f"rows:{rows}"), any_there)

    def choose(self, kind: str, name: str, *, is_open: bool) -> None:
        """Remember that a group was opened or folded."""
        self.chosen[kind, name] = is_open
