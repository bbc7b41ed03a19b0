"""Interim data, or data that no peer has reviewed."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.about_source import about_source, source_kind
from app.checks.subject import Spot, Subject
from app.domain.kinds import Reference
from app.domain.records import Item
from app.domain.sources import SourceKind


def preliminary_data(subject: Subject) -> Iterator[Spot]:
    """Propose the caveat for outcomes of a preprint, of a report without peer review, or of an interim report."""
    if not subject.items_that_are("outcome"):
        return
    why = _reason(subject)
    if why:
        yield about_source(subject, f"{why}: its outcomes may change.", saw=(why,))


def _reason(subject: Subject) -> str:
    if source_kind(subject) == SourceKind.PREPRINT.value:
        return "This is a preprint"
    if subject.report and "no" in subject.codes(subject.report, "peer_reviewed"):
        return "No peer has reviewed this report"
    if any(_is_interim(subject, link) for link in subject.items_that_are("report_link")):
        return "This is an interim report"
    return ""


def _is_interim(subject: Subject, link: Item) -> bool:
    """Say whether a row says that this very source is an interim report of the trial."""
    told = subject.payload(link, "source")
    here = isinstance(told, Reference) and told.key == subject.source.id
    return here and "interim" in subject.codes(link, "role")
