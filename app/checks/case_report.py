"""One to few patients, described one by one."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.about_source import about_source
from app.checks.outcomes_alike import is_outcome
from app.checks.subject import Spot, Subject
from app.domain.kinds import Integer, Proportion

RULE = "case_report"
_COUNTS = frozenset({"n_enrolled", "n_treated", "n_evaluable_efficacy", "n_evaluable_safety", "n"})


def case_report(subject: Subject) -> Iterator[Spot]:
    """Propose the caveat where no outcome, arm or enrolment counts more patients than a limit, 3 unless set."""
    outcomes = subject.items_that_are("outcome")
    most = max(_counts(subject), default=0) if outcomes else 0
    if 0 < most <= subject.limit(RULE, "patients"):
        patients = "one patient" if most == 1 else f"{most} patients"
        yield about_source(
            subject, f"Nothing here counts more than {patients}: it tells of cases, not of a rate.", saw=(str(most),)
        )


def _counts(subject: Subject) -> Iterator[int]:
    for value in subject.holding(Proportion):
        if isinstance(value.value, Proportion) and value.value.denominator and is_outcome(subject, value.item):
            yield value.value.denominator
    for value in subject.holding(Integer):
        spec = subject.field_of(value)
        if isinstance(value.value, Integer) and spec is not None and spec.part in _COUNTS:
            yield value.value.number
