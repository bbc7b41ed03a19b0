from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import PartialDate
from app.domain.forms import Field, Vocabulary, VocabularyTerm
from app.domain.kinds import (
    Comparator,
    Date,
    Identifier,
    Kind,
    Payload,
    Proportion,
    Quantity,
    Reached,
    Spread,
    SpreadKind,
    Statistic,
    Term,
    Terms,
    TimeToEvent,
    kind_of,
)
from app.reading.show import show
from app.reading.typed import parse_typed
from tests.builders.payloads import payloads

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
