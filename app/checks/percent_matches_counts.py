"""Rule V18: the printed percent agrees with n/N within half a unit of its last printed decimal."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.as_typed import agreement
from app.checks.subject import Spot, Subject, spot
from app.checks.wording import said
from app.domain.kinds import Proportion
from app.reading.percents import agrees

_WHOLE = 100


def percent_matches_counts(subject: Subject) -> Iterator[Spot]:
    """Complain of a proportion whose percent, as printed, cannot come from its counts, or from any.

    Counts out of order are another rule's.

    >>> from decimal import Decimal
    >>> [agreement(Proportion(8, 11, Decimal(printed))).agrees for printed in ("73", "73.0", "72.7")]
    [True, False, True]
    """
    for value in subject.holding(Proportion):
        payload = value.value
        if not isinstance(payload, Proportion) or payload.percent is None:
            continue
        n, of = payload.numerator, payload.denominator
        if n is not None and of is not None and 0 <= n <= of and of > 0:
            if not agrees(n, of, payload.percent) and (fit := agreement(payload)):
                yield spot(value, f"{subject.label_of(value)}: {fit.said}")
        elif not 0 <= payload.percent <= _WHOLE:
            yield spot(value, f"{subject.label_of(value)}: {said(payload.percent)} % lies outside 0 to 100 %.")
