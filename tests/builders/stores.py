"""Small projects for tests: a form, a project file, a source with its text, and acts on a record."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from app.domain.anchors import Anchor, Standing
from app.domain.changes import Act, Drop, Put
from app.domain.findings import Acknowledgement
from app.domain.forms import AddedTerm, Field, Form, ItemKind, Vocabulary, VocabularyTerm
from app.domain.ids import derived_id, new_id
from app.domain.kinds import Identifier, Kind, Payload, Text
from app.domain.quotes import Quote, take_quote
from app.domain.records import Item, Record
from app.domain.sources import Draft, Metadata, Revision, SourceKind
from app.domain.store import Store
from app.domain.studies import Choice, ChoiceReason, Joined, Membership, Study
from app.domain.values import Derivation, Value
from db import new_project


def a_form(version: str = "1", *more: Field) -> Form:
    """Return a form with a trial, its outcomes and caveats: one field of each kind."""
    trial = ItemKind(
        key="trial",
        label="Trial",
        plural="Trials",
        fields=(
            Field(key="title", label="Title", kind=Kind.TEXT),
            Field(key="phase", label="Phase", kind=Kind.TERMS, vocabulary="phase"),
            Field(key="enrolment", label="Enrolment", kind=Kind.INTEGER, needed=True),
            Field(key="registry_id", label="Registry id", kind=Kind.IDENTIFIER, many=True),
            Field(key="start", label="Start", kind=Kind.DATE),
            Field(key="single_arm", label="Single arm", kind=Kind.YES_NO),
            *more,
        ),
    )
    outcome = ItemKind(
        key="outcome",
        label="Outcome",
        plural="Outcomes",
        parents=("trial",),
        fields=(
            Field(key="measure", label="Measure", kind=Kind.TERM, vocabulary="phase"),
            Field(key="response", label="Response", kind=Kind.PROPORTION, needed=True),
            Field(key="dose", label="Dose", kind=Kind.QUANTITY),
            Field(key="survival", label="Survival", kind=Kind.TIME_TO_EVENT),
            Field(key="effect", label="Effect", kind=Kind.ESTIMATE),
        ),
    )
    caveat = ItemKind(
        key="caveat",
        label="Caveat",
        plural="Caveats",
        fields=(
            Field(key="target", label="Target", kind=Kind.REFERENCE, targets=("trial", "outcome", "value", "source")),
            Field(key="rationale", label="Rationale", kind=Kind.TEXT, multiline=True, markdown=True),
        ),
    )
    phases = Vocabulary(key="phase", label="Phase", terms=(VocabularyTerm(code="P1", label="Phase 1"),))
    return Form(name="tiny", title="Tiny form", version=version, kinds=(trial, outcome, caveat), vocabularies=(phases,))


def a_project(folder: Path, name: str = "project.vouch", *, curator: str = "Ada Byron") -> Store:
    """Make a project in a folder, with somebody who curates."""
    store = new_project(folder / name, a_form())
    store.be(curator)
    return store


def a_draft(text: str, **about: object) -> Draft:
    """Return the draft of a web article; what it is about defaults to a title from its first line."""
    metadata = Metadata(**{"title": text.strip().partition("\n")[0][:80], **about})
    return Draft(kind=SourceKind.WEB_ARTICLE, text=text, metadata=metadata, end=len(text.encode()), extractor="plain")


def import_drafts(store: Store, drafts: Sequence[Draft], name: str = "file.txt") -> tuple[str, ...]:
    """Import drafts as one ended batch with an original of their texts, and return the sources' ids."""
    batch = store.start_batch()
    keys = store.add_drafts(batch, keep_bytes(store, batch, "".join(draft.text for draft in drafts), name), drafts)
    store.end_batch(batch, "{}", f"Imported {name}")
    return keys


def keep_bytes(store: Store, batch: str, text: str, name: str = "file.txt") -> str:
    """Keep an original of a text and return its id."""
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    return store.keep_original(name, [data], batch=batch, sha256=digest, size=len(data), encoding="utf-8", newline="lf")


def a_source(store: Store, text: str = "Of the 11 patients, 8 (73%) responded.", **about: object) -> str:
    """Import one text and return its source's id."""
    return import_drafts(store, [a_draft(text, **about)])[0]


def a_record(store: Store, source: str) -> Record:
    """Commit a record of a source by who acts, with the project's form, and return it."""
    record = Record(id=new_id(), source=source, curator=store.acting().id, form=store.info().form)
    store.commit(an_act("started a record", record))
    return record


def an_item(record: Record, kind: str = "trial", parent: str | None = None, ordinal: int = 0) -> Item:
    """Return a new item of a record."""
    return Item(id=new_id(), record=record.id, kind=kind, parent=parent, ordinal=ordinal)


def a_value(item: Item, field: str = "title", payload: Payload | None = None, **more: object) -> Value:
    """Return a new stated value of an item."""
    defaults = {"value": payload or Text("words"), "derivation": Derivation.STATED}
    return Value(**{"id": new_id(), "item": item.id, "field": field, **defaults, **more})


def a_quote(store: Store, source: str, words: str, *, value: str | None = None, item: str | None = None) -> Quote:
    """Return the quote of the first occurrence of words in a source's text."""
    revision = store.revision(source)
    text = store.text(revision.id)
    start = text.index(words)
    return take_quote(text, start, start + len(words), key=new_id(), revision=revision.id, value=value, item=item)


def a_later_text(store: Store, source: str, text: str, label: str = "a corrected text") -> Revision:
    """Keep a text corrected by hand as the latest of a source."""
    return store.add_revision(source, a_draft(text), original=None, label=label)


def an_anchor(store: Store, quote: Quote, revision: str, words: str = "", **more: object) -> Anchor:
    """Return the anchor of a quote at the first occurrence of words in a later text; without words it is lost."""
    about = {"id": new_id(), "quote": quote.id, "revision": revision, **more}
    if not words:
        return Anchor(**{"standing": Standing.LOST, **about})
    start = store.text(revision).index(words)
    return Anchor(**{"standing": Standing.MOVED, "start": start, "end": start + len(words), "exact": words, **about})


def a_study(title: str = "A study", *numbers: str) -> Study:
    """Return a new study, known by these ClinicalTrials.gov numbers."""
    return Study(id=new_id(), title=title, identifiers=tuple(Identifier("nct", one) for one in numbers))


def a_membership(study: Study, item: Item, joined: Joined = Joined.CURATOR) -> Membership:
    """Return that a trial item belongs to a study."""
    return Membership(id=new_id(), study=study.id, item=item.id, joined=joined)


def a_choice(study: Study, value: Value, *over: Value, cell: str = "trial/title") -> Choice:
    """Return that a value is held true of a study, before others."""
    reason = ChoiceReason.LATER_CUTOFF
    return Choice(
        id=new_id(), study=study.id, cell=cell, value=value.id, over=tuple(one.id for one in over), reason=reason
    )


def an_acknowledgement(item: Item | None = None, study: Study | None = None, **more: object) -> Acknowledgement:
    """Return that a finding of an item, or of a study, was seen and accepted."""
    place = {"item": item.id if item else "", "study": study.id if study else ""}
    about = {"id": new_id(), "rule": "V18", "version": 1, "fingerprint": "f", "reason": "as printed"}
    return Acknowledgement(**{**about, **place, **more})


def an_added_term(code: str, label: str, vocabulary: str = "phase", **more: object) -> AddedTerm:
    """Return a term that a project adds to a vocabulary."""
    about = {key: more.pop(key) for key in ("curator", "created") if key in more}
    term = VocabularyTerm(code=code, label=label, **more)
    return AddedTerm(id=derived_id("term", f"{vocabulary}:{code}"), vocabulary=vocabulary, term=term, **about)


def an_act(label: str, *edits: object) -> Act:
    """Return an act that puts entities; `Drop`s and `Put`s are taken as they are."""
    return Act(label=label, edits=tuple(one if isinstance(one, Put | Drop) else Put(one) for one in edits))
