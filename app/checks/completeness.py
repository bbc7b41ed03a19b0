"""How complete a record is: computed, never a condition for saving."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.checks.subject import Subject
from app.domain.forms import Field
from app.domain.kinds import codes_of
from app.domain.records import Item


class Completeness(NamedTuple):
    """How many needed fields hold a value or a reason, of how many, and how many values no words support."""

    filled: int
    needed: int
    unvouched: int


def completeness(subject: Subject) -> Completeness:
    """Return how complete a record is; words that are not read yet fill nothing, a missing reason does."""
    places = list(needed_places(subject))
    filled = sum(is_filled(subject, item, field) for item, field in places)
    values = subject.content.values
    unvouched = sum(value.needs_words and value.id not in subject.quotes_of for value in values)
    return Completeness(filled, len(places), unvouched)


def needed_places(subject: Subject) -> Iterator[tuple[Item, Field]]:
    """Yield the needed fields of all items, as far as they apply."""
    needed = {kind.key: [field for field in kind.live_fields if field.needed] for kind in subject.form.kinds}
    for item in subject.content.items:
        for field in needed.get(item.kind, ()):
            if applies(subject, item, field):
                yield item, field


def is_filled(subject: Subject, item: Item, field: Field) -> bool:
    """Say whether a field of an item holds a typed value or a reason why there is none."""
    return any(value.unread is None for value in subject.values_at.get((item.id, field.key), ()))


def applies(subject: Subject, item: Item, field: Field) -> bool:
    """Say whether a field applies to an item: whether each field that it depends on holds one of the codes."""
    return field.applies({other: _codes(subject, item, other) for other in field.when})


def _codes(subject: Subject, item: Item, field: str) -> frozenset[str]:
    held = (codes_of(value.value) for value in subject.values_at.get((item.id, field), ()) if value.current)
    return frozenset().union(*held)
