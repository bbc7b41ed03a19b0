"""Rule V16: a graded toxicity names its scale, and a response its criteria."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.subject import Spot, Subject
from app.domain.kinds import Integer
from app.domain.records import Item
from app.domain.values import Missing

RULE = "V16"

_RESPONSES = frozenset({"ORR", "CR", "CRI", "MRDCR", "VGPR", "PR", "MR", "SD", "PD", "DCR"})
_SCALE = ("scale", "a grade says little without its scale", "grading_scale_missing")
_CRITERIA = ("criteria", "a response depends on who counts as responder", "definition_missing")
_GRADES = ("grade_min", "grade_max")


def scale_named(subject: Subject) -> Iterator[Spot]:
    """Complain of a grade without its scale and of a response without its criteria; a caveat fits where none is given.

    A toxicity is graded when its measure's vocabulary says so and it has a result, or when it holds a grade. It speaks
    once a reason is given why there is no scale as well: what is not reported is the caveat.
    """
    yield from subject.once(unnamed)


def unnamed(subject: Subject) -> tuple[Spot, ...]:
    """Return where a scale or criteria are not named; for `Subject.once`."""
    return tuple(_unnamed(subject))


def _unnamed(subject: Subject) -> Iterator[Spot]:
    for outcome in subject.items_that_are("outcome"):
        if _is_graded(subject, outcome):
            yield from _lacking(subject, outcome, *_SCALE)
        elif _is_response(subject, outcome):
            yield from _lacking(subject, outcome, *_CRITERIA)


def _lacking(subject: Subject, outcome: Item, part: str, why: str, caveat: str) -> Iterator[Spot]:
    spec = subject.field_for(outcome, part)
    held = subject.current(outcome, part)
    if spec is None or (held and (held.value is not None or held.missing is Missing.NOT_APPLICABLE)):
        return
    reason = held.missing.replace("_", " ") if held and held.missing else "not given"
    yield Spot(
        f"{spec.label}: {reason}, and {why}.",
        outcome.id,
        spec.key,
        held.id if held else "",
        caveat,
        (part, reason),
    )


def _is_graded(subject: Subject, outcome: Item) -> bool:
    if any(isinstance(subject.payload(outcome, part), Integer) for part in _GRADES):
        return True
    term = subject.term_at(outcome, "measure")
    return bool(term and term.extra.get("value_kind") == "graded") and _has_result(subject, outcome)


def _is_response(subject: Subject, outcome: Item) -> bool:
    return bool(subject.codes(outcome, "measure") & _RESPONSES) and _has_result(subject, outcome)


def _has_result(subject: Subject, outcome: Item) -> bool:
    return _has(subject, outcome, "result") or _has(subject, outcome, "time_result")


def _has(subject: Subject, outcome: Item, part: str) -> bool:
    return subject.payload(outcome, part) is not None
