"""Values that another source says (rule V02): they name that source and lean on no words of this one."""

from __future__ import annotations

import pytest

from app.domain.changes import Act, Put
from app.domain.errors import RefusedError
from app.domain.values import Derivation
from app.usecases.curating import add_quote, amend, explain, put_value, remove_quote
from app.usecases.statements import Statement
from app.usecases.vouching import type_value

REGISTRY = "The registry, read on 2025-03-27"


def from_registry(work, outcome, typed="8/11 (73%)"):
    type_value(work.store, outcome, "result", typed)
    key = work.current(outcome, "result").id
    explain(work.store, key, Derivation.EXTERNAL, outside=REGISTRY)
    return key


def test_a_value_from_outside_names_its_source(work, outcome):
    type_value(work.store, outcome, "result", "8/11")
    key = work.current(outcome, "result").id
    with pytest.raises(RefusedError, match="where it comes from"):
        explain(work.store, key, Derivation.EXTERNAL)
    explain(work.store, key, Derivation.EXTERNAL, outside="The registry, read on 2025-03-27")
    assert work.current(outcome, "result").outside == "The registry, read on 2025-03-27"
    explain(work.store, key, Derivation.STATED)
    assert work.current(outcome, "result").outside == ""


def test_a_value_with_words_of_this_source_does_not_come_from_another(work, outcome):
    work.vouch(outcome, "result", "8/11 (73%)")
    (quote,) = work.content.quotes_of(work.current(outcome, "result").id)
    before = work.current(outcome, "result")
    with pytest.raises(RefusedError, match="unlink them first"):
        explain(work.store, before.id, Derivation.EXTERNAL, outside=REGISTRY)
    with pytest.raises(RefusedError, match="unlink them first"):
        amend(work.store, before.id, derivation=Derivation.EXTERNAL, outside=REGISTRY)
    assert work.current(outcome, "result") == before
    remove_quote(work.store, quote.id)
    explain(work.store, before.id, Derivation.EXTERNAL, outside=REGISTRY)
    assert work.current(outcome, "result").outside == REGISTRY


def test_no_words_of_this_source_are_tied_to_a_value_from_another(work, outcome):
    key = from_registry(work, outcome)
    with pytest.raises(RefusedError, match="another source"):
        add_quote(work.store, work.words("8/11 (73%)"), value=key)
    statement = Statement(work.current(outcome, "result").value, derivation=Derivation.EXTERNAL, outside=REGISTRY)
    with pytest.raises(RefusedError, match="another source"):
        put_value(work.store, outcome, "result", statement, [work.words("8/11 (73%)")], value=key)
    assert work.quoted(key) == []


def test_words_of_this_source_that_say_the_same_make_it_stated_here(work, outcome):
    key = from_registry(work, outcome)
    work.vouch(outcome, "result", "8/11 (73%)")
    (value,) = work.values(outcome, "result")
    assert (value.id, value.derivation, value.outside) == (key, Derivation.STATED, "")
    assert work.quoted(key) == ["8/11 (73%)"]


@pytest.mark.parametrize("words", ["8 (73%)", "7 of 11 (64%)"])
def test_words_of_this_source_that_say_less_or_otherwise_stand_beside_it(work, outcome, words):
    key = from_registry(work, outcome)
    work.vouch(outcome, "result", words)
    kept, here = work.values(outcome, "result")
    assert (kept.id, kept.derivation, kept.outside) == (key, Derivation.EXTERNAL, REGISTRY)
    assert (here.derivation, here.current) == (Derivation.STATED, False)
    assert work.quoted(key) == []
    assert work.quoted(here.id) == [words]


def test_a_value_from_another_source_may_be_typed_anew(work, outcome):
    key = from_registry(work, outcome)
    type_value(work.store, outcome, "result", "9/11", value=key)
    assert work.current(outcome, "result").outside == REGISTRY


def test_the_project_itself_refuses_words_under_it_and_undo_parts_them_in_order(work, outcome):
    work.vouch(outcome, "result", "8/11 (73%)")
    value = work.current(outcome, "result")
    (quote,) = work.content.quotes_of(value.id)
    remove_quote(work.store, quote.id)
    explain(work.store, value.id, Derivation.EXTERNAL, outside=REGISTRY)
    with pytest.raises(RefusedError, match="another source"):
        work.store.commit(Act(label="bring the words back", edits=(Put(quote),)))
    assert work.quoted(value.id) == []
    work.store.undo()
    work.store.undo()
    assert work.quoted(value.id) == ["8/11 (73%)"]
    assert work.current(outcome, "result").derivation is Derivation.STATED
