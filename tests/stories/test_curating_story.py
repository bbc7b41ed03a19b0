"""A curator fills a record from its words, goes home, comes back, changes her mind, and meets a second curator."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.changes import Origin, Scope
from app.domain.errors import RefusedError
from app.domain.kinds import Proportion
from app.domain.progress import Silent
from app.domain.sources import SourceState
from app.domain.values import Derivation, Missing
from app.usecases.curating import amend, clear_value, explain, make_current, mark_missing, put_value, raise_caveat
from app.usecases.items import delete_item, duplicate_item
from app.usecases.library import set_state
from app.usecases.restoring import restore_value
from app.usecases.statements import Statement
from app.usecases.vouching import accept, type_value
from db import open_project
from tests.builders.curating import Work, blank_project, to_item, to_value


@pytest.fixture
def work(tmp_path):
    path = tmp_path / "work.vouch"
    blank_project(path)
    made = Work(path)
    yield made
    made.store.close()


def unvouched(work):
    quoted = {quote.value for quote in work.content.quotes}
    return [value.field for value in work.content.values if value.needs_words and value.id not in quoted]


def fill(work):
    """Fill a record as a curator would, and return its outcome."""
    outcome = work.add("outcome")
    work.vouch(outcome, "measure", "responded")
    offer, _ = work.vouch(outcome, "result", "8 (73%)")
    accept(work.store, offer)
    work.vouch(outcome, "result", "8/11 (73%)")
    work.vouch(outcome, "result", "7 of 11 (64%)")
    mark_missing(work.store, outcome, "criteria", Missing.NOT_REPORTED)
    type_value(work.store, outcome, "analysis_population", "Treated")
    return outcome


def test_a_record_is_filled_from_the_words_of_its_source(work):
    outcome = fill(work)
    result, rival = work.values(outcome, "result")
    assert result.value == Proportion(8, 11, Decimal("73"))
    assert work.quoted(result.id) == ["8 (73%)", "11", "8/11 (73%)"]
    assert (rival.value.numerator, rival.current) == (7, False)
    assert unvouched(work) == ["analysis_population"]

    caveat, _ = raise_caveat(
        work.store, work.record, to_value(result.id), "small_sample", "major", "Eleven.", [work.words("11 patients")]
    )
    explain(work.store, rival.id, Derivation.INFERRED, "read off a table")
    amend(work.store, result.id, needs_review=True, note="Which count?")
    set_state(work.store, work.source, SourceState.DONE)

    work.reopen()

    assert work.current(caveat.id, "target").value == to_value(result.id)
    assert work.current(outcome, "result").note == "Which count?"
    assert work.store.source(work.source).state is SourceState.DONE
    assert work.sound()
    assert {quote.exact for quote in work.content.quotes} == {
        work.text[quote.start : quote.end] for quote in work.content.quotes
    }


def test_everything_is_taken_back_and_done_again_after_a_restart(work):
    states = [work.content]

    def seen(*_):
        states.append(work.content)

    outcome = work.add("outcome")
    seen()
    seen(work.vouch(outcome, "result", "8 (73%)", proposals=True))
    seen(work.vouch(outcome, "result", "7 of 11 (64%)"))
    seen(make_current(work.store, work.values(outcome, "result")[1].id))
    seen(raise_caveat(work.store, work.record, to_item(outcome), "other", "minor", "Hm."))
    seen(duplicate_item(work.store, outcome))
    seen(clear_value(work.store, work.values(outcome, "result")[0].id))
    seen(delete_item(work.store, work.content.items[0].id))

    for before in reversed(states[:-1]):
        work.reopen()
        work.store.undo()
        assert work.content == before
    for after in states[1:]:
        work.reopen()
        work.store.redo()
        assert work.content == after
    assert work.store.redo_label() == ""
    assert work.sound()


def test_nothing_is_done_again_once_something_new_was_done(work):
    outcome = work.add("outcome")
    type_value(work.store, outcome, "result", "8/11")
    work.store.undo()
    type_value(work.store, outcome, "result", "7/11")
    assert work.store.redo_label() == ""
    with pytest.raises(RefusedError, match="something new was done"):
        work.store.redo()


def test_each_curator_takes_back_only_her_own(work):
    outcome = work.add("outcome")
    type_value(work.store, outcome, "result", "8/11")
    value = work.current(outcome, "result")
    work.reopen("Bo")
    assert work.store.undo_label() == ""
    assert work.store.undo().act == ""
    amend(work.store, value.id, note="Bo was here.")
    type_value(work.store, outcome, "method", "by hand")

    work.reopen("Ada")
    assert work.store.undo_label() == "set n / N (%) to 8/11"
    with pytest.raises(RefusedError, match="Bo changed it since"):
        work.store.undo()
    assert work.current(outcome, "result").note == "Bo was here."

    work.reopen("Bo")
    assert work.store.undo().label == "Undid: set Method or assay to by hand"
    work.store.undo()
    work.reopen("Ada")
    work.store.undo()
    assert work.content.values == ()


def test_what_the_command_line_did_is_not_taken_back_in_the_window(work):
    outcome = work.add("outcome")
    work.store.be("Ada", Origin.COMMAND_LINE)
    type_value(work.store, outcome, "result", "8/11")
    work.store.be("Ada")
    assert work.store.undo_label() == "new outcome"


def test_history_tells_who_did_what_and_brings_one_value_back(work):
    outcome = fill(work)
    key = work.current(outcome, "result").id
    clear_value(work.store, key)
    work.reopen("Bo")
    lines = work.store.history(Scope(item=outcome, field="result"))
    names = {one.id: one.name for one in work.store.curators()}
    assert {names[line.curator] for line in lines} == {"Ada"}
    assert lines[0].label == "clear n / N (%)"
    (gone,) = (line for line in lines if line.after is None and line.key == key)
    touched = restore_value(work.store, gone)
    assert touched.label == "restore n / N (%)"
    assert work.quoted(key) == ["8 (73%)", "11", "8/11 (73%)"]
    restored = next(value for value in work.values(outcome, "result") if value.id == key)
    assert names[restored.curator] == "Bo"


def test_a_refused_act_leaves_nothing_behind(work):
    outcome = fill(work)
    before, lines = work.content, len(work.store.history(Scope()))
    with pytest.raises(RefusedError):
        explain(work.store, work.current(outcome, "result").id, Derivation.COMPUTED)
    with pytest.raises(RefusedError):
        delete_item(work.store, refer_to_a_new_arm(work, outcome))
    work.store.undo()
    work.store.undo()
    assert work.content == before
    assert len(work.store.history(Scope())) == lines + 4


def refer_to_a_new_arm(work, outcome):
    """Add an arm that the outcome points to, in two acts, and return it."""
    arm = work.add("arm", work.content.items[0].id)
    put_value(work.store, outcome, "arm", Statement(payload=to_item(arm)))
    return arm


def test_a_copy_of_the_file_is_the_same_record(work, tmp_path):
    fill(work)
    work.store.save_copy(tmp_path / "copy.vouch")
    copy = open_project(tmp_path / "copy.vouch", write=False)
    try:
        assert copy.content(work.record) == work.content
        assert all(check.ok for check in copy.verify(Silent()))
    finally:
        copy.close()
