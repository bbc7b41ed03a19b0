"""No concurrent comparator: a trial that is stated to have a single arm, and reports outcomes."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.subject import Spot, Subject
from app.domain.kinds import Text
from app.domain.records import Item


def single_arm(subject: Subject) -> Iterator[Spot]:
    """Propose the caveat for a trial whose results stand beside no control of its own."""
    for trial in subject.items_that_are("trial"):
        field = _said_in(subject, trial)
        if not field or isinstance(subject.payload(trial, "comparator"), Text):
            continue
        if any(subject.part_of(item) == "outcome" for item in subject.within(trial)):
            yield Spot(
                "This trial has a single arm: its outcomes have no concurrent control to be read against.",
                trial.id,
                saw=(field,),
            )


def _said_in(subject: Subject, trial: Item) -> str:
    """Return the part that says that there is one arm, or ""."""
    stated = subject.codes(trial, "single_arm")
    if stated:
        return "single_arm" if "yes" in stated else ""
    if "SINGLE_GROUP" in subject.codes(trial, "intervention_model"):
        return "intervention_model"
    return "allocation" if "NA" in subject.codes(trial, "allocation") else ""
