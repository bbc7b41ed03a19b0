"""What the rule says of two sources, and how it says it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.duplicates import Likeness, MatchRow
from app.domain.kinds import Identifier
from app.domain.sources import SourceKind
from app.matching import compare
from app.matching.containers import container_names, same_container
from app.matching.folding import fold, spelled
from app.matching.names import Names, compare_names, name_key, name_keys
from app.matching.places import Fit, Pages, compare_pages, read_pages, read_volume
from app.matching.titles import says_enough, words_of_title

TITLE = "Persistence of transferred lymphocytes in imaginary leukaemia"


def a_row(title=TITLE, *, doi="", pmid="", **about):
    said = {
        "row": 1,
        "id": "a",
        "kind": SourceKind.JOURNAL_ARTICLE,
        "authors": ("Moreau", "Tanaka"),
        "year": 2019,
        "container": "Clinical and Experimental Fables",
        "volume": "9",
        "pages": "101-110",
        "identifiers": tuple(Identifier(name, value) for name, value in (("doi", doi), ("pmid", pmid)) if value),
    }
    return MatchRow(**{**said, "title": title, **about})


def said(one, other):
    found = compare(one, other)
    return found.likeness, found.reasons


def test_a_doi_alone_is_never_identity():
    other = a_row("Manufacturing of cells in a rural clinic", doi="10.5555/s1", authors=("Weiss",))
    assert compare(a_row(doi="10.5555/s1"), other).likeness is Likeness.DIFFERENT
    bare = MatchRow(row=2, id="b", kind=SourceKind.JOURNAL_ARTICLE, title="", identifiers=other.identifiers)
    assert compare(a_row(doi="10.5555/s1"), bare).likeness is Likeness.PROBABLY


def test_a_pubmed_number_needs_a_title_that_does_not_contradict():
    one, same = a_row(pmid="91000001"), a_row(TITLE + ".", pmid="91000001", pages="", volume="")
    other = a_row("Bone density after cardiac surgery", pmid="91000001", pages="", volume="")
    assert compare(one, same).likeness is Likeness.SAME
    assert compare(one, other).likeness is Likeness.PROBABLY


def test_one_issue_pins_a_work_down_when_one_side_says_no_page():
    one, unsaid = a_row(issue="4"), a_row(TITLE.title(), issue="4", pages="")
    assert compare(one, unsaid).likeness is Likeness.SAME
    for less in ({"issue": ""}, {"issue": "5"}, {"year": 2020}, {"container": ""}, {"authors": ("Moreau", "Weiss")}):
        assert compare(one, a_row(**{"issue": "4", "pages": "", **less})).likeness is not Likeness.SAME


def test_the_number_of_a_review_is_one_work_with_its_issue_only():
    about = {"container": "Cochrane Database of Systematic Reviews", "volume": "", "pages": "CD099001"}
    one = a_row(issue="6", **about)
    assert compare(one, a_row(issue="6", **about)).likeness is Likeness.SAME
    assert compare(one, a_row(issue="", **about)).likeness is Likeness.PROBABLY
    assert compare(one, a_row(issue="9", year=2021, **about)).likeness is Likeness.DIFFERENT


def test_a_title_cut_off_within_a_word_of_either_spelling_is_the_shorter_one():
    long = f"{TITLE} in five towns: a multicentre cohort"
    assert compare(a_row(long), a_row(f"{TITLE} in five to")).likeness is Likeness.SAME
    cut = a_row(f"{TITLE} in five towns: a multicentr", doi="10.5555/x", year=2018, volume="", pages="")
    assert compare(a_row(long, doi="10.5555/x"), cut).likeness is Likeness.PROBABLY
    assert compare(a_row(long), a_row(f"{TITLE} in five towns: a multicentre")).likeness is Likeness.PROBABLY


def test_two_places_that_belong_together_make_two_works():
    one = a_row(pages="")
    assert compare(one, a_row(pages="", volume="12")).likeness is Likeness.PROBABLY
    assert compare(one, a_row(pages="", volume="12", container="Annals of Tides")).likeness is Likeness.DIFFERENT
    assert compare(one, a_row(pages="", volume="12", issue="Suppl 1")).likeness is Likeness.DIFFERENT


def test_reasons_are_sentences_for_a_curator():
    likeness, reasons = said(a_row(), a_row(TITLE.title(), pages="101-10"))
    assert likeness is Likeness.SAME
    assert reasons[0] == "The titles are the same."
    assert "The same volume 9 and first page 101." in reasons
    _, reasons = said(a_row(), a_row(pages="211"))
    assert "The pages differ: 101-110 and 211." in reasons
    _, reasons = said(a_row(TITLE + ". Part I"), a_row(TITLE + ". Part II"))
    assert "The titles agree but for “1” and “2”." in reasons
    _, reasons = said(a_row(), a_row(f"Erratum: {TITLE}", pages="7"))
    assert reasons[-1] == "One title says correction, the other does not."


def test_any_contradiction_leaves_it_to_a_person():
    for changed in ({"volume": "10"}, {"year": 2016}, {"authors": ("Weiss", "Berg")}, {"doi": "10.5555/other"}):
        assert compare(a_row(doi="10.5555/this"), a_row(**changed)).likeness is not Likeness.SAME


def test_missing_things_contradict_nothing_and_prove_nothing():
    bare = {"authors": (), "year": None, "container": "", "volume": "", "pages": ""}
    assert compare(a_row(), a_row(**bare)).likeness is Likeness.PROBABLY
    assert compare(a_row(**bare), a_row(**bare)).likeness is Likeness.PROBABLY
    assert compare(a_row(doi="10.5555/x"), a_row(doi="10.5555/x", **bare)).likeness is Likeness.SAME
    nothing = MatchRow(row=1, id="a", kind=SourceKind.OTHER, title="")
    assert compare(nothing, nothing).likeness is Likeness.DIFFERENT


def test_a_registry_record_and_an_article_are_two_sources():
    entry = a_row(kind=SourceKind.REGISTRY_RECORD)
    assert compare(entry, a_row()).likeness is Likeness.DIFFERENT


@pytest.mark.parametrize(
    ("title", "folded", "notice"),
    [
        ("Re-irradiation of the imaginary brain", "re irradiation of the imaginary brain", ""),
        ("Re: Tides of memory", "tides of memory", "comment"),
        ("Response rate in lupus", "response rate in lupus", ""),
        ("Correction of anaemia", "correction of anaemia", ""),
        ("Correction: Tides", "tides", "correction"),
        ("Erratum to: Tides", "tides", "correction"),
        ("RETRACTED: Tides", "tides", "retracted"),
        ("Reply", "reply", "reply"),
        ("Tides of memory [letter; comment]", "tides of memory", ""),
        ("A study of phase I/II trials", "study of phase 1 2 trials", ""),
    ],
)
def test_a_title_says_what_it_is_about_and_whether_it_is_a_notice(title, folded, notice):
    assert words_of_title(title)[:2] == (folded, notice)


def test_titles_that_many_works_bear_say_too_little():
    assert says_enough("persistence of transferred lymphocytes in imaginary leukaemia")
    assert says_enough("虚构白血病中转移淋巴细胞的持久性")
    assert not says_enough("annual report")
    assert not says_enough("editorial")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smith J", "Smith, John"),
        ("J. Smith", "SMITH"),
        ("van den Berg, A.B.", "Berg AB"),
        ("Müller", "Mueller"),
        ("Øverland", "Overland A"),
        ("García-Pérez", "Garcia"),
        ("O'Sullivan", "OSullivan"),
        ("de la Cruz", "delaCruz"),
    ],
)
def test_names_agree_in_any_style(one, other):
    assert compare_names((name_key(one),), (name_key(other),)) >= Names.AGREE


def test_groups_and_nobody_are_no_names():
    assert name_keys(("The Tidal Study Group", "Anonymous", "Moreau")) == ("moreau",)
    assert name_keys(("Moreau, I.; Tanaka, H.",)) == ("moreau", "tanaka")
    assert compare_names(("moreau",), ("weiss",)) is Names.DIFFER
    assert compare_names((), ("weiss",)) is Names.UNKNOWN


@pytest.mark.parametrize(
    ("stated", "pages"),
    [
        ("101-10", Pages("101", "", 110)),
        ("S101–S110", Pages("101", "s", 110)),
        ("e0012345", Pages("12345", "e", 0)),
        ("CD001234", Pages("1234", "cd", 0)),
        ("p. 7", Pages("7", "", 0)),
        ("xi-xiv", Pages("xi", "", 0)),
        ("(no pagination)", Pages()),
        ("Jan-10", Pages()),
        ("", Pages()),
    ],
)
def test_pages_are_read_in_any_style(stated, pages):
    assert read_pages(stated) == pages


def test_own_pages_of_an_electronic_article_contradict_nothing():
    assert compare_pages((read_pages("1-9"),), (read_pages("e12345"),)) is Fit.UNKNOWN
    assert compare_pages((read_pages("101"),), (read_pages("211"),)) is Fit.DIFFERS
    assert (read_volume("Vol. 12 (Suppl 1)"), read_volume("Suppl 1"), read_volume("")) == ("12", "", "")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("N Engl J Med", "The New England Journal of Medicine", True),
        ("NEJM", "New England Journal of Medicine", True),
        ("Lancet (London, England)", "The Lancet", True),
        ("Lancet", "Lancet Oncology", False),
        ("Nature", "Nature Medicine", False),
        ("Blood. Conference: 54th Annual Meeting", "Blood", True),
        ("J. Clin. Oncol.", "Journal of clinical oncology : official journal of a society", True),
        ("Dtsch Med Wochenschr", "Deutsche Medizinische Wochenschrift (1946)", True),
        ("European Heart Journal", "European Journal of Heart Failure", False),
    ],
)
def test_containers_agree_full_and_abbreviated(one, other, same):
    assert same_container(container_names(one), container_names(other)) is same


def test_folding_meets_half_way():
    assert fold("TGF-ß &amp; β-<i>Galantin</i>") == "tgf beta and beta galantin"
    assert spelled("randomised tumour centre") == spelled("randomized tumor center")


WORDS = st.text(max_size=60)
ROWS = st.builds(
    MatchRow,
    row=st.integers(1, 9),
    id=st.sampled_from("ab"),
    kind=st.sampled_from(SourceKind),
    title=st.one_of(WORDS, st.sampled_from([TITLE, f"{TITLE}: part II", f"Erratum: {TITLE}", f"[{TITLE}]"])),
    authors=st.lists(WORDS, max_size=3).map(tuple),
    year=st.one_of(st.none(), st.integers(1900, 2030)),
    container=WORDS,
    volume=WORDS,
    issue=WORDS,
    pages=st.one_of(WORDS, st.from_regex(r"[eS]?\d{1,5}-\d{1,5}", fullmatch=True)),
    article_number=WORDS,
    identifiers=st.lists(
        st.builds(
            Identifier,
            scheme=st.sampled_from(["doi", "pmid", "nct", "issn", "odd"]),
            value=st.one_of(st.just("10.5555/x"), st.text("1A/.", min_size=1, max_size=9)),
        ),
        max_size=3,
    ).map(tuple),
    language=st.sampled_from(["", "en", "de"]),
)


@given(ROWS, ROWS)
def test_any_two_rows_are_compared_alike_from_both_sides(one, other):
    there, back = compare(one, other), compare(other, one)
    assert (there.likeness, there.score) == (back.likeness, back.score)
    assert 0 <= there.score <= 1
    assert there.reasons


@given(ROWS)
def test_a_row_is_never_different_from_its_copy_when_its_title_says_enough(one):
    if says_enough(words_of_title(one.title)[0]):
        assert compare(one, one).likeness is not Likeness.DIFFERENT
