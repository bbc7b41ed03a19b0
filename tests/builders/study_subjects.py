"""Studies in memory for checks and counts: what each source says of one trial, no store."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

from app.checks import Subject
from app.checks.study_subject import Member, StudySubject
from app.domain.dates import PartialDate
from app.domain.kinds import Identifier, Integer, Payload, Proportion, Reference, Target, Term, Text
from app.domain.quotes import Quote
from app.domain.records import Content, Item, Pass, Record
from app.domain.sources import Metadata, Source, SourceKind
from app.domain.studies import Choice, Study
from app.domain.values import Derivation, Value
from tests.builders.curating import shipped


@dataclass
class Told:
    """What one source says of a trial; `member` makes it a member of a study."""

    source: str
    date: str = "2024"
    kind: SourceKind = SourceKind.JOURNAL_ARTICLE
    reading: Pass = Pass.FIRST
    record: str = ""
    items: list[Item] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    numbers: tuple[Identifier, ...] = ()

    def __post_init__(self) -> None:
        self.record = self.record or f"{self.source}-record"
        self._next = count(1)
        self.trial = self.item("trial")

    def item(self, kind: str, parent: str | None = None) -> str:
        key = f"{self.record}-{kind}-{next(self._next)}"
        self.items.append(Item(id=key, record=self.record, kind=kind, parent=parent, ordinal=len(self.items)))
        return key

    def say(self, item: str, key: str, payload: Payload | None = None, words: str = "", **more: object) -> str:
        value = f"{item}.{key}.{sum(v.item == item and v.field == key for v in self.values)}"
        derivation = Derivation.STATED if payload is not None else None
        self.values.append(Value(id=value, item=item, field=key, value=payload, derivation=derivation, **more))
        if words:
            quote = Quote(id=f"{value}-q", revision="r", start=0, end=len(words), exact=words, value=value)
            self.quotes.append(quote)
        return value

    def code(self, item: str, key: str, code: str) -> str:
        return self.say(item, key, Term(label=code, code=code))

    def arm(self, label: str, **counts: int) -> str:
        key = self.item("arm", self.trial)
        self.say(key, "label", Text(label))
        for name, number in counts.items():
            self.say(key, name, Integer(number))
        return key

    def overlap(self, arm: str, relation: str, other: str) -> str:
        row = self.item("overlap", arm)
        self.say(row, "arm", Reference(Target.ITEM, other))
        self.code(row, "relation", relation)
        return row

    def enrolment(self, number: int, kind: str = "actual") -> str:
        row = self.item("enrolment", self.trial)
        if kind:
            self.code(row, "kind", kind)
        return self.say(row, "n", Integer(number))

    def outcome(
        self,
        hits: int,
        patients: int,
        percent: str = "",
        measure: str = "ORR",
        arm: str = "",
        population: str = "treated",
        time: str = "best",
    ) -> str:
        item = self.item("outcome", self.trial)
        self.code(item, "measure", measure)
        for key, code in (("analysis_population", population), ("time_point_kind", time)):
            if code:
                self.code(item, key, code)
        if arm:
            self.say(item, "arm", Reference(Target.ITEM, arm))
        return self.say(item, "result", Proportion(hits, patients, Decimal(percent) if percent else None), f"{hits}")

    def role(self, role: str, source: str = "") -> None:
        row = self.item("report_link", self.trial)
        self.code(row, "role", role)
        if source:
            self.say(row, "source", Reference(Target.SOURCE, source))

    def supersedes(self, source: str) -> None:
        self.say(self.item("report"), "supersedes", Reference(Target.SOURCE, source))

    def related(self, relation: str, number: str) -> None:
        row = self.item("trial_link", self.trial)
        self.code(row, "relation", relation)
        self.say(row, "identifier", Identifier("nct", number))

    @property
    def member(self) -> Member:
        source = Source(
            id=self.source,
            kind=self.kind,
            metadata=Metadata(title=f"Source {self.source}", date=PartialDate(self.date), identifiers=self.numbers),
        )
        content = Content(
            record=Record(id=self.record, source=self.source, curator="c", reading=self.reading, form="f"),
            items=tuple(self.items),
            values=tuple(self.values),
            quotes=tuple(self.quotes),
        )
        subject = Subject(form=shipped(), content=content, source=source)
        return Member(subject.items[self.trial], subject)


def a_study(*told: Told, key: str = "study", number: str = "NCT01234567", choices: tuple[Choice, ...] = ()):
    """Return a study in which these sources meet."""
    ids = (Identifier("nct", number),) if number else ()
    return StudySubject(Study(id=key, identifiers=ids), tuple(one.member for one in told), choices)
