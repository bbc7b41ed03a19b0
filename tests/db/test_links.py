"""Links between sources: what an import folds, what a person folds and parts, and what goes with the import."""

from __future__ import annotations

import msgspec
import pytest

from app.domain.changes import Drop, EntityKind
from app.domain.dates import PartialDate
from app.domain.duplicates import LinkState, SourceLink
from app.domain.errors import RefusedError
from app.domain.ids import new_id
from app.domain.kinds import Identifier
from app.domain.progress import Silent
from app.domain.sources import Author, SourceKind, SourceQuery, SourceState
from tests.builders.stores import a_draft, an_act, import_drafts, keep_bytes


def a_link(source, other, state=LinkState.MERGED, **about):
    return SourceLink(id=new_id(), source=source, other=other, state=state, reasons=("Same title.",), **about)


@pytest.fixture
def two(store):
    return import_drafts(store, [a_draft("first words"), a_draft("second words")])


def folding(store, one, other):
    folded = msgspec.structs.replace(store.source(other), state=SourceState.DUPLICATE)
    return an_act("merged", a_link(one, other), folded)


def test_a_merge_folds_and_its_undo_gives_back(store, two):
    store.commit(folding(store, *two))
    assert [one.state for one in store.links()] == [LinkState.MERGED]
    assert store.state_counts() == {"todo": 1, "duplicate": 1}
    assert len(store.list_rows(SourceQuery())) == 1
    assert len(store.list_rows(SourceQuery(states=(SourceState.DUPLICATE,)))) == 1
    store.undo()
    assert store.links() == ()
    assert len(store.list_rows(SourceQuery())) == 2
    store.redo()
    assert store.links(two[1], state=LinkState.MERGED) == store.links(two[0])


def test_a_duplicate_without_a_merge_and_a_merge_without_a_duplicate_are_refused(store, two):
    folded = msgspec.structs.replace(store.source(two[1]), state=SourceState.DUPLICATE)
    with pytest.raises(RefusedError, match="merge or part"):
        store.commit(an_act("folded", folded))
    with pytest.raises(RefusedError, match="merge or part"):
        store.commit(an_act("merged", a_link(*two)))
    store.commit(folding(store, *two))
    (link,) = store.links()
    with pytest.raises(RefusedError, match="merge or part"):
        store.commit(an_act("parted", Drop(EntityKind.SOURCE_LINK, link.id)))
    with pytest.raises(RefusedError, match="merge or part"):
        store.commit(an_act("back", msgspec.structs.replace(store.source(two[1]), state=SourceState.TODO)))


def test_a_source_is_never_linked_to_itself(two):
    with pytest.raises(RefusedError, match="itself"):
        a_link(two[0], two[0])


def test_links_of_an_import_go_with_it_and_give_the_state_back(store, two):
    batch = store.start_batch()
    original = keep_bytes(store, batch, "third words")
    keys = store.add_drafts(batch, original, [a_draft("third words"), a_draft("third words")])
    store.add_links(batch, [a_link(two[0], keys[0], score=1.0), a_link(two[1], keys[1], LinkState.WAITING)])
    store.add_links(batch, [a_link(keys[0], two[0])])
    store.end_batch(batch, "{}", "x")
    merged, waiting = store.links()
    assert (merged.was, merged.batch, merged.score) == (SourceState.TODO, batch, 1.0)
    assert waiting.state is LinkState.WAITING
    assert store.state_counts() == {"todo": 3, "duplicate": 1}
    store.drop_batch(batch)
    assert store.links() == ()
    assert store.state_counts() == {"todo": 2}
    assert all(check.ok for check in store.verify(Silent()))


def test_what_was_folded_into_a_source_that_goes_stands_by_itself_again(store):
    (stays,) = import_drafts(store, [a_draft("old words")])
    (goes,) = import_drafts(store, [a_draft("new words")], "later.txt")
    batch = store.start_batch()
    store.add_links(batch, [a_link(goes, stays)])
    assert store.source(stays).state is SourceState.DUPLICATE
    store.drop_batch(store.source(goes).batch)
    assert store.source(stays).state is SourceState.TODO


def test_a_comparison_reads_of_every_source_what_it_needs(store):
    about = {
        "title": "A title",
        "authors": (Author("Ros", "A"), Author("Lund", "B")),
        "container": "J",
        "volume": "1",
        "issue": "2",
        "pages": "3-4",
        "article_number": "e5",
        "date": PartialDate("2024-05"),
        "identifiers": (Identifier("doi", "10.1/x"),),
        "language": "en",
    }
    (key,) = import_drafts(store, [a_draft("words", **about)])
    (row,) = store.match_rows()
    assert (row.id, row.title, row.authors, row.year) == (key, "A title", ("Ros", "Lund"), 2024)
    assert (row.volume, row.issue, row.pages, row.article_number) == ("1", "2", "3-4", "e5")
    assert (row.identifiers, row.kind, row.folded) == (about["identifiers"], SourceKind.WEB_ARTICLE, False)
    assert row.batch == store.source(key).batch
