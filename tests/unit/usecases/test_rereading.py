"""What an act touched is read again and the rest is kept; the sum is what a whole reading gives."""

import msgspec
import pytest

from app.domain.errors import NotFoundError
from app.domain.records import Content
from app.domain.values import Missing
from app.usecases.curating import add_quote, mark_missing, raise_caveat, start_record
from app.usecases.items import add_item, delete_item, move_item
from app.usecases.rereading import refreshed
from app.usecases.revising import confirm, corrected_text, mark_lost, requote
from app.usecases.revision_worklist import work_list
from app.usecases.vouching import type_value
from tests.builders.curating import TEXT, to_value

LATER = "Correction: a table was left out.\n" + TEXT.replace(
    "The criteria of response were left unnamed", "The criterias of responses were left unnamed"
).replace("8/11 (73%) did well", "9/11 (82%) did well")


class Watched:
    """A record's work, and the record as it is known from what each act touched."""

    def __init__(self, work):
        self.work = work
        self.known = work.content

    def sees(self, touched):
        self.known = refreshed(self.work.store, self.known, touched)
        assert self.known == self.work.content
        return self.known


@pytest.fixture
def filled(work, outcome):
    """Give a record of two items with values of several fields, all with their words."""
    work.vouch(outcome, "result", "8 (73%)", nth=1)
    work.vouch(outcome, "analysis_population", "patients participating")
    trial = work.add("trial")
    work.vouch(trial, "eligibility", "The criteria of response were left unnamed")
    work.vouch(trial, "title", "8/11 (73%)")
    return work


def standing(work, words):
    return next(one for one in work_list(work.store, work.source) if one.quote.exact == words)


def test_what_no_act_touched_is_kept_and_not_read_again(filled, outcome, monkeypatch):
    before = filled.content
    touched = mark_missing(filled.store, outcome, "criteria", Missing.NOT_REPORTED)
    whole = filled.content
    monkeypatch.setattr(type(filled.store), "content", lambda *_: pytest.fail("the whole record is read"))
    after = refreshed(filled.store, before, touched)
    assert after == whole
    known = {id(value) for value in before.values}
    assert [value.field for value in after.values if id(value) not in known] == ["criteria"]


def test_items_that_come_move_and_go_are_seen(filled, outcome):
    watched = Watched(filled)
    other, touched = add_item(filled.store, filled.record, "outcome")
    watched.sees(touched)
    watched.sees(move_item(filled.store, other.id, -1))
    watched.sees(type_value(filled.store, other.id, "result", "8/11")[1])
    watched.sees(delete_item(filled.store, outcome))
    watched.sees(filled.store.undo())


def test_an_act_on_another_record_changes_nothing(filled, outcome):
    watched = Watched(filled)
    filled.reopen("Bob")
    theirs, touched = start_record(filled.store, filled.source)
    watched.sees(touched)
    item, touched = add_item(filled.store, theirs.id, "outcome")
    watched.sees(touched)
    watched.sees(type_value(filled.store, item.id, "result", "8/11")[1])


def test_words_of_an_item_and_caveats_on_a_value_are_seen(filled, outcome):
    watched = Watched(filled)
    watched.sees(add_quote(filled.store, filled.words("Of the 11 patients"), item=outcome))
    value = filled.current(outcome, "result")
    _, touched = raise_caveat(filled.store, filled.record, to_value(value.id), "other", "minor", "Hm.", [])
    watched.sees(touched)


def test_anchors_are_those_of_the_latest_text(filled, outcome):
    watched = Watched(filled)
    watched.sees(corrected_text(filled.store, filled.source, LATER)[1])
    assert watched.known.anchors
    doubtful = standing(filled, "The criteria of response were left unnamed")
    watched.sees(confirm(filled.store, doubtful.anchor.id, filled.source))
    watched.sees(filled.store.undo())
    watched.sees(mark_lost(filled.store, doubtful.anchor.id, filled.source))
    latest = filled.store.revision(filled.source)
    start = filled.store.text(latest.id).index("9/11 (82%)")
    lost = standing(filled, "8/11 (73%)")
    watched.sees(requote(filled.store, lost.anchor.id, filled.source, start, start + 10))
    watched.sees(type_value(filled.store, outcome, "criteria", "Lugano")[1])
    watched.sees(corrected_text(filled.store, filled.source, "A line.\n" + LATER)[1])


def test_a_record_that_is_gone_is_told(filled, outcome):
    gone = Content(record=msgspec.structs.replace(filled.content.record, id="nowhere"))
    touched = mark_missing(filled.store, outcome, "criteria", Missing.NOT_REPORTED)
    with pytest.raises(NotFoundError):
        refreshed(filled.store, gone, touched)


def test_an_outline_has_the_items_of_a_record_in_their_order_and_nothing_else(filled, outcome):
    whole = filled.content
    assert filled.store.outline(filled.record) == Content(record=whole.record, items=whole.items)
    assert len(whole.items) > 1
    with pytest.raises(NotFoundError):
        filled.store.outline("nowhere")
