"""The rule on the labelled set and on a larger invented literature: no wrong merge, and hardly a pair missed."""

from __future__ import annotations

import pytest

from app.domain.duplicates import Likeness
from app.matching import compare, find
from tests.builders.invented_library import library
from tests.builders.labelled_pairs import labelled_pairs

PAIRS = labelled_pairs()
RECALL = 0.98


def joined(found):
    """Return for each id the others that it belongs with, by way of all links of what was found."""
    lead: dict[str, str] = {}

    def root(key):
        while lead.get(key, key) != key:
            key = lead[key]
        return key

    for one in found:
        lead[root(one.other)] = root(one.source)
    return root


def test_the_set_is_large_and_has_both_sorts():
    assert len(PAIRS) >= 400
    assert sum(pair.same for pair in PAIRS) >= 150
    assert sum(not pair.same for pair in PAIRS) >= 150


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{n}-{pair.why}" for n, pair in enumerate(PAIRS)])
def test_no_pair_of_two_works_is_the_same_and_no_pair_of_one_work_different(pair):
    found = compare(pair.one, pair.other)
    wrong = Likeness.DIFFERENT if pair.same else Likeness.SAME
    assert found.likeness is not wrong, found.reasons
    assert found.reasons
    assert all(reason.endswith(".") for reason in found.reasons)
    back = compare(pair.other, pair.one)
    assert (back.likeness, back.score) == (found.likeness, found.score)


@pytest.mark.parametrize("seed", [3, 11])
def test_an_invented_literature_has_no_wrong_merge_and_hardly_a_pair_missed(seed):
    made = library(2_000, seed)
    found = list(find(made.rows))
    wrong = [one for one in found if one.likeness is Likeness.SAME and not same_work(made, one)]
    assert not wrong
    right = [one for one in found if same_work(made, one)]
    merged = joined(one for one in right if one.likeness is Likeness.SAME)
    together = joined(right)
    true = [tuple(pair) for pair in made.true_pairs()]
    recall = sum(together(a) == together(b) for a, b in true) / len(true)
    by_itself = sum(merged(a) == merged(b) for a, b in true) / len(true)
    noise = sum(one.likeness is Likeness.PROBABLY and not same_work(made, one) for one in found)
    print(
        f"{len(made.rows)} rows, {len(true)} pairs: precision 1, recall {recall:.4f}, merged by itself {by_itself:.4f}"
    )
    assert recall >= RECALL
    assert by_itself >= 0.8
    assert noise < len(true) / 10


def same_work(made, one):
    return made.work_of[one.source] == made.work_of[one.other]
