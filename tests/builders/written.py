"""Records of the shipped form in memory, written item by item, and what the checks say of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from app.checks import CHECKS, Beside, Reach, Subject, rules_of, run, run_item
from app.domain.dates import PartialDate
from app.domain.findings import Finding
from app.domain.forms import Form, RuleSetting
from app.domain.kinds import Answer, Date, Identifier, Payload, Reference, Target, Term, YesNo
from app.domain.quotes import Quote
from app.domain.records import Content, Item, Record
from app.domain.sources import Metadata, Source, SourceKind
from app.domain.values import Derivation, Missing, Value
from app.forms import load_shipped

YES, NO = YesNo(Answer.YES), YesNo(Answer.NO)
TODAY = date(2026, 11, 22)


@cache
def shipped_form() -> Form:
    """Return the form for cell-therapy trials."""
    return load_shipped("cell-therapy-trials")


def term(code: str) -> Term:
    """Return a term whose label is its code."""
    return Term(label=code, code=code)


def day(iso: str) -> Date:
    """Return a date."""
    return Date(PartialDate(iso))


def nct(value: str) -> Identifier:
    """Return an id of ClinicalTrials.gov."""
    return Identifier("nct", value)


class Written:
    """A record that is written item by item; ids count up: `outcome-1`, `outcome-1.result-1`."""

    def __init__(self, kind: SourceKind = SourceKind.JOURNAL_ARTICLE, form: Form | None = None, **about: Any) -> None:
        self.source = Source(id="source", kind=kind, metadata=Metadata(**about))
        self.form = form or shipped_form()
        self.items: list[Item] = []
        self.values: list[Value] = []
        self.quotes: list[Quote] = []
        self.twins: tuple[Source, ...] = ()
        self.text = ""

    def item(self, kind: str, parent: str | None = None, /, **held: Payload | Missing) -> str:
        """Add an item with what its fields hold, and return its id."""
        ordinal = sum(one.kind == kind for one in self.items) + 1
        one = Item(id=f"{kind}-{ordinal}", record="record", kind=kind, parent=parent, ordinal=len(self.items))
        self.items.append(one)
        for field, said in held.items():
            self.put(one.id, field, said)
        return one.id

    def put(self, item: str, field: str, said: Payload | Missing | None = None, words: str = "", **more: Any) -> str:
        """Add a value to a field, quoted with `words`, and return its id; with neither payload it is unread."""
        place = sum(value.item == item and value.field == field for value in self.values)
        key = f"{item}.{field}-{place + 1}"
        held: dict[str, Any] = {"value": said, "derivation": Derivation.STATED}
        if isinstance(said, Missing):
            held = {"missing": said}
        elif said is None:
            held = {"unread": words}
        defaults = {"id": key, "item": item, "field": field, "ordinal": place, "current": place == 0}
        self.values.append(Value(**{**defaults, "as_stated": words, **held, **more}))
        if words:
            self.quotes.append(
                Quote(id=f"{key}-quote", revision="revision", start=0, end=len(words), exact=words, value=key)
            )
        return key

    def caveat(self, code: str, target: Target, key: str, state: str = "open") -> str:
        """Add a caveat of a type on something."""
        return self.item("caveat", type=term(code), target=Reference(target, key), state=term(state))

    def subject(self, rules: Mapping[str, RuleSetting] | None = None) -> Subject:
        """Return the record as the checks look at it."""
        record = Record(id="record", source=self.source.id, curator="curator", form="form")
        content = Content(record=record, items=tuple(self.items), values=tuple(self.values), quotes=tuple(self.quotes))
        return Subject(
            form=self.form,
            content=content,
            source=self.source,
            text=self.text,
            rules=rules_of(self.form, rules),
            beside=Beside(twins=self.twins),
            today=TODAY,
        )

    def found(self, rule: str, rules: Mapping[str, RuleSetting] | None = None) -> tuple[Finding, ...]:
        """Return what one rule says of the record."""
        subject = self.subject(rules)
        whole = run(subject)
        said = tuple(finding for finding in whole if finding.rule == rule)
        assert_reach(subject, whole)
        assert all(is_one_sentence(finding.message) for finding in said), said
        return said


def assert_reach(subject: Subject, whole: tuple[Finding, ...]) -> None:
    """See that the rules of one item, asked of each item alone, say what they say when the whole record is checked."""
    of_item = {check.id for check in CHECKS if check.reach is Reach.ITEM}
    for item in subject.items:
        assert run_item(subject, item) == tuple(one for one in whole if one.item == item and one.rule in of_item)


def is_one_sentence(message: str) -> bool:
    """Say whether a message is one line and one sentence, whatever it quotes."""
    plain = re.sub("“[^”]*”", "", message)
    return plain.endswith(".") and "\n" not in message and not re.search(r"[.!] [A-Z]", plain.replace("vs. ", ""))
