import doctest
import importlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UnreadableError
from app.domain.sources import SourceState
from app.formats.table_decisions import decided_by_file, decision_of
from app.formats.table_fields import BY_NAME, FIELDS, SEVERAL, TELLING, folded_name
from app.formats.table_mapping import columns_of, unique
from app.formats.table_names import read_authors
from app.formats.table_profiles import PROFILES

MODULES = ("decisions", "fields", "mapping", "names", "places", "card")


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name):
    tried = doctest.testmod(importlib.import_module(f"app.formats.table_{name}"))
    assert not tried.failed


# -- names of people -----------------------------------------------------------------------------------------------
STYLES = {
    "Smith J., Doe A.B.": ["Smith, J.", "Doe, A.B."],
    "Smith, John; Doe, Ann": ["Smith, John", "Doe, Ann"],
    "Smith J, Doe AB.": ["Smith, J", "Doe, AB"],
    "John Smith and Ann Doe": ["Smith, John", "Doe, Ann"],
    "John Smith, Ann Doe and the ROBIN Study Group": ["Smith, John", "Doe, Ann", "the ROBIN Study Group"],
    "Smith, J., Doe, A., & Roe, B. C.": ["Smith, J.", "Doe, A.", "Roe, B. C."],
    "Smith, John (57200000000); Doe, Ann (5720)": ["Smith, John", "Doe, Ann"],
    "Smith, John": ["Smith, John"],
    "De La Cruz, Maria Jose": ["De La Cruz, Maria Jose"],
    "Smith": ["Smith"],
    "Smith JA Jr, Doe B": ["Smith, JA Jr", "Doe, B"],
    "Smith, John, Jr.": ["Smith, John, Jr."],
    "O'Neil-Smith J-P, Doe": ["O'Neil-Smith, J-P", "Doe"],
    "Smith J|Doe A": ["Smith, J", "Doe, A"],
    "Smith J//Doe A": ["Smith, J", "Doe, A"],
    "Smith J\nDoe A": ["Smith, J", "Doe, A"],
    "Smith J, Doe A, et al.": ["Smith, J", "Doe, A"],
    "Ludwig van der Doe; W. A. Smith": ["van der Doe, Ludwig", "Smith, W. A."],
    "Smith, Doe, Roe": ["Smith", "Doe", "Roe"],
    "李明；王芳": ["李明", "王芳"],
    "李明、王芳": ["李明", "王芳"],
    "": [],
    " ; ": [],
}


@pytest.mark.parametrize("cell", STYLES)
def test_authors_are_read_in_the_style_of_their_export(cell):
    assert [str(one) for one in read_authors(cell)] == STYLES[cell]


def test_a_name_is_kept_as_it_was_stated():
    assert [one.as_stated for one in read_authors("John Smith; Doe, Ann (57)")] == ["John Smith", "Doe, Ann (57)"]


@given(st.text(max_size=200))
def test_any_cell_of_authors_can_be_read(cell):
    assert all(one.family.strip() for one in read_authors(cell))


@pytest.mark.parametrize(
    "cell", [" " * 20_000 + "x", "a " * 9_000, "," * 20_000, "A." * 9_000, "(1" * 9_000, "a\n" * 9_000]
)
def test_no_cell_of_authors_takes_long(cell):
    begun = time.process_time()
    read_authors(cell)
    assert time.process_time() - begun < 1


# -- decisions -----------------------------------------------------------------------------------------------------
def test_an_exclusion_always_has_its_reason():
    assert decision_of("excluded", ["  "], [], [], "ASReview").reason == "Excluded in ASReview, no reason given"
    assert decision_of("0", ["mice", "mice", "rats"], [], [], "ASReview").reason == "mice; rats"


def test_votes_that_disagree_decide_nothing():
    note = 'RAYYAN-INCLUSION: {"Ann"=>"Excluded", "Bo"=>"Included"} | RAYYAN-LABELS: a,b'
    found = decision_of("", [], [note], [], "Rayyan")
    assert (found.state, found.reason, found.tags) == (SourceState.TODO, "", ("a", "b", "conflict"))


def test_a_vote_of_maybe_is_a_tag():
    found = decision_of("", [], ['RAYYAN-INCLUSION: {"Ann"=>"Maybe", "Bo"=>"Included"}'], [], "Rayyan")
    assert (found.state, found.tags) == (SourceState.TODO, ("maybe",))


def test_covidence_says_the_decision_in_the_name_of_its_file():
    assert decided_by_file("review_1_excluded_csv_20240320131744.csv") == "excluded"
    assert decided_by_file("review_1_irrelevant_20240320131744.csv") == "irrelevant"
    assert decided_by_file("excluded studies.csv") == ""


@given(st.text(max_size=60), st.lists(st.text(max_size=60)), st.lists(st.text(max_size=60)), st.lists(st.text()))
def test_any_words_make_a_decision_that_a_source_can_have(words, reasons, notes, tags):
    found = decision_of(words, reasons, notes, tags, "Rayyan")
    assert found.state is not SourceState.EXCLUDED or found.reason.strip()


# -- mapping -------------------------------------------------------------------------------------------------------
def test_the_tables_of_names_agree_with_the_fields():
    assert {field for field, _ in BY_NAME.values()} <= set(FIELDS)
    assert set(FIELDS) >= SEVERAL | TELLING
    assert all(name == folded_name(name) for name in BY_NAME)
    for profile in PROFILES:
        assert set(profile.columns.values()) <= {*FIELDS, ""}, profile.key
        assert all(name == folded_name(name) for name in profile.columns), profile.key
        assert all(name == folded_name(name) for one in profile.told_by for name in one), profile.key


@pytest.mark.parametrize("profile", PROFILES, ids=[one.key for one in PROFILES])
def test_an_export_known_by_its_columns_is_told_from_every_other(profile):
    for names in profile.told_by:
        assert columns_of(sorted(names)).profile is profile


def test_a_person_overrules_what_was_proposed():
    columns = columns_of(("Title", "Long title", "Year"), {"Long title": "title", "year": ""})
    assert columns.fields == ("", "title", "")
    assert columns.sure


def test_a_mapping_is_remembered_by_the_columns_alone():
    assert columns_of(("A", "B c")).key == columns_of(("a", "B_C")).key != columns_of(("A", "C")).key


def test_a_column_or_field_that_there_is_not_is_refused():
    with pytest.raises(UnreadableError, match="no column Name; it has A, B"):
        columns_of(("A", "B"), {"Name": "title"})
    with pytest.raises(UnreadableError, match="headline is no field"):
        columns_of(("A", "B"), {"A": "headline"})


def test_a_title_alone_makes_no_bibliography():
    assert not columns_of(("title", "price")).sure
    assert not columns_of(("title", "year", "price")).sure
    assert columns_of(("title", "author")).sure
    assert columns_of(("title", "year", "volume", "pages")).sure


@given(st.lists(st.text(max_size=5), max_size=30))
def test_the_names_of_columns_always_differ(cells):
    names = unique(cells)
    assert len(names) == len(cells) == len(set(names))
