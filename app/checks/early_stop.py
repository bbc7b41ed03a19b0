"""A trial that was withdrawn, suspended or terminated."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.subject import Spot, Subject, spot

_STOPPED = {"WITHDRAWN": "withdrawn before anybody entered", "SUSPENDED": "suspended", "TERMINATED": "stopped early"}


def early_stop(subject: Subject) -> Iterator[Spot]:
    """Propose the caveat for a trial whose status says that it did not run as planned."""
    for trial in subject.items_that_are("trial"):
        value = subject.current(trial, "recruitment_status")
        for code in sorted(subject.codes(trial, "recruitment_status") & _STOPPED.keys()):
            if value is not None:
                message = f"The trial was {_STOPPED[code]}: what it reports may not be what was planned."
                yield spot(value, message, saw=(code,))
