"""Details as texts and back."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import PartialDate
from app.domain.kinds import Identifier
from app.domain.sources import Author, Metadata
from app.viewmodels.details_draft import DetailsError, read_details, read_tags, texts_of

PAPER = Metadata(
    title="Cells",
    authors=(Author("Ivanova", "Olga"), Author("Chen", "Wei", "W. Chen")),
    date=PartialDate("2025-03"),
    identifiers=(Identifier("doi", "10.1000/x"), Identifier("", "odd one")),
    keywords=("a", "b"),
)


def edited(**changes):
    before = texts_of(PAPER)
    return read_details(PAPER, before, before | changes)


def test_what_is_not_edited_stays_exactly_as_it_is():
    assert edited() == PAPER
    assert edited(volume="7").identifiers == PAPER.identifiers


def test_authors_who_stay_keep_how_they_were_stated():
    after = edited(authors="Chen, Wei\nDiaz, Marta\nWHO")
    assert after.authors == (
        Author("Chen", "Wei", "W. Chen"),
        Author("Diaz", "Marta", "Diaz, Marta"),
        Author("WHO", "", "WHO"),
    )


@pytest.mark.parametrize(
    ("typed", "iso"), [("2025", "2025"), ("2025-03-27", "2025-03-27"), ("27 March 2025", "2025-03-27"), ("", None)]
)
def test_dates_may_be_partial_and_written_out(typed, iso):
    assert edited(date=typed).date == (PartialDate(iso) if iso else None)


@pytest.mark.parametrize("typed", ["2025-13", "2025-02-30", "soon", "25"])
def test_a_text_that_is_no_date_is_said_to_be_none(typed):
    with pytest.raises(DetailsError) as caught:
        edited(date=typed)
    assert caught.value.field == "date"
    assert str(caught.value)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("doi 10.1000/ABC", Identifier("doi", "10.1000/abc")),
        ("doi: 10.1000/abc", Identifier("doi", "10.1000/abc")),
        ("pmid 12345678", Identifier("pmid", "12345678")),
        ("NCT00000000", Identifier("nct", "NCT00000000")),
        ("https://doi.org/10.1000/abc", Identifier("doi", "10.1000/abc")),
        ("house 4711", Identifier("house", "4711")),
    ],
)
def test_identifiers_are_read_a_line_each(line, found):
    assert edited(identifiers=f"{line}\n\nodd one").identifiers == (found, Identifier("", "odd one"))


def test_an_identifier_of_no_scheme_is_asked_about():
    with pytest.raises(DetailsError, match="4711"):
        edited(identifiers="4711")


def test_tags_are_parted_by_semicolons_or_lines_once_each_and_may_hold_commas():
    assert read_tags(" nk ;phase 1;; nk\nblood,  from the cord\n\n") == ("nk", "phase 1", "blood, from the cord")
    assert read_tags("a; b\nc; d", known=("a; b",)) == ("a; b", "c", "d")


@given(st.text())
def test_whatever_is_typed_is_read_or_complained_about(typed):
    for name in texts_of(PAPER):
        with suppress(DetailsError):
            edited(**{name: typed})
