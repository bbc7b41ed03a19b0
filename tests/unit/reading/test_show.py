from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import PartialDate
from app.domain.forms import Field, Vocabulary, VocabularyTerm
from app.domain.kinds import (
    Answer,
    Comparator,
    Date,
    Estimate,
    Identifier,
    Integer,
    Kind,
    Payload,
    Proportion,
    PValue,
    Quantity,
    Reached,
    Spread,
    SpreadKind,
    Statistic,
    Term,
    Terms,
    Text,
    TimeToEvent,
    YesNo,
    kind_of,
)
from app.reading import parse_typed, show

PHASES = Vocabulary(
    key="phase",
    label="Phase",
    terms=(
        VocabularyTerm(code="EARLY_PHASE1", label="Early phase 1", synonyms=("phase 0",)),
        VocabularyTerm(code="PHASE1", label="Phase 1", synonyms=("phase I", "1", "I")),
        VocabularyTerm(code="PHASE2", label="Phase 2", synonyms=("phase II", "2", "II", "IIa")),
        VocabularyTerm(code="PHASE3", label="Phase 3", synonyms=("phase III", "3", "III")),
        VocabularyTerm(code="NA", label="Not applicable", synonyms=("N/A",)),
    ),
)
STATUSES = Vocabulary(
    key="status",
    label="Status",
    terms=(
        VocabularyTerm(code="ACTIVE_NOT_RECRUITING", label="Active, not recruiting"),
        VocabularyTerm(code="RECRUITING", label="Recruiting"),
        VocabularyTerm(code="NK92", label="NK-92 cell line (irradiated)", synonyms=("haNK",)),
        VocabularyTerm(code="HSPC", label="CD34+ progenitor"),
    ),
)
UNITS = st.sampled_from(
    ["", "months", "years", "days", "cells/kg", "mg/m2/day", "mg/m2", "Gy", "%", "fold", "CAR+ cells", "x", "patients"]
)
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12) | st.sampled_from(
    [Decimal("73"), Decimal("73.0"), Decimal("0.50"), Decimal("6E+8"), Decimal("1.5E-9"), Decimal("-3")]
)
positive = st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**6)
comparators = st.sampled_from(Comparator)


@st.composite
def spreads(draw: st.DrawFn) -> Spread:
    kind = draw(st.sampled_from(SpreadKind))
    level = draw(st.none() | st.sampled_from([Decimal("95"), Decimal("90.0")]))
    low, high = sorted((draw(numbers), draw(numbers)))
    if kind is SpreadKind.SD:
        return Spread(kind, abs(low), None, level)
    ends = draw(st.sampled_from([(low, high), (low, None), (None, high)]))
    return Spread(kind, *ends, level)


dates = (
    st.dates()
    .filter(lambda d: 1900 <= d.year < 2100)
    .flatmap(lambda d: st.sampled_from([d.isoformat(), d.isoformat()[:7], d.isoformat()[:4]]))
)
payloads: st.SearchStrategy[Payload] = st.one_of(
    st.builds(Integer, st.integers(min_value=-(10**30), max_value=10**30)),
    st.tuples(
        st.none() | st.integers(min_value=0, max_value=10**9),
        st.none() | st.integers(min_value=0, max_value=10**9),
        st.none() | numbers,
    )
    .filter(lambda parts: any(p is not None for p in parts))
    .map(lambda parts: Proportion(*parts)),
    st.tuples(st.none() | numbers, UNITS, comparators, st.none() | spreads())
    .filter(lambda p: p[0] is not None or p[3] is not None)
    .map(lambda p: Quantity(*p)),
    st.tuples(
        st.sampled_from(Statistic),
        st.none() | numbers,
        st.sampled_from(["", "months", "years", "days"]),
        comparators,
        st.sampled_from(Reached),
        st.none() | positive,
        st.none() | spreads(),
    )
    .filter(lambda p: p[1] is not None or p[6] is not None or p[4] is not Reached.REACHED)
    .map(lambda p: TimeToEvent(*p)),
    st.tuples(
        st.sampled_from(["", "HR", "OR", "RR", "RD", "IRR", "SMD"]),
        st.none() | numbers,
        st.none() | spreads(),
        st.none() | st.builds(PValue, comparators, positive),
    )
    .filter(lambda p: any(part is not None for part in p[1:]))
    .map(lambda p: Estimate(*p)),
    st.builds(Date, dates.map(PartialDate), st.sampled_from(["actual", "estimated", "unknown"])),
    st.builds(YesNo, st.sampled_from(Answer)),
    st.builds(Text, st.text(min_size=1).filter(str.strip)),
    st.sampled_from(
        [
            Identifier("nct", "NCT00000001"),
            Identifier("doi", "10.1002/(sici)1097-0258(19990315)18:5<557::aid-sim53>3.0.co;2-f"),
            Identifier("pmid", "12345678"),
            Identifier("eudract", "2016-000225-39"),
            Identifier("ctis", "2023-503698-40-00"),
            Identifier("chictr", "ChiCTR-OIC-16007668"),
            Identifier("jrct", "jRCTs033200431"),
            Identifier("anzctr", "ACTRN12623000498695p"),
            Identifier("issn", "0000-000X"),
            Identifier("", "local-17"),
            Identifier("hospital register", "A 17/2"),
        ]
    ),
)


@given(payloads)
def test_typing_what_is_shown_gives_the_payload_back(payload: Payload) -> None:
    field = Field(key="f", label="Field", kind=kind_of(payload))
    again = parse_typed(field, show(payload), None)
    assert again == payload
    assert repr(again) == repr(payload)


@given(st.sampled_from(STATUSES.terms + PHASES.terms))
def test_a_term_of_the_list_comes_back_with_its_code(term: VocabularyTerm) -> None:
    vocabulary = PHASES if term in PHASES.terms else STATUSES
    payload = Term(term.label, term.code)
    assert parse_typed(Field(key="f", label="F", kind=Kind.TERM), show(payload), vocabulary) == payload


@given(st.lists(st.sampled_from(PHASES.terms), min_size=1, unique_by=lambda term: term.code))
def test_a_set_of_terms_comes_back_in_its_order(terms: list[VocabularyTerm]) -> None:
    payload = Terms(tuple(Term(t.label, t.code) for t in terms))
    assert parse_typed(Field(key="f", label="F", kind=Kind.TERMS), show(payload), PHASES) == payload


def test_an_unlisted_term_comes_back_without_a_code() -> None:
    field = Field(key="f", label="F", kind=Kind.TERM)
    assert parse_typed(field, show(Term("Placental fluid")), STATUSES) == Term("Placental fluid")


@pytest.mark.parametrize(
    ("payload", "shown"),
    [
        (Proportion(8, 11, Decimal("73")), "8/11 (73%)"),
        (Proportion(None, 11), "?/11"),
        (Quantity(None, "years", Comparator.EQ, Spread(SpreadKind.RANGE, Decimal(2), Decimal(20))), "2–20 years"),
        (Quantity(Decimal("1E+7"), "cells/kg"), "1×10^7 cells/kg"),
        (TimeToEvent(reached=Reached.NOT_REACHED), "median not reached"),
        (TimeToEvent(Statistic.RATE_AT, Decimal("68"), "months", at=Decimal("12")), "68% at 12 months"),
        (Date(PartialDate("2025-03"), "estimated"), "2025-03 (estimated)"),
    ],
)
def test_payloads_read_as_a_curator_would_write_them(payload: Payload, shown: str) -> None:
    assert show(payload) == shown


def test_an_identifier_leaves_out_the_scheme_that_its_field_implies() -> None:
    pmid = Identifier("pmid", "12345678")
    assert show(pmid) == "PMID: 12345678"
    assert show(pmid, Field(key="f", label="F", kind=Kind.IDENTIFIER, schemes=("pmid",))) == "12345678"
