"""Rule V12: the counts of arms that are marked as parts of a whole sum to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.checks.patient_flow import ENROLLED, EVALUABLE, EVALUABLE_SAFETY, TREATED, flows_of
from app.checks.subject import Spot, Subject
from app.checks.wording import all_of, said
from app.domain.kinds import Integer, Reference, Text
from app.domain.records import Item

_COUNTS = {
    "n_enrolled": ENROLLED,
    "n_treated": TREATED,
    "n_evaluable_efficacy": EVALUABLE,
    "n_evaluable_safety": EVALUABLE_SAFETY,
}


class _Part(NamedTuple):
    name: str
    n: int
    value: str


def parts_make_whole(subject: Subject) -> Iterator[Spot]:
    """Complain of a count whose parts are all known and do not sum to it, or already sum to more.

    One part alone is not held to be all of them: the others are not entered yet, or are of another kind.
    Parts are the arms marked as such that name the same larger arm, else the trial that they stand in, taken by their
    kind (dose levels, cohorts, parts of a phase); and dose levels, where a form lets them be marked.
    """
    for (whole, _), parts in _partitions(subject).items():
        flow = flows_of(subject).get(whole)
        if flow is None:
            continue
        for key, step_of in _COUNTS.items():
            step = flow.step(step_of)
            if step is None or step.n is None:
                continue
            known = [part for item in parts if (part := _count(subject, item, key))]
            total = sum(part.n for part in known)
            complete = len(known) == len(parts) > 1
            if known and (total > step.n or (complete and total != step.n)):
                listed = all_of([f"{part.name} {said(part.n)}" for part in known])
                yield Spot(
                    f"{step.label} {said(step.n)} is not the sum of its parts: {listed} make {said(total)}; check the "
                    "counts, or which parts make the whole.",
                    step.item,
                    step.field,
                    step.value,
                    saw=(step_of, str(step.n), *(f"{part.value} {part.n}" for part in known)),
                    others=tuple(part.value for part in known),
                )


def _partitions(subject: Subject) -> Mapping[tuple[str, str], list[Item]]:
    """Return the items marked as parts, by the whole that they make and by their kind."""
    found: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for part in ("arm", "dose_level"):
        for item in subject.items_that_are(part):
            if "yes" not in subject.codes(item, "partition"):
                continue
            named = subject.payload(item, "parent_arm")
            whole = named.key if isinstance(named, Reference) else item.parent or ""
            kind = ",".join(sorted(subject.codes(item, "kind"))) if part == "arm" else part
            if whole != item.id:
                found[whole, kind].append(item)
    return found


def _count(subject: Subject, item: Item, key: str) -> _Part | None:
    value = subject.current(item, key)
    if value is None or not isinstance(value.value, Integer):
        return None
    label = subject.payload(item, "label")
    name = " ".join(label.text.split())[:30] if isinstance(label, Text) else "a part"
    return _Part(name, value.value.number, value.id)
