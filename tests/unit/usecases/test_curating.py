from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.errors import NotFoundError, RefusedError
from app.domain.ids import new_id
from app.domain.kinds import Proportion, Term
from app.domain.records import Pass
from app.domain.values import Derivation, Missing, Value
from app.usecases.curating import (
    add_quote,
    amend,
    clear_value,
    explain,
    make_current,
    mark_missing,
    put_value,
    raise_caveat,
    remove_quote,
    start_record,
    state,
)
from app.usecases.statements import Statement, Words
from app.usecases.vouching import type_value
from tests.builders.curating import to_item, to_source, to_value
from tests.builders.stores import a_source

MINE, ITS_PARTS = Proportion(8, 11, Decimal("73")), Proportion(8, None, Decimal("73"))


def say(work, item, field, payload, *words):
    return state(work.store, item, field, Statement(payload=payload), [work.words(one) for one in words])


def test_a_record_is_started_once_for_each_pass(work):
    record, touched = start_record(work.store, work.source)
    assert (record.id, touched.act) == (work.record, "")
    second, touched = start_record(work.store, work.source, Pass.SECOND)
    assert second.id != work.record
    assert touched.records == {second.id}


# -- statements that meet ----------------------------------------------------------------------------------------------


def test_a_statement_that_says_the_same_adds_a_quote(work, outcome):
    say(work, outcome, "result", MINE, "8 (73%)")
    say(work, outcome, "result", MINE, "8/11 (73%)")
    (value,) = work.values(outcome, "result")
    assert work.quoted(value.id) == ["8 (73%)", "8/11 (73%)"]


def test_a_statement_that_completes_another_merges_with_it(work, outcome):
    say(work, outcome, "result", ITS_PARTS, "8 (73%)")
    touched = say(work, outcome, "result", Proportion(None, 11), "11 patients")
    (value,) = work.values(outcome, "result")
    assert value.value == MINE
    assert work.quoted(value.id) == ["8 (73%)", "11 patients"]
    assert touched.label == "set n / N (%) to 8/11 (73%)"


def test_a_statement_that_contradicts_stays_as_a_rival_that_is_not_current(work, outcome):
    work.vouch(outcome, "result", "8/11 (73%)")
    work.vouch(outcome, "result", "7 of 11 (64%)")
    first, rival = work.values(outcome, "result")
    assert (first.current, rival.current) == (True, False)
    assert (first.value.numerator, rival.value.numerator) == (8, 7)
    assert work.quoted(rival.id) == ["7 of 11 (64%)"]


def test_a_statement_that_says_what_a_rival_says_joins_the_rival(work, outcome):
    say(work, outcome, "result", MINE)
    say(work, outcome, "result", Proportion(7, 11))
    say(work, outcome, "result", Proportion(7, 11), "7 of 11")
    first, rival = work.values(outcome, "result")
    assert (work.quoted(first.id), work.quoted(rival.id)) == ([], ["7 of 11"])


def test_a_field_that_takes_many_appends_and_keeps_all_current(work):
    trial = work.add("trial")
    say(work, trial, "conditions", Term("Lymphoma"), "lymphoma")
    say(work, trial, "conditions", Term("Leukaemia"), "leukaemia")
    say(work, trial, "conditions", Term("Leukaemia"), "lymphoma or leukaemia")
    first, second = work.values(trial, "conditions")
    assert [v.value.label for v in (first, second)] == ["Lymphoma", "Leukaemia"]
    assert (first.current, second.current) == (True, True)
    assert (first.ordinal, second.ordinal) == (0, 1)
    assert work.quoted(second.id) == ["leukaemia", "lymphoma or leukaemia"]


def test_unread_words_of_a_field_that_takes_many_stay_beside_what_is_read(work):
    trial = work.add("trial")
    state(work.store, trial, "conditions", Statement(unread="figures"), [work.words("figures")])
    say(work, trial, "conditions", Term("Lymphoma"), "lymphoma")
    assert [v.unread for v in work.values(trial, "conditions")] == ["figures", None]


def test_a_value_in_place_of_another_keeps_its_quotes(work, outcome):
    work.vouch(outcome, "result", "8/11 (73%)")
    key = work.current(outcome, "result").id
    put_value(work.store, outcome, "result", Statement(payload=Proportion(8, 12)), value=key)
    assert work.current(outcome, "result").value == Proportion(8, 12)
    assert work.quoted(key) == ["8/11 (73%)"]


def test_a_value_in_place_of_one_that_is_gone_is_refused(work, outcome):
    with pytest.raises(NotFoundError):
        put_value(work.store, outcome, "result", Statement(payload=MINE), value=new_id())


# -- missing -----------------------------------------------------------------------------------------------------------


def test_a_missing_reason_replaces_value_and_quotes(work, outcome):
    work.vouch(outcome, "result", "8/11 (73%)")
    touched = mark_missing(work.store, outcome, "result", Missing.NOT_REPORTED)
    (value,) = work.values(outcome, "result")
    assert (value.value, value.missing, value.as_stated) == (None, Missing.NOT_REPORTED, "")
    assert (value.derivation, value.part_derivations) == (None, {})
    assert work.content.quotes == ()
    assert touched.label == "set n / N (%) to not reported"


def test_a_missing_reason_with_words_is_stated_by_them_alone(work, outcome):
    work.vouch(outcome, "criteria", "figures")
    mark_missing(
        work.store,
        outcome,
        "criteria",
        Missing.NOT_DISCLOSED,
        (work.words("The criteria of response were left unnamed"),),
    )
    value = work.current(outcome, "criteria")
    assert value.as_stated == "The criteria of response were left unnamed"
    assert value.derivation is Derivation.STATED
    assert work.quoted(value.id) == [value.as_stated]


def test_a_computed_value_that_turns_out_missing_rests_on_nothing(work, outcome):
    type_value(work.store, outcome, "result", "8/11")
    value = work.current(outcome, "result")
    explain(work.store, value.id, Derivation.COMPUTED, "a sum", rests_on=[value.id])
    mark_missing(work.store, outcome, "result", Missing.UNCLEAR)
    value = work.current(outcome, "result")
    assert (value.how, value.rests_on) == ("", ())


def test_a_value_takes_the_place_of_a_missing_reason_and_of_its_words(work, outcome):
    mark_missing(work.store, outcome, "result", Missing.UNCLEAR, (work.words("promising"),))
    work.vouch(outcome, "result", "8/11 (73%)")
    (value,) = work.values(outcome, "result")
    assert value.missing is None
    assert work.quoted(value.id) == ["8/11 (73%)"]


def test_several_values_are_not_missing_with_one_key(work):
    trial = work.add("trial")
    say(work, trial, "conditions", Term("Lymphoma"))
    say(work, trial, "conditions", Term("Leukaemia"))
    with pytest.raises(RefusedError, match="holds 2 values"):
        mark_missing(work.store, trial, "conditions", Missing.NOT_REPORTED)


def test_one_of_several_that_is_missing_makes_way_for_a_value(work):
    trial = work.add("trial")
    mark_missing(work.store, trial, "conditions", Missing.NOT_REPORTED)
    say(work, trial, "conditions", Term("Lymphoma"))
    assert [v.missing for v in work.values(trial, "conditions")] == [None]


# -- rivals ------------------------------------------------------------------------------------------------------------


def test_clearing_makes_the_oldest_rival_current(work, outcome):
    for numerator in (8, 7, 6):
        say(work, outcome, "result", Proportion(numerator, 11))
    clear_value(work.store, work.current(outcome, "result").id)
    assert [(v.value.numerator, v.current) for v in work.values(outcome, "result")] == [(7, True), (6, False)]


def test_clearing_a_rival_leaves_the_current_one(work, outcome):
    say(work, outcome, "result", Proportion(8, 11))
    say(work, outcome, "result", Proportion(7, 11))
    clear_value(work.store, work.values(outcome, "result")[1].id)
    (value,) = work.values(outcome, "result")
    assert (value.value.numerator, value.current) == (8, True)


def test_a_rival_can_be_chosen_and_only_one_is_current(work, outcome):
    for numerator in (8, 7, 6):
        say(work, outcome, "result", Proportion(numerator, 11))
    chosen = work.values(outcome, "result")[2]
    touched = make_current(work.store, chosen.id)
    assert touched.label == "choose n / N (%)"
    assert [v.current for v in work.values(outcome, "result")] == [False, False, True]
    assert make_current(work.store, chosen.id).act == ""


def test_nothing_is_chosen_where_all_values_stand(work):
    trial = work.add("trial")
    say(work, trial, "conditions", Term("Lymphoma"))
    with pytest.raises(RefusedError, match="all of them stand"):
        make_current(work.store, work.current(trial, "conditions").id)


def test_clearing_takes_quotes_and_caveats_along_and_one_undo_brings_them_back(work, outcome):
    work.vouch(outcome, "result", "8/11 (73%)")
    value = work.current(outcome, "result")
    caveat, _ = raise_caveat(work.store, work.record, to_value(value.id), "small_sample", "minor", "Eleven are few.")
    raise_caveat(work.store, work.record, to_item(caveat.id), "other", "minor", "Are they?")
    before = work.content
    clear_value(work.store, value.id)
    assert [i.kind for i in work.content.items] == ["trial", "outcome"]
    assert (work.content.values, work.content.quotes) == ((), ())
    work.store.undo()
    assert work.content == before


# -- around a value ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("derivation", [Derivation.COMPUTED, Derivation.INFERRED])
def test_computed_and_inferred_say_how(work, outcome, derivation):
    type_value(work.store, outcome, "result", "8/11")
    key = work.current(outcome, "result").id
    with pytest.raises(RefusedError, match=f"how this value was {derivation}"):
        explain(work.store, key, derivation, "  ")
    touched = explain(work.store, key, derivation, "73 % of 11", rests_on=[key])
    value = work.current(outcome, "result")
    assert (value.derivation, value.how, value.rests_on) == (derivation, "73 % of 11", (key,))
    assert not value.needs_words
    assert touched.label == f"{derivation}: n / N (%)"


def test_a_note_and_a_flag_are_put_on_a_value(work, outcome):
    type_value(work.store, outcome, "result", "8/11")
    key = work.current(outcome, "result").id
    assert amend(work.store, key, needs_review=True).label == "needs review of n / N (%)"
    assert amend(work.store, key, note="Ask Bo.").label == "note of n / N (%)"
    value = work.current(outcome, "result")
    assert (value.needs_review, value.note) == (True, "Ask Bo.")
    assert amend(work.store, key, note="Ask Bo.").act == ""


def test_who_and_when_are_kept(work, outcome):
    type_value(work.store, outcome, "result", "8/11")
    first = work.current(outcome, "result")
    bo = work.store.be("Bo")
    amend(work.store, first.id, note="Seen.")
    second = work.current(outcome, "result")
    assert (second.curator, second.created) == (bo.id, first.created)
    assert second.modified >= first.modified >= first.created > ""


# -- quotes ------------------------------------------------------------------------------------------------------------


def test_a_value_and_an_item_take_more_quotes(work, outcome):
    work.vouch(outcome, "result", "8/11 (73%)")
    key = work.current(outcome, "result").id
    touched = add_quote(work.store, work.words("8 (73%)"), value=key)
    assert touched.label == "quote “8 (73%)”"
    assert touched.values == {key}
    add_quote(work.store, work.words("A table at the end"), item=outcome)
    assert (work.quoted(key), work.quoted(outcome)) == (["8/11 (73%)", "8 (73%)"], ["A table at the end"])


def test_a_quote_is_of_words_and_of_one_thing(work, outcome):
    with pytest.raises(RefusedError, match="Select some words"):
        add_quote(work.store, work.words(""), item=outcome)
    with pytest.raises(RefusedError, match="one value or to one item"):
        add_quote(work.store, work.words("lymphoma"))
    assert work.content.quotes == ()


def test_the_same_words_are_tied_to_a_value_once(work, outcome):
    work.vouch(outcome, "result", "8/11 (73%)")
    key = work.current(outcome, "result").id
    assert add_quote(work.store, work.words("8/11 (73%)"), value=key).act == ""


def test_removing_the_last_quote_leaves_the_value_unvouched(work, outcome):
    work.vouch(outcome, "result", "8/11 (73%)")
    (quote,) = work.content.quotes
    assert remove_quote(work.store, quote.id).label == "unlink “8/11 (73%)”"
    assert work.current(outcome, "result").needs_words
    assert work.content.quotes == ()


def test_words_from_another_source_vouch_for_nothing_here(work, outcome):
    other = a_source(work.store, "Of the 11 patients, 8 (73%) responded elsewhere.")
    foreign = work.store.revision(other).id
    with pytest.raises(RefusedError, match="another source"):
        add_quote(work.store, Words(foreign, 0, 2), item=outcome)


# -- caveats -----------------------------------------------------------------------------------------------------------


def test_a_caveat_is_raised_on_an_item_a_value_and_the_source(work, outcome):
    type_value(work.store, outcome, "result", "8/11")
    value = work.current(outcome, "result")
    for target in (to_item(outcome), to_value(value.id), to_source(work.source)):
        caveat, touched = raise_caveat(
            work.store, work.record, target, "small_sample", "major", "Eleven are *few*.", [work.words("11 patients")]
        )
        assert touched.label == "caveat: Eleven are *few*."
        assert work.current(caveat.id, "target").value == target
        assert work.quoted(caveat.id) == ["11 patients"]
    said = {v.field: v for v in work.content.values_of(caveat.id)}
    assert said["severity"].value.code == "major"
    assert said["state"].value.code == "open"
    assert said["rationale"].value.text == "Eleven are *few*."
    assert said["raised_by"].value.text == "Ada"
    assert not any(v.needs_words for v in said.values())
    assert [i.ordinal for i in work.content.children(None)] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("type_code", "severity", "why"), [("", "minor", "x"), ("other", "", "x"), ("other", "minor", " ")]
)
def test_a_caveat_says_its_type_severity_and_why(work, outcome, type_code, severity, why):
    with pytest.raises(RefusedError, match="rationale"):
        raise_caveat(work.store, work.record, to_item(outcome), type_code, severity, why)


def test_a_caveat_on_what_is_not_there_is_refused_and_nothing_is_written(work):
    with pytest.raises(RefusedError):
        raise_caveat(work.store, work.record, to_item(new_id()), "other", "minor", "Why not.")
    assert work.content.items == ()


# -- how little is read ------------------------------------------------------------------------------------------------


def test_a_field_is_read_without_the_rest_of_its_record(work, outcome):
    work.vouch(outcome, "result", "8/11 (73%)")
    work.vouch(outcome, "result", "7 of 11 (64%)")
    work.vouch(outcome, "method", "A table at the end")
    whole, part = work.content, work.store.content_at(outcome, "result")
    assert part.record == whole.record
    assert part.items == (whole.item(outcome),)
    assert part.values == whole.values_of(outcome, "result")
    assert part.quotes == tuple(q for v in part.values for q in whole.quotes_of(v.id))
    with pytest.raises(NotFoundError):
        work.store.content_at(new_id(), "result")


def test_an_edit_reads_no_more_of_a_large_record_than_of_a_small_one(work, outcome, monkeypatch):
    def refuse(record):
        raise AssertionError("The whole record was read for one field.")

    monkeypatch.setattr(work.store, "content", refuse)
    work.vouch(outcome, "result", "8 (73%)", proposals=True)
    type_value(work.store, outcome, "method", "by hand")
    mark_missing(work.store, outcome, "criteria", Missing.NOT_REPORTED)
    value: Value = work.store.content_at(outcome, "method").values[0]
    amend(work.store, value.id, note="Read twice.")
    make_current(work.store, value.id)


def test_a_text_whose_source_was_taken_back_is_not_read_from_memory(work):
    other = work.store.revision(a_source(work.store, "Another text.")).id
    assert work.store.text(other) == "Another text."
    work.store.drop_batch(work.store.batches()[0].id)
    with pytest.raises(NotFoundError):
        work.store.text(other)
    assert work.store.text(work.revision) == work.text
