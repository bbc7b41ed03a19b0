from __future__ import annotations

import pytest

from app.domain.anchors import Standing
from app.domain.changes import EntityKind, Scope
from app.domain.errors import NotFoundError, RefusedError
from app.domain.kinds import Proportion, Term
from app.domain.values import Derivation, Missing
from app.usecases.curating import add_quote, clear_value, explain, mark_missing, remove_quote, state
from app.usecases.items import delete_item
from app.usecases.restoring import restore_value
from app.usecases.revising import corrected_text
from app.usecases.statements import Statement
from app.usecases.vouching import type_value


def changes_of(work, item, field="result"):
    """Return the changes of a field's values, oldest first."""
    lines = reversed(work.store.history(Scope(item=item, field=field)))
    return [line for line in lines if line.entity is EntityKind.VALUE]


@pytest.fixture
def vouched(work, outcome):
    work.vouch(outcome, "result", "8 (73%)", proposals=True)
    return outcome


def test_a_changed_value_is_put_back_as_it_was(work, vouched):
    was = work.current(vouched, "result")
    explain(work.store, was.id, Derivation.COMPUTED, "by hand")
    type_value(work.store, vouched, "result", "9/12", value=was.id)
    touched = restore_value(work.store, changes_of(work, vouched)[0])
    now = work.current(vouched, "result")
    assert touched.label == "restore n / N (%)"
    assert (now.value, now.as_stated, now.part_derivations) == (was.value, was.as_stated, was.part_derivations)
    assert (now.derivation, now.how) == (Derivation.STATED, "")
    assert work.quoted(now.id) == ["8 (73%)", "11"]


def test_a_cleared_value_comes_back_with_its_quotes(work, vouched):
    before = work.content
    clear_value(work.store, work.current(vouched, "result").id)
    restore_value(work.store, changes_of(work, vouched)[-1])
    assert work.content.quotes == before.quotes
    assert work.current(vouched, "result").value == before.current(vouched, "result").value
    assert work.sound()


def test_a_value_said_to_be_missing_comes_back_with_the_quotes_it_had(work, vouched):
    mark_missing(work.store, vouched, "result", Missing.UNCLEAR)
    restore_value(work.store, changes_of(work, vouched)[0])
    value = work.current(vouched, "result")
    assert value.value == Proportion(8, 11, value.value.percent)
    assert work.quoted(value.id) == ["8 (73%)", "11"]


def test_words_tied_since_are_untied_again(work, vouched):
    first = changes_of(work, vouched)[0]
    key = work.current(vouched, "result").id
    remove_quote(work.store, work.content.quotes_of(key)[1].id)
    add_quote(work.store, work.words("promising"), value=key)
    restore_value(work.store, first)
    assert sorted(work.quoted(key)) == ["11", "8 (73%)"]


def test_one_undo_takes_a_restoration_back(work, vouched):
    mark_missing(work.store, vouched, "result", Missing.UNCLEAR)
    before = work.content
    restore_value(work.store, changes_of(work, vouched)[0])
    work.store.undo()
    assert work.content == before


def test_a_value_comes_back_beside_the_one_that_took_its_place(work, vouched):
    clear_value(work.store, work.current(vouched, "result").id)
    type_value(work.store, vouched, "result", "7/11")
    restore_value(work.store, changes_of(work, vouched)[1])
    assert [(v.value.numerator, v.current) for v in work.values(vouched, "result")] == [(7, True), (8, False)]


def test_one_of_many_comes_back_current(work):
    trial = work.add("trial")
    for label in ("Lymphoma", "Leukaemia"):
        state(work.store, trial, "conditions", Statement(payload=Term(label)))
    clear_value(work.store, work.values(trial, "conditions")[0].id)
    restore_value(work.store, changes_of(work, trial, "conditions")[-1])
    assert [(v.value.label, v.current) for v in work.values(trial, "conditions")] == [
        ("Lymphoma", True),
        ("Leukaemia", True),
    ]


def test_a_value_whose_item_is_gone_cannot_come_back_alone(work, vouched):
    change = changes_of(work, vouched)[0]
    delete_item(work.store, vouched)
    with pytest.raises(NotFoundError):
        restore_value(work.store, change)


def test_only_a_value_is_restored(work, vouched):
    (line, *_) = work.store.history(Scope(item=vouched, field="result"))
    assert line.entity is EntityKind.QUOTE
    with pytest.raises(RefusedError, match="Only a value"):
        restore_value(work.store, line)


def test_words_that_come_back_are_looked_for_in_the_text_that_came_since(work, vouched):
    clear_value(work.store, work.current(vouched, "result").id)
    text = work.store.text(work.store.revision(work.source).id)
    corrected_text(work.store, work.source, f"Corrected.\n\n{text.replace('8 (73%)', 'several')}", force=True)
    touched = restore_value(work.store, changes_of(work, vouched)[-1])
    quotes = work.content.quotes_of(work.current(vouched, "result").id)
    assert touched.label == "restore n / N (%)"
    assert [work.content.anchor_of(quote.id).standing for quote in quotes] == [Standing.LOST, Standing.MOVED]
    work.store.undo()
    assert not work.content.values_of(vouched)
