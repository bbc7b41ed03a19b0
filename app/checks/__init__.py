"""Checks: what is wrong in a record and what would be right; they warn and never stand in the way.

To add a check, write a function of a `Subject` that yields a `Spot` for every place it complains of, in a file of its
own named after what must hold, with its source and an example in its docstring; then add one row to `CHECKS` and tests
in tests/unit/checks. Messages say what is wrong and what would be right, in one sentence, with the field's label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.checks.counts_in_order import counts_in_order
from app.checks.needed_empty import needed_empty
from app.checks.number_in_quote import number_in_quote
from app.checks.percent_matches_counts import percent_matches_counts
from app.checks.rival_statements import rival_statements
from app.checks.subject import Spot, Subject
from app.checks.unlisted_term import unlisted_term
from app.checks.unread_words import unread_words
from app.checks.unvouched import unvouched
from app.domain.findings import Finding, Severity

__all__ = ["CHECKS", "Check", "Spot", "Subject", "run"]


@dataclass(frozen=True)
class Check:
    """A rule: its id (a V number where the domain's rules have one), how bad a finding is, what must hold."""

    id: str
    severity: Severity
    sentence: str
    find: Callable[[Subject], Iterable[Spot]]


CHECKS = (
    Check("V17", Severity.ERROR, "Counts are in order: 0 ≤ n ≤ N.", counts_in_order),
    Check("V18", Severity.WARNING, "The printed percent agrees with its counts.", percent_matches_counts),
    Check("V27", Severity.WARNING, "A typed number occurs in its quote.", number_in_quote),
    Check("V30", Severity.WARNING, "A field for one value does not hold two statements.", rival_statements),
    Check("unvouched", Severity.WARNING, "A value that claims to be what the source says has a quote.", unvouched),
    Check("unread", Severity.NOTE, "Words put into a field have been read into a value.", unread_words),
    Check("unlisted", Severity.NOTE, "A term is one of its vocabulary.", unlisted_term),
    Check("needed", Severity.NOTE, "A needed field holds a value or a reason why there is none.", needed_empty),
)


def run(subject: Subject) -> tuple[Finding, ...]:
    """Return what all checks say of a record, in the order of the table."""
    return tuple(
        Finding(
            rule=check.id,
            severity=check.severity,
            message=found.message,
            source=subject.source.id,
            item=found.item,
            field=found.field,
            value=found.value,
        )
        for check in CHECKS
        for found in check.find(subject)
    )
