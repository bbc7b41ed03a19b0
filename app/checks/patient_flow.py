"""How many patients came as far as each step of a trial or an arm: enrolled, treated, evaluable, responders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.checks.results import Result, results_of
from app.checks.subject import Subject
from app.checks.wording import said
from app.domain.kinds import Integer, Term
from app.domain.records import Item
from app.domain.values import Value

ENROLLED, TREATED, EVALUABLE, EVALUABLE_SAFETY = "enrolled", "treated", "evaluable", "evaluable_safety"
RESPONDERS = "responders"

_FIELDS = {
    ENROLLED: "n_enrolled",
    TREATED: "n_treated",
    EVALUABLE: "n_evaluable_efficacy",
    EVALUABLE_SAFETY: "n_evaluable_safety",
}
_ROWS = {
    ENROLLED: ("actual", "itt"),
    TREATED: ("treated",),
    EVALUABLE: ("evaluable_efficacy",),
    EVALUABLE_SAFETY: ("evaluable_safety",),
}
_LABELS = {
    ENROLLED: "Enrolled",
    TREATED: "Treated",
    EVALUABLE: "Evaluable",
    EVALUABLE_SAFETY: "Evaluable for safety",
    RESPONDERS: "Responders",
}
_BELOW = {
    TREATED: (ENROLLED,),
    EVALUABLE: (TREATED, ENROLLED),
    EVALUABLE_SAFETY: (TREATED, ENROLLED),
    RESPONDERS: (EVALUABLE, TREATED, ENROLLED),
}
_BELOW_RANDOMISED = {**_BELOW, EVALUABLE: (ENROLLED,), RESPONDERS: (EVALUABLE, ENROLLED)}
_RANDOMISED = "RANDOMIZED"
_RESPONSE = "ORR"


class Step(NamedTuple):
    """One step: how many patients, in which value of which field of which item, and why it is broken, or "".

    `n` is None while nobody said, and then there is no value.
    """

    part: str
    label: str
    n: int | None = None
    item: str = ""
    field: str = ""
    value: str = ""
    why: str = ""

    @property
    def broken(self) -> bool:
        """Whether it cannot follow from the step before."""
        return bool(self.why)


class Flow(NamedTuple):
    """The steps of a trial or an arm in their order; none while nothing is known of any.

    The evaluable for safety are a step only where they are given; responders are those of the overall response.
    """

    item: str
    steps: tuple[Step, ...] = ()

    def step(self, part: str) -> Step | None:
        """Return a step by what it is, such as `treated`, or None."""
        return next((step for step in self.steps if step.part == part), None)

    @property
    def broken(self) -> tuple[Step, ...]:
        """The steps that hold more patients than the one before, or no number of patients at all."""
        return tuple(step for step in self.steps if step.why)


def flow_of(subject: Subject, item: Item) -> Flow:
    """Return the flow of patients of a trial or an arm; one without steps for any other item."""
    return flows_of(subject).get(item.id) or Flow(item.id)


def flows_of(subject: Subject) -> Mapping[str, Flow]:
    """Return the flows of all trials and arms of a record by their ids; made once a record."""
    return subject.once(_made)


def _made(subject: Subject) -> Mapping[str, Flow]:
    responses = _responses(subject)
    places = (*subject.items_that_are("trial"), *subject.items_that_are("arm"))
    return {
        item.id: Flow(item.id, _judged(_steps(subject, item, responses.get(item.id, ())), _below(subject, item)))
        for item in places
    }


def _below(subject: Subject, item: Item) -> Mapping[str, tuple[str, ...]]:
    """Return what each step must not exceed; a randomised trial may count those who were never treated (ITT)."""
    trials = (item, *subject.above(item))
    return _BELOW_RANDOMISED if any(_RANDOMISED in subject.codes(one, "allocation") for one in trials) else _BELOW


def _responses(subject: Subject) -> Mapping[str, list[Result]]:
    """Return the overall responses by the arm, or else the trial, that they were counted in."""
    found: dict[str, list[Result]] = defaultdict(list)
    for result in results_of(subject):
        if result.measure == _RESPONSE and result.counted in {"", "patients"} and result.counts.numerator is not None:
            found[result.arm or result.item.parent or ""].append(result)
    return found


def _steps(subject: Subject, item: Item, responses: Sequence[Result]) -> list[Step]:
    rows = _rows(subject, item)
    steps = []
    for part, key in _FIELDS.items():
        value = subject.current(item, key)
        if value is not None and isinstance(value.value, Integer):
            steps.append(_step(part, subject.label_of(value), value, value.value.number))
        elif row := next((rows[code] for code in _ROWS[part] if code in rows), None):
            label, value, number = row
            steps.append(_step(part, _LABELS[part] if part == ENROLLED else label, value, number))
        elif part != EVALUABLE_SAFETY:
            steps.append(_UNKNOWN[part])
    steps.append(_responders(responses) if responses else _UNKNOWN[RESPONDERS])
    return steps if any(step.n is not None for step in steps) else []


def _rows(subject: Subject, item: Item) -> dict[str, tuple[str, Value, int]]:
    """Return the rows of an item's enrolment by kind: label, value and number, the latest of each kind."""
    found: dict[str, tuple[str, Value, int]] = {}
    for row in subject.children_of.get(item.id, ()):
        if subject.part_of(row) != "enrolment":
            continue
        value, kind = subject.current(row, "n"), subject.payload(row, "kind")
        if value is None or not isinstance(value.value, Integer) or not isinstance(kind, Term):
            continue
        if kind.code not in found or _as_of(value) >= _as_of(found[kind.code][1]):
            found[kind.code] = (kind.label, value, value.value.number)
    return found


def _as_of(value: Value) -> str:
    return value.as_of.iso if value.as_of else ""


def _responders(responses: Sequence[Result]) -> Step:
    """Return the most that responded, best responses before those at some time."""
    known = [(one.best, one.counts.numerator, one) for one in responses if one.counts.numerator is not None]
    if not known:
        return _UNKNOWN[RESPONDERS]
    _, number, found = max(known, key=lambda one: one[:2])
    return _step(RESPONDERS, f"{_LABELS[RESPONDERS]} ({found.label})", found.value, number)


def _step(part: str, label: str, value: Value, number: int) -> Step:
    return Step(part, label, number, value.item, value.field, value.id)


_UNKNOWN = {part: Step(part, label) for part, label in _LABELS.items()}


def _judged(steps: list[Step], below: Mapping[str, tuple[str, ...]]) -> tuple[Step, ...]:
    known = {step.part: step for step in steps if step.n is not None}
    return tuple(_with_why(step, known, below) for step in steps)


def _with_why(step: Step, known: Mapping[str, Step], below: Mapping[str, tuple[str, ...]]) -> Step:
    if step.n is None:
        return step
    above = next((known[part] for part in below.get(step.part, ()) if part in known), None)
    why = ""
    if step.n < 0:
        why = f"{step.label}: {said(step.n)} is no number of patients; it is at least 0."
    elif above is not None and above.n is not None and step.n > above.n >= 0:
        why = (
            f"{step.label} {said(step.n)} is more than {above.label} {said(above.n)}: "
            f"check both, or whether they count the same patients."
        )
    return step._replace(why=why) if why else step
