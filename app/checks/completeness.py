"""How complete a record is: computed, never a condition for saving."""

from __future__ import annotations

from typing import NamedTuple

from app.checks.subject import Subject
from app.domain.forms import Field
from app.domain.records import Item


class Completeness(NamedTuple):
    """How many needed fields hold a value or a reason, of how many, and how many values no words support."""

    filled: int
    needed: int
    unvouched: int


def completeness(subject: Subject) -> Completeness:
    """Return how complete a record is; words that are not read yet fill nothing, a missing reason does."""
    places = subject.needed_places
    filled = sum(is_filled(subject, item, field) for item, field in places)
    unvouched = sum(value.id not in subject.quotes_of for value in subject.claiming)
    return Completeness(filled, len(places), unvouched)


def is_filled(subject: Subject, item: Item, field: Field) -> bool:
    """Say whether a field of an item holds a typed value or a reason why there is none."""
    held = subject.values_at.get((item.id, field.key))
    return held is not None and (held[0].unread is None or any(value.unread is None for value in held))
