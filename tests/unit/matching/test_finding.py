"""Finding among many: the same outcome in any order, bounded blocks, clusters with one root, a person's word."""

from __future__ import annotations

import random

import msgspec
import pytest

from app.domain.duplicates import Likeness, MatchRow
from app.domain.errors import CancelledError
from app.domain.kinds import Identifier
from app.domain.progress import Silent
from app.domain.sources import SourceKind
from app.matching import find
from app.matching.blocking import BLOCK, NEIGHBOURS, pairs
from tests.builders.invented_library import library

TITLE = "Persistence of transferred lymphocytes in imaginary leukaemia"


def a_row(number, title=TITLE, *, doi="10.5555/x", **about):
    said = {"authors": ("Moreau", "Tanaka"), "year": 2019, "volume": "9", "pages": "101-110", "container": "Fables"}
    identifiers = (Identifier("doi", doi),) if doi else ()
    return MatchRow(
        row=number,
        id=f"s{number}",
        kind=SourceKind.JOURNAL_ARTICLE,
        title=title,
        identifiers=identifiers,
        **said | about,
    )


def pairs_of(found):
    return [(one.source, one.other, one.likeness.value) for one in found]


def test_the_outcome_does_not_depend_on_the_order_of_the_rows():
    rows = list(library(400, 5).rows)
    first = list(find(rows))
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        assert list(find(iter(rows))) == first


def test_the_older_one_is_the_source_and_a_cluster_has_one_root():
    rows = [a_row(3, TITLE + "."), a_row(1), a_row(2, TITLE.upper()), a_row(4, doi="")]
    assert pairs_of(find(rows)) == [("s1", "s2", "same"), ("s1", "s3", "same"), ("s1", "s4", "same")]


def test_what_agrees_with_two_that_contradict_each_other_joins_one_of_them_only():
    number = Identifier("pmid", "90000001")
    paper, abstract = a_row(1), msgspec.structs.replace(a_row(2, pages="990-999"), identifiers=(number,))
    both = msgspec.structs.replace(a_row(3, pages=""), identifiers=(Identifier("doi", "10.5555/x"), number))
    found = list(find([paper, abstract, both]))
    assert [one.likeness for one in found].count(Likeness.SAME) == 1
    assert any("contradicts another" in one.reasons[-1] for one in found if one.likeness is Likeness.PROBABLY)


def test_only_pairs_with_something_new_are_compared():
    rows = [a_row(1), a_row(2), a_row(3, doi="")]
    assert pairs_of(find(rows, is_new=lambda key: key == "s3")) == [("s1", "s2", "same"), ("s1", "s3", "same")]
    assert not list(find(rows, is_new=lambda _: False))


def test_what_is_folded_already_is_told_of_its_root():
    rows = [a_row(1, "Something that was merged with it by a person", doi="", pages="7"), a_row(2), a_row(3)]
    found = list(find(rows, is_new=lambda key: key == "s3", roots={"s2": "s1"}))
    assert pairs_of(found) == [("s1", "s3", "same")]
    assert found[0].reasons[-1] == "This is said of another source that is one work with these."


def test_a_pair_that_waits_for_its_members_says_that_the_reasons_are_theirs():
    rows = [a_row(1, "Something that was merged with it by a person", doi="", pages="7"), a_row(2), a_row(3, doi="")]
    probably = msgspec.structs.replace(rows[2], year=2017, volume="", pages="", authors=())
    (found,) = find([*rows[:2], probably], is_new=lambda key: key == "s3", roots={"s2": "s1"})
    assert (found.source, found.other, found.likeness) == ("s1", "s3", Likeness.PROBABLY)
    assert found.reasons[-1] == "This is said of other sources that are one work with one of these."
    (alone,) = find([rows[1], probably])
    assert (alone.source, alone.reasons) == ("s2", found.reasons[:-1])


def test_pairs_told_apart_are_never_named_again():
    apart = {frozenset(("s1", "s2"))}
    assert not list(find([a_row(1), a_row(2)], apart=apart))
    found = pairs_of(find([a_row(1), a_row(2), a_row(3)], apart=apart))
    assert ("s1", "s3", "same") in found
    assert not [one for one in found if {one[0], one[1]} == {"s1", "s2"} and one[2] == "same"]


def test_nothing_joins_a_cluster_that_contradicts_a_member():
    bare = {"doi": "", "volume": "", "pages": "", "year": None}
    one = a_row(1, doi="10.5555/x", volume="9", pages="101-110")
    other = a_row(2, doi="10.5555/y", volume="30", pages="700-707", year=2012, authors=("Weiss",))
    between = msgspec.structs.replace(
        a_row(3, **bare, authors=()), identifiers=(Identifier("doi", "10.5555/x"), Identifier("doi", "10.5555/y"))
    )
    found = list(find([one, other, between]))
    assert sum(pair.likeness is Likeness.SAME for pair in found) == 1
    (doubted,) = [pair for pair in found if pair.likeness is Likeness.PROBABLY]
    assert "contradicts" in doubted.reasons[-1]


def test_a_huge_block_is_compared_with_neighbours_only():
    many = range(1_000)
    assert len(list(pairs(range(BLOCK), lambda at: (at,)))) == BLOCK * (BLOCK - 1) // 2
    assert len(list(pairs(many, lambda at: (-at,)))) <= len(many) * NEIGHBOURS
    rows = [a_row(n, "Editorial", doi="", authors=(f"Author{n // 2}",), pages=str(n // 2)) for n in range(1, 2_001)]
    found = [one for one in find(rows) if one.likeness is Likeness.SAME]
    assert len(found) == 999


def test_a_thousand_copies_make_one_cluster():
    found = list(find(a_row(n) for n in range(1, 1_001)))
    assert {one.source for one in found} == {"s1"}
    assert len(found) == 999


def test_a_search_can_be_cancelled():
    class Stopped(Silent):
        def cancelled(self):
            return True

    with pytest.raises(CancelledError):
        list(find([a_row(1)], progress=Stopped()))


def test_nothing_comes_of_nothing():
    assert not list(find([]))
    assert not list(find([a_row(1)]))
