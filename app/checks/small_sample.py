"""Few patients: an outcome whose N is below a limit, 20 unless the form or the project says otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.checks.outcomes_alike import alike, is_outcome
from app.checks.subject import Spot, Subject, spot
from app.domain.kinds import Proportion
from app.domain.values import Value
from app.stats.intervals import wilson

RULE = "small_sample"


def small_sample(subject: Subject) -> Iterator[Spot]:
    """Propose the caveat once for all outcomes of a trial that have the same small N.

    The sentence says how wide Wilson's interval is, which is why few patients matter.
    """
    for whole, found in alike(subject, _small(subject)):
        first, *others = found.values
        message = f"N = {whole} is fewer than {_limit(subject, first)} patients{_width(first)}{found.more}."
        yield spot(first, message, saw=(str(whole),), others=tuple(value.id for value in others))


def _small(subject: Subject) -> Iterator[tuple[Value, int]]:
    for value in subject.holding(Proportion):
        whole = value.value.denominator if isinstance(value.value, Proportion) else None
        if whole and value.current and 0 < whole < _limit(subject, value) and is_outcome(subject, value.item):
            yield value, whole


def _limit(subject: Subject, value: Value) -> Decimal:
    return subject.limit(RULE, "patients", subject.field_of(value))


def _width(value: Value) -> str:
    match value.value:
        case Proportion(numerator=int(part), denominator=int(whole)) if 0 <= part <= whole:
            low, high = wilson(part, whole)
            return f"; {part}/{whole} may be anything from {100 * low:.0f} to {100 * high:.0f} % (Wilson, 95 %)"
        case _:
            return ""
