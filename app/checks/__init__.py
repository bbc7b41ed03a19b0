"""Checks: what is wrong in a record and what would be right; they warn and never stand in the way.

To add a check, write a function of a `Subject` that yields a `Spot` for every place it complains of, in a file of its
own named after what must hold, with its source and an example in its docstring; then add one row to `CHECKS` and tests
in tests/unit/checks. Messages say what is wrong and what would be right, in one sentence, with the field's label.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.checks.counts_in_order import counts_in_order
from app.checks.needed_empty import needed_empty
from app.checks.number_in_quote import number_in_quote
from app.checks.percent_matches_counts import percent_matches_counts
from app.checks.rival_statements import rival_statements
from app.checks.rules import Rules, rules_for
from app.checks.subject import Beside, Spot, Subject
from app.checks.unlisted_term import unlisted_term
from app.checks.unread_words import unread_words
from app.checks.unvouched import unvouched
from app.domain.findings import Finding, Severity
from app.domain.forms import Form, RuleSetting

__all__ = ["CHECKS", "Beside", "Check", "Rules", "Spot", "Subject", "rules_of", "run"]


@dataclass(frozen=True)
class Check:
    """A rule: its id (a V number where the domain's rules have one), how bad a finding is, what must hold, and why.

    `source` says where the rule comes from; `version` goes up when it judges otherwise; `caveat` is the code of the
    caveat type that it proposes; `limits` are its numbers, which forms, fields and projects may set otherwise.
    """

    id: str
    severity: Severity
    sentence: str
    find: Callable[[Subject], Iterable[Spot]]
    source: str = "Domain rules of this project"
    version: int = 1
    caveat: str = ""
    limits: Mapping[str, Decimal] = field(default_factory=dict)


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


def rules_of(form: Form, project: Mapping[str, RuleSetting] | None = None) -> Rules:
    """Return how all checks are wanted by a form and a project."""
    return rules_for({check.id: check.limits for check in CHECKS}, form, project)


def run(subject: Subject) -> tuple[Finding, ...]:
    """Return what all checks say of a record, in the order of the table, as far as they are switched on."""
    return tuple(
        finding
        for check in CHECKS
        if subject.rules.is_on(check.id)
        for found in check.find(subject)
        if (finding := _finding(subject, check, found)) is not None
    )


def _finding(subject: Subject, check: Check, found: Spot) -> Finding | None:
    item = subject.items.get(found.item)
    kind = subject.form.kind(item.kind) if item else None
    spec = kind.field(found.field) if kind and found.field else None
    if spec is not None and not subject.rules.is_on(check.id, spec):
        return None
    quotes = subject.quotes_of.get(found.value, ())
    return Finding(
        rule=check.id,
        severity=subject.rules.severity(check.id, check.severity),
        message=found.message,
        version=check.version,
        source=subject.source.id,
        record=subject.content.record.id,
        item=found.item,
        field=found.field,
        value=found.value,
        quote=quotes[0].exact if quotes else "",
        caveat=found.caveat or check.caveat,
        others=found.others,
        fingerprint=_fingerprint(check, found),
    )


def _fingerprint(check: Check, found: Spot) -> str:
    saw = "\x1f".join((check.id, str(check.version), found.item, found.field, *(found.saw or (found.message,))))
    return hashlib.sha256(saw.encode()).hexdigest()
