"""What a project counts: trials, patients and responders, each patient once, and what was left out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.checks.alignment import Line, lines_of, lost_choices
from app.checks.same_patients import Measured, Tally, tally
from app.checks.study_subject import REASONS, StudySubject
from app.domain.forms import RuleSetting
from app.domain.store import Store
from app.usecases.board import NO_RULES, all_studies
from app.usecases.proposals import Proposal, proposals


@dataclass(frozen=True)
class StudyRow:
    """A study in one line: its sources, the lines on which they contradict each other, and how many are settled.

    `id` is "" for a trial that has met nobody yet, which is then known by its `item` alone.
    """

    id: str
    item: str
    name: str
    identifiers: tuple[str, ...]
    sources: int
    conflicts: int
    open: int
    chosen: int
    stale: int
    patients: int
    planned: int
    left_out: int


@dataclass(frozen=True)
class Overview:
    """The studies of a project, what they count together, and which of them may be one."""

    rows: tuple[StudyRow, ...]
    tally: Tally
    proposals: tuple[Proposal, ...]


def overview(store: Store, wanted: Mapping[str, RuleSetting] = NO_RULES) -> Overview:
    """Return all studies with their counts; each record is read once."""
    studies = all_studies(store, wanted)
    whole = tally(studies)
    return Overview(tuple(_row(one) for one in studies), whole, proposals(store, studies))


def studies_document(store: Store, wanted: Mapping[str, RuleSetting] = NO_RULES) -> dict[str, Any]:
    """Return the studies of a project, their contradictions, what they count, and what was left out, as a document."""
    studies = all_studies(store, wanted)
    whole = tally(studies)
    return {
        "studies": [_study_document(one) for one in studies if one.study.id],
        "unmet": [_lone_document(one) for one in studies if not one.study.id],
        "proposals": [
            {"one": p.one, "other": p.other, "names": [p.one_name, p.other_name], "signals": list(p.signals)}
            for p in proposals(store, studies)
        ],
        "counted": {
            "trials": whole.trials,
            "patients": whole.patients,
            "planned": whole.planned,
            "measures": [_measure_document(one) for one in whole.measures],
        },
        "left_out": [
            {"study": one.study, "source": one.source, "item": one.item, "value": one.value, "sentence": one.sentence}
            for one in whole.left_out
        ],
    }


# -- within ----------------------------------------------------------------------------------------------------


def _row(subject: StudySubject) -> StudyRow:
    lines = lines_of(subject)
    counted = tally((subject,))
    return StudyRow(
        id=subject.study.id,
        item=subject.members[0].key,
        name=subject.name,
        identifiers=tuple(one.value for one in subject.study.identifiers),
        sources=len({member.source.id for member in subject.members}),
        conflicts=sum(line.differs for line in lines),
        open=sum(line.open for line in lines),
        chosen=sum(line.choice is not None for line in lines),
        stale=sum(bool(line.stale) for line in lines) + len(lost_choices(subject, lines)),
        patients=counted.patients,
        planned=counted.planned,
        left_out=len(counted.left_out),
    )


def _measure_document(one: Measured) -> dict[str, Any]:
    return {
        "measure": one.measure,
        "label": one.label,
        "responders": one.responders,
        "patients": one.patients,
        "studies": one.studies,
    }


def _study_document(subject: StudySubject) -> dict[str, Any]:
    row, lines = _row(subject), lines_of(subject)
    return {
        "id": row.id,
        "title": row.name,
        "identifiers": [{"scheme": one.scheme, "value": one.value} for one in subject.study.identifiers],
        "sources": [
            {"source": one.source.id, "title": one.name, "record": one.subject.content.record.id, "item": one.key}
            for one in subject.members
        ],
        "patients": row.patients,
        "planned": row.planned,
        "conflicts": [_line_document(line) for line in lines if line.differs],
        "open": row.open,
        "chosen": row.chosen,
        "stale": row.stale,
    }


def _line_document(line: Line) -> dict[str, Any]:
    choice = line.choice
    return {
        "cell": line.name,
        "field": line.label,
        "heading": line.heading,
        "values": [
            {
                "source": cell.member.source.id,
                "item": cell.item.id,
                "value": [value.id for value in cell.values],
                "says": cell.words,
                "as_of": cell.as_of,
                "population": cell.population,
                "quote": cell.quote,
                "differs": key in line.odd,
            }
            for key, cell in line.cells.items()
        ],
        "chosen": None
        if choice is None
        else {"value": choice.value, "reason": REASONS[choice.reason], "note": choice.note, "stale": line.stale},
    }


def _lone_document(subject: StudySubject) -> dict[str, Any]:
    member = subject.members[0]
    return {"item": member.key, "title": subject.name, "source": member.source.id}
