"""What is known of a source as a document, and how a check speaks of it."""

from __future__ import annotations

from app.checks.subject import Spot, Subject
from app.domain.kinds import Text
from app.domain.sources import SourceKind

_SECONDARY_KINDS = frozenset(
    {
        SourceKind.REVIEW.value,
        SourceKind.SYSTEMATIC_REVIEW.value,
        SourceKind.META_ANALYSIS.value,
        SourceKind.WEB_ARTICLE.value,
    }
)


def source_kind(subject: Subject) -> str:
    """Return what sort of document the source is: as its curator judges, else as it came."""
    report = subject.report
    judged = subject.codes(report, "kind") if report else frozenset[str]()
    return next(iter(judged), "") or subject.source.kind.value


def evidence_level(subject: Subject) -> str:
    """Return the evidence level that the curator gave the source, or ""."""
    report = subject.report
    return next(iter(subject.codes(report, "evidence_level")), "") if report else ""


def is_secondary(subject: Subject) -> bool:
    """Say whether a source reports what others found: as judged, else by the sort of document it is."""
    level = evidence_level(subject)
    return level in {"secondary", "tertiary"} if level else source_kind(subject) in _SECONDARY_KINDS


def is_promotional(subject: Subject) -> bool:
    """Say whether a source is a press release, or its publisher has an interest in the result."""
    report = subject.report
    interest = subject.payload(report, "publisher_interest") if report else None
    return source_kind(subject) == SourceKind.PRESS_RELEASE.value or isinstance(interest, Text)


def about_source(subject: Subject, message: str, *, saw: tuple[str, ...] = (), caveat: str = "") -> Spot:
    """Return what is said of the source itself: it stands on the report item, once there is one."""
    return Spot(message, subject.report.id if subject.report else "", saw=saw, caveat=caveat)
