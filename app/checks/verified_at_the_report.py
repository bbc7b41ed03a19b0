"""Rule V26: an outcome from a secondary or promotional source is verified only against the primary report."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.about_source import is_promotional, is_secondary
from app.checks.subject import Spot, Subject, spot
from app.domain.kinds import Identifier, Reference
from app.domain.records import Item
from app.domain.values import Status

_PRIMARY = frozenset({"primary_results", "interim", "final", "long_term"})


def verified_at_the_report(subject: Subject) -> Iterator[Spot]:
    """Complain of a verified value of an outcome, once an outcome, when its trial links no primary report.

    A link is a row of the trial whose role is that of a report of results and which points to a source, or holds an
    identifier.
    """
    if not (is_secondary(subject) or is_promotional(subject)):
        return
    for outcome in subject.items_that_are("outcome"):
        verified = [v for v in subject.values_on.get(outcome.id, ()) if v.status is Status.VERIFIED]
        if verified and not any(_is_primary_report(subject, row) for row in _links(subject, outcome)):
            yield spot(
                verified[0],
                "Verified, though this source reports what others found and the trial links no primary report: link "
                "the report it was checked against, or set it back to draft.",
                saw=(verified[0].status.value,),
                others=tuple(value.id for value in verified[1:]),
            )


def _links(subject: Subject, outcome: Item) -> Iterator[Item]:
    for above in subject.above(outcome):
        for row in subject.children_of.get(above.id, ()):
            if subject.part_of(row) == "report_link":
                yield row


def _is_primary_report(subject: Subject, row: Item) -> bool:
    pointed = subject.payload(row, "source")
    elsewhere = isinstance(pointed, Reference) and pointed.key != subject.source.id
    known = elsewhere or isinstance(subject.payload(row, "identifier"), Identifier)
    return known and bool(subject.codes(row, "role") & _PRIMARY)
