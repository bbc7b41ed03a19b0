"""Reading studies out of a project: their members with all that the records say, and trials that have met nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.checks import Subject, rules_of
from app.checks.rules import Rules
from app.checks.study_checks import run_study
from app.checks.study_subject import Member, StudySubject
from app.domain.findings import Finding
from app.domain.forms import Form, RuleSetting
from app.domain.records import Record
from app.domain.sources import Source
from app.domain.store import Store
from app.domain.studies import Choice, Membership, Study
from app.usecases.meeting import trials_in

NO_RULES: Mapping[str, RuleSetting] = {}


def study_subject(store: Store, study: str, wanted: Mapping[str, RuleSetting] = NO_RULES) -> StudySubject:
    """Return a study with everything that its sources say of it. Raises NotFoundError."""
    whole = store.study(study)
    members = store.members(study)
    records = {one.item: store.item(one.item).record for one in members}
    reader = _Reader(store, wanted)
    subjects = {record: reader.subject(record) for record in dict.fromkeys(records.values())}
    return gathered(whole, [(one, subjects[records[one.item]]) for one in members], store.choices(study))


def all_studies(store: Store, wanted: Mapping[str, RuleSetting] = NO_RULES) -> tuple[StudySubject, ...]:
    """Return all studies, and each trial item that has met nobody as a study without id; each record is read once."""
    reader = _Reader(store, wanted)
    subjects = [reader.subject(record.id) for record in store.records()]
    return studies_among(store, subjects)


def studies_among(store: Store, subjects: Iterable[Subject]) -> tuple[StudySubject, ...]:
    """Return the studies of a project whose records were read already, lone trials last."""
    held = tuple(subjects)
    by_item = {item.id: subject for subject in held for item in trials_in(subject.form, subject.content)}
    met: dict[str, list[tuple[Membership, Subject]]] = defaultdict(list)
    members = store.members()
    for one in members:
        if one.item in by_item:
            met[one.study].append((one, by_item[one.item]))
    chosen: dict[str, list[Choice]] = defaultdict(list)
    for choice in store.choices():
        chosen[choice.study].append(choice)
    known = {one.item for one in members}
    studies = [gathered(one, met[one.id], chosen[one.id]) for one in store.studies() if one.id in met]
    alone = [(item, subject) for item, subject in by_item.items() if item not in known]
    return (*studies, *(_lone(subject, item) for item, subject in alone))


def records_that_meet(store: Store) -> frozenset[str]:
    """Return the records that hold a trial of a study in which at least two trial items meet."""
    members = store.members()
    several = Counter(one.study for one in members)
    return frozenset(store.item(one.item).record for one in members if several[one.study] > 1)


def study_findings(studies: Iterable[StudySubject]) -> Iterator[Finding]:
    """Yield what the checks say of studies in which at least two sources meet."""
    for one in studies:
        if one.study.id and len({member.source.id for member in one.members}) > 1:
            yield from run_study(one)


def gathered(study: Study, members: Iterable[tuple[Membership, Subject]], choices: Iterable[Choice]) -> StudySubject:
    """Return a study of members whose records were read already."""
    found = tuple(Member(subject.items[one.item], subject) for one, subject in members)
    rules = found[0].subject.rules if found else Rules()
    if any(one.subject.rules.form != rules.form for one in found):
        rules = replace(rules, form={})
    return StudySubject(study, found, tuple(choices), rules)


def _lone(subject: Subject, item: str) -> StudySubject:
    return StudySubject(Study(id=""), (Member(subject.items[item], subject),), (), subject.rules)


@dataclass
class _Reader:
    """Reads records with their form and source, each form and source once."""

    store: Store
    wanted: Mapping[str, RuleSetting]

    def __post_init__(self) -> None:
        self._forms: dict[str, tuple[Form, Rules]] = {}
        self._sources: dict[str, Source] = {}

    def subject(self, record: str) -> Subject:
        """Return a record as checks see it, without the text of its source."""
        content = self.store.content(record)
        form, rules = self._form(content.record)
        key = content.record.source
        source = self._sources.get(key) or self._sources.setdefault(key, self.store.source(key))
        return Subject(form=form, content=content, source=source, rules=rules)

    def _form(self, record: Record) -> tuple[Form, Rules]:
        if record.form not in self._forms:
            form = self.store.form(record.form)
            self._forms[record.form] = (form, rules_of(form, self.wanted))
        return self._forms[record.form]
