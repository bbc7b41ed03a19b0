"""A needed field holds a value or a reason why there is none."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.completeness import is_filled
from app.checks.subject import Spot, Subject


def needed_empty(subject: Subject) -> Iterator[Spot]:
    """Complain of a needed field that holds neither a value nor a reason."""
    for item, field in subject.needed_places:
        if not is_filled(subject, item, field):
            yield Spot(
                f"{field.label} is needed: give a value, or say why there is none (not reported, say).",
                item.id,
                field.key,
            )
