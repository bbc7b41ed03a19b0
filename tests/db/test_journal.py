"""Acts: written whole or not at all, journalled, refused when they lie."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from app.domain.changes import Drop, EntityKind, Origin, Put, Scope
from app.domain.errors import NotFoundError, RefusedError
from app.domain.ids import new_id
from app.domain.kinds import Reference, Target, Text
from app.domain.progress import Silent
from app.domain.records import Curator, Item, Record
from app.domain.sources import Metadata, Source, SourceKind, SourceState
from app.domain.touched import Touched
from app.domain.values import Missing, Value
from db import open_project
from tests.builders.stores import (
    a_draft,
    a_project,
    a_quote,
    a_record,
    a_source,
    a_value,
    an_act,
    an_item,
    import_drafts,
)

TEXT = "Of the 11 patients, 8 (73%) responded.\n𝔸 second line: CR in 7, café\u0301 and \u05e9\u05dc\u05d5\u05dd."


@pytest.fixture
def record(store) -> Record:
    return a_record(store, a_source(store, TEXT))


def test_an_act_returns_what_it_touched_and_is_journalled_in_order(store, record):
    item = an_item(record)
    value = a_value(item)
    quote = a_quote(store, record.source, "8 (73%)", value=value.id)
    touched = store.commit(an_act("set the title", item, value, quote))
    assert touched == Touched(
        sources=frozenset({record.source}),
        records=frozenset({record.id}),
        items=frozenset({item.id}),
        values=frozenset({value.id}),
        act=touched.act,
        label="set the title",
    )
    lines = store.act_changes(touched.act)
    assert [(one.entity, one.before, one.after) for one in lines] == [
        (EntityKind.ITEM, None, item),
        (EntityKind.VALUE, None, value),
        (EntityKind.QUOTE, None, quote),
    ]
    assert {(one.origin, one.curator, one.program) for one in lines} == {(Origin.WINDOW, store.acting().id, "vouch")}


def test_edits_that_change_nothing_are_left_out(store, record):
    item = an_item(record)
    store.commit(an_act("a trial", item))
    assert store.commit(an_act("again", item, Drop(EntityKind.VALUE, "never was"))) == Touched()
    assert store.undo_label() == "a trial"


def test_an_act_that_fails_in_the_middle_writes_nothing(store, record):
    item = an_item(record)
    before = store.history(Scope())
    with pytest.raises(RefusedError, match="what it belongs to is gone"):
        store.commit(an_act("half", item, a_value(an_item(record))))
    assert store.content(record.id).items == ()
    assert store.history(Scope()) == before


@pytest.mark.parametrize("words", ["8 (73%)", "𝔸 second", "café\u0301", "\u05e9\u05dc\u05d5\u05dd"])
def test_a_quote_that_stands_in_its_text_is_kept(store, record, words):
    item = an_item(record)
    quote = a_quote(store, record.source, words, item=item.id)
    store.commit(an_act("quoted", item, quote))
    assert store.quote(quote.id) == quote
    ranges = store.ranges(quote.revision)
    assert (list(ranges.start), list(ranges.end)) == ([quote.start], [quote.end])
    assert store.quote_at(ranges.row[0]) == quote


def test_a_quote_whose_words_are_not_in_its_text_is_refused(store, record):
    item = an_item(record)
    quote = a_quote(store, record.source, "8 (73%)", item=item.id)
    for lie in (
        msgspec.structs.replace(quote, exact="9 (73%)"),
        msgspec.structs.replace(quote, start=quote.start + 1, end=quote.end + 1),
        msgspec.structs.replace(quote, start=10_000, end=10_000 + len(quote.exact)),
        msgspec.structs.replace(quote, revision="no such text"),
    ):
        with pytest.raises(RefusedError, match="not what the source's text holds"):
            store.commit(an_act("lie", item, lie))
    assert store.content(record.id).items == ()


def test_a_changed_quote_is_proved_again(store, record):
    item = an_item(record)
    quote = a_quote(store, record.source, "8 (73%)", item=item.id)
    store.commit(an_act("quoted", item, quote))
    with pytest.raises(RefusedError):
        store.commit(an_act("lie", msgspec.structs.replace(quote, exact="0 (00%)")))
    store.commit(an_act("grouped", msgspec.structs.replace(quote, group="g")))
    assert store.quote(quote.id).group == "g"


def test_a_quote_from_another_source_is_refused(store, record):
    other = a_source(store, "Another text.")
    item = an_item(record)
    with pytest.raises(RefusedError, match="another source"):
        store.commit(an_act("lie", item, a_quote(store, other, "Another", item=item.id)))


def test_dropping_what_others_hang_on_is_refused(store, record):
    item = an_item(record)
    value = a_value(item)
    store.commit(an_act("a trial", item, value))
    with pytest.raises(RefusedError, match="still hangs on this"):
        store.commit(an_act("drop", Drop(EntityKind.ITEM, item.id)))
    store.commit(an_act("drop", Drop(EntityKind.VALUE, value.id), Drop(EntityKind.ITEM, item.id)))
    with pytest.raises(NotFoundError):
        store.item(item.id)


def test_a_source_with_its_text_is_not_dropped(store, record):
    with pytest.raises(RefusedError):
        store.commit(an_act("drop", Drop(EntityKind.SOURCE, a_source(store, "Alone."))))


def test_dropping_what_a_caveat_points_to_is_refused_unless_the_act_sees_to_it(store, record):
    trial, other, caveat = an_item(record), an_item(record), an_item(record, "caveat")
    pointer = a_value(caveat, "target", Reference(Target.ITEM, trial.id, "target"))
    store.commit(an_act("doubted", caveat, pointer, trial, other))
    with pytest.raises(RefusedError, match="A caveat still points to this item"):
        store.commit(an_act("drop", Drop(EntityKind.ITEM, trial.id)))
    turned = msgspec.structs.replace(pointer, value=Reference(Target.ITEM, other.id, "target"))
    store.commit(an_act("drop and turn", Drop(EntityKind.ITEM, trial.id), turned))
    store.commit(an_act("drop both", Drop(EntityKind.ITEM, other.id), Drop(EntityKind.VALUE, pointer.id)))
    assert store.undo().label == "Undid: drop both"
    assert store.undo().label == "Undid: drop and turn"
    assert store.value(pointer.id) == pointer


def test_a_reference_to_what_is_gone_is_refused(store, record):
    caveat = an_item(record, "caveat")
    for target in Target:
        pointer = a_value(caveat, "target", Reference(target, new_id()))
        with pytest.raises(RefusedError, match=f"points to an? {target} that is gone"):
            store.commit(an_act("doubted", caveat, pointer))


def test_items_cannot_nest_in_themselves_or_across_records(store, record):
    a = an_item(record)
    b = an_item(record, "outcome", parent=a.id)
    store.commit(an_act("nested", a, b))
    with pytest.raises(RefusedError, match="below itself"):
        store.commit(an_act("loop", msgspec.structs.replace(a, parent=b.id)))
    elsewhere = a_record(store, a_source(store, "Another text."))
    with pytest.raises(RefusedError, match="stays in the record"):
        store.commit(an_act("across", an_item(elsewhere, "outcome", parent=a.id)))


def test_there_is_one_record_of_a_source_by_a_curator_in_a_pass(store, record):
    twin = msgspec.structs.replace(record, id=new_id())
    with pytest.raises(RefusedError, match="one of these already"):
        store.commit(an_act("twin", twin))
    assert store.record_of(record.source, record.curator) == record
    assert store.records(record.source) == store.records() == (record,)


def test_content_lists_items_in_tree_order_and_values_with_their_item(store, record):
    second = an_item(record, ordinal=1)
    first = an_item(record, ordinal=0)
    below = an_item(record, "outcome", parent=second.id)
    late, early = a_value(first, ordinal=1), a_value(first, ordinal=0)
    nested = a_value(below, "measure")
    quotes = [
        msgspec.structs.replace(a_quote(store, record.source, words, value=early.id), ordinal=n)
        for n, words in ((1, "11"), (0, "responded"))
    ]
    store.commit(an_act("all", second, first, below, nested, late, early, *quotes))
    content = store.content(record.id)
    assert content.items == (first, second, below)
    assert content.values == (early, late, nested)
    assert content.quotes == (quotes[1], quotes[0])


def test_history_is_that_of_a_source_a_record_an_item_or_a_field(store, record):
    item, other = an_item(record), an_item(record)
    value = a_value(item)
    quote = a_quote(store, record.source, "11", value=value.id)
    store.commit(an_act("items", item, other))
    store.commit(an_act("title", value, quote))
    store.commit(
        an_act("missing", a_value(item, "enrolment", value=None, missing=Missing.NOT_REPORTED, derivation=None))
    )
    a_record(store, a_source(store, "Another text."))

    def labels(**scope: str) -> list[str]:
        return [one.label for one in store.history(Scope(**scope))]

    assert labels(item=item.id) == ["missing", "title", "title", "items"]
    assert labels(item=item.id, field="title") == ["title", "title"]
    assert labels(record=record.id) == ["missing", "title", "title", "items", "items", "started a record"]
    assert labels(source=record.source) == labels(record=record.id)
    assert len(store.history(Scope(), limit=3)) == 3


def test_a_sources_details_are_journalled_and_found_by_their_new_words(store):
    key = a_source(store, "A text.", title="Old heading")
    source = store.source(key)
    metadata = msgspec.structs.replace(source.metadata, title="Brighter heading")
    changed = msgspec.structs.replace(source, metadata=metadata, state=SourceState.DONE, tags=("urgent", "old"))
    touched = store.commit(an_act("edited", changed))
    assert (touched.library, touched.sources) == (True, frozenset({key}))
    assert store.source(key) == changed
    assert [store.search(word).total for word in ("Brighter", "urgent")] == [1, 1]
    assert store.tags() == ("old", "urgent")
    store.undo()
    assert store.source(key) == source
    assert [store.search(word).total for word in ("Brighter", "urgent", "Old")] == [0, 0, 1]
    assert store.tags() == ()


def test_a_value_is_found_by_its_words_until_it_changes(store, record):
    item = an_item(record)
    value = a_value(item, payload=Text("glioblastoma"), note="doubtful")
    store.commit(an_act("title", item, value))
    (hit,) = store.search("gliob").hits
    assert (hit.source, hit.item, hit.value, hit.field) == (record.source, item.id, value.id, "title")
    assert hit.snippet == "\x01glioblastoma\x02"
    store.commit(an_act("unread", Value(id=value.id, item=item.id, field="title", unread="astrocytoma")))
    assert [store.search(word).total for word in ("gliob", "doubtful", "astro")] == [0, 0, 1]
    store.commit(an_act("dropped", Drop(EntityKind.VALUE, value.id)))
    assert store.search("astro").total == 0


def test_undo_and_redo_survive_a_restart(tmp_path):
    store = a_project(tmp_path)
    record = a_record(store, a_source(store, TEXT))
    item = an_item(record)
    store.commit(an_act("a trial", item))
    store = _reopened(store)
    assert store.undo_label() == "a trial"
    store.undo()
    store = _reopened(store)
    assert (store.redo_label(), store.undo_label()) == ("a trial", "started a record")
    store.redo()
    assert store.content(record.id).items == (item,)
    store.close()


def _reopened(store):
    path, name = store.info().path, store.acting().name
    store.close()
    again = open_project(path)
    again.be(name)
    return again


def test_undo_takes_back_only_what_this_curator_did_in_the_window(store, record):
    store.commit(an_act("mine", mine := an_item(record)))
    store.be("Grace Hopper")
    assert store.undo_label() == ""
    assert store.undo() == Touched()
    store.commit(an_act("hers", an_item(record)))
    store.be("Ada Byron", Origin.COMMAND_LINE)
    store.commit(an_act("by command", an_item(record)))
    store.be("Ada Byron")
    assert store.undo_label() == "mine"
    store.undo()
    assert mine not in store.content(record.id).items
    assert len(store.content(record.id).items) == 2


def test_undo_declines_what_somebody_changed_since_and_names_them(store, record):
    item = an_item(record)
    store.commit(an_act("a trial", item))
    store.be("Grace Hopper")
    store.commit(an_act("moved it", msgspec.structs.replace(item, ordinal=7)))
    store.be("Ada Byron")
    with pytest.raises(RefusedError, match="“a trial” was left as it is: Grace Hopper changed it since"):
        store.undo()
    assert store.item(item.id).ordinal == 7


def test_redo_is_refused_once_something_new_was_done(store, record):
    store.commit(an_act("first", an_item(record)))
    store.undo()
    store.redo()
    store.undo()
    assert store.redo_label() == "first"
    store.commit(an_act("second", an_item(record)))
    assert store.redo_label() == ""
    with pytest.raises(RefusedError, match="“first” cannot be done again"):
        store.redo()


def test_an_undone_tree_comes_back_parents_first(store, record):
    a = an_item(record)
    b = an_item(record, "outcome", parent=a.id)
    value = a_value(b, "measure")
    quote = a_quote(store, record.source, "11", value=value.id)
    store.commit(an_act("built", a, b, value, quote))
    before = store.content(record.id)
    drops = [
        Drop(EntityKind.QUOTE, quote.id),
        Drop(EntityKind.VALUE, value.id),
        Drop(EntityKind.ITEM, b.id),
        Drop(EntityKind.ITEM, a.id),
    ]
    store.commit(an_act("deleted", *drops))
    assert store.content(record.id).items == ()
    store.undo()
    assert store.content(record.id) == before
    store.undo()
    assert store.content(record.id).items == ()


def test_a_curators_coming_is_journalled_but_never_undone(store):
    (line,) = store.history(Scope())
    assert (line.entity, line.label) == (EntityKind.CURATOR, "added the curator Ada Byron")
    assert isinstance(line.after, Curator)
    assert store.undo_label() == ""


def test_a_whole_import_is_one_line(store):
    import_drafts(store, [a_draft(f"Text {n}.") for n in range(5)])
    assert [one.entity for one in store.history(Scope())] == [EntityKind.BATCH, EntityKind.CURATOR]
    assert store.undo_label() == ""


def test_put_of_an_entity_needs_its_owner(store):
    with pytest.raises(RefusedError, match="what it belongs to is gone"):
        store.commit(an_act("lost", Put(Item(id=new_id(), record="nowhere", kind="trial"))))


def test_a_source_made_by_hand_can_be_undone_and_its_row_taken_again(store):
    by_hand = Source(id=new_id(), kind=SourceKind.OTHER, metadata=Metadata(title="Handmade"), tags=("t",))
    store.commit(an_act("made", by_hand))
    assert store.search("Handmade").total == 1
    store.undo()
    assert store.search("Handmade").total == 0
    a_source(store, "Takes the same row.")
    assert store.search("Takes").total == 1


EDITING = """
import sys
from pathlib import Path
from app.domain.kinds import Text
from app.domain.values import Value
from db import open_project
from tests.builders.stores import an_act
store = open_project(Path(sys.argv[1]))
store.be("Ada Byron")
n = int(sys.argv[3])
while True:
    value = Value(id=f"v{n}", item=sys.argv[2], field="title", value=Text(f"title {n}"))
    store.commit(an_act(f"edit {n}", value))
    print(n, flush=True)
    n += 1
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_every_acknowledged_edit_survives_a_kill(tmp_path):
    store = a_project(tmp_path)
    record = a_record(store, a_source(store, TEXT))
    item = an_item(record)
    store.commit(an_act("a trial", item))
    store.close()
    path, last = tmp_path / "project.vouch", -1
    for wait in (1, 7, 30, 2):
        command = [sys.executable, "-c", EDITING, str(path), item.id, str(last + 1)]
        child = subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True)
        acknowledged = [int(child.stdout.readline()) for _ in range(wait)]
        child.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in child.stdout.read().split("\n") if line]
        child.wait()
        child.stdout.close()
        store = open_project(path)
        found = {int(one.id[1:]) for one in store.content(record.id).values}
        assert set(range(acknowledged[-1] + 1)) <= found
        store.be("Ada Byron")
        assert store.undo_label() == f"edit {max(found)}"
        assert all(check.ok for check in store.verify(Silent()))
        store.close()
        last = max(found)
