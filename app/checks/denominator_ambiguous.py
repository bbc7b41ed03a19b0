"""A count or a percent of an unknown whole."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.outcomes_alike import is_outcome
from app.checks.subject import Spot, Subject, spot
from app.domain.kinds import Proportion
from app.reading.naming import shortened
from app.reading.show import show

_SHOWN = 60


def denominator_ambiguous(subject: Subject) -> Iterator[Spot]:
    """Propose the caveat for an outcome that gives a count or a percent without its N; zeros are rule V28's."""
    for value in subject.holding(Proportion):
        payload = value.value
        if not isinstance(payload, Proportion) or payload.denominator is not None or payload.numerator == 0:
            continue
        if is_outcome(subject, value.item):
            said = shortened(show(payload), _SHOWN)
            yield spot(
                value,
                f"{subject.label_of(value)}: {said} of an unknown number; give N if the source does, that of this very "
                "population.",
                saw=(show(payload),),
            )
