"""The source did not make the data that it reports: a review, news, a web page."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.about_source import about_source, evidence_level, is_secondary, source_kind
from app.checks.subject import Spot, Subject


def secondary_source(subject: Subject) -> Iterator[Spot]:
    """Propose the caveat for a source of secondary or tertiary evidence from which items were taken."""
    if not subject.content.items or not is_secondary(subject):
        return
    what = evidence_level(subject) or "secondary"
    kind = source_kind(subject)
    yield about_source(
        subject,
        f"This {kind.replace('_', ' ')} is a {what} source: what it says of a trial is to be held against the "
        "report that made the data.",
        saw=(what, kind),
    )
