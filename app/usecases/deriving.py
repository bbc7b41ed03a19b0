"""Numbers that no words hold because they were computed: what from, and saying so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from app.domain.kinds import Proportion
from app.domain.store import Store
from app.domain.touched import Touched
from app.domain.values import Derivation, Value
from app.reading.numbers import values_in
from app.reading.show import show_number
from app.usecases.curating import amend

if TYPE_CHECKING:
    from app.checks import Subject
    from app.checks.as_typed import ThirdPart

_PARTS: tuple[ThirdPart, ...] = ("percent", "numerator", "denominator")
_NAMES = {"percent": "the percent", "numerator": "n", "denominator": "N"}


@dataclass(frozen=True)
class Derived:
    """A part of a value that its words do not hold and that its other parts say; waits for a yes."""

    value: str
    part: str
    how: str
    number: str

    @property
    def sentence(self) -> str:
        """How it reads as an offer."""
        return f"{self.number} is not in the words: {_NAMES[self.part]} computed, {self.how}"


def derived_in(subject: Subject, value: Value) -> Derived | None:
    """Return the part of a value that is not in its quotes (rule V27) and follows from its other parts, or None.

    `subject` may hold no more than the value, its item and its quotes.
    """
    from app.checks.as_typed import computed_from

    payload = value.value
    if not isinstance(payload, Proportion):
        return None
    words = [quote.exact for quote in subject.quotes_of.get(value.id, ())]
    printed = frozenset().union(*(values_in(one) for one in words))
    for part in _PARTS:
        number = getattr(payload, part)
        if number is None or number in printed or part in value.part_derivations:
            continue
        found = computed_from(payload, part)
        if found is not None and getattr(found.payload, part) == number:
            return Derived(value.id, part, found.how, show_number(number) if part == "percent" else str(number))
    return None


def take_derived(store: Store, derived: Derived) -> Touched:
    """Say of the part that it is computed, and how; the other parts stay what their words say."""
    value = store.value(derived.value)
    parts = value.part_derivations | {derived.part: Derivation.COMPUTED}
    return amend(store, derived.value, part_derivations=parts, how=derived.how)


def how_of(value: Value) -> str:
    """Return the formula that a value's own numbers propose, "" for none."""
    from app.checks.as_typed import computed_from

    payload = value.value
    if not isinstance(payload, Proportion):
        return ""
    for part in _PARTS:
        found = computed_from(payload, part) if getattr(payload, part) is not None else None
        if found is not None and msgspec.structs.asdict(found.payload) == msgspec.structs.asdict(payload):
            return found.how
    return ""
