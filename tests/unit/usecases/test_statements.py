from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.dates import PartialDate
from app.domain.errors import RefusedError
from app.domain.kinds import Date, Proportion, Quantity, Term, Terms, Text
from app.usecases.statements import Words, label_words, merged, need_words

WHOLE = Proportion(8, 11, Decimal("73"))


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Proportion(8, None, Decimal("73")), Proportion(None, 11), WHOLE),
        (WHOLE, Proportion(8), WHOLE),
        (WHOLE, WHOLE, WHOLE),
        (Proportion(8), Proportion(7), None),
        (Proportion(0), Proportion(8), None),
        (Quantity(Decimal(5)), Quantity(Decimal(5), "months"), Quantity(Decimal(5), "months")),
        (Text("unknown"), Text("known"), None),
        (Text("8"), Term("8"), None),
        (Date(PartialDate("2025")), Date(PartialDate("2025"), "actual"), Date(PartialDate("2025"), "actual")),
        (Date(PartialDate("2025"), "estimated"), Date(PartialDate("2025"), "actual"), None),
        (None, Text("8"), None),
    ],
)
def test_two_statements_join_when_neither_contradicts(one, other, both):
    assert merged(one, other) == both
    assert merged(other, one) == both


def test_a_percent_printed_with_other_decimals_still_says_the_same():
    assert merged(Proportion(8, 11, Decimal("73")), Proportion(percent=Decimal("73.0"))) is not None


def test_long_words_are_cut_for_a_menu():
    assert label_words("a\n b") == "a b"
    assert len(label_words("word " * 40)) == 40


def test_nothing_selected_is_said():
    with pytest.raises(RefusedError, match="Select some words"):
        need_words(())
    with pytest.raises(RefusedError, match="Select some words"):
        need_words((Words("r", 4, 4),))


def test_terms_of_one_code_say_the_same_under_any_label():
    old, new = Term("ORR", "ORR"), Term("Overall response rate", "ORR")
    assert merged(old, new) == old
    assert merged(Terms((old,)), Terms((new,))) == Terms((old,))
    assert merged(Term("rash"), Term("fever")) is None
    assert merged(old, Term("Complete response", "CR")) is None
