"""A source that leaves out when, how or by whose judgement an outcome was counted."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.outcomes_alike import alike
from app.checks.subject import Spot, Subject, spot
from app.checks.wording import all_of
from app.domain.values import Missing, Value

_DEFINES = ("time_point_kind", "time_point", "attribution", "analysis_population", "threshold", "time_window")
_LEFT_OUT = {Missing.NOT_REPORTED, Missing.NOT_DISCLOSED, Missing.UNCLEAR}


def definition_missing(subject: Subject) -> Iterator[Spot]:
    """Propose the caveat once for all outcomes of a trial whose definition lacks the same parts.

    A part is lacking where the curator marked it as not reported, not disclosed or unclear. Criteria and grading scale
    are rule V16's.
    """
    left_out = {gone[0].id: gone for gone in _left_out(subject)}
    seen = ((gone[0], tuple(value.field for value in gone)) for gone in left_out.values())
    for fields, found in alike(subject, seen):
        gone = [value for first in found.values for value in left_out[first.id]]
        labels = [f"“{subject.label_of(value)}”" for value in gone[: len(fields)]]
        verb = "is" if len(labels) == 1 else "are"
        yield spot(
            gone[0],
            f"The source does not define this outcome: {all_of(labels)} {verb} left open{found.more}.",
            saw=fields,
            others=tuple(value.id for value in gone[1:]),
        )


def _left_out(subject: Subject) -> Iterator[list[Value]]:
    """Yield of each outcome the parts of its definition that the source leaves out, where it leaves out any."""
    for outcome in subject.items_that_are("outcome"):
        gone = [value for part in _DEFINES if (value := subject.current(outcome, part)) and value.missing in _LEFT_OUT]
        if gone:
            yield gone
