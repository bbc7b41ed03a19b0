"""The vocabularies that ship: readable, licensed, and honest about what comes from memory."""

import re

import pytest

from app.forms.vocabularies import read_shipped, shipped_vocabularies
from app.paths import resources


@pytest.mark.parametrize("key", shipped_vocabularies())
def test_a_shipped_vocabulary_reads_without_problems_and_says_where_it_comes_from(key):
    vocabulary, problems = read_shipped(key)
    assert problems == []
    assert vocabulary.key == key
    assert vocabulary.terms
    assert vocabulary.note
    assert all(term.provenance for term in vocabulary.terms)


@pytest.mark.parametrize("key", shipped_vocabularies())
def test_its_file_opens_with_source_and_licence(key):
    head = (resources() / "vocab" / f"{key}.yaml").read_text(encoding="utf-8").splitlines()[:8]
    assert any(line.startswith("# Source: ") for line in head)
    assert any(line.startswith("# Licence: ") for line in head)


@pytest.mark.parametrize("key", shipped_vocabularies())
def test_labels_differ_and_no_synonym_repeats_its_label(key):
    vocabulary, _ = read_shipped(key)
    labels = [term.label for term in vocabulary.terms]
    assert len(set(labels)) == len(labels)
    assert all(term.label not in term.synonyms for term in vocabulary.terms)


def test_terms_from_memory_say_so():
    vocabulary, _ = read_shipped("cell_source")
    assert vocabulary.term("PLAC").from_memory
    assert not vocabulary.term("CB").from_memory


def test_notes_on_a_scale_are_no_terms():
    vocabulary, _ = read_shipped("grading_scale")
    labels = [term.label for term in vocabulary.terms]
    assert "rule" not in labels
    assert "other CRS scales" not in labels
    assert vocabulary.term("ASTCT_CRS").extra["grades"] == "1 2 3 4 5"


def test_there_are_forty_types_of_caveat():
    vocabulary, _ = read_shipped("caveat_type")
    assert len(vocabulary.terms) == 40
    assert {term.extra["auto"] for term in vocabulary.terms} == {"none", "suggest", "check"}


def test_identifier_examples_match_their_patterns():
    vocabulary, _ = read_shipped("identifier_scheme")
    for term in vocabulary.terms:
        assert re.fullmatch(term.extra["pattern"], term.extra["example"]), term.code


def test_categories_that_count_as_response_are_categories():
    vocabulary, _ = read_shipped("response_criteria")
    for term in vocabulary.terms:
        categories = term.extra["categories"].split()
        assert set(term.extra["counts_as_response"].split()) <= set(categories)
        assert all(category in term.extra for category in categories)


def test_an_unknown_vocabulary_is_none():
    assert read_shipped("sourdough") == (None, [])


def test_genes_and_diseases_point_to_the_registers_of_others():
    disease = read_shipped("disease")[0].term("ACUTE_LYMPHOBLASTIC_LEUKEMIA")
    assert disease.extra.keys() >= {"doid", "mesh", "ncit"}
    domain = read_shipped("costimulation")[0].term("4_1BB_CD137")
    assert (domain.extra["hgnc"], domain.extra["uniprot"]) == ("HGNC:11924", "Q07011")
    assert read_shipped("target")[0].term("CD20").extra["label_is"] == "approved or alias symbol of HGNC"


REGISTRY_LISTS = {"sex": 3, "age_group": 3, "arm_type": 6, "intervention_type": 11, "measure_dispersion": 12}


@pytest.mark.parametrize("key", REGISTRY_LISTS)
def test_the_lists_of_the_registry_are_whole(key):
    vocabulary, _ = read_shipped(key)
    assert len(vocabulary.terms) == REGISTRY_LISTS[key]
    assert {term.provenance for term in vocabulary.terms} == {"ClinicalTrials.gov API v2 enumerations"}


def test_a_mismatch_of_definitions_is_seen_by_a_check():
    vocabulary, _ = read_shipped("caveat_type")
    assert vocabulary.term("definition_mismatch").extra["auto"] == "check"
