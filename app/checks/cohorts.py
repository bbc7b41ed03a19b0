"""The cohorts that the sources of a study count, from the best report down, and which of them share patients."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from app.checks.agreement import folded, speaks
from app.checks.alignment import as_of
from app.checks.links import CONTAINS, Links
from app.checks.study_subject import Member, StudySubject
from app.domain.kinds import Integer, Payload, Proportion, Reference, Term
from app.domain.records import Item
from app.domain.sources import SourceKind
from app.domain.values import Value

PLANNED = "planned"

_ROLES = {"final": 0, "primary_results": 0, "long_term": 0, "": 1, "interim": 2, "protocol": 3}
_RETOLD = {"secondary_mention": 4, "review_of": 5}
_RETELLING = {
    SourceKind.REVIEW: 5,
    SourceKind.SYSTEMATIC_REVIEW: 5,
    SourceKind.META_ANALYSIS: 5,
    SourceKind.PRESS_RELEASE: 4,
    SourceKind.WEB_ARTICLE: 4,
}
_ENTERED = ("actual", "itt", "treated", "evaluable_safety", "evaluable_efficacy")
_IN_ARMS = ("n_enrolled", "n_treated")
_POPULATIONS = ("treated", "itt", "", "evaluable_efficacy", "evaluable_safety", "landmark", "responders")
_NO_PATIENTS = frozenset({"events", "trials"})
_TIMES = ("best", "", "at_last_follow_up", "by_day", "landmark")


@dataclass(frozen=True)
class Cohort:
    """Patients that one source counts: how many, how many of them have what is measured, and in which group.

    `arm` names the group, "" for the whole trial, and `group` is how its source calls it; `rank` puts the better report
    first and is never the same twice.
    """

    member: Member
    item: str
    value: str
    words: str
    patients: int
    arm: str
    rank: tuple[object, ...]
    superseded_by: str = ""
    hits: int = 0
    measure: str = ""
    label: str = ""
    group: str = ""

    @property
    def who(self) -> str:
        """The group in words."""
        return (self.group or self.arm) if self.arm else "the whole trial"


class Shares:
    """Says whether two cohorts of a study share patients, and why."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self._contains = _closed(links)
        self._partly = {
            frozenset((one.one, one.other)): one.relation for one in links.overlaps if one.relation != CONTAINS
        }

    def contains(self, whole: str, part: str) -> bool:
        """Say whether one group holds all of another; the whole trial holds every group."""
        return whole != part and (not whole or part in self._contains.get(whole, ()))

    def why(self, one: Cohort, taken: Cohort) -> str:
        """Return why a cohort may not be counted beside one that is taken, "" when it may."""
        there = f"“{taken.member.name}”"
        if one.arm == taken.arm:
            if one.member.source.id == taken.member.source.id:
                return f"the same patients are counted by {taken.words}."
            replaced = one.superseded_by == taken.member.source.id
            return f"superseded by {there}." if replaced else f"{there} counts the same patients."
        if self.contains(taken.arm, one.arm):
            return f"{one.who} is part of {taken.who}, which is counted from {there}."
        if self.contains(one.arm, taken.arm):
            return f"{one.who} contains {taken.who}, which is counted from {there}."
        relation = self._partly.get(frozenset((one.arm, taken.arm)))
        if relation is None:
            return ""
        how = "shares patients" if relation == "partial" else "may share patients"
        return f"{one.who} {how} with {taken.who}, which is counted from {there}."

    def too_many(self, one: Cohort, taken: Sequence[Cohort], entered: int) -> str:
        """Return why a cohort may not be counted beside those of other sources, "" when it may.

        Groups of two sources of which nobody says how they stand to each other share patients for certain where
        together they hold more than the `entered` patients of the trial; 0 is for a number that nobody says.
        """
        others = [other for other in taken if other.member.source.id != one.member.source.id]
        together = sum(other.patients for other in taken) + one.patients
        if not others or not entered or together <= entered:
            return ""
        there = f"“{others[0].member.name}”"
        return f"with {others[0].who} in {there} it would make {together} patients, and {entered} entered the trial."

    def is_top(self, one: Cohort, among: Sequence[Cohort], chosen: Collection[str]) -> bool:
        """Say whether a cohort was chosen and is no part of another one."""
        return one.value in chosen and not any(self.contains(other.arm, one.arm) for other in among)

    def depth(self, arm: str) -> int:
        """Return in how many groups a group lies."""
        return sum(self.contains(whole, arm) for whole in ("", *self._contains))


def enrolled_cohorts(subject: StudySubject, links: Links) -> list[Cohort]:
    """Return the patients who entered, by all sources: of the trial, else of its groups."""
    return [*_enrolments(subject, links, _ENTERED), *_arms(subject, links)]


def planned_cohorts(subject: StudySubject, links: Links) -> list[Cohort]:
    """Return how many patients were planned, by all sources."""
    return list(_enrolments(subject, links, (PLANNED,)))


def unnamed_cohorts(subject: StudySubject, links: Links) -> list[Cohort]:
    """Return the enrolments of which nobody says whether they were planned or had entered."""
    return list(_enrolments(subject, links, ("",)))


def response_cohorts(subject: StudySubject, links: Links) -> Iterator[Cohort]:
    """Yield the patients in whom something was counted, with how many had it; events and trials are no patients."""
    shares = Shares(links)
    for member in subject.members:
        for item in member.inside:
            measure = member.subject.payload(item, "measure") if member.subject.part_of(item) == "outcome" else None
            if not isinstance(measure, Term) or _one_code(member, item, "counted") in _NO_PATIENTS:
                continue
            for value in member.subject.values_for(item, "result"):
                one = value.value
                if speaks(value) and isinstance(one, Proportion) and one.numerator is not None and one.denominator:
                    yield _response(member, item, value, measure, (one.numerator, one.denominator), shares)


def _response(
    member: Member, item: Item, value: Value, measure: Term, counts: tuple[int, int], shares: Shares
) -> Cohort:
    hits, patients = counts
    links = shares.links
    arm = member.subject.payload(item, "arm")
    name = links.arm_of.get(arm.key, "") if isinstance(arm, Reference) else ""
    graded = bool(member.subject.current(item, "grade_min"))
    own = (
        shares.depth(name),
        _place(_POPULATIONS, _one_code(member, item, "analysis_population")),
        _place(_TIMES, _one_code(member, item, "time_point_kind")),
        graded,
    )
    return Cohort(
        member=member,
        item=item.id,
        value=value.id,
        words=f"{measure.label} {hits}/{patients}",
        patients=patients,
        arm=name,
        rank=(*_report_rank(member, item, value, links), *own, -patients, value.id),
        superseded_by=links.superseded.get(member.source.id, ""),
        hits=hits,
        measure=measure.code or folded(measure.label),
        label=measure.label,
        group=_group(member, arm),
    )


def _enrolments(subject: StudySubject, links: Links, kinds: Sequence[str]) -> Iterator[Cohort]:
    for member in subject.members:
        for row in member.inside:
            kind = _one_code(member, row, "kind") if member.subject.part_of(row) == "enrolment" else ""
            if kind not in kinds:
                continue
            for value in member.subject.values_for(row, "n"):
                if speaks(value) and isinstance(value.value, Integer):
                    number = value.value.number
                    own = (kinds.index(kind), 0)
                    words = " ".join(f"{number} {kind.replace('_', ' ')} patients".split())
                    yield _enrolment(member, row, value, number, "", words, own, links)


def _arms(subject: StudySubject, links: Links) -> Iterator[Cohort]:
    shares = Shares(links)
    for member in subject.members:
        for arm in member.inside:
            if member.subject.part_of(arm) != "arm":
                continue
            counts = ((p, v) for p in _IN_ARMS for v in member.subject.values_for(arm, p) if speaks(v))
            part, value = next(counts, ("", None))
            if value is not None and isinstance(value.value, Integer):
                name = links.arm_of.get(arm.id, "")
                own = (len(_ENTERED) + _IN_ARMS.index(part), shares.depth(name))
                words = f"{value.value.number} patients of {member.name_of(arm)}"
                yield _enrolment(member, arm, value, value.value.number, name, words, own, links)


def _enrolment(
    member: Member, item: Item, value: Value, number: int, arm: str, words: str, own: tuple[int, int], links: Links
) -> Cohort:
    superseded, role, *rest = _report_rank(member, item, value, links)
    return Cohort(
        member=member,
        item=item.id,
        value=value.id,
        words=words,
        patients=max(number, 0),
        arm=arm,
        rank=(superseded, own[0], role, *rest, own[1], -number, value.id),
        superseded_by=links.superseded.get(member.source.id, ""),
        group=member.name_of(item) if arm else "",
    )


def _report_rank(member: Member, item: Item, value: Value, links: Links) -> tuple[object, ...]:
    """Return how good a report is: not superseded, its role, the later date, then by its id."""
    source = member.source
    roles = links.roles.get(source.id) or {""}
    role = min((_ROLES | _RETOLD).get(one, 1) for one in roles)
    if roles == {""}:
        role = _RETELLING.get(source.kind, role)
    said = as_of(member, item, value).rpartition(" ")[2]
    digits = (said.replace("-", "") + "00000000")[:8]
    return source.id in links.superseded, role, -int(digits if digits.isdigit() else 0), source.id


def _group(member: Member, arm: Payload | None) -> str:
    """Return how a source calls the group that a value refers to."""
    item = member.subject.items.get(arm.key) if isinstance(arm, Reference) else None
    return member.name_of(item) if item is not None else ""


def _one_code(member: Member, item: Item, part: str) -> str:
    return next(iter(sorted(member.subject.codes(item, part))), "")


def _place(order: Sequence[str], code: str) -> int:
    return order.index(code) if code in order else len(order)


def _closed(links: Links) -> dict[str, set[str]]:
    """Return for each group all that it contains, directly or through others."""
    direct: dict[str, set[str]] = defaultdict(set)
    for one in links.overlaps:
        if one.relation == CONTAINS:
            direct[one.one].add(one.other)
    found: dict[str, set[str]] = {}
    for whole in direct:
        inside, waiting = set[str](), [whole]
        while waiting:
            for part in direct.get(waiting.pop(), ()):
                if part not in inside:
                    inside.add(part)
                    waiting.append(part)
        found[whole] = inside - {whole}
    return found
