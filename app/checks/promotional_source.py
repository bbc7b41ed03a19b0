"""The publisher has an interest in the result."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.about_source import about_source
from app.checks.subject import Spot, Subject
from app.domain.kinds import Text


def promotional_source(subject: Subject) -> Iterator[Spot]:
    """Propose the caveat for a source whose publisher's interest the curator noted."""
    report = subject.report
    interest = subject.payload(report, "publisher_interest") if report else None
    if isinstance(interest, Text):
        yield about_source(
            subject,
            "Its publisher gains from the result: what the source leaves out counts as much as what it says.",
            saw=(interest.text,),
        )
