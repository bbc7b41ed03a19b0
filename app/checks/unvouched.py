"""A value that claims to be what the source says has a quote (rule V03: without one it counts as unvouched)."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from app.checks.subject import Spot, Subject, spot


def unvouched(subject: Subject) -> Iterator[Spot]:
    """Complain of a stated or normalised value that no words support."""
    quotes_of = subject.quotes_of
    for value in subject.claiming:
        if value.id not in quotes_of:
            yield spot(
                value,
                f"{subject.label_of(value)} has no words yet: mark the words that say so, or say that it is "
                "computed, inferred or from elsewhere.",
                saw=(msgspec.json.encode(value.value).decode(),),
            )
