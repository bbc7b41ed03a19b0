"""Records that an import brings whole, the pages of a text, and files that were not read to their end."""

from __future__ import annotations

import hashlib

import msgspec
import pytest

from app.domain.changes import Origin
from app.domain.errors import NotFoundError, RefusedError
from app.domain.ids import new_id, now
from app.domain.kinds import Text
from app.domain.progress import Silent
from app.domain.records import Content, Record
from tests.builders.stores import (
    a_draft,
    a_membership,
    a_quote,
    a_study,
    a_value,
    an_act,
    an_item,
    import_drafts,
    keep_bytes,
)

WORDS = "Of the 11 patients, 8 (73%) responded."


def paged(text, *starts):
    return msgspec.structs.replace(a_draft(text), pages=starts)


@pytest.fixture
def batch(store):
    return store.start_batch()


@pytest.fixture
def source(store, batch):
    (key,) = store.add_drafts(batch, keep_bytes(store, batch, WORDS), [paged(WORDS, 0, 7)])
    return key


def a_content(store, source):
    record = Record(id=new_id(), source=source, curator=store.acting().id, form=store.info().form, created=now())
    trial = an_item(record)
    outcome = an_item(record, "outcome", trial.id)
    title = a_value(trial, "title", Text("patients"))
    quotes = (a_quote(store, source, "patients", value=title.id), a_quote(store, source, "8 (73%)", item=outcome.id))
    return Content(record=record, items=(trial, outcome), values=(title,), quotes=quotes)


def test_a_filled_record_reads_searches_and_goes_with_its_import(store, batch, source):
    content = a_content(store, source)
    store.add_contents(batch, [content])
    store.end_batch(batch, "{}", "x")
    read = store.content(content.record.id)
    assert (read.record, read.items, read.values) == (content.record, content.items, content.values)
    assert set(read.quotes) == set(content.quotes)
    assert [hit.value for hit in store.search("patients").hits if hit.value] == [content.values[0].id]
    assert all(check.ok for check in store.verify(Silent()))
    trial = content.items[0]
    study = a_study("The study", "NCT00000001")
    met = an_act("met", study, a_membership(study, trial))
    store.commit(msgspec.structs.replace(met, origin=Origin.IMPORT))
    assert store.undo_label() == ""
    store.drop_batch(batch)
    assert store.records() == store.studies() == ()
    assert store.search("patients").total == 0
    assert all(check.ok for check in store.verify(Silent()))


def test_an_import_whose_filled_record_was_edited_stays(store, batch, source):
    content = a_content(store, source)
    store.add_contents(batch, [content])
    store.end_batch(batch, "{}", "x")
    store.commit(an_act("edited", a_value(content.items[0], "title", Text("mine"), ordinal=1)))
    with pytest.raises(RefusedError, match="worked on"):
        store.drop_batch(batch)


def test_what_is_not_true_is_refused_whole(store, batch, source):
    content = a_content(store, source)
    lies = msgspec.structs.replace(content.quotes[0], start=0, end=8)
    with pytest.raises(RefusedError, match="not what the source's text holds"):
        store.add_contents(batch, [Content(record=content.record, items=content.items, quotes=(lies,))])
    assert store.records() == ()
    store.add_contents(batch, [content])
    with pytest.raises(RefusedError, match="already"):
        store.add_contents(batch, [a_content(store, source)])
    (elsewhere,) = import_drafts(store, [a_draft(WORDS)], "other.txt")
    with pytest.raises(RefusedError, match="only the sources that it brings"):
        store.add_contents(batch, [a_content(store, elsewhere)])


def test_pages_and_the_file_behind_a_text_come_back(store, batch, source):
    revision = store.revision(source)
    assert revision.pages == (0, 7)
    original = store.original_of(revision.id)
    assert (original.name, original.data) == ("file.txt", WORDS.encode())
    kept = store.source(source).original
    assert store.kept_file(kept).data == WORDS.encode()
    other = store.keep_original(
        "full.pdf", [b"bytes"], batch=batch, sha256=hashlib.sha256(b"bytes").hexdigest(), size=5, encoding="",
        newline="",
    )  # fmt: skip
    later = store.add_revision(
        source, msgspec.structs.replace(paged("Page one.\n\nPage two.", 0, 11), end=5), original=other, label="x"
    )
    assert later.pages == store.revision(source).pages == (0, 11)
    assert store.original_of(later.id).data == b"bytes"
    assert store.original_of(revision.id).data == WORDS.encode()
    with pytest.raises(NotFoundError):
        store.kept_file("nothing")


def test_a_file_that_was_left_in_the_middle_is_not_there_yet(store, batch, source):
    digest = hashlib.sha256(WORDS.encode()).hexdigest()
    store.leave_unfinished(store.source(source).original)
    store.end_batch(batch, "{}", "x")
    assert not store.has_original(digest)
    keep_bytes(store, store.start_batch(), WORDS)
    assert store.has_original(digest)
