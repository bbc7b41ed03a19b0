"""Words that were put into a field have been read into a typed value."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.subject import Spot, Subject, spot

_SHOWN = 40


def unread_words(subject: Subject) -> Iterator[Spot]:
    """Complain of a value that is still only words."""
    for value in subject.content.values:
        if value.unread is not None:
            words = " ".join(value.unread.split())
            short = words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
            yield spot(
                value,
                f"{subject.label_of(value)}: “{short}” is not read yet; type it as a value, or mark why there is none.",
            )
