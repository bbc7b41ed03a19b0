from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.forms import Field, Vocabulary, VocabularyTerm
from app.domain.kinds import Kind, Term, Terms
from app.reading.readers import read
from app.reading.terms import find_terms, suggest
from app.reading.typed import parse_typed


def vocabulary(**terms: tuple[str, ...]) -> Vocabulary:
    listed = tuple(VocabularyTerm(code=code, label=names[0], synonyms=names[1:]) for code, names in terms.items())
    return Vocabulary(key="v", label="V", terms=listed)


CELLS = vocabulary(
    PB=("Peripheral blood", "PB-NK"),
    CB=("Umbilical cord blood", "CB-NK", "CBU", "cord blood"),
    NK92=("NK-92 cell line (irradiated)", "NK-92", "haNK"),
    T_AUTO=("Autologous T cells", "CAR-T"),
)
DISEASES = vocabulary(
    ALL=("Acute lymphoblastic leukaemia", "B-ALL"),
    CLL=("Chronic lymphocytic leukaemia",),
    HL=("Hodgkin lymphoma",),
    NHL=("Non-Hodgkin lymphoma",),
    LYM=("Lymphoma",),
)
PHASES = vocabulary(
    EARLY_PHASE1=("Early phase 1",),
    PHASE1=("Phase 1", "phase I", "1", "I"),
    PHASE2=("Phase 2", "phase II", "2", "II", "IIa"),
    PHASE3=("Phase 3",),
)


def codes(words: str, of: Vocabulary) -> list[str]:
    return [found.term.code for found in find_terms(of, words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("all patients with ALL", ["ALL"]),
        ("CLL1 and CLL-1 antigens", []),
        ("CLL", ["CLL"]),
        ("cll", []),
        ("relapsed non-Hodgkin lymphomas", ["NHL"]),
        ("non\u2011Hodgkin", []),
        ("Hodgkin's lymphoma", ["LYM"]),
        ("chronic lymphocytic leukemia", ["CLL"]),
        ("B-ALL or CLL", ["ALL", "CLL"]),
        ("lymphoma", ["LYM"]),
    ],
)
def test_whole_words_match_and_the_longest_wins(words: str, expected: list[str]) -> None:
    assert codes(words, DISEASES) == expected


def test_a_negated_term_is_another_term() -> None:
    only = vocabulary(HL=("Hodgkin lymphoma",))
    assert codes("non-Hodgkin lymphoma", only) == []


def test_ranges_cover_the_words_of_the_term() -> None:
    words = "from donated umbilical cord-blood units"
    (found,) = find_terms(CELLS, words)
    assert words[found.start : found.end] == "umbilical cord-blood"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("phase I / IIa", ["PHASE1", "PHASE2"]),
        ("Phase 1/2", ["PHASE1", "PHASE2"]),
        ("phase Ib/IIa study", ["PHASE1", "PHASE2"]),
        ("phases 1 and 2", ["PHASE1", "PHASE2"]),
        ("phase 2", ["PHASE2"]),
        ("Early Phase 1", ["EARLY_PHASE1"]),
        ("phase 0", ["EARLY_PHASE1"]),
        ("I/II", ["PHASE1", "PHASE2"]),
        ("a phase of 11 days", []),
    ],
)
def test_phases_are_read_as_a_set(words: str, expected: list[str]) -> None:
    assert codes(words, PHASES) == expected


@pytest.mark.parametrize("typed", ["cord", "CB", "cb", "UCB", "umb", "blood cord", "Umbilical cord blood"])
def test_typing_a_little_suggests_the_term(typed: str) -> None:
    assert suggest(CELLS, typed)[0].code == "CB"


def test_suggestions_are_ranked_and_limited() -> None:
    assert [term.code for term in suggest(CELLS, "blood")] == ["PB", "CB"]
    assert [term.code for term in suggest(CELLS, "", limit=2)] == ["PB", "CB"]
    assert [term.code for term in suggest(PHASES, "phase I / IIa")] == ["PHASE1", "PHASE2"]
    assert suggest(CELLS, "zzz") == ()


def test_one_term_is_read_and_several_ask() -> None:
    field = Field(key="f", label="Source of cells", kind=Kind.TERM, vocabulary="v")
    assert read(field, "given cord blood NK cells", None, CELLS).payload == Term("Umbilical cord blood", "CB")
    several = read(field, "peripheral blood or cord blood", None, CELLS)
    assert several.payload is None
    assert "several terms" in several.notes[0]


def test_an_unlisted_term_is_kept_and_said() -> None:
    field = Field(key="f", label="Source of cells", kind=Kind.TERM, vocabulary="v")
    reading = read(field, "menstrual  blood cells of\nanother kind", None, vocabulary(X=("Placenta",)))
    assert reading.payload == Term("menstrual blood cells of another kind")
    assert "not in the list" in reading.notes[0]


def test_terms_are_typed_with_separators_or_together() -> None:
    field = Field(key="f", label="Phase", kind=Kind.TERMS, vocabulary="v")
    both = Terms((Term("Phase 1", "PHASE1"), Term("Phase 2", "PHASE2")))
    for typed in ("phase 1/2", "Phase 1; Phase 2", "PHASE1|PHASE2", "1; 2", "I/IIa"):
        assert parse_typed(field, typed, PHASES) == both
    assert parse_typed(field, "Phase 1; something else", PHASES) == Terms(
        (Term("Phase 1", "PHASE1"), Term("something else"))
    )


@given(st.text(alphabet="ALclHodgkin-1 /;non\u0130ß", max_size=60))
def test_matches_stand_in_order_within_the_words(words: str) -> None:
    last = 0
    for found in find_terms(DISEASES, words):
        assert last <= found.start < found.end <= len(words)
        last = found.end
    suggest(DISEASES, words)


def test_a_vocabulary_that_grew_is_searched_anew():
    first, grown = vocabulary(A=("alpha",)), vocabulary(A=("alpha",), B=("beta",))
    for names, codes in ((first, ["A"]), (grown, ["A", "B"]), (first, ["A"])):
        assert [found.term.code for found in find_terms(names, "alpha beta")] == codes
