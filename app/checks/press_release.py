"""The source is a press release."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.about_source import about_source, source_kind
from app.checks.subject import Spot, Subject
from app.domain.sources import SourceKind


def press_release(subject: Subject) -> Iterator[Spot]:
    """Propose the caveat for a press release from which items were taken."""
    if subject.content.items and source_kind(subject) == SourceKind.PRESS_RELEASE.value:
        yield about_source(
            subject, "This is a press release: nobody but its sender has checked the numbers.", saw=("press_release",)
        )
