"""Rule V29: start <= primary completion <= completion, and a data cut-off is not after its publication."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.subject import Spot, Subject, spot
from app.domain.dates import PartialDate
from app.domain.kinds import Date
from app.domain.records import Item
from app.domain.values import Value

_ORDER = (
    ("start", "primary_completion"),
    ("primary_completion", "completion"),
    ("start", "completion"),
    ("start", "data_cutoff"),
    ("first_posted", "last_update"),
)


def dates_in_order(subject: Subject) -> Iterator[Spot]:
    """Complain of two dates of a trial in the wrong order, and of a data cut-off after its source came out.

    Partial dates are compared only as far as both are known: 2020 is not after 2020-03.
    """
    for trial in subject.items_that_are("trial"):
        yield from _of_trial(subject, trial)
    published = subject.source.metadata.date
    for item in (*subject.items_that_are("trial"), *subject.items_that_are("outcome")):
        cut = _dated(subject, item, "data_cutoff")
        if published and cut and is_after(cut[1], published):
            yield spot(
                cut[0],
                f"{subject.label_of(cut[0])}: {cut[1]} is after this source came out ({published}); one of the two is "
                "wrong.",
                saw=(cut[1].iso, published.iso),
            )


def is_after(one: PartialDate, other: PartialDate) -> bool:
    """Say whether a date is surely after another, as far as both are known.

    >>> is_after(PartialDate("2020-03"), PartialDate("2020")), is_after(PartialDate("2021"), PartialDate("2020-03"))
    (False, True)
    """
    known = min(len(one.iso), len(other.iso))
    return one.iso[:known] > other.iso[:known]


def _of_trial(subject: Subject, trial: Item) -> Iterator[Spot]:
    complained: set[str] = set()
    for early, late in _ORDER:
        first, then = _dated(subject, trial, early), _dated(subject, trial, late)
        if first is None or then is None or early in complained or not is_after(first[1], then[1]):
            continue
        complained.add(early)
        a, b = subject.label_of(first[0]), subject.label_of(then[0])
        yield spot(
            then[0],
            f"{b}: {then[1]} is before {a.lower()}, {first[1]}; one of the two is wrong.",
            saw=(early, first[1].iso, late, then[1].iso),
            others=(first[0].id,),
        )


def _dated(subject: Subject, item: Item, part: str) -> tuple[Value, PartialDate] | None:
    value = subject.current(item, part)
    return (value, value.value.date) if value and isinstance(value.value, Date) else None
