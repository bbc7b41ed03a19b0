"""What is asked of the checks: the findings of a record, of a study, or of the whole project, ready to be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from app.checks import Subject, run
from app.checks.study_subject import StudySubject
from app.domain.progress import Progress, stop_if_cancelled
from app.domain.store import Store
from app.usecases.board import records_that_meet, studies_among, study_findings, study_subject
from app.usecases.checking import acknowledged, subject_of, subjects, wanted_rules
from app.viewmodels.findings_told import Told, tell, tell_study


@dataclass(frozen=True)
class Refreshed:
    """The findings of some records anew, with those of the `studies` that their trials meet in."""

    told: tuple[Told, ...]
    records: frozenset[str]
    studies: frozenset[str]


def of_record(store: Store, progress: Progress, key: str) -> tuple[Told, ...]:
    """Return the findings of one record, and of the studies in which its trials meet others."""
    return of_records(store, progress, frozenset({key})).told


def of_records(store: Store, progress: Progress, keys: Set[str]) -> Refreshed:
    """Return the findings of some records, as far as they are still there."""
    there = {record.id for record in store.records()} & keys
    studies = _studies_of(store, there)
    known = store.acknowledgements()
    told: list[Told] = []
    for key in sorted(there):
        stop_if_cancelled(progress)
        told += _told_record(subject_of(store, key), store)
    wanted = wanted_rules(store)
    for study in sorted(studies):
        stop_if_cancelled(progress)
        subject = study_subject(store, study, wanted)
        told += tell_study(acknowledged(known, study_findings([subject])), subject)
    return Refreshed(tuple(told), frozenset(keys), studies)


def of_study(store: Store, progress: Progress, key: str) -> tuple[Told, ...]:
    """Return the findings of a study, and what the records say of the trials that meet in it."""
    subject = study_subject(store, key, wanted_rules(store))
    known = store.acknowledgements()
    told = list(tell_study(acknowledged(known, study_findings([subject])), subject))
    inside: dict[str, set[str]] = defaultdict(set)
    for member in subject.members:
        inside[member.subject.content.record.id] |= {item.id for item in member.inside}
    for record, items in inside.items():
        stop_if_cancelled(progress)
        told += [one for one in _told_record(subject_of(store, record), store) if one.finding.item in items]
    return tuple(told)


def of_project(store: Store, progress: Progress) -> tuple[Told, ...]:
    """Return the findings of all records in the order of the sources, then those of studies.

    Raises CancelledError when it was cancelled.
    """
    known = store.acknowledgements()
    total, meeting = len(store.records()), records_that_meet(store)
    told: list[Told] = []
    kept: list[Subject] = []
    for done, subject in enumerate(subjects(store)):
        stop_if_cancelled(progress)
        if not done % _EVERY:
            progress.report(done, total, "records checked")
        told += tell(acknowledged(known, run(subject)), subject)
        if subject.content.record.id in meeting:
            kept.append(subject)
    for study in _that_met(studies_among(store, kept)):
        stop_if_cancelled(progress)
        told += tell_study(acknowledged(known, study_findings([study])), study)
    return tuple(told)


_EVERY = 20
"""After how many records the progress is told: telling it costs the screen more than a record costs the check."""


def _told_record(subject: Subject, store: Store) -> tuple[Told, ...]:
    return tell(acknowledged(store.acknowledgements(subject.source.id), run(subject)), subject)


def _that_met(studies: Iterable[StudySubject]) -> Iterator[StudySubject]:
    return (one for one in studies if one.study.id)


def _studies_of(store: Store, records: Set[str]) -> frozenset[str]:
    """Return the studies of at least two trial items of which one stands in these records."""
    met: dict[str, list[str]] = defaultdict(list)
    for one in store.members():
        met[one.study].append(one.item)
    several = {study: items for study, items in met.items() if len(items) > 1}
    return frozenset(
        study for study, items in several.items() if any(store.item(item).record in records for item in items)
    )
