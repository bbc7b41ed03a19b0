"""Words that were put into a field have been read into a typed value."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.dates_decided import RULE as V05
from app.checks.dates_decided import left_open
from app.checks.subject import Spot, Subject, spot
from app.domain.kinds import Kind
from app.reading.naming import shortened

_SHOWN = 40


def unread_words(subject: Subject) -> Iterator[Spot]:
    """Complain of a value that is still only words; those of a date that leave the day open are rule V05's."""
    for value in subject.unread:
        spec = subject.field_of(value)
        if (
            spec is not None
            and spec.kind is Kind.DATE
            and subject.rules.is_on(V05, spec)
            and left_open(value.unread or "")
        ):
            continue
        short = shortened(value.unread or "", _SHOWN)
        yield spot(
            value,
            f"{subject.label_of(value)}: “{short}” is not read yet; type it as a value, or mark why there is none.",
        )
