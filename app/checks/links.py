"""How the reports, groups and trials of a study hang together, read from what the records say of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.checks.lining_up import Clusters, line_up
from app.checks.study_subject import Member, StudySubject
from app.domain.kinds import Date, Identifier, Reference, Term, codes_of
from app.domain.records import Item

CONTAINS, PART_OF, PARTIAL, UNKNOWN = "contains", "part_of", "partial", "unknown"
INTERIM = "interim"
LATER_ROLES = frozenset({"primary_results", "final", "long_term"})
SAME_AS = "same_as"


@dataclass(frozen=True)
class Overlap:
    """Two groups of a study, by the names of their lines, and how the first stands to the second."""

    one: str
    other: str
    relation: str


@dataclass(frozen=True)
class Related:
    """Another trial that a record names: what it is to this one, and the trial item or number it is meant by."""

    relation: str
    item: str = ""
    identifier: Identifier | None = None


@dataclass(frozen=True)
class Links:
    """The links of one study.

    `roles` are what each source is to the trial; `superseded` says by which source another is replaced; `overlaps` are
    between groups, whichever source says so, `arm_of` names the group of an arm; `related` are other trials.
    """

    roles: Mapping[str, frozenset[str]]
    superseded: Mapping[str, str]
    overlaps: tuple[Overlap, ...]
    arm_of: Mapping[str, str]
    related: tuple[Related, ...]


def links_of(subject: StudySubject, clusters: Clusters | None = None) -> Links:
    """Return the links of a study; the order of its members says nothing. `clusters` are its own, if made already."""
    arms = (clusters or line_up(subject)).name_of
    roles = _roles(subject)
    return Links(
        roles={source: frozenset(found) for source, found in roles.items()},
        superseded=_superseded(subject, roles),
        overlaps=tuple(sorted(set(_overlaps(subject, arms)), key=lambda o: (o.one, o.other, o.relation))),
        arm_of=arms,
        related=tuple(dict.fromkeys(found for member in subject.members for found in _related(member))),
    )


# -- reports ---------------------------------------------------------------------------------------------------


def _roles(subject: StudySubject) -> dict[str, set[str]]:
    by_number = {
        (one.scheme, one.value.casefold()): member.source.id
        for member in subject.members
        for one in member.source.metadata.identifiers
    }
    roles: dict[str, set[str]] = defaultdict(set)
    for member in subject.members:
        for row in _rows(member, "report_link"):
            report = _report(member, row, by_number)
            if report:
                roles[report] |= member.subject.codes(row, "role")
    return roles


def _report(member: Member, row: Item, by_number: Mapping[tuple[str, str], str]) -> str:
    """Return the source that a row means; one that names no report speaks of the source it stands in."""
    source = member.subject.payload(row, "source")
    if isinstance(source, Reference):
        return source.key
    number = member.subject.payload(row, "identifier")
    if isinstance(number, Identifier):
        return by_number.get((number.scheme, number.value.casefold()), "")
    return "" if member.subject.current(row, "cited") else member.source.id


def _superseded(subject: StudySubject, roles: Mapping[str, set[str]]) -> dict[str, str]:
    """Return which source replaces another: said so, a later version, or a later report beside an interim one."""
    here = {member.source.id: member for member in subject.members}
    found: dict[str, str] = {}
    for member in sorted(here.values(), key=lambda m: m.source.id):
        for report in member.subject.items_that_are("report"):
            for part in ("supersedes", "version_of"):
                other = member.subject.payload(report, part)
                if not isinstance(other, Reference) or other.key not in here or other.key == member.source.id:
                    continue
                old, new = other.key, member.source.id
                if part == "version_of" and _dated(here[old]) > _dated(here[new]) > "":
                    old, new = new, old
                found.setdefault(old, new)
    later = sorted(source for source in here if roles.get(source, set()) & LATER_ROLES)
    for source in here:
        mine = roles.get(source, set())
        if later and INTERIM in mine and not mine & LATER_ROLES:
            found.setdefault(source, later[-1])
    return {old: new for old, new in found.items() if found.get(new) != old or old < new}


def _dated(member: Member) -> str:
    payload = member.subject.payload(member.item, "last_update")
    if isinstance(payload, Date):
        return payload.date.iso
    published = member.source.metadata.date
    return published.iso if published else ""


# -- groups ----------------------------------------------------------------------------------------------------


def _overlaps(subject: StudySubject, arms: Mapping[str, str]) -> Iterator[Overlap]:
    for member in subject.members:
        groups = [item for item in member.inside if member.subject.part_of(item) == "arm"]
        for arm in groups:
            yield from _said_overlaps(member, arm, arms)
            yield from _overlaps_by_kind(member, arm, groups, arms)


def _said_overlaps(member: Member, arm: Item, arms: Mapping[str, str]) -> Iterator[Overlap]:
    mine = arms.get(arm.id, "")
    above = member.subject.payload(arm, "parent_arm")
    whole = arms.get(above.key) if isinstance(above, Reference) else arms.get(arm.parent or "")
    if whole is not None and whole != mine:
        yield Overlap(whole, mine, CONTAINS)
    for row in member.subject.children_of.get(arm.id, ()):
        if member.subject.part_of(row) != "overlap":
            continue
        other = member.subject.payload(row, "arm")
        theirs = arms.get(other.key) if isinstance(other, Reference) else None
        if theirs is None or theirs == mine:
            continue
        relation = next(iter(sorted(member.subject.codes(row, "relation"))), UNKNOWN)
        yield Overlap(theirs, mine, CONTAINS) if relation == PART_OF else Overlap(mine, theirs, relation)


def _overlaps_by_kind(member: Member, arm: Item, groups: list[Item], arms: Mapping[str, str]) -> Iterator[Overlap]:
    """Yield that a pooled group holds the others of its source, and that a subgroup may share patients."""
    kind = member.subject.codes(arm, "kind")
    mine = arms.get(arm.id, "")
    for other in groups:
        theirs = arms.get(other.id, "")
        if theirs == mine:
            continue
        if "pooled" in kind:
            yield Overlap(mine, theirs, CONTAINS)
        elif "subgroup" in kind:
            yield Overlap(min(mine, theirs), max(mine, theirs), UNKNOWN)


# -- trials ----------------------------------------------------------------------------------------------------


def _related(member: Member) -> Iterator[Related]:
    for row in _rows(member, "trial_link"):
        payload = member.subject.payload(row, "relation")
        relation = next(iter(codes_of(payload)), "") if isinstance(payload, Term) else ""
        trial, number = member.subject.payload(row, "trial"), member.subject.payload(row, "identifier")
        if isinstance(trial, Reference):
            yield Related(relation, item=trial.key)
        if isinstance(number, Identifier):
            yield Related(relation, identifier=number)


def _rows(member: Member, part: str) -> Iterator[Item]:
    return (row for row in member.subject.children_of.get(member.item.id, ()) if member.subject.part_of(row) == part)
