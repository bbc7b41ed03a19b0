"""Records in memory for checks: a small form, values with their words, no store."""

from __future__ import annotations

from typing import Any

from app.checks import Subject, run
from app.domain.findings import Finding
from app.domain.forms import Field, Form, ItemKind, Vocabulary, VocabularyTerm
from app.domain.kinds import Kind, Payload
from app.domain.quotes import Quote
from app.domain.records import Content, Item, Record
from app.domain.sources import Source, SourceKind
from app.domain.values import Derivation, Value

FORM = Form(
    name="checks",
    title="Checks",
    version="1",
    kinds=(
        ItemKind(
            key="outcome",
            label="Outcome",
            plural="Outcomes",
            fields=(
                Field(key="measure", label="Measure", kind=Kind.TERM, vocabulary="measure", needed=True),
                Field(key="response", label="Response", kind=Kind.PROPORTION, needed=True),
                Field(key="criteria", label="Criteria", kind=Kind.TEXT, needed=True, when={"measure": ("ORR", "CR")}),
                Field(key="enrolled", label="Enrolled", kind=Kind.INTEGER),
                Field(key="survival", label="Survival", kind=Kind.TIME_TO_EVENT),
                Field(key="dose", label="Dose", kind=Kind.QUANTITY),
                Field(key="effect", label="Effect", kind=Kind.ESTIMATE),
                Field(key="started", label="Started", kind=Kind.DATE),
                Field(key="phase", label="Phase", kind=Kind.TERMS, vocabulary="measure"),
                Field(key="countries", label="Countries", kind=Kind.TEXT, many=True),
                Field(key="old", label="Old", kind=Kind.TEXT, needed=True, retired=True),
                Field(key="target", label="Target", kind=Kind.REFERENCE),
            ),
        ),
    ),
    vocabularies=(
        Vocabulary(
            key="measure",
            label="Measure",
            terms=(
                VocabularyTerm(code="ORR", label="Overall response rate", synonyms=("objective response rate",)),
                VocabularyTerm(code="CR", label="Complete response"),
                VocabularyTerm(code="OS", label="Overall survival"),
            ),
        ),
    ),
)


def a_statement(
    field: str, payload: Payload | None = None, words: str | None = None, **more: Any
) -> tuple[Value, tuple[Quote, ...]]:
    """Return a value of the outcome with one quote of `words`, or without a quote."""
    key = more.pop("key", f"{field}-1")
    derivation = more.pop("derivation", Derivation.STATED if payload is not None else None)
    value = Value(id=key, item="outcome-1", field=field, value=payload, derivation=derivation, **more)
    if words is None:
        return value, ()
    quote = Quote(id=f"{key}-quote", revision="revision", start=0, end=len(words), exact=words, value=key)
    return value, (quote,)


def a_subject(*statements: tuple[Value, tuple[Quote, ...]]) -> Subject:
    """Return a record of one outcome that holds these statements."""
    content = Content(
        record=Record(id="record", source="source", curator="curator", form="form"),
        items=(Item(id="outcome-1", record="record", kind="outcome"),),
        values=tuple(value for value, _ in statements),
        quotes=tuple(quote for _, quotes in statements for quote in quotes),
    )
    return Subject(form=FORM, content=content, source=Source(id="source", kind=SourceKind.WEB_ARTICLE))


def findings(rule: str, *statements: tuple[Value, tuple[Quote, ...]]) -> tuple[Finding, ...]:
    """Return what one rule says of a record that holds these statements."""
    return tuple(found for found in run(a_subject(*statements)) if found.rule == rule)
