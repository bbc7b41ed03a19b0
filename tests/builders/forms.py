"""Form files and forms for tests."""

from __future__ import annotations

import msgspec
from hypothesis import strategies as st

from app.domain.findings import Severity
from app.domain.forms import Field, Form, ItemKind, RuleSetting, Vocabulary, VocabularyTerm
from app.domain.kinds import Kind

GOOD = """\
name: tiny
title: Tiny
version: "1"
kinds:
  - key: trial
    label: Trial
    plural: Trials
    title: [name]
    fields:
      - {key: name, label: Name, kind: text}
      - {key: phase, label: Phase, kind: terms, vocabulary: phase}
      - {key: why, label: Why, kind: text, when: {phase: [PHASE1]}}
  - key: arm
    label: Arm
    plural: Arms
    parents: [trial]
    fields:
      - {key: n, label: N, kind: integer}
"""
"""A small form without problems; its lines are counted on."""

MOODS = Vocabulary(
    key="mood",
    label="Mood",
    terms=(
        VocabularyTerm(code="GOOD", label="Good", synonyms=("fine",), provenance="ours"),
        VocabularyTerm(code="BAD", label="Bad", provenance="ours"),
    ),
)
SMALL = Form(
    name="small",
    title="Small",
    version="1",
    kinds=(
        ItemKind(
            key="trial",
            label="Trial",
            plural="Trials",
            title=("name",),
            columns=("name", "mood"),
            fields=(
                Field(key="name", label="Name", kind=Kind.TEXT, needed=True),
                Field(key="mood", label="Mood", kind=Kind.TERM, vocabulary="mood", many=True),
                Field(key="why", label="Why", kind=Kind.TEXT, when={"mood": ("BAD",)}),
                Field(key="age", label="Age", kind=Kind.QUANTITY, unit="years"),
            ),
        ),
        ItemKind(
            key="arm",
            label="Arm",
            plural="Arms",
            parents=("trial",),
            fields=(Field(key="n", label="N", kind=Kind.INTEGER),),
        ),
        ItemKind(
            key="note",
            label="Note",
            plural="Notes",
            fields=(
                Field(key="words", label="Words", kind=Kind.TEXT),
                Field(key="on", label="On", kind=Kind.REFERENCE, targets=("source", "value", "trial", "arm", "note")),
            ),
        ),
    ),
    vocabularies=(MOODS,),
)
"""A small form to edit: trials with arms, notes on anything, one vocabulary."""

WORDS = (
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
MAYBE = st.just("") | WORDS
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
_RULES = st.dictionaries(
    st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True),
    st.builds(
        RuleSetting,
        on=st.booleans(),
        severity=st.sampled_from(["", *map(str, Severity)]),
        limits=st.dictionaries(WORDS, st.integers(0, 999).map(str), max_size=2),
    ),
    max_size=2,
)
_TERMS = st.lists(
    st.builds(
        VocabularyTerm,
        code=WORDS,
        label=WORDS,
        synonyms=st.lists(WORDS, max_size=2).map(tuple),
        definition=MAYBE,
        provenance=MAYBE,
        extra=st.dictionaries(WORDS, MAYBE, max_size=2),
        retired=st.booleans(),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda term: term.code,
).map(tuple)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Draw a form that is as it should be, with texts as strange as they may be."""
    keys = draw(st.lists(KEYS, min_size=1, max_size=3, unique=True))
    names = sorted({*keys, "identifier_scheme"})
    vocabularies = tuple(Vocabulary(key=k, label=draw(WORDS), note=draw(MAYBE), terms=draw(_TERMS)) for k in names)
    taken = {"record", "any", "source", "value"}
    kind_keys = draw(st.lists(KEYS.filter(lambda key: key not in taken), min_size=1, max_size=3, unique=True))
    letters = draw(st.permutations("abcdef"))
    kinds = tuple(
        _kind(draw, key, kind_keys, vocabularies, letters[place], kind_keys[:place])
        for place, key in enumerate(kind_keys)
    )
    return Form(
        name=draw(KEYS),
        title=draw(WORDS),
        version=draw(WORDS),
        description=draw(MAYBE),
        kinds=kinds,
        vocabularies=vocabularies,
        rules=draw(_RULES),
    )


def _kind(draw, key, kind_keys, vocabularies, letter, above) -> ItemKind:
    names = draw(st.lists(KEYS, min_size=1, max_size=5, unique=True))
    fields: list[Field] = []
    for name in names:
        fields.append(_field(draw, name, kind_keys, vocabularies, fields))
    role = draw(KEYS)
    if role not in {field.part for field in fields}:
        fields[0] = msgspec.structs.replace(fields[0], role=role)
    live = [field.key for field in fields if not field.retired]
    return ItemKind(
        key=key,
        label=draw(WORDS),
        plural=draw(WORDS),
        help=draw(MAYBE),
        parents=tuple(above[-1:]) if above and draw(st.booleans()) else ("",),
        title=tuple(names[:2]),
        columns=tuple(live[:3]),
        shortcut=draw(st.sampled_from(["", letter])),
        single=draw(st.booleans()),
        role=draw(st.just("") | KEYS),
        fields=tuple(fields),
    )


def _field(draw, key, kind_keys, vocabularies, before) -> Field:
    kind = draw(st.sampled_from(Kind))
    retired = draw(st.booleans())
    more: dict[str, object] = {}
    if kind in {Kind.TERM, Kind.TERMS}:
        more["vocabulary"] = draw(st.sampled_from(vocabularies)).key
    if kind in {Kind.QUANTITY, Kind.TIME_TO_EVENT}:
        more |= {"unit": draw(MAYBE), "units": tuple(draw(st.lists(WORDS, max_size=2)))}
    if kind is Kind.REFERENCE:
        everything = ("source", "value", *kind_keys)
        more["targets"] = draw(st.sampled_from([everything, ("source",), (kind_keys[0], "value")]))
    if kind is Kind.IDENTIFIER:
        schemes = next(v for v in vocabularies if v.key == "identifier_scheme")
        more["schemes"] = (schemes.terms[0].code,)
    if kind is Kind.TEXT:
        more |= {"multiline": draw(st.booleans()), "markdown": draw(st.booleans())}
    asked = [field for field in before if field.vocabulary]
    if asked and draw(st.booleans()):
        codes = [term.code for v in vocabularies if v.key == asked[0].vocabulary for term in v.terms]
        more["when"] = {asked[0].key: tuple(codes[:2])}
    return Field(
        key=key,
        label=draw(WORDS),
        kind=kind,
        help=draw(MAYBE),
        group=draw(MAYBE),
        many=draw(st.booleans()),
        needed=not retired and draw(st.booleans()),
        judged=draw(st.booleans()),
        retired=retired,
        rules=draw(_RULES),
        **more,
    )
