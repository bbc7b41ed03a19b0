"""A needed field holds a value or a reason why there is none."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.completeness import is_filled
from app.checks.scale_named import RULE as V16
from app.checks.scale_named import unnamed
from app.checks.subject import Spot, Subject


def needed_empty(subject: Subject) -> Iterator[Spot]:
    """Complain of a needed field that holds neither a value nor a reason; V16 tells of scales and criteria."""
    told = {(one.item, one.field) for one in subject.once(unnamed)}
    for item, field in subject.needed_places:
        if is_filled(subject, item, field):
            continue
        if (item.id, field.key) in told and subject.rules.is_on(V16, field):
            continue
        yield Spot(
            f"{field.label} is needed: give a value, or say why there is none (not reported, say).",
            item.id,
            field.key,
        )
