"""Rule V13 across sources: outcomes of a report that another one replaces are never counted twice."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.links import Links, links_of
from app.checks.study_subject import Member, StudySubject
from app.checks.subject import Spot
from app.domain.kinds import Term
from app.domain.values import Value


def superseded_counted_once(subject: StudySubject) -> Iterator[Spot]:
    """Complain of each report that another one of the study replaces, while both report the same measure."""
    links = links_of(subject)
    by_source = {member.source.id: member for member in subject.readings}
    for old, new in sorted(links.superseded.items()):
        if old in by_source and new in by_source:
            yield from _replaced(by_source[old], by_source[new], links)


def _replaced(old: Member, new: Member, links: Links) -> Iterator[Spot]:
    ours, theirs = _measures(old), _measures(new)
    both = sorted(ours.keys() & theirs.keys())
    if not both:
        return
    first = ours[both[0]]
    how = "an interim report, followed" if "interim" in links.roles.get(old.source.id, ()) else "superseded"
    yield Spot(
        message=f"“{old.name}” is {how} by “{new.name}”, and both report {', '.join(both)}: only the later one is "
        "counted, and they must not be pooled.",
        item=first.item,
        field=first.field,
        value=first.id,
        saw=(old.source.id, new.source.id, *both),
        others=(theirs[both[0]].id,),
    )


def _measures(member: Member) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for item in member.inside:
        measure = member.subject.current(item, "measure") if member.subject.part_of(item) == "outcome" else None
        if measure is not None and isinstance(measure.value, Term):
            found.setdefault(measure.value.label, measure)
    return found
