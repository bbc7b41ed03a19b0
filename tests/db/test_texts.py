"""Later texts of a source, and where the quotes of earlier ones stand in them."""

from __future__ import annotations

import hashlib
import sqlite3

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.anchors import Anchor, Standing
from app.domain.changes import Drop, EntityKind, Scope
from app.domain.errors import NotFoundError, RefusedError
from app.domain.ids import new_id
from app.domain.progress import Silent
from app.domain.sources import LedgerLine
from db import open_project
from db.engine import raw
from tests.builders.stores import (
    a_draft,
    a_later_text,
    a_quote,
    a_record,
    a_source,
    a_value,
    an_act,
    an_anchor,
    an_item,
    keep_bytes,
)

FIRST = "𝒜 text. Of the 11 patients, 8 (73%) responded. Nine were old."
SECOND = "𝒜 newer text. Of the 11 patients, 8 (73%) responded. Nine were alive."


@pytest.fixture
def record(store):
    return a_record(store, a_source(store, FIRST, title="Kept title"))


def test_a_new_text_comes_last_and_leaves_what_the_source_says_of_itself(store, record):
    source, first = store.source(record.source), store.revision(record.source)
    later = a_later_text(store, record.source, SECOND)
    assert (later.source, later.ordinal, later.length) == (record.source, 1, len(SECOND))
    assert later.sha256 == hashlib.sha256(SECOND.encode()).hexdigest()
    assert store.revision(record.source) == later
    assert store.revisions(record.source) == (first, later)
    assert (store.text(first.id), store.text(later.id)) == (FIRST, SECOND)
    assert store.source(record.source) == source
    assert all(check.ok for check in store.verify(Silent()))


def test_it_is_found_by_its_words_and_the_old_text_is_not(store, record):
    a_source(store, "Another old text.")
    assert store.search("old").total == 2
    a_later_text(store, record.source, SECOND)
    assert (store.search("old").total, store.search("alive").total, store.search("Kept").total) == (1, 1, 1)
    with store._writing() as connection:
        connection.exec_driver_sql("INSERT INTO text_fts(text_fts, rank) VALUES ('integrity-check', 1)")


def test_a_source_whose_import_is_not_indexed_yet_is_found_by_its_newest_text_later(store):
    batch = store.start_batch()
    (key,) = store.add_drafts(batch, "", [a_draft("former words", title="Neither")])
    a_later_text(store, key, "latter words")
    assert store.search("latter").total == 0
    store.end_batch(batch, "{}", "x")
    assert (store.search("former").total, store.search("latter").total) == (0, 1)


def test_the_same_text_is_refused_and_one_that_comes_back_is_a_text_of_its_own(store, record):
    with pytest.raises(RefusedError, match="the same as the one that is there"):
        a_later_text(store, record.source, FIRST)
    for text in (SECOND, FIRST, SECOND, FIRST):
        a_later_text(store, record.source, text)
    found = store.revisions(record.source)
    assert [store.text(one.id) for one in found] == [FIRST, SECOND, FIRST, SECOND, FIRST]
    assert len({one.id for one in found}) == 5
    with pytest.raises(NotFoundError):
        a_later_text(store, "nowhere", FIRST)


def test_it_is_a_line_of_the_history_that_undo_passes_by(store, record):
    later = a_later_text(store, record.source, SECOND, "read the corrected text")
    (line,) = store.history(Scope(source=record.source), limit=1)
    assert (line.entity, line.key, line.label) == (EntityKind.REVISION, later.id, "read the corrected text")
    assert (line.before, line.after, line.curator) == (None, None, store.acting().id)
    assert store.undo_label() == "started a record"
    store.undo()
    assert store.revision(record.source) == later


def test_each_text_keeps_the_lines_and_the_file_it_was_read_from(store, record):
    lines = (LedgerLine(3, "status", "COMPLETED"),)
    batch = store.start_batch()
    original = keep_bytes(store, batch, SECOND, "newer.json")
    draft = msgspec.structs.replace(a_draft(SECOND), ledger=lines)
    later = store.add_revision(record.source, draft, original=original, label="a newer version")
    store.end_batch(batch, "{}", "Imported newer.json")
    by_hand = a_later_text(store, record.source, SECOND + " Corrected.")
    first, *_ = store.revisions(record.source)
    assert [store.ledger_of(one) for one in (first.id, later.id, by_hand.id)] == [(), lines, ()]
    assert store.ledger(record.source) == ()
    assert store.has_original(hashlib.sha256(SECOND.encode()).hexdigest())
    with pytest.raises(NotFoundError):
        store.ledger_of("nowhere")
    store.drop_batch(batch)
    assert store.has_original(hashlib.sha256(SECOND.encode()).hexdigest())
    assert all(check.ok for check in store.verify(Silent()))


def test_the_first_text_keeps_the_lines_of_its_import(store):
    draft = msgspec.structs.replace(a_draft("one"), ledger=(LedgerLine(1, "TY", "JOUR"),))
    batch = store.start_batch()
    (key,) = store.add_drafts(batch, "", [draft])
    store.end_batch(batch, "{}", "x")
    assert store.ledger_of(store.revision(key).id) == store.ledger(key) == draft.ledger


def test_a_file_kept_for_a_text_survives_the_sweep_of_a_killed_import(tmp_path, store, record):
    batch = store.start_batch()
    draft = a_draft(SECOND)
    store.add_revision(record.source, draft, original=keep_bytes(store, batch, SECOND), label="x")
    path = store.info().path
    store.save_copy(tmp_path / "copy.vouch")
    again = open_project(tmp_path / "copy.vouch")
    assert again.has_original(hashlib.sha256(SECOND.encode()).hexdigest())
    assert all(check.ok for check in again.verify(Silent()))
    again.close()
    assert path.exists()


@pytest.fixture
def quoted(store, record):
    """Two quotes of a value and one of an item, taken from the first text, and a second text."""
    item = an_item(record)
    value = a_value(item)
    eight = a_quote(store, record.source, "8 (73%)", value=value.id)
    nine = a_quote(store, record.source, "Nine were old", item=item.id)
    eleven = a_quote(store, record.source, "11 patients", value=value.id)
    store.commit(an_act("quoted", item, value, nine, eight, eleven))
    return (eleven, eight, nine), a_later_text(store, record.source, SECOND).id, value


def test_quotes_of_earlier_texts_come_in_the_order_of_their_words(store, record, quoted):
    quotes, later, _ = quoted
    assert store.quotes_before(later) == quotes
    assert store.quotes_before(store.revisions(record.source)[0].id) == ()
    assert store.anchors(later) == ()
    anchors = [an_anchor(store, quotes[1], later, "8 (73%)"), an_anchor(store, quotes[0], later, "11 patients")]
    store.commit(an_act("found again", *anchors))
    assert store.anchors(later) == (anchors[1], anchors[0])


def test_content_tells_where_its_quotes_stand_in_the_latest_text(store, record, quoted):
    (eleven, eight, nine), later, value = quoted
    found, lost = an_anchor(store, eight, later, "8 (73%)"), an_anchor(store, nine, later)
    touched = store.commit(an_act("found again", found, lost))
    assert (touched.sources, touched.values) == (frozenset({record.source}), frozenset({value.id}))
    content = store.content(record.id)
    assert (content.anchor_of(eight.id), content.anchor_of(nine.id)) == (found, lost)
    assert content.anchor_of(eleven.id) is None
    narrow = store.content_at(value.item, value.field)
    assert (narrow.anchor_of(eight.id), narrow.anchor_of(nine.id)) == (found, lost)
    assert narrow.anchors == content.anchors
    a_later_text(store, record.source, FIRST)
    assert store.content(record.id).anchors == ()


def test_ranges_hold_what_was_taken_from_a_text_and_what_stands_in_it(store, record, quoted):
    (eleven, eight, nine), later, value = quoted
    fresh = a_quote(store, record.source, "newer", value=value.id)
    fuzzy = an_anchor(store, nine, later, "Nine were alive", standing=Standing.FUZZY)
    store.commit(
        an_act("all", fresh, fuzzy, an_anchor(store, eight, later, "8 (73%)"), an_anchor(store, eleven, later))
    )
    ranges = store.ranges(later)
    text = store.text(later)
    assert [text[a:b] for a, b in zip(ranges.start, ranges.end, strict=True)] == ["newer", "8 (73%)", "Nine were alive"]
    assert [store.quote_at(row) for row in ranges.row] == [fresh, eight, nine]
    first = store.revisions(record.source)[0].id
    assert [store.quote_at(row) for row in store.ranges(first).row] == [eleven, eight, nine]


def test_an_anchor_that_is_not_true_is_refused(store, record, quoted):
    (_, eight, _), later, _ = quoted
    anchor = an_anchor(store, eight, later, "8 (73%)")
    elsewhere = a_later_text(store, a_source(store, "x " + FIRST), "y " + SECOND).id
    first = store.revisions(record.source)[0].id
    lies = (
        (msgspec.structs.replace(anchor, exact="9 (73%)"), "not what the source's text holds"),
        (msgspec.structs.replace(anchor, start=anchor.start + 1, end=anchor.end + 1), "not what the source's text"),
        (an_anchor(store, eight, elsewhere, "8 (73%)"), "another source"),
        (an_anchor(store, eight, first, "8 (73%)"), "a later text"),
        (msgspec.structs.replace(anchor, quote=new_id()), "is gone"),
        (msgspec.structs.replace(anchor, revision=new_id()), "is gone"),
    )
    for lie, why in lies:
        with pytest.raises(RefusedError, match=why):
            store.commit(an_act("lie", lie))
    store.commit(an_act("true", anchor))
    with pytest.raises(RefusedError, match="one of these already"):
        store.commit(an_act("twice", msgspec.structs.replace(anchor, id=new_id())))
    with pytest.raises(RefusedError, match="not what the source's text holds"):
        store.commit(an_act("lie", msgspec.structs.replace(anchor, exact="9 (73%)")))
    confirmed = msgspec.structs.replace(anchor, confirmed=True, standing=Standing.FUZZY)
    store.commit(an_act("said so", confirmed))
    assert store.anchors(later) == (confirmed,)


HOSTILE = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00") | st.sampled_from("𝒜é\u05e9 ab"))


@given(text=HOSTILE.filter(bool), data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_anchor_stands_where_its_words_do_and_nowhere_else(store, text, data):
    source = a_source(store, "words", title=new_id())
    item = an_item(a_record(store, source))
    quote = a_quote(store, source, "words", item=item.id)
    later = a_later_text(store, source, f"{text}.").id
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    at = data.draw(st.integers(0, len(text)))
    store.commit(an_act("quoted", item, quote))
    words = text[start:end]
    place = {"id": new_id(), "quote": quote.id, "revision": later, "standing": Standing.MOVED, "exact": words}
    anchor = Anchor(**place, start=at, end=at + len(words))
    if f"{text}."[at : at + len(words)] == words:
        store.commit(an_act("found", anchor))
        assert store.anchors(later) == (anchor,)
    else:
        with pytest.raises(RefusedError):
            store.commit(an_act("lie", anchor))
        store.commit(an_act("found", Anchor(**place, start=start, end=end)))
    (found,) = store.anchors(later)
    assert store.text(later)[found.start : found.end] == words


def test_an_anchor_belongs_to_the_history_of_its_quotes_field(store, record, quoted):
    (_, eight, nine), later, value = quoted
    store.commit(an_act("of a value", an_anchor(store, eight, later, "8 (73%)")))
    store.commit(an_act("of an item", an_anchor(store, nine, later)))

    def newest(count: int, **scope: str) -> list[str]:
        return [one.label for one in store.history(Scope(**scope), limit=count)]

    assert newest(1, item=value.item, field=value.field) == ["of a value"]
    assert newest(2, item=value.item) == ["of an item", "of a value"]
    assert newest(1, record=record.id) == ["of an item"]


def test_the_anchors_of_a_quote_go_and_come_back_with_it(store, record, quoted):
    (_, eight, _), later, _ = quoted
    last = a_later_text(store, record.source, SECOND + " More.").id
    anchors = [an_anchor(store, eight, key, "8 (73%)") for key in (later, last)]
    store.commit(an_act("found", *anchors))
    touched = store.commit(an_act("removed", Drop(EntityKind.QUOTE, eight.id)))
    assert [one.entity for one in store.act_changes(touched.act)] == [EntityKind.ANCHOR] * 2 + [EntityKind.QUOTE]
    assert (store.anchors(later), store.anchors(last)) == ((), ())
    store.undo()
    assert (store.anchors(later), store.anchors(last)) == ((anchors[0],), (anchors[1],))
    store.redo()
    store.undo()
    store.undo()
    assert (store.anchors(later), store.quote(eight.id)) == ((), eight)
    store.redo()
    assert store.anchors(last) == (anchors[1],)
    gone = an_act("both", Drop(EntityKind.ANCHOR, anchors[0].id), Drop(EntityKind.QUOTE, eight.id))
    assert len(store.act_changes(store.commit(gone).act)) == 3


def test_a_quote_taken_anew_from_a_later_text_leaves_its_anchors_there_behind(store, record, quoted):
    (_, eight, _), later, _ = quoted
    last = a_later_text(store, record.source, SECOND + " More.").id
    between = a_quote(store, record.source, "8 (73%)", value=eight.value)
    between = msgspec.structs.replace(between, id=eight.id, revision=later)
    anchors = [an_anchor(store, eight, key, "8 (73%)") for key in (later, last)]
    store.commit(an_act("found", *anchors))
    store.commit(an_act("anew", between, Drop(EntityKind.ANCHOR, anchors[0].id)))
    assert store.quote(eight.id).revision == later
    assert (store.anchors(later), store.anchors(last)) == ((), (anchors[1],))
    store.undo()
    assert (store.anchors(later), store.anchors(last)) == ((anchors[0],), (anchors[1],))
    assert store.quote(eight.id) == eight


def test_verify_proves_anchors_and_every_text(store, record, quoted):
    (_, eight, nine), later, _ = quoted
    store.commit(an_act("found", an_anchor(store, eight, later, "8 (73%)"), an_anchor(store, nine, later)))
    assert all(check.ok for check in store.verify(Silent()))
    lies = (
        ("anchors", "UPDATE anchor SET exact = '9 (73%)' WHERE standing <> 'lost'", "is not what its text holds at"),
        ("anchors", "UPDATE anchor SET revision = (SELECT id FROM revision WHERE ordinal = 0)", "no later one"),
        ("texts", "UPDATE revision SET text = text || '.' WHERE ordinal = 1", "not what its hash says"),
    )
    for name, lie, why in lies:
        with store._project.pen.held() as connection:
            raw(connection).execute("SAVEPOINT lie")
            raw(connection).execute(lie)
            raw(connection).execute("RELEASE lie")
        wrong = {check.name: check.detail for check in store.verify(Silent()) if not check.ok}
        assert why in wrong[name]


def test_the_file_itself_refuses_an_anchor_without_a_place(store, record, quoted):
    (_, eight, _), later, _ = quoted
    sql = (
        "INSERT INTO anchor(id, quote, revision, standing, start, stop, exact, confirmed, created) "
        "VALUES ('a', ?, ?, ?, 5, 5, '', 0, '')"
    )
    with store._project.pen.held() as connection:
        for standing in ("moved", "guessed"):
            with pytest.raises(sqlite3.IntegrityError, match="ck_anchor"):
                raw(connection).execute(sql, (eight.id, later, standing))


def test_a_source_with_a_later_text_stays_when_its_import_is_taken_back(store):
    key = a_source(store, "alone")
    a_later_text(store, key, "not alone")
    with pytest.raises(RefusedError, match="has been worked on"):
        store.drop_batch(store.source(key).batch)
