"""The source was corrected, retracted, or drew an expression of concern."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.about_source import about_source
from app.checks.subject import Spot, Subject

_SAID = {
    "corrected": "This source was corrected: see whether the correction touches what was taken from it.",
    "concern": "An expression of concern stands on this source.",
    "retracted": "This source was retracted: nothing in it can be relied on.",
}


def retracted_source(subject: Subject) -> Iterator[Spot]:
    """Propose the caveat where the curator noted a correction, a concern or a retraction."""
    report = subject.report
    for code in sorted(subject.codes(report, "retraction_status") if report else ()):
        if code in _SAID:
            yield about_source(subject, _SAID[code], saw=(code,))
