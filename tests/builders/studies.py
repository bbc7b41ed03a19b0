"""Three sources of one trial, curated through the use cases: a registry text, an abstract, a paper, in our words."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from app.domain.dates import PartialDate
from app.domain.kinds import Identifier, Payload, Reference, Target, Term, Text
from app.domain.sources import Draft, Metadata, SourceKind
from app.domain.store import Store
from app.usecases.curating import put_value, start_record
from app.usecases.items import add_item
from app.usecases.statements import Statement, Words
from app.usecases.vouching import type_value, vouch
from db.opening import new_project
from tests.builders.curating import shipped
from tests.builders.stores import import_drafts

NUMBER = "NCT01234567"

REGISTRY = f"""Registry entry of a study of cord blood cells
Number {NUMBER}. Phase 1. Status: recruiting.
Sponsor: Institute of Invented Cells. Planned: 24 participants.
Enrolled so far (actual): 14.
"""
ABSTRACT = f"""Meeting abstract: cord blood cells, first results
In {NUMBER} eleven people had entered (actual enrolment 11) at a phase 1 stage.
Of 11 treated, 8 (73%) responded. The sponsor is the Institute of Invented Cells.
"""
PAPER = f"""Full report: cord blood cells after two years
The trial {NUMBER} entered 16 patients (actual enrolment 16), phase 1 and 2.
Of 15 treated, 9 (60%) responded; 𝒩 = 15. שלום 🧬
Sponsored by the Institute of Invented Cells.
"""


@dataclass
class Telling:
    """One source's record of the trial while it is being filled."""

    store: Store
    source: str
    record: str = ""
    trial: str = ""
    items: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.record = self.record or start_record(self.store, self.source)[0].id
        self.trial = self.trial or add_item(self.store, self.record, "trial")[0].id
        self.revision = self.store.revision(self.source).id
        self.text = self.store.text(self.revision)

    def add(self, kind: str, parent: str | None = None) -> str:
        return add_item(self.store, self.record, kind, parent or self.trial)[0].id

    def words(self, exact: str) -> Words:
        start = self.text.index(exact)
        return Words(self.revision, start, start + len(exact))

    def vouch(self, item: str, key: str, exact: str) -> str:
        vouch(self.store, item, key, self.words(exact))
        return self.value(item, key)

    def put(self, item: str, key: str, payload: Payload, exact: str = "") -> str:
        words = (self.words(exact),) if exact else ()
        put_value(self.store, item, key, Statement(payload=payload, as_stated=exact), words)
        return self.value(item, key)

    def type(self, item: str, key: str, typed: str) -> str:
        assert type_value(self.store, item, key, typed)[0] == ""
        return self.value(item, key)

    def value(self, item: str, key: str) -> str:
        found = self.store.content(self.record).current(item, key)
        assert found is not None, (item, key)
        return found.id

    def identify(self, number: str = NUMBER) -> str:
        """Give the trial a registry id, and return the row it stands in."""
        row = self.add("registry_id")
        self.put(row, "identifier", Identifier("nct", number), number if number in self.text else "")
        return row

    def enrolment(self, words: str, kind: str = "actual") -> str:
        row = self.add("enrolment")
        self.put(row, "kind", Term(label=kind.capitalize(), code=kind))
        return self.vouch(row, "n", words)

    def outcome(self, words: str, measure: str = "ORR", arm: str = "", **more: str) -> str:
        item = self.add("outcome")
        self.put(item, "measure", Term(label=measure, code=measure))
        codes = {"analysis_population": "treated", "time_point_kind": "best", **more}
        for key, code in codes.items():
            if code:
                self.put(item, key, Term(label=code.replace("_", " ").capitalize(), code=code))
        if arm:
            self.put(item, "arm", Reference(Target.ITEM, arm))
        self.type(item, "result", words)
        return item

    def sponsor(self, name: str = "Institute of Invented Cells") -> str:
        row = self.add("sponsor")
        return self.put(row, "name", Text(name), name if name in self.text else "")


@dataclass
class ThreeSources:
    """A project in which a registry text, an abstract and a paper tell of one trial."""

    store: Store
    registry: Telling
    abstract: Telling
    paper: Telling

    @property
    def tellings(self) -> tuple[Telling, ...]:
        return self.registry, self.abstract, self.paper


def three_sources(path: Path, curator: str = "Ada") -> ThreeSources:
    """Make a project with the three sources imported and one trial begun in each, nothing said of it yet."""
    store = new_project(path, shipped(), "Studies")
    store.be(curator)
    drafts = (
        a_source_draft(REGISTRY, SourceKind.REGISTRY_RECORD, "2023-05"),
        a_source_draft(ABSTRACT, SourceKind.CONFERENCE_ABSTRACT, "2023-12"),
        a_source_draft(PAPER, SourceKind.JOURNAL_ARTICLE, "2025-02"),
    )
    return ThreeSources(store, *(Telling(store, key) for key in import_drafts(store, drafts)))


def told(path: Path, curator: str = "Ada") -> ThreeSources:
    """Make the three sources and say in each what it says: number, phase, enrolment, sponsor and response."""
    three = three_sources(path, curator)
    registry, abstract, paper = three.tellings
    for one in three.tellings:
        one.identify()
        one.sponsor()
    registry.vouch(registry.trial, "phase", "Phase 1")
    registry.enrolment("24", "planned")
    registry.enrolment("14")
    abstract.vouch(abstract.trial, "phase", "phase 1")
    abstract.enrolment("11")
    abstract.items["orr"] = abstract.outcome("8/11 (73%)")
    paper.vouch(paper.trial, "phase", "phase 1 and 2")
    paper.enrolment("16")
    paper.items["orr"] = paper.outcome("9/15 (60%)")
    return three


def a_source_draft(text: str, kind: SourceKind, date: str, title: str = "") -> Draft:
    metadata = Metadata(title=title or text.partition("\n")[0], date=PartialDate(date))
    return Draft(kind=kind, text=text, metadata=metadata, end=len(text.encode()), extractor="plain")
