"""“None were observed”: zero events in few patients, or a statement that there are none."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.subject import Spot, Subject, spot
from app.domain.kinds import Proportion
from app.domain.records import Item
from app.domain.values import Missing, Value
from app.stats.intervals import clopper_pearson

RULE = "absence_claim"


def absence_claim(subject: Subject) -> Iterator[Spot]:
    """Propose the caveat for zero harms in fewer patients than a limit, for “none”, and for a claim of absence.

    What is kept as another missing reason than “stated none”, or as 0 without its N, is rule V28's.

    The sentence says how many may still be affected: the upper end of Clopper and Pearson's 95 % interval of 0/N.
    """
    for outcome in subject.items_that_are("outcome"):
        yield from _of_outcome(subject, outcome)
    for claim in subject.items_that_are("claim"):
        if "absence_claim" in subject.codes(claim, "category"):
            yield Spot(
                "That something does not occur is claimed without saying in how many patients it was looked for.",
                claim.id,
                saw=("absence_claim",),
            )


def _of_outcome(subject: Subject, outcome: Item) -> Iterator[Spot]:
    value = next((one for one in subject.values_on.get(outcome.id, ()) if _is_zero(one)), None)
    said = subject.current(outcome, "zero_event_statement")
    held = subject.current(outcome, "result")
    result = value or (held and held.missing is not Missing.STATED_NONE)
    if value is not None and _counts_harm(subject, outcome):
        whole = value.value.denominator if isinstance(value.value, Proportion) else None
        if whole and 0 < whole < subject.limit(RULE, "patients", subject.field_of(value)):
            high = 100 * clopper_pearson(0, whole)[1]
            message = f"None of {whole} is not never: up to {high:.1f} % may be affected (Clopper-Pearson, 95 %)."
            yield spot(value, message, saw=(str(whole),))
    elif not result and said is not None and "yes" in subject.codes(outcome, "zero_event_statement"):
        yield spot(
            said,
            "“None occurred” is 0 of N only with the N of that population: record N, or keep it as a claim of absence.",
            saw=("zero_event_statement",),
        )


def _is_zero(value: Value) -> bool:
    payload = value.value
    return isinstance(payload, Proportion) and payload.numerator == 0 and bool(payload.denominator) and value.current


def _counts_harm(subject: Subject, outcome: Item) -> bool:
    """Say whether an outcome counts something unwanted: by its measure, or as one that says that none occurred."""
    term = subject.term_at(outcome, "measure")
    stated = "yes" in subject.codes(outcome, "zero_event_statement")
    return stated or (term is not None and term.extra.get("domain") == "safety")
