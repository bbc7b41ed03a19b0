"""Rule V30 within one source: a field for one value holds two statements, its table against its text, say."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.subject import Spot, Subject
from app.reading.naming import shortened, value_words

_SHOWN = 30


def rival_statements(subject: Subject) -> Iterator[Spot]:
    """Complain of a field that takes one value and holds several; all stay, one is current."""
    for (item, key), values in subject.values_at.items():
        if len(values) < 2:
            continue
        field = subject.field_of(values[0])
        if field is None or field.many:
            continue
        said = " and ".join(shortened(value_words(value), _SHOWN) for value in values)
        current = next((value for value in values if value.current), values[0])
        yield Spot(
            f"{field.label} holds {len(values)} statements ({said}): keep them if the source contradicts itself, and "
            "check that the right one is current.",
            item,
            key,
            current.id,
        )
