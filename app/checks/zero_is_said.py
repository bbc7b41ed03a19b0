"""Rule V28: zero, not reported, not assessed and none observed are four different things."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.checks.patient_flow import ENROLLED, EVALUABLE, EVALUABLE_SAFETY, TREATED, flows_of
from app.checks.results import Result, results_of
from app.checks.subject import Spot, Subject, spot
from app.checks.wording import said
from app.domain.kinds import Integer, Proportion
from app.domain.records import Item
from app.domain.values import Derivation, Missing, Value
from app.reading.numbers import values_in

RULE = "V28"

_UNKNOWN = re.compile(
    r"(?i:\bnot\s(?:yet\s)?(?:been\s)?(?:reported|assessed|evaluated|evaluable|measured|available|determined|tested|known|"
    r"performed|done|disclosed|given|stated|applicable|recorded)\b|\bno\s(?:data|information|results?)\b|\bunknown\b|"
    r"\bundisclosed\b|\bunreported\b)|\bN/A\b|\bNR\b|\bNA\b|\bND\b",
)
_NONE = re.compile(r"\b(?:no|none|neither|nor|zero|nobody|absence\sof|without|free\sof)\b", re.IGNORECASE)
_NOT_NONE = frozenset({Missing.NOT_REPORTED, Missing.NOT_ASSESSED, Missing.NOT_SEARCHED, Missing.NOT_DISCLOSED})
_POPULATIONS = {
    "itt": ENROLLED,
    "treated": TREATED,
    "evaluable_efficacy": EVALUABLE,
    "evaluable_safety": EVALUABLE_SAFETY,
}


def zero_is_said(subject: Subject) -> Iterator[Spot]:
    """Complain of a zero that the words do not say, of none observed kept as missing, and of zero without its N.

    "No CRS" is 0 of N only with the N of that population; without one, none is stated.
    """
    yield from subject.once(zeros)


def zeros(subject: Subject) -> tuple[Spot, ...]:
    """Return what is said of zeros, and of none observed; for `Subject.once`."""
    unknown = tuple(_unknown_zeros(subject))
    told = {one.value for one in unknown}
    missing = [one for outcome in subject.items_that_are("outcome") for one in _none_kept_as_missing(subject, outcome)]
    results = [
        one for result in results_of(subject) if result.value.id not in told for one in _of_result(subject, result)
    ]
    return (*unknown, *missing, *results)


def _unknown_zeros(subject: Subject) -> Iterator[Spot]:
    """Complain of a zero where the words say that nothing is known."""
    for value in subject.holding(Proportion, Integer):
        if _is_zero(value) and (words := _unknown_words(subject, value)):
            yield spot(
                value,
                f"{subject.label_of(value)}: 0 is typed where the words say “{words}”; 0 is a count, so give the "
                "reason that it is missing instead.",
                saw=("0", words),
            )


def _none_kept_as_missing(subject: Subject, outcome: Item) -> Iterator[Spot]:
    value = subject.current(outcome, "result")
    if value is None or value.missing not in _NOT_NONE:
        return
    words = next((one for one in _words(subject, value) if _NONE.search(one) and not _UNKNOWN.search(one)), "")
    stated = "yes" in subject.codes(outcome, "zero_event_statement")
    if words or stated:
        reason = value.missing.replace("_", " ") if value.missing else ""
        yield spot(
            value,
            f"{subject.label_of(value)}: that none was observed is said, so it is not “{reason}”; give 0 of N with the "
            "N of this population, or “stated none” where N is unknown.",
            caveat="absence_claim",
            saw=(reason, words),
        )


def _of_result(subject: Subject, result: Result) -> Iterator[Spot]:
    counts, value = result.counts, result.value
    label = subject.label_of(value)
    if counts.numerator and "yes" in subject.codes(result.item, "zero_event_statement"):
        yield spot(
            value,
            f"{label}: {said(counts.numerator)} are counted where none is said to have occurred; correct "
            "one of the two.",
            saw=(str(counts.numerator), "none occurred"),
        )
    if counts.numerator != 0:
        return
    if counts.denominator is None:
        yield spot(
            value,
            f"{label}: 0 is 0 of N only with the N of this population; give it, or the reason “stated none”.",
            caveat="absence_claim",
            saw=("0", "?"),
        )
    elif value.derivation not in {Derivation.COMPUTED, Derivation.EXTERNAL}:
        yield from _of_other_patients(subject, result, counts.denominator)


def _of_other_patients(subject: Subject, result: Result, whole: int) -> Iterator[Spot]:
    """Complain of a zero whose N is smaller than the population that it is said to be counted in."""
    flow = flows_of(subject).get(result.arm or result.item.parent or "")
    step = flow.step(_POPULATIONS.get(result.population, "")) if flow else None
    if step is not None and step.n is not None and whole < step.n and result.counted in {"", "patients"}:
        yield spot(
            result.value,
            f"{subject.label_of(result.value)}: 0 of {said(whole)}, but {step.label} is {said(step.n)}; give the N of "
            "the population that was looked at, or its name.",
            saw=("0", str(whole), str(step.n)),
            others=(step.value,),
        )


def _is_zero(value: Value) -> bool:
    held = value.value
    return (isinstance(held, Proportion) and held.numerator == 0) or (isinstance(held, Integer) and held.number == 0)


def _unknown_words(subject: Subject, value: Value) -> str:
    """Return the words that say that nothing is known, unless the same words say none or zero as well."""
    for one in _words(subject, value):
        unknown = _UNKNOWN.search(one)
        if unknown and 0 not in values_in(one) and not _NONE.search(_UNKNOWN.sub(" ", one)):
            return " ".join(unknown.group().split())
    return ""


def _words(subject: Subject, value: Value) -> tuple[str, ...]:
    quotes = subject.quotes_of.get(value.id, ())
    return tuple(one for one in (value.as_stated, *(quote.exact for quote in quotes)) if one)
