from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.errors import NotFoundError, RefusedError
from app.domain.ids import new_id
from app.domain.kinds import Proportion, Term, Text
from app.domain.values import Derivation, Missing
from app.usecases.curating import clear_value, explain, mark_missing
from app.usecases.statements import Words
from app.usecases.vouching import accept, keep_words, type_value, vouch


def test_words_are_read_and_what_stands_elsewhere_in_the_sentence_is_offered(work, outcome):
    offer, touched = work.vouch(outcome, "result", "8 (73%)")
    value = work.current(outcome, "result")
    assert value.value == Proportion(8, None, Decimal("73"))
    assert (value.as_stated, value.derivation) == ("8 (73%)", Derivation.STATED)
    assert work.quoted(value.id) == ["8 (73%)"]
    assert offer.sentence == "denominator 11"
    assert touched.values == {value.id}
    assert touched.label == "set n / N (%) to 8 (73%)"


def test_an_offer_taken_completes_the_value_as_inferred_with_words_of_its_own(work, outcome):
    offer, _ = work.vouch(outcome, "result", "8 (73%)")
    touched = accept(work.store, offer)
    value = work.current(outcome, "result")
    assert value.value == Proportion(8, 11, Decimal("73"))
    assert value.part_derivations == {"denominator": Derivation.INFERRED}
    assert value.as_stated == "8 (73%)"
    assert [(q.exact, q.part) for q in work.content.quotes_of(value.id)] == [("8 (73%)", ""), ("11", "denominator")]
    assert touched.label == "set n / N (%) to 8/11 (73%)"


def test_an_offer_taken_at_once_is_one_act(work, outcome):
    before = work.content
    offer, _ = work.vouch(outcome, "result", "8 (73%)", proposals=True)
    assert offer is None
    assert work.current(outcome, "result").part_derivations == {"denominator": Derivation.INFERRED}
    assert work.quoted(work.current(outcome, "result").id) == ["8 (73%)", "11"]
    work.store.undo()
    assert work.content == before


def test_nothing_is_offered_that_the_value_has_already(work, outcome):
    work.vouch(outcome, "result", "8 (73%)", proposals=True)
    offer, touched = work.vouch(outcome, "result", "8 (73%)", nth=2)
    assert offer is None
    assert touched.label == "more words for n / N (%)"
    assert len(work.values(outcome, "result")) == 1
    assert work.quoted(work.current(outcome, "result").id) == ["8 (73%)", "11", "8 (73%)"]


def test_an_offer_completes_the_rival_that_it_was_made_for(work, outcome):
    type_value(work.store, outcome, "result", "9/12")
    offer, _ = work.vouch(outcome, "result", "8 (73%)")
    accept(work.store, offer)
    first, rival = work.values(outcome, "result")
    assert first.value == Proportion(9, 12)
    assert rival.value == Proportion(8, 11, Decimal("73"))


def test_an_offer_whose_value_is_gone_is_refused(work, outcome):
    offer, _ = work.vouch(outcome, "result", "8 (73%)")
    clear_value(work.store, work.current(outcome, "result").id)
    with pytest.raises(RefusedError, match="select its words again"):
        accept(work.store, offer)


def test_words_that_state_a_part_make_it_stated(work, outcome):
    work.vouch(outcome, "result", "8 (73%)", proposals=True)
    work.vouch(outcome, "result", "8/11 (73%)")
    assert work.current(outcome, "result").part_derivations == {}


def test_the_same_words_twice_change_nothing(work, outcome):
    work.vouch(outcome, "result", "8/11 (73%)")
    _, touched = work.vouch(outcome, "result", "8/11 (73%)")
    assert touched.act == ""
    assert work.quoted(work.current(outcome, "result").id) == ["8/11 (73%)"]


def test_words_that_cannot_be_read_are_kept_with_their_quote(work, outcome):
    work.vouch(outcome, "result", "look promising")
    value = work.current(outcome, "result")
    assert (value.unread, value.value, value.derivation) == ("look promising", None, None)
    assert work.quoted(value.id) == ["look promising"]


def test_words_that_say_nothing_more_vouch_for_what_was_typed(work, outcome):
    type_value(work.store, outcome, "result", "8/11")
    offer, touched = work.vouch(outcome, "result", "look promising")
    (value,) = work.values(outcome, "result")
    assert (offer, value.value.numerator, value.unread) == (None, 8, None)
    assert work.quoted(value.id) == ["look promising"]
    assert touched.act
    keep_words(work.store, outcome, "result", work.words("8/11 (73%)"))
    (value,) = work.values(outcome, "result")
    assert work.quoted(value.id) == ["look promising", "8/11 (73%)"]


def test_words_of_no_listed_term_vouch_for_the_term_that_was_typed(work, outcome):
    type_value(work.store, outcome, "measure", "ORR")
    work.vouch(outcome, "measure", "look promising")
    (value,) = work.values(outcome, "measure")
    assert (value.value.code, work.quoted(value.id)) == ("ORR", ["look promising"])
    work.vouch(outcome, "measure", "cytokine release syndrome")
    assert len(work.values(outcome, "measure")) == 2


def test_words_that_can_be_read_take_the_place_of_words_that_could_not(work, outcome):
    work.vouch(outcome, "result", "look promising")
    work.vouch(outcome, "result", "8/11 (73%)")
    (value,) = work.values(outcome, "result")
    assert (value.as_stated, value.unread) == ("8/11 (73%)", None)
    assert work.quoted(value.id) == ["8/11 (73%)"]


def test_a_term_that_is_worded_otherwise_is_normalised(work, outcome):
    work.vouch(outcome, "measure", "cytokine release syndrome")
    value = work.current(outcome, "measure")
    assert value.value.code == "CRS"
    assert value.derivation in {Derivation.STATED, Derivation.NORMALISED}
    assert value.as_stated == "cytokine release syndrome"


def test_words_as_they_stand_are_no_value_yet(work, outcome):
    keep_words(work.store, outcome, "result", work.words("8/11 (73%)"))
    value = work.current(outcome, "result")
    assert (value.unread, value.value) == ("8/11 (73%)", None)


def test_words_as_they_stand_are_the_value_of_a_text(work, outcome):
    keep_words(work.store, outcome, "method", work.words("A table at the end"))
    assert work.current(outcome, "method").value == Text("A table at the end")


def test_words_outside_the_text_are_refused_and_nothing_is_written(work, outcome):
    before = work.content
    with pytest.raises(RefusedError):
        vouch(work.store, outcome, "method", Words(work.revision, len(work.text) - 3, len(work.text) + 3))
    with pytest.raises(RefusedError):
        vouch(work.store, outcome, "method", Words(work.revision, 5, 5))
    assert work.content == before


def test_a_place_that_is_not_there_is_said(work, outcome):
    with pytest.raises(NotFoundError, match="no field"):
        work.vouch(outcome, "colour", "8 (73%)")
    with pytest.raises(NotFoundError):
        work.vouch(new_id(), "result", "8 (73%)")


def test_what_is_typed_is_stated_and_counts_as_unvouched(work, outcome):
    complaint, touched = type_value(work.store, outcome, "result", "8/11 (73%)")
    value = work.current(outcome, "result")
    assert complaint == ""
    assert touched.label == "set n / N (%) to 8/11 (73%)"
    assert (value.value, value.derivation, value.as_stated) == (
        Proportion(8, 11, Decimal("73")),
        Derivation.STATED,
        "",
    )
    assert value.needs_words
    assert work.quoted(value.id) == []


def test_words_that_say_what_was_typed_vouch_for_it(work, outcome):
    type_value(work.store, outcome, "result", "8/11 (73%)")
    work.vouch(outcome, "result", "8/11 (73%)")
    (value,) = work.values(outcome, "result")
    assert work.quoted(value.id) == ["8/11 (73%)"]


def test_typing_over_keeps_words_and_derivation_and_says_the_new_value(work, outcome):
    work.vouch(outcome, "result", "8/11 (73%)")
    key = work.current(outcome, "result").id
    _, touched = type_value(work.store, outcome, "result", "8/12 (73%)", value=key)
    value = work.current(outcome, "result")
    assert (value.id, value.value.denominator, value.as_stated) == (key, 12, "8/11 (73%)")
    assert work.quoted(key) == ["8/11 (73%)"]
    assert touched.label == "set n / N (%) to 8/12 (73%)"


def test_a_slip_of_typing_loses_nothing(work, outcome):
    type_value(work.store, outcome, "result", "8/11")
    key = work.current(outcome, "result").id
    explain(work.store, key, Derivation.COMPUTED, "72.7 % of 11")
    complaint, _ = type_value(work.store, outcome, "result", "promising", value=key)
    assert "8/11" in complaint
    assert work.current(outcome, "result").unread == "promising"
    type_value(work.store, outcome, "result", "8/11", value=key)
    value = work.current(outcome, "result")
    assert (value.derivation, value.how) == (Derivation.COMPUTED, "72.7 % of 11")


def test_words_beside_a_typed_number_are_kept_unread_with_it(work, outcome):
    complaint, _ = type_value(work.store, outcome, "result", "8 of 11 so far")
    assert "“so far” is not understood" in complaint
    value = work.current(outcome, "result")
    assert (value.value, value.unread) == (None, "8 of 11 so far")


def test_typing_the_same_again_changes_nothing(work, outcome):
    type_value(work.store, outcome, "result", "8/11")
    key = work.current(outcome, "result").id
    assert type_value(work.store, outcome, "result", "8/11", value=key)[1].act == ""


def test_a_percent_typed_with_other_decimals_is_another_value(work, outcome):
    type_value(work.store, outcome, "result", "8/11 (73%)")
    key = work.current(outcome, "result").id
    type_value(work.store, outcome, "result", "8/11 (73.0%)", value=key)
    assert str(work.current(outcome, "result").value.percent) == "73.0"


def test_typing_over_what_is_gone_is_refused(work, outcome):
    with pytest.raises(NotFoundError, match="no longer there"):
        type_value(work.store, outcome, "result", "8/11", value=new_id())


def test_a_reading_of_words_that_said_there_was_none_keeps_those_words(work, outcome):
    mark_missing(
        work.store, outcome, "result", Missing.STATED_NONE, (work.words("No patient had a cytokine release syndrome"),)
    )
    key = work.current(outcome, "result").id
    type_value(work.store, outcome, "result", "0/11", value=key)
    assert work.quoted(key) == ["No patient had a cytokine release syndrome"]


def test_what_is_typed_takes_the_place_of_a_missing_reason_in_a_field_that_takes_many(work):
    trial = work.add("trial")
    mark_missing(work.store, trial, "conditions", Missing.NOT_REPORTED)
    type_value(work.store, trial, "conditions", "lymphoma")
    type_value(work.store, trial, "conditions", "leukaemia")
    first, second = work.values(trial, "conditions")
    assert (first.missing, second.missing) == (None, None)


def test_an_unlisted_term_is_kept_without_a_code(work, outcome):
    type_value(work.store, outcome, "analysis_population", "those who stayed")
    assert work.current(outcome, "analysis_population").value == Term("those who stayed")
