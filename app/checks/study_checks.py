"""Checks of a study: what is wrong between the sources that meet in it.

To add one, write a function of a `StudySubject` that yields a `Spot`, whose item, field and value are those of one side
and whose `others` are the values of the other sides, in a file named after what must hold; then add one row below.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.checks.sources_agree import sources_agree
from app.checks.study_subject import StudySubject
from app.checks.subject import Spot
from app.checks.superseded_counted_once import superseded_counted_once
from app.domain.findings import Finding, Severity


@dataclass(frozen=True)
class StudyCheck:
    """A rule about a study: its id, how bad a finding is, what must hold, and where the rule comes from."""

    id: str
    severity: Severity
    sentence: str
    find: Callable[[StudySubject], Iterable[Spot]]
    source: str = "Domain rules of this project"
    version: int = 1


STUDY_CHECKS = (
    StudyCheck("V13", Severity.NOTE, "A report that another replaces is counted once.", superseded_counted_once),
    StudyCheck("V30", Severity.WARNING, "A field of a study says one thing in all its sources.", sources_agree),
)


def run_study(subject: StudySubject) -> tuple[Finding, ...]:
    """Return what the checks say of a study, in the order of the table, as far as they are switched on."""
    return tuple(
        _finding(subject, check, found)
        for check in STUDY_CHECKS
        if subject.rules.is_on(check.id)
        for found in check.find(subject)
    )


def _finding(subject: StudySubject, check: StudyCheck, found: Spot) -> Finding:
    member = subject.member_of[found.item]
    quotes = member.subject.quotes_of.get(found.value, ())
    saw = "\x1f".join((check.id, str(check.version), subject.study.id, *(found.saw or (found.message,))))
    return Finding(
        rule=check.id,
        severity=subject.rules.severity(check.id, check.severity),
        message=found.message,
        version=check.version,
        source=member.source.id,
        record=member.subject.content.record.id,
        item=found.item,
        field=found.field,
        value=found.value,
        quote=quotes[0].exact if quotes else "",
        study=subject.study.id,
        others=found.others,
        fingerprint=hashlib.sha256(saw.encode()).hexdigest(),
    )
