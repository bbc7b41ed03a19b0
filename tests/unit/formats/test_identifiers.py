import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats import identifiers

SICI = "10.1002/(SICI)1097-0258(19990315)18:5<557::AID-SIM53>3.0.CO;2-F"


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/ABC", "10.1000/abc"),
        ("https://doi.org/10.1000/abc", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/abc.", "10.1000/abc"),
        ("doi:10.1000/abc;", "10.1000/abc"),
        ("DOI: 10.1000/abc", "10.1000/abc"),
        ("(10.1000/abc)", ""),
        ("10.1000/abc(1)).", "10.1000/abc(1)"),
        (SICI, SICI.lower()),
        ("10.1000/with space", ""),
        ("L2001234567", ""),
        ("", ""),
    ],
)
def test_a_doi_loses_its_prefix_and_its_case(text, doi):
    assert identifiers.doi(text) == doi


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2162-3619", (("issn", "2162-3619", True),)),
        ("2162-3618", (("issn", "2162-3618", False),)),
        ("2434561x (online)", (("issn", "2434-561X", True),)),
        ("0036-8075 1095-9203", (("issn", "0036-8075", True), ("issn", "1095-9203", True))),
        ("978-3-16-148410-0", (("isbn", "9783161484100", True),)),
        ("0-306-40615-2", (("isbn", "0306406152", True),)),
        ("n/a", ()),
    ],
)
def test_serial_numbers_are_told_by_shape_and_checked(text, found):
    assert identifiers.serial_numbers(text) == found


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://pubmed.ncbi.nlm.nih.gov/40149002/", (("pmid", "40149002"),)),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC11951618/", (("pmcid", "PMC11951618"),)),
        ("https://clinicaltrials.gov/study/NCT03056339?x=1", (("nct", "NCT03056339"),)),
        ("https://doi.org/10.1000/A", (("doi", "10.1000/a"),)),
        ("https://example.org/", ()),
    ],
)
def test_a_web_address_names_identifiers(url, found):
    assert identifiers.in_url(url) == found


def test_ids_are_normalised():
    assert identifiers.pmid("PMID: 40149002") == "40149002"
    assert identifiers.pmid("0123") == ""
    assert identifiers.pmcid("pmc11951618") == "PMC11951618"
    assert identifiers.nct("nct 0305 6339") == "NCT03056339"


@given(st.text(max_size=40))
def test_any_text_is_read_without_an_error(text):
    for read in (identifiers.doi, identifiers.pmid, identifiers.pmcid, identifiers.nct, identifiers.in_url):
        read(text)
    identifiers.serial_numbers(text)


def test_hostile_lines_take_no_longer_than_long_ones():
    assert identifiers.doi("10.1000/" + ")" * 1_000_000) == "10.1000/"
    assert identifiers.doi("10.1000/" + ")." * 500_000) == "10.1000/"
    assert identifiers.in_url("clinicaltrials.gov/" * 50_000) == ()
