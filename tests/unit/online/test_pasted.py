"""Identifiers among what a person pastes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.online.pasted import pasted


def read(words):
    return [(one.scheme, one.value) for one in pasted(words).found]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("NCT01234567", [("nct", "NCT01234567")]),
        ("nct 0123 4567", [("nct", "NCT01234567")]),
        ("NCT-01234567.", [("nct", "NCT01234567")]),
        ("https://clinicaltrials.gov/study/NCT01234567?tab=results", [("nct", "NCT01234567")]),
        ("NCT01234567,NCT07654321", [("nct", "NCT01234567"), ("nct", "NCT07654321")]),
        ("PMID: 12345678; PMC1", [("pmid", "12345678")]),
        ("PubMed ID 77", [("pmid", "77")]),
        ("PMID:5", [("pmid", "5")]),
        ("12345678,12345679\n12345678", [("pmid", "12345678"), ("pmid", "12345679")]),
        ("https://pubmed.ncbi.nlm.nih.gov/123/", [("pmid", "123")]),
        ("doi: 10.1000/ABC.", [("doi", "10.1000/abc")]),
        ("(https://doi.org/10.1000/abc(1)).", [("doi", "10.1000/abc(1)")]),
        ("https://doi.org/10.1000%2Fabc", [("doi", "10.1000/abc")]),
        ("https://www.example.org/doi/full/10.1000/abc?query=x", [("doi", "10.1000/abc")]),
        ("https://www.example.org/doi/10.1000/abc/pdf", [("doi", "10.1000/abc")]),
        ("<10.1000/abc>", [("doi", "10.1000/abc")]),
        ("10.1000/a;10.1000/b,10.1000/c", [("doi", "10.1000/a"), ("doi", "10.1000/b"), ("doi", "10.1000/c")]),
        (
            "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
            [("doi", "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2")],
        ),
    ],
)
def test_an_identifier_is_found_as_people_write_it(words, found):
    assert read(words) == found


def test_words_that_are_none_are_told_once():
    read = pasted("see NCT01234567 and PMC123456, 2020, 2020 – https://example.org/x NCT123")
    assert [one.value for one in read.found] == ["NCT01234567"]
    assert read.unknown == ("see", "PMC123456", "2020", "–", "https://example.org/x", "NCT123")


def test_a_short_number_is_no_pmid_unless_it_says_so():
    assert read("2020 1234") == []
    assert read("PMID 2020") == [("pmid", "2020")]


@given(st.text(alphabet=st.sampled_from("NCT0123456789PMIDdoi:/10.,;()<> \n%é\u200b[]#https"), max_size=200))
def test_any_words_are_read_and_found_again_as_they_were_read(words):
    found = pasted(words).found
    assert (
        pasted("\n".join(f"{one.scheme}:{one.value}" if one.scheme == "pmid" else one.value for one in found)).found
        == found
    )
