"""Rule V19: a percent with its N but without n can come from a count (the GRIM test)."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.as_typed import third_of
from app.checks.subject import Spot, Subject, spot
from app.domain.findings import Severity
from app.domain.kinds import Proportion


def percent_possible(subject: Subject) -> Iterator[Spot]:
    """Complain of a percent that no count of its N has, and list the counts that n can be where it has some.

    >>> from decimal import Decimal
    >>> third_of(Proportion(None, 30, Decimal("12"))).said
    '12 % of 30 is no whole number: 3/30 is 10 % and 4/30 is 13 %.'
    """
    for value in subject.holding(Proportion):
        payload = value.value
        if not isinstance(payload, Proportion) or payload.numerator is not None:
            continue
        third = third_of(payload)
        if third is None or third.part != "numerator":
            continue
        label = subject.label_of(value)
        if third.possible:
            note = f"{label}: n is not given; {third.said[:-1]}: record it as computed if you need it."
            yield spot(value, note, severity=Severity.NOTE)
        else:
            yield spot(value, f"{label}: {third.said[:-1]}; check the percent and N.", caveat="numeric_inconsistency")
