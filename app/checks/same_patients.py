"""Counting trials, patients and responders so that nobody counts twice, and saying what was left out and why.

A cohort is some patients that one source counts. Of one study, cohorts are taken from the best report down, each only
when it shares no patients with one that was taken already: so a part never adds to its whole, and a report that another
replaces adds nothing. The order in which studies and sources are handed over does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from app.checks.alignment import Line, lines_of
from app.checks.cohorts import (
    Cohort,
    Shares,
    enrolled_cohorts,
    planned_cohorts,
    response_cohorts,
    unnamed_cohorts,
)
from app.checks.lining_up import line_up
from app.checks.links import SAME_AS, links_of
from app.checks.study_subject import REASONS, Member, StudySubject
from app.domain.kinds import Identifier


@dataclass(frozen=True)
class LeftOut:
    """What was not counted and why, in one sentence; `value` is "" for a whole trial item."""

    study: str
    source: str
    item: str
    value: str
    what: str
    why: str

    @property
    def sentence(self) -> str:
        """The whole of it."""
        return f"{self.what}: {self.why}"


@dataclass(frozen=True)
class Measured:
    """How many of how many had what a measure counts, each patient once, in how many studies."""

    measure: str
    label: str
    responders: int
    patients: int
    studies: int


@dataclass(frozen=True)
class Tally:
    """What was counted: trials, patients who entered, patients planned where nobody says who entered, responders."""

    trials: int = 0
    patients: int = 0
    planned: int = 0
    measures: tuple[Measured, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass
class _Counted:
    patients: int = 0
    planned: int = 0
    measures: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)


def tally(studies: Iterable[StudySubject]) -> Tally:
    """Count the studies of a project; a trial item that has met nobody comes as a study of its own."""
    given = sorted(studies, key=lambda one: (one.study.id, sorted(m.key for m in one.members)))
    kept, other_readings = _one_reading(given)
    trials, said_same = _one_trial(kept)
    found = [_counted(one) for one in trials]
    followers = _followers(trials)
    left = [*other_readings, *said_same]
    total, planned = 0, 0
    measures: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for place, (subject, one) in enumerate(zip(trials, found, strict=True)):
        left += one.left_out
        leader = followers.get(place)
        if leader is not None:
            left += _followed(subject, trials[leader], one)
            continue
        total += one.patients
        planned += one.planned
        for measure, counted in one.measures.items():
            measures[measure].append(counted)
    return Tally(len(trials), total, planned, tuple(_summed(measures)), tuple(left))


def _summed(measures: Mapping[str, list[tuple[str, int, int]]]) -> Iterator[Measured]:
    for measure in sorted(measures):
        several = measures[measure]
        label = min(label for label, _, _ in several)
        yield Measured(measure, label, sum(n for _, n, _ in several), sum(all_ for _, _, all_ in several), len(several))


# -- which readings, which trials ------------------------------------------------------------------------------


def _one_reading(studies: Sequence[StudySubject]) -> tuple[list[StudySubject], list[LeftOut]]:
    """Keep one reading of each source: the consensus, else the oldest first one."""
    best: dict[str, Member] = {}
    for member in (member for one in studies for member in one.members):
        there = best.get(member.source.id)
        if there is None or member.rank() < there.rank():
            best[member.source.id] = member
    kept = {member.subject.content.record.id for member in best.values()}
    left = [
        LeftOut(one.study.id, m.source.id, m.key, "", _trial_words(m), "another reading of this source is counted.")
        for one in studies
        for m in sorted(one.members, key=lambda m: m.key)
        if m.subject.content.record.id not in kept
    ]
    counted = [
        replace(one, members=tuple(m for m in one.members if m.subject.content.record.id in kept)) for one in studies
    ]
    return [one for one in counted if one.members], left


def _one_trial(studies: Sequence[StudySubject]) -> tuple[list[StudySubject], list[LeftOut]]:
    """Make one of the studies that a record says are the same trial."""
    owner = _owners(studies)
    group = list(range(len(studies)))
    for place, one in enumerate(studies):
        for relation, other in _relations(one, owner):
            if relation == SAME_AS and group[place] != group[other]:
                low, high = sorted((group[place], group[other]))
                group = [low if one == high else one for one in group]
    joined: list[StudySubject] = []
    left: list[LeftOut] = []
    for first in sorted(set(group)):
        same = [studies[n] for n, one in enumerate(group) if one == first]
        joined.append(_together(same))
        for one in same[1:]:
            member = min(one.members, key=lambda m: m.key)
            why = f"it is said to be the same trial as {same[0].name}."
            left.append(LeftOut(one.study.id, member.source.id, member.key, "", f"Trial {one.name}", why))
    return joined, left


def _together(same: Sequence[StudySubject]) -> StudySubject:
    if len(same) == 1:
        return same[0]
    members = tuple(member for one in same for member in one.members)
    numbers = tuple(dict.fromkeys(number for one in same for number in one.study.identifiers))
    study = msgspec.structs.replace(same[0].study, identifiers=numbers)
    return replace(
        same[0], study=study, members=members, choices=tuple(choice for one in same for choice in one.choices)
    )


def _followers(studies: Sequence[StudySubject]) -> dict[int, int]:
    """Return which studies take their patients from which other, by place; of a circle the first keeps its own."""
    owner = _owners(studies)
    found: dict[int, int] = {}
    for place, one in enumerate(studies):
        others = sorted(other for relation, other in _relations(one, owner) if relation and relation != SAME_AS)
        for other in others:
            leader: int | None = other
            while leader is not None and leader != place:
                leader = found.get(leader)
            if leader is None:
                found.setdefault(place, other)
    return found


def _owners(studies: Sequence[StudySubject]) -> dict[str | Identifier, int]:
    owner: dict[str | Identifier, int] = {}
    for place, one in enumerate(studies):
        owner |= {member.key: place for member in one.members}
        owner |= dict.fromkeys(one.study.identifiers, place)
    return owner


def _relations(one: StudySubject, owner: Mapping[str | Identifier, int]) -> Iterator[tuple[str, int]]:
    here = {owner[member.key] for member in one.members}
    for related in links_of(one).related:
        place = owner.get(related.item) if related.item else None
        if place is None and related.identifier is not None:
            place = owner.get(related.identifier)
        if place is not None and place not in here:
            yield related.relation, place


def _followed(subject: StudySubject, leader: StudySubject, one: _Counted) -> Iterator[LeftOut]:
    if not (one.patients or one.measures):
        return
    member = min(subject.members, key=lambda m: m.key)
    why = f"they are patients of {leader.name}, which is counted."
    yield LeftOut(subject.study.id, member.source.id, member.key, "", f"Patients of {subject.name}", why)


def _trial_words(member: Member) -> str:
    return f"Trial {member.name_of(member.item)} in “{member.name}”"


# -- one study -------------------------------------------------------------------------------------------------


def _counted(subject: StudySubject) -> _Counted:
    clusters = line_up(subject)
    links, lines = links_of(subject, clusters), lines_of(subject, clusters)
    counted = _Counted()
    shares = Shares(links)
    counted.patients = _take(subject, enrolled_cohorts(subject, links), shares, lines, counted)
    if not counted.patients:
        counted.planned = _take(subject, planned_cohorts(subject, links), shares, lines, counted)
    if not counted.patients and not counted.planned:
        counted.left_out += [_unnamed(subject, one) for one in unnamed_cohorts(subject, links)]
    by_measure: dict[str, list[Cohort]] = defaultdict(list)
    for cohort in response_cohorts(subject, links):
        by_measure[cohort.measure].append(cohort)
    for measure in sorted(by_measure):
        taken = _taken(subject, by_measure[measure], shares, lines, counted, entered=counted.patients)
        label = min(one.label for one in taken)
        counted.measures[measure] = (label, sum(one.hits for one in taken), sum(one.patients for one in taken))
    return counted


def _unnamed(subject: StudySubject, one: Cohort) -> LeftOut:
    what = f"{one.words} of {subject.name} in “{one.member.name}”"
    why = "nobody says whether they were planned or had entered."
    return LeftOut(subject.study.id, one.member.source.id, one.item, one.value, what, why)


def _take(
    subject: StudySubject, cohorts: Sequence[Cohort], shares: Shares, lines: Sequence[Line], counted: _Counted
) -> int:
    return sum(one.patients for one in _taken(subject, cohorts, shares, lines, counted))


def _taken(
    subject: StudySubject,
    cohorts: Sequence[Cohort],
    shares: Shares,
    lines: Sequence[Line],
    counted: _Counted,
    *,
    entered: int = 0,
) -> list[Cohort]:
    """Return the cohorts that count, of at most `entered` patients, and note what was left out beside them."""
    chosen = {line.choice.value: line for line in lines if line.choice and not line.stale}
    preferred = {
        value.id: line
        for line in chosen.values()
        for cell in line.cells.values()
        for value in cell.values
        if line.choice and value.id != line.choice.value
    }
    ordered = sorted(cohorts, key=lambda one: (not shares.is_top(one, cohorts, chosen), one.rank))
    taken: list[Cohort] = []
    values = {one.value for one in cohorts}
    for one in ordered:
        why = ""
        line = preferred.get(one.value)
        if line is not None and line.choice is not None and line.choice.value in values:
            why = f"{_source_of(subject, line.choice.value)} was chosen instead ({_reason(line)})."
        why = why or next((said for other in taken if (said := shares.why(one, other))), "")
        why = why or shares.too_many(one, taken, entered)
        if why:
            what = f"{one.words} in “{one.member.name}”"
            counted.left_out.append(LeftOut(subject.study.id, one.member.source.id, one.item, one.value, what, why))
        else:
            taken.append(one)
    return taken


def _source_of(subject: StudySubject, value: str) -> str:
    return f"“{subject.values[value][0].name}”"


def _reason(line: Line) -> str:
    return REASONS[line.choice.reason].lower() if line.choice else ""
