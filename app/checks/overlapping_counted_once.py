"""Rule V13 within one record: outcomes of groups that share patients are never counted twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from app.checks.results import arm_of
from app.checks.subject import Spot, Subject
from app.domain.kinds import Reference, Term
from app.domain.records import Item
from app.domain.values import Value

_SHARED = {
    "contains": "contains",
    "part_of": "is part of",
    "partial": "shares some patients with",
    "unknown": "may share patients with",
}


def overlapping_counted_once(subject: Subject) -> Iterator[Spot]:
    """Complain of two groups of one record that are said to overlap and are counted by the same measure."""
    measures = _measures_by_arm(subject)
    told: set[frozenset[str]] = set()
    for row in subject.items_that_are("overlap"):
        arm = subject.items.get(row.parent or "")
        other = subject.payload(row, "arm")
        target = subject.items.get(other.key) if isinstance(other, Reference) else None
        if arm is None or target is None or frozenset((arm.id, target.id)) in told:
            continue
        both = measures[arm.id].keys() & measures[target.id].keys()
        if both:
            told.add(frozenset((arm.id, target.id)))
            yield _overlap(subject, row, arm, target, sorted(both), measures)


def _overlap(
    subject: Subject, row: Item, arm: Item, target: Item, both: list[str], measures: dict[str, dict[str, Value]]
) -> Spot:
    relation = next(iter(sorted(subject.codes(row, "relation"))), "unknown")
    ours, theirs = measures[arm.id][both[0]], measures[target.id][both[0]]
    names = [_arm_name(subject, one) for one in (arm, target)]
    return Spot(
        message=f"{names[0]} {_SHARED.get(relation, 'overlaps with')} {names[1]}, and both report {', '.join(both)}: "
        "they are counted once, and must not be pooled.",
        item=ours.item,
        field=ours.field,
        value=ours.id,
        saw=(relation, *sorted((arm.id, target.id)), *both),
        others=(theirs.id,),
    )


def _measures_by_arm(subject: Subject) -> dict[str, dict[str, Value]]:
    """Return by arm and measure's label the value that names the measure."""
    found: dict[str, dict[str, Value]] = defaultdict(dict)
    for outcome in subject.items_that_are("outcome"):
        arm, measure = arm_of(subject, outcome), subject.current(outcome, "measure")
        if arm and measure is not None and isinstance(measure.value, Term):
            found[arm].setdefault(measure.value.label, measure)
    return found


def _arm_name(subject: Subject, arm: Item) -> str:
    label = subject.payload(arm, "label")
    words = getattr(label, "text", "")
    return words or "A group"
