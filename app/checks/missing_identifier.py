"""A trial without any registry id."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.subject import Spot, Subject
from app.domain.kinds import Identifier
from app.domain.records import Item


def missing_identifier(subject: Subject) -> Iterator[Spot]:
    """Propose the caveat for a trial that holds no identifier, in a field of its own or in a row below it."""
    for trial in subject.items_that_are("trial"):
        if not _may_hold(subject, trial):
            continue
        held = [trial, *(row for row in subject.within(trial) if subject.part_of(row) == "registry_id")]
        if not any(_has_identifier(subject, item) for item in held):
            yield Spot(
                "The trial has no registry id: record it if the source gives one, for nothing else tells surely which "
                "trial this is.",
                trial.id,
                saw=("no identifier",),
            )


def _may_hold(subject: Subject, trial: Item) -> bool:
    """Say whether the form has a place for a registry id."""
    return subject.has_kind("registry_id") or subject.field_for(trial, "registry_id") is not None


def _has_identifier(subject: Subject, item: Item) -> bool:
    return any(isinstance(value.value, Identifier) for value in subject.values_on.get(item.id, ()))
