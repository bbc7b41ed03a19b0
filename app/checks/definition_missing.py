"""A source that leaves out when, how or by whose judgement an outcome was counted."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.subject import Spot, Subject, spot
from app.domain.values import Missing

_DEFINES = ("time_point_kind", "time_point", "attribution", "analysis_population", "threshold", "time_window")
_LEFT_OUT = {Missing.NOT_REPORTED, Missing.NOT_DISCLOSED, Missing.UNCLEAR}


def definition_missing(subject: Subject) -> Iterator[Spot]:
    """Propose the caveat where the curator marked part of an outcome's definition as not reported or unclear.

    Criteria and grading scale are rule V16's.
    """
    for outcome in subject.items_that_are("outcome"):
        gone = [value for part in _DEFINES if (value := subject.current(outcome, part)) and value.missing in _LEFT_OUT]
        if gone:
            labels = " and ".join(subject.label_of(value).lower() for value in gone)
            verb = "is" if len(gone) == 1 else "are"
            yield spot(
                gone[0],
                f"The source does not define this outcome: {labels} {verb} left open.",
                saw=tuple(value.field for value in gone),
                others=tuple(value.id for value in gone[1:]),
            )
