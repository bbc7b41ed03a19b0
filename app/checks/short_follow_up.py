"""Follow-up too short for the endpoint: a median below a limit of months, or below the outcome's own landmark."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.checks.outcomes_alike import alike
from app.checks.subject import Spot, Subject, spot
from app.checks.time_units import in_months
from app.domain.kinds import Quantity, Statistic, TimeToEvent
from app.domain.records import Item
from app.domain.values import Value
from app.reading.show import show

RULE = "short_follow_up"
_TO_MONTHS = Decimal("0.01")


def short_follow_up(subject: Subject) -> Iterator[Spot]:
    """Propose the caveat once for all outcomes of a trial that have the same short median follow-up.

    The median stands in the outcome's own field, or is an outcome by itself (measure FU).
    """
    for (words, why), found in alike(subject, _short(subject)):
        first, *others = found.values
        label = subject.label_of(first)
        message = f"{label}: patients were followed for {words}, which is shorter than {why}{found.more}."
        yield spot(first, message, saw=(words, why), others=tuple(value.id for value in others))


def _short(subject: Subject) -> Iterator[tuple[Value, tuple[str, str]]]:
    for outcome in subject.items_that_are("outcome"):
        value = _follow_up(subject, outcome)
        span = value.value if value else None
        if value is None or not isinstance(span, Quantity | TimeToEvent):
            continue
        months = in_months(span)
        why = _too_short(subject, outcome, value, months) if months is not None else ""
        if why:
            yield value, (_median(span), why)


def _follow_up(subject: Subject, outcome: Item) -> Value | None:
    if "FU" in subject.codes(outcome, "measure"):
        return subject.current(outcome, "time_result")
    return subject.current(outcome, "median_follow_up")


def _too_short(subject: Subject, outcome: Item, value: Value, months: Decimal) -> str:
    landmark = subject.payload(outcome, "time_point")
    aimed = in_months(landmark) if isinstance(landmark, Quantity) else None
    if aimed is not None and months < aimed.quantize(_TO_MONTHS):
        return f"the outcome's own time point of {show(landmark)}" if landmark else ""
    limit = subject.limit(RULE, "months", subject.field_of(value))
    return f"{limit} months" if months < limit else ""


def _median(span: Quantity | TimeToEvent) -> str:
    if isinstance(span, TimeToEvent):
        return show(TimeToEvent(Statistic.MEDIAN, span.number, span.unit, span.comparator)).removeprefix("median ")
    return show(Quantity(span.number, span.unit, span.comparator))
