"""Every field of what is kept has a place in its row: a field that is added to an entity must find one."""

from __future__ import annotations

import msgspec
import pytest

from app.domain.anchors import Anchor, Standing
from app.domain.changes import Entity
from app.domain.dates import PartialDate
from app.domain.duplicates import LinkState, SourceLink
from app.domain.findings import Acknowledgement
from app.domain.forms import AddedTerm, VocabularyTerm
from app.domain.kinds import Identifier, Text
from app.domain.quotes import Quote
from app.domain.records import Curator, Item, Pass, Record, RecordState
from app.domain.sources import Author, Metadata, Source, SourceKind, SourceState
from app.domain.studies import Choice, ChoiceReason, Joined, Membership, Study
from app.domain.values import Basis, Certainty, Derivation, Missing, Status, Value
from db import entities
from db.source_rows import detail_row

ABOUT = Metadata(
    title="t",
    authors=(Author("f"),),
    container="c",
    volume="v",
    issue="i",
    pages="p",
    article_number="a",
    publisher="p",
    date=PartialDate("2025"),
    date_as_stated="d",
    language="l",
    abstract="a",
    keywords=("k",),
    identifiers=(Identifier("s", "v"),),
    url="u",
)
STATED = {
    "id": "i",
    "item": "i",
    "field": "f",
    "ordinal": 1,
    "current": False,
    "as_stated": "s",
    "derivation": Derivation.EXTERNAL,
    "part_derivations": {"p": Derivation.STATED},
    "how": "h",
    "rests_on": ("r",),
    "outside": "o",
    "as_of": PartialDate("2025"),
    "basis": Basis.REGISTRY,
    "certainty": Certainty.PROBABLE,
    "status": Status.VERIFIED,
    "note": "n",
    "needs_review": True,
    "curator": "c",
    "created": "c",
    "modified": "m",
}
MADE = {"curator": "c", "created": "c"}
WHOLE: tuple[Entity, ...] = (
    Source(
        id="i",
        kind=SourceKind.REVIEW,
        kind_confirmed=False,
        metadata=ABOUT,
        state=SourceState.DONE,
        reason="r",
        tags=("t",),
        batch="b",
        original="o",
        slice_start=1,
        slice_end=2,
        created="c",
    ),
    Curator(id="i", name="n", initials="i", orcid="o", created="c"),
    Record(id="i", source="s", curator="c", reading=Pass.SECOND, form="f", state=RecordState.DONE, created="c"),
    Item(id="i", record="r", kind="k", parent="p", ordinal=1, created="c"),
    Value(**STATED, value=Text("t")),
    Value(**STATED, missing=Missing.UNCLEAR),
    Value(**STATED, unread="u"),
    Quote(
        id="i",
        revision="r",
        start=1,
        end=2,
        exact="e",
        prefix="p",
        suffix="s",
        value="v",
        part="p",
        group="g",
        ordinal=1,
        **MADE,
    ),
    Quote(
        id="i",
        revision="r",
        start=1,
        end=2,
        exact="e",
        prefix="p",
        suffix="s",
        item="i",
        part="p",
        group="g",
        ordinal=1,
        **MADE,
    ),
    Anchor(id="i", quote="q", revision="r", standing=Standing.FUZZY, start=1, end=2, exact="e", confirmed=True, **MADE),
    Study(id="i", title="t", identifiers=(Identifier("s", "v"),), note="n", created="c"),
    Membership(id="i", study="s", item="i", joined=Joined.PROPOSAL, **MADE),
    Choice(id="i", study="s", cell="c", value="v", over=("o",), reason=ChoiceReason.MISREPORT, note="n", **MADE),
    Acknowledgement(
        id="i",
        rule="r",
        version=2,
        item="i",
        field="f",
        study="s",
        fingerprint="f",
        message="m",
        reason="r",
        **MADE,
    ),
    SourceLink(
        id="i",
        source="s",
        other="o",
        state=LinkState.MERGED,
        was=SourceState.DONE,
        score=0.5,
        reasons=("r",),
        version=1,
        batch="b",
        **MADE,
    ),
    AddedTerm(
        id="i",
        vocabulary="v",
        term=VocabularyTerm(
            code="c", label="l", synonyms=("s",), definition="d", provenance="p", extra={"e": "x"}, retired=True
        ),
        **MADE,
    ),
)
EITHER = {Value: {"value", "missing", "unread"}, Quote: {"value", "item"}}


@pytest.mark.parametrize("entity", WHOLE, ids=lambda entity: type(entity).__name__)
def test_every_field_of_an_entity_comes_back_from_its_row(entity):
    _said_in_full(entity, EITHER.get(type(entity), frozenset()))
    sort = entities._SORTS[entities.kind_of(entity)]
    rest = detail_row(entity) if isinstance(entity, Source) else {}
    assert sort.read({**sort.row(entity), **rest}) == entity


def test_every_kind_of_entity_is_among_them():
    assert {type(entity) for entity in WHOLE} == set(Entity.__args__)
    _said_in_full(ABOUT, frozenset())
    _said_in_full(next(one.term for one in WHOLE if isinstance(one, AddedTerm)), frozenset())


def _said_in_full(struct: msgspec.Struct, either: set[str] | frozenset[str]) -> None:
    """Prove that the example above leaves no field as it is when nothing is said."""
    for field in msgspec.structs.fields(struct):
        if field.name in either or field.required:
            continue
        default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
        assert getattr(struct, field.name) != default, field.name
