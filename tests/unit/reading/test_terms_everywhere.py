"""Whatever a shipped vocabulary calls a term, that name leads to it, and nothing that only looks like it does."""

from __future__ import annotations

import re
from functools import cache

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.forms import Vocabulary, VocabularyTerm
from app.forms.vocabularies import read_shipped, shipped_vocabularies
from app.reading.terms import find_term, find_terms, parse_term, suggest

KEYS = shipped_vocabularies()
WORDS = ["cord", "CB", "UCB", "ucb", "cord blood", "umbil", "blood cord"]


@cache
def shipped(key: str) -> Vocabulary:
    vocabulary, _ = read_shipped(key)
    assert vocabulary is not None
    return vocabulary


@cache
def names(key: str) -> dict[str, frozenset[str]]:
    """Return the codes that a vocabulary's names stand for."""
    found: dict[str, set[str]] = {}
    for term in shipped(key).terms:
        for name in (term.label, term.code, *term.synonyms):
            found.setdefault(name, set()).add(term.code)
    return {name: frozenset(codes) for name, codes in found.items()}


ALL_NAMES = [(key, name) for key in KEYS for name in names(key)]
ABBREVIATIONS = [(key, name) for key, name in ALL_NAMES if name.isupper() and name.isalpha() and len(name) < 6]


def found(key: str, words: str) -> set[str]:
    return {one.term.code for one in find_terms(shipped(key), words)}


@pytest.mark.parametrize("key", KEYS)
def test_every_name_leads_to_its_term(key: str) -> None:
    for name, codes in names(key).items():
        assert suggest(shipped(key), name)[0].code in codes, name
        term = find_term(shipped(key), name)
        assert term is not None, name
        assert term.code in codes, name
        assert found(key, f"given {name} to them") & codes, name


@pytest.mark.parametrize("typed", WORDS)
def test_a_few_letters_give_cord_blood_first(typed: str) -> None:
    assert suggest(shipped("cell_source"), typed)[0].code == "CB"


def test_all_is_a_leukaemia_and_all_is_not() -> None:
    assert found("disease", "all adults with ALL") == {"ACUTE_LYMPHOBLASTIC_LEUKEMIA"}
    assert found("disease", "all of them, in all") == set()
    assert find_term(shipped("disease"), "all") is None
    assert find_term(shipped("disease"), "ALL").code == "ACUTE_LYMPHOBLASTIC_LEUKEMIA"  # type: ignore[union-attr]
    unlisted = parse_term(shipped("disease"), "all")
    assert unlisted is not None
    assert unlisted.code == ""


def test_all_is_an_alias_of_another_gene_where_the_list_says_so() -> None:
    bcr = VocabularyTerm(code="BCR", label="BCR", synonyms=("ALL", "CML", "PHL"))
    genes = msgspec.structs.replace(shipped("gene"), terms=(*shipped("gene").terms, bcr))
    assert [one.term.code for one in find_terms(genes, "ALL and all")] == ["BCR"]
    assert find_term(genes, "ALL") == bcr
    assert find_term(genes, "all") is None


def test_an_antigen_is_no_leukaemia() -> None:
    assert found("disease", "CLL1, CLL-1 and anti-CLL1 cells") == set()
    assert found("target", "CLL") == set()
    assert found("target", "CLL1") == found("target", "CLL-1") == {"CLL1"}
    assert found("disease", "patients with CLL") == {"CHRONIC_LYMPHOCYTIC_LEUKEMIA"}
    assert find_term(shipped("disease"), "CLL1") is None
    assert find_term(shipped("target"), "CLL") is None


def test_a_ligand_is_no_progression() -> None:
    assert found("outcome_measure", "PD-L1 and PD-1 in two, PD in one") == {"PD"}
    assert [one.start for one in find_terms(shipped("outcome_measure"), "PD-L1 or PD")] == [9]


def test_small_letters_do_for_what_is_no_word() -> None:
    assert find_term(shipped("disease"), "dlbcl") == find_term(shipped("disease"), "DLBCL") is not None
    assert find_term(shipped("disease"), "nhl") is not None


def test_an_abbreviation_in_small_letters_is_not_read_from_a_text() -> None:
    for key, name in ABBREVIATIONS:
        spelt = {one.casefold() for one in names(key) if one != name and not one.isupper()}
        if name.casefold() in spelt:
            continue
        assert not found(key, f"so {name.lower()} it is") & names(key)[name], (key, name)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ALL_NAMES), st.sampled_from("xQ7é"), st.booleans())
@example(place=("phase", "Early phase 1"), letter="é", before=False)
def test_a_name_inside_a_longer_word_is_not_that_name(place: tuple[str, str], letter: str, before: bool) -> None:
    key, name = place
    words = f"{letter}{name}" if before else f"{name}{letter}"
    for one in find_terms(shipped(key), words):
        assert one.start == 0 or not (words[one.start - 1].isalnum() and words[one.start].isalnum())
        end = words[one.end : one.end + 1]
        assert not (end.isalnum() and words[one.end - 1].isalnum()), (key, words, one.term.label)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(KEYS),
    st.lists(st.sampled_from([name for _, name in ALL_NAMES]) | st.text(max_size=5), max_size=6),
    st.sampled_from([" ", ", ", "-", "/", ""]),
)
def test_words_found_stand_on_boundaries_in_order(key: str, pieces: list[str], between: str) -> None:
    words, last = between.join(pieces), 0
    for one in find_terms(shipped(key), words):
        assert last <= one.start < one.end <= len(words)
        last = one.end
        inside = words[one.start : one.end]
        assert re.match(r"\W", inside) is None
        assert not (words[one.start - 1 : one.start].isalnum() and one.start)
        assert not words[one.end : one.end + 1].isalnum()
    assert all(term in shipped(key).live_terms for term in suggest(shipped(key), words))


def test_a_retired_term_is_neither_offered_nor_read() -> None:
    cells = shipped("cell_source")
    terms = tuple(msgspec.structs.replace(one, retired=one.code == "CB") for one in cells.terms)
    without = msgspec.structs.replace(cells, terms=terms)
    assert find_terms(without, "cord blood") == ()
    assert find_term(without, "CB") is None
    assert "CB" not in {one.code for one in (*suggest(without, "cord"), *suggest(without, "", limit=99))}
    assert without.term("CB") is not None
