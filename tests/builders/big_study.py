"""A large study for benches and looks: many sources that each say much of one trial."""

from __future__ import annotations

from decimal import Decimal
from itertools import cycle
from pathlib import Path

from app.domain.changes import Act, Put
from app.domain.dates import PartialDate
from app.domain.forms import Form
from app.domain.ids import new_id, now
from app.domain.kinds import (
    Answer,
    Date,
    Identifier,
    Integer,
    Kind,
    Payload,
    Proportion,
    Quantity,
    Term,
    Terms,
    Text,
    YesNo,
)
from app.domain.quotes import take_quote
from app.domain.records import Item, Record
from app.domain.sources import SourceKind
from app.domain.store import Store
from app.domain.studies import Joined, Membership, Study
from app.domain.values import Derivation, Value
from db import new_project
from tests.builders.curating import shipped
from tests.builders.stores import import_drafts
from tests.builders.studies import a_source_draft

KINDS = (SourceKind.REGISTRY_RECORD, SourceKind.CONFERENCE_ABSTRACT, SourceKind.JOURNAL_ARTICLE, SourceKind.PREPRINT)
WORDS = "In this report 8 of 11 patients (73%) responded; מחקר עם עברית 🧬 and a rather long explanation of it all."


def big_study(path: Path, sources: int, fields: int, *, differing: int = 5, quoted: bool = True) -> tuple[Store, str]:
    """Make a project in which a study has so many sources and about so many fields in each; one in some differs."""
    store = new_project(path, shipped(), "Big")
    curator = store.be("Ada Byron").id
    drafts = [
        a_source_draft(
            f"{WORDS}\nSource {n}", KINDS[n % 4], f"20{10 + n % 15}-0{1 + n % 9}", f"Source {n}: {WORDS[:40]}"
        )
        for n in range(sources)
    ]
    study = Study(id=new_id(), identifiers=(Identifier("nct", "NCT01234567"),), created=now())
    store.commit(Act(label="study", edits=(Put(study),)))
    for number, key in enumerate(import_drafts(store, drafts)):
        record = Record(id=new_id(), source=key, curator=curator, form=store.info().form, created=now())
        told = _Telling(shipped(), record, number, differing)
        told.fill(fields)
        edits = [Put(record), *map(Put, told.items), *map(Put, told.values)]
        if quoted:
            revision = store.revision(key).id
            text = store.text(revision)
            edits += [Put(take_quote(text, 15, 22, key=new_id(), revision=revision, value=v.id)) for v in told.values]
        member = Membership(
            id=new_id(), study=study.id, item=told.trial.id, joined=Joined.REGISTRY_ID, curator=curator, created=now()
        )
        store.commit(Act(label="tell", edits=(*edits, Put(member))))
    return store, study.id


class _Telling:
    """One record of the trial: its own fields first, then outcomes until there is enough."""

    def __init__(self, form: Form, record: Record, number: int, differing: int) -> None:
        self.form, self.record, self.number, self.differing = form, record, number, differing
        self.items: list[Item] = []
        self.values: list[Value] = []
        self.lines = 0
        self.trial = self._item("trial", None)

    def fill(self, fields: int) -> None:
        kind = self.form.kind("trial")
        for spec in kind.fields if kind else ():
            if spec.kind is not Kind.REFERENCE and len(self.values) < fields:
                self.lines += 1
                self._say(self.trial, spec.key, self._payload(spec.kind, len(self.values)))
        measures = cycle(("ORR", "CR", "PR", "SD", "PD", "DCR", "CRS", "ICANS", "GVHD", "OS"))
        times = cycle(range(1, 60))
        while self.lines < fields:
            self.lines += 3
            outcome = self._item("outcome", self.trial)
            self._say(outcome, "measure", Term(measure := next(measures), measure))
            self._say(outcome, "analysis_population", Term("Treated", "treated"))
            self._say(outcome, "time_point_kind", Term("Landmark", "landmark"))
            self._say(outcome, "time_point", Quantity(Decimal(next(times)), "months"))
            self._say(outcome, "result", self._payload(Kind.PROPORTION, len(self.values)))
            self._say(outcome, "criteria", Term("Cheson", "CHESON"))
            self._say(outcome, "median_follow_up", Quantity(Decimal(12), "months"))

    def _payload(self, kind: Kind, place: int) -> Payload:
        other = self.number % 7 if place % self.differing == 0 else 0
        match kind:
            case Kind.TERM:
                return Term(f"Term {other}", f"T{other}")
            case Kind.TERMS:
                return Terms((Term(f"Term {other}", f"T{other}"),))
            case Kind.INTEGER:
                return Integer(11 + other)
            case Kind.PROPORTION:
                return Proportion(8 - other, 11, Decimal(73))
            case Kind.DATE:
                return Date(PartialDate(f"202{other}-03"))
            case Kind.QUANTITY:
                return Quantity(Decimal(18 + other), "years")
            case Kind.YES_NO:
                return YesNo(Answer.YES if other else Answer.NO)
        return Text(f"{WORDS} {other}")

    def _item(self, kind: str, parent: Item | None) -> Item:
        made = Item(
            id=new_id(),
            record=self.record.id,
            kind=kind,
            parent=parent.id if parent else None,
            ordinal=len(self.items),
            created=now(),
        )
        self.items.append(made)
        return made

    def _say(self, item: Item, field: str, payload: Payload) -> None:
        self.values.append(
            Value(
                id=new_id(),
                item=item.id,
                field=field,
                value=payload,
                derivation=Derivation.STATED,
                as_stated=WORDS[:22],
                curator=self.record.curator,
                created=now(),
                modified=now(),
            )
        )
