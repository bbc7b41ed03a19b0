"""Outcomes that deserve one word together: those of one trial that share what a rule sees in them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from app.checks.subject import Subject
from app.domain.records import Item
from app.domain.values import Value

Seen = TypeVar("Seen", bound=Hashable)


class Alike(NamedTuple):
    """The values of outcomes that share something, the first of which stands for all, and in which item they stand."""

    values: tuple[Value, ...]
    parent: str

    @property
    def more(self) -> str:
        """How many outcomes the first one speaks for beside itself, in words to put behind a clause."""
        others = len(self.values) - 1
        return "" if not others else f"; the same holds for {others} other outcome{'' if others == 1 else 's'}"


def alike(subject: Subject, seen: Iterable[tuple[Value, Seen]]) -> Iterator[tuple[Seen, Alike]]:
    """Yield what a rule saw, with the values that share it under one parent item, in the order of the record."""
    groups: dict[tuple[str, Seen], dict[str, Value]] = {}
    for value, what in seen:
        parent = subject.items[value.item].parent or ""
        groups.setdefault((parent, what), {}).setdefault(value.item, value)
    for (parent, what), values in groups.items():
        yield what, Alike(tuple(values.values()), parent)


def is_outcome(subject: Subject, item: str) -> bool:
    """Say whether an item is an outcome."""
    one: Item | None = subject.items.get(item)
    return one is not None and subject.part_of(one) == "outcome"
