"""Rule V11: enrolled >= treated >= evaluable, and nobody has a result in a trial that enrolled nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from app.checks.patient_flow import ENROLLED, EVALUABLE, EVALUABLE_SAFETY, RESPONDERS, TREATED, Flow, Step, flows_of
from app.checks.results import Result, results_of
from app.checks.subject import Spot, Subject, spot
from app.checks.wording import said
from app.domain.kinds import Integer
from app.domain.records import Item
from app.domain.values import Value

_COUNTED_IN = {
    "itt": ENROLLED,
    "treated": TREATED,
    "evaluable_efficacy": EVALUABLE,
    "evaluable_safety": EVALUABLE_SAFETY,
    "responders": RESPONDERS,
}
_WITHDRAWN = "WITHDRAWN"


def flow_narrows(subject: Subject) -> Iterator[Spot]:
    """Complain of a step of the patient flow that holds more than the one before, and of an N beyond its step.

    Complains as well of patients in a trial that was withdrawn or enrolled nobody, and of an enrolment of 0 in a trial
    that is not said to be withdrawn; then their steps are not told again.
    """
    flows = flows_of(subject)
    nobody = tuple(_nobody_enrolled(subject))
    told = {value for found in nobody for value in found.others}
    for flow in flows.values():
        for step in flow.broken:
            if step.value not in told:
                yield Spot(step.why, step.item, step.field, step.value, saw=_saw(flow, step))
    for result in results_of(subject):
        if result.value.id not in told:
            yield from _too_many(result, flows)
    yield from nobody


def _saw(flow: Flow, broken: Step) -> tuple[str, ...]:
    return (broken.part, *(f"{step.part} {step.n}" for step in flow.steps if step.n is not None))


def _too_many(result: Result, flows: Mapping[str, Flow]) -> Iterator[Spot]:
    whole = result.counts.denominator
    if whole is None or result.counted not in {"", "patients"}:
        return
    step = _population(result, flows)
    if step is not None and step.n is not None and 0 <= step.n < whole and not step.why:
        yield spot(
            result.value,
            f"{result.label} is counted in {said(whole)}, more than {step.label} {said(step.n)}: check N, or the "
            "population that it is counted in.",
            saw=(str(result.counts.denominator), step.part, str(step.n)),
            others=(step.value,),
        )


def _population(result: Result, flows: Mapping[str, Flow]) -> Step | None:
    """Return how many the population of a result has: in its arm, else in its trial."""
    part = _COUNTED_IN.get(result.population, "")
    for place in (result.arm, result.item.parent or ""):
        step = flows[place].step(part) if place in flows else None
        if step is not None and step.n is not None:
            return step
    return None


def _nobody_enrolled(subject: Subject) -> Iterator[Spot]:
    for trial in subject.items_that_are("trial"):
        status = subject.current(trial, "recruitment_status")
        withdrawn = status is not None and _WITHDRAWN in subject.codes(trial, "recruitment_status")
        zero = _zero_enrolment(subject, trial)
        if not (zero or withdrawn):
            continue
        found = subject.once(_patients).get(trial.id, [])
        if found and zero:
            yield _results_of_nobody(subject, zero, "nobody was enrolled", found)
        elif found and status is not None and withdrawn:
            yield _results_of_nobody(subject, status, "the trial was withdrawn", found)
        elif zero and not withdrawn:
            yield spot(
                zero,
                f"{subject.label_of(zero)} is 0: nobody was enrolled, which a registry calls withdrawn; check the "
                "number, or give the recruitment status.",
                saw=("0", *sorted(subject.codes(trial, "recruitment_status"))),
            )


def _results_of_nobody(subject: Subject, at: Value, why: str, found: list[Value]) -> Spot:
    others = "result holds" if len(found) == 1 else "results hold"
    return spot(
        at,
        f"{subject.label_of(at)} says that {why}, yet {len(found)} {others} patients: check it, or whether they belong "
        "to this trial.",
        saw=(why, *(value.id for value in found)),
        others=tuple(value.id for value in found),
    )


def _patients(subject: Subject) -> Mapping[str, list[Value]]:
    """Return the values that count patients, by their trial: results and what arms and dose levels hold."""
    found: dict[str, list[Value]] = defaultdict(list)
    for result in results_of(subject):
        if (result.counts.denominator or result.counts.numerator or 0) > 0 and result.counted in {"", "patients"}:
            found[result.item.parent or ""].append(result.value)
    for part in ("arm", "dose_level"):
        for item in subject.items_that_are(part):
            value = subject.current(item, "n_treated")
            if value is not None and isinstance(value.value, Integer) and value.value.number > 0:
                found[item.parent or ""].append(value)
    return found


def _zero_enrolment(subject: Subject, trial: Item) -> Value | None:
    """Return an enrolment of nobody: of any kind, but not beside one of somebody."""
    rows = [row for row in subject.children_of.get(trial.id, ()) if subject.part_of(row) == "enrolment"]
    held = [subject.current(trial, "n_enrolled"), *(subject.current(row, "n") for row in rows)]
    numbers = [value for value in held if value is not None and isinstance(value.value, Integer)]
    zeros = [value for value in numbers if isinstance(value.value, Integer) and value.value.number == 0]
    return zeros[0] if zeros and len(zeros) == len(numbers) else None
