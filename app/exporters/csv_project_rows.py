"""Rows of the fixed CSV files of the whole project: findings, studies, choices, acknowledgements, own terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set

from app.domain.findings import Finding, place_of
from app.domain.store import Store
from app.formats.csv_cells import data_cell, guard

Row = list[str]


def finding_row(finding: Finding) -> Row:
    """Return the row of a finding."""
    return [
        guard(finding.rule),
        str(finding.version),
        finding.severity.value,
        finding.source,
        finding.record,
        finding.study,
        finding.item,
        finding.field,
        finding.value,
        _several(finding.others),
        guard(finding.message),
        guard(finding.quote),
        finding.caveat,
        guard(finding.acknowledged),
    ]


def acknowledgement_rows(store: Store, names: Mapping[str, str], held: Set[tuple[object, ...]]) -> Iterator[Row]:
    """Yield what was acknowledged, oldest first; `held` are the places of what the checks find now."""
    for one in store.acknowledgements():
        yield [
            one.id,
            guard(one.rule),
            str(one.version),
            one.item,
            one.field,
            one.study,
            guard(one.message),
            guard(one.reason),
            "yes" if place_of(one) in held else "no",
            guard(names.get(one.curator, "")),
            one.created,
        ]


def study_rows(store: Store) -> Iterator[Row]:
    """Yield the studies, oldest first."""
    counts = Counter(member.study for member in store.members())
    for one in store.studies():
        identifiers = [f"{held.scheme}:{held.value}" for held in one.identifiers]
        yield [one.id, guard(one.title), _several(identifiers), str(counts[one.id]), guard(one.note), one.created]


def member_rows(store: Store, names: Mapping[str, str], records: Mapping[str, str]) -> Iterator[Row]:
    """Yield which trial items belong to a study, oldest first; `records` are the sources by record."""
    for one in store.members():
        record = store.item(one.item).record
        source = records.get(record, "")
        who = guard(names.get(one.curator, ""))
        yield [one.id, one.study, one.item, record, source, one.joined.value, who, one.created]


def choice_rows(store: Store, names: Mapping[str, str]) -> Iterator[Row]:
    """Yield what was chosen in studies, oldest first."""
    for one in store.choices():
        who = guard(names.get(one.curator, ""))
        over = _several(one.over)
        yield [one.id, one.study, guard(one.cell), one.value, over, one.reason.value, guard(one.note), who, one.created]


def link_rows(store: Store, names: Mapping[str, str]) -> Iterator[Row]:
    """Yield the links between sources that are, may be, or were said not to be one work, oldest first."""
    for one in store.links():
        yield [
            one.id,
            one.source,
            one.other,
            one.state.value,
            one.was.value,
            f"{one.score:.3f}",
            _several(one.reasons),
            str(one.version),
            guard(names.get(one.curator, "")),
            one.created,
        ]


def term_rows(store: Store, names: Mapping[str, str]) -> Iterator[Row]:
    """Yield the terms that the project added, oldest first."""
    for one in store.added_terms():
        yield [
            one.id,
            guard(one.vocabulary),
            guard(one.term.code),
            guard(one.term.label),
            _several(one.term.synonyms),
            guard(one.term.definition),
            guard(one.term.provenance),
            guard(names.get(one.curator, "")),
            one.created,
        ]


def _several(words: Iterable[str]) -> str:
    held = list(words)
    return data_cell(held, many=True) if held else ""
