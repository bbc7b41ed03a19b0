"""The outcomes of a record as the rules of counts see them: what was counted, in whom, where and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from app.checks.subject import Subject
from app.domain.kinds import Date, Proportion, Quantity, Reference, Term
from app.domain.records import Item
from app.domain.values import Value
from app.reading.units import fold_unit

Place = tuple[str, str]
"""An arm, or "" for the whole trial, and the item that the outcome stands in."""


class Result(NamedTuple):
    """An outcome with the current value of its result.

    `arm` is the id of its arm, or ""; `group` is what two results share that count the same patients at the same time:
    where, in which population, when, and what was counted.
    """

    item: Item
    measure: str
    label: str
    value: Value
    counts: Proportion
    arm: str
    population: str
    counted: str
    best: bool
    group: tuple[str, ...]

    @property
    def place(self) -> Place:
        """Where it was counted."""
        return self.arm, self.item.parent or ""


def results_of(subject: Subject) -> tuple[Result, ...]:
    """Return the outcomes that hold counts or a percent, in the order of the record; made once a record."""
    return subject.once(_made)


def groups_of(subject: Subject) -> Mapping[tuple[str, ...], list[Result]]:
    """Return the results by what they share; made once a record."""
    return subject.once(_grouped)


def _made(subject: Subject) -> tuple[Result, ...]:
    found = []
    for outcome in subject.items_that_are("outcome"):
        value = subject.current(outcome, "result")
        if value is not None and isinstance(value.value, Proportion):
            found.append(_result(subject, outcome, value, value.value))
    return tuple(found)


def _grouped(subject: Subject) -> Mapping[tuple[str, ...], list[Result]]:
    groups: dict[tuple[str, ...], list[Result]] = defaultdict(list)
    for result in results_of(subject):
        groups[result.group].append(result)
    return groups


def _result(subject: Subject, outcome: Item, value: Value, counts: Proportion) -> Result:
    measure, label = _term(subject, outcome, "measure")
    population, _ = _term(subject, outcome, "analysis_population")
    counted, _ = _term(subject, outcome, "counted")
    arm = arm_of(subject, outcome)
    when, kind = _when(subject, outcome)
    return Result(
        item=outcome,
        measure=measure,
        label=label or subject.label_of(value),
        value=value,
        counts=counts,
        arm=arm,
        population=population,
        counted=counted,
        best=kind in {"", "best"},
        group=(outcome.parent or "", arm, population, counted, when),
    )


def arm_of(subject: Subject, outcome: Item) -> str:
    """Return the id of the arm of an outcome: the one it names, else the one it stands in, else ""."""
    named = subject.payload(outcome, "arm")
    if isinstance(named, Reference):
        return named.key
    above = subject.items.get(outcome.parent or "")
    return above.id if above is not None and subject.part_of(above) == "arm" else ""


def _term(subject: Subject, item: Item, part: str) -> tuple[str, str]:
    held = subject.payload(item, part)
    return (held.code or held.label.casefold(), held.label) if isinstance(held, Term) else ("", "")


def _when(subject: Subject, outcome: Item) -> tuple[str, str]:
    """Return the time point and the data cut-off of an outcome as one text, and the time point's kind."""
    kind, _ = _term(subject, outcome, "time_point_kind")
    at = subject.payload(outcome, "time_point")
    cutoff = subject.payload(outcome, "data_cutoff")
    words = [kind]
    if isinstance(at, Quantity):
        number = "" if at.number is None else str(at.number)
        words.append(f"{number} {fold_unit(at.unit)} {at.spread}")
    if isinstance(cutoff, Date):
        words.append(cutoff.date.iso)
    return "|".join(words), kind
