"""Folding sources that are one work: by the rule after an import, and by a person's word, which outranks it."""

from __future__ import annotations

import msgspec
import pytest

from app.domain.dates import PartialDate
from app.domain.duplicates import LinkState
from app.domain.errors import CancelledError, NotFoundError, RefusedError
from app.domain.kinds import Identifier
from app.domain.progress import Silent
from app.domain.sources import Author, Draft, Metadata, SourceKind, SourceState
from app.usecases.counting import overview
from app.usecases.curating import start_record
from app.usecases.deduplicating import (
    deduplicate,
    find_duplicates,
    keep_apart,
    merge,
    part,
)
from app.usecases.folded import into_of, root_of, waiting_links
from app.usecases.items import add_item, delete_item
from app.usecases.library import set_state
from app.usecases.merged import pair_of
from tests.builders.stores import a_project, a_record, keep_bytes

TITLE = "Outcomes after cord-blood natural killer cells for mantle-cell lymphoma"


@pytest.fixture
def store(tmp_path):
    opened = a_project(tmp_path)
    yield opened
    opened.close()


def an_article(title=TITLE, *, doi="10.5555/boreal.1", pages="101-110", year="2021", **more):
    about = {
        "title": title,
        "authors": (Author("Moreau", "Inès"), Author("Tanaka", "Hiro")),
        "container": "The Boreal Journal of Medicine",
        "volume": "12",
        "pages": pages,
        "date": PartialDate(year),
        "identifiers": (Identifier("doi", doi),) if doi else (),
    }
    return Draft(kind=SourceKind.JOURNAL_ARTICLE, text=title, metadata=Metadata(**{**about, **more}), extractor="plain")


def brought(store, *drafts):
    """Import drafts as one batch as an import does, and return their ids and what became of them."""
    batch = store.start_batch()
    keys = store.add_drafts(batch, keep_bytes(store, batch, "".join(one.text for one in drafts)), drafts)
    found = deduplicate(store, batch)
    store.end_batch(batch, "{}", "import")
    return keys, found


def test_an_import_folds_what_is_the_same_and_queues_what_may_be(store):
    (old,), first = brought(store, an_article())
    assert (first.merged, first.waiting) == (frozenset(), frozenset())
    keys, found = brought(
        store,
        an_article(TITLE.upper() + ".", pages="101-10"),
        an_article(TITLE, doi="", pages="", volume=""),
        an_article(f"{TITLE}: 3-year follow-up", doi="10.5555/boreal.9", pages="7-9", year="2024", volume="15"),
    )
    assert found.merged == {keys[0]}
    assert found.waiting == {keys[1]}
    assert store.source(keys[0]).state is SourceState.DUPLICATE
    (link,) = store.links(state=LinkState.MERGED)
    assert (link.source, link.other, link.curator) == (old, keys[0], "")
    assert "The same DOI 10.5555/boreal.1." in link.reasons


def test_within_one_import_the_first_stays(store):
    keys, found = brought(store, an_article(), an_article(TITLE + "."), an_article(TITLE.title()))
    assert found.merged == set(keys[1:])
    assert {link.source for link in store.links()} == {keys[0]}


def test_an_import_goes_back_with_its_links(store):
    brought(store, an_article())
    keys, _ = brought(store, an_article(TITLE + "."))
    store.drop_batch(store.source(keys[0]).batch)
    assert store.links() == ()


def test_what_has_been_worked_on_waits_for_a_person(store):
    batch = store.start_batch()
    drafts = [an_article(), an_article(TITLE + ".")]
    keys = store.add_drafts(batch, keep_bytes(store, batch, "words"), drafts)
    a_record(store, keys[1])
    found = deduplicate(store, batch)
    assert (found.merged, found.waiting) == (frozenset(), {keys[1]})
    store.end_batch(batch, "{}", "import")
    (link,) = store.links()
    assert link.reasons[-1] == "It has been worked on, so a person decides."


def test_two_that_were_here_before_are_not_folded_by_an_import(store):
    one, two = an_article(doi="", pages=""), an_article(doi="", volume="", pages="101-110", container="")
    keys, _ = brought(store, one, two)
    for link in store.links():
        keep_apart(store, link.id)
    (new,), found = brought(store, an_article())
    assert found.merged <= {new}
    assert all(store.source(key).state is SourceState.TODO for key in keys)


def test_the_whole_project_is_searched_in_one_act_that_can_be_undone(store):
    batch = store.start_batch()
    drafts = [an_article(), an_article(TITLE + "."), an_article(doi="", pages="", volume="")]
    keys = store.add_drafts(batch, keep_bytes(store, batch, "words"), drafts)
    store.end_batch(batch, "{}", "import")
    touched = find_duplicates(store)
    assert touched.sources >= {keys[1]}
    assert touched.label == "find duplicates: 1 merged, 1 waiting"
    assert store.source(keys[1]).state is SourceState.DUPLICATE
    assert not find_duplicates(store).act
    store.undo()
    assert store.links() == ()
    assert store.source(keys[1]).state is SourceState.TODO


def test_a_persons_word_outranks_the_rule(store):
    keys, _ = brought(store, an_article(), an_article(TITLE + "."))
    (link,) = store.links()
    part(store, link.id)
    assert store.source(keys[1]).state is SourceState.TODO
    (link,) = store.links()
    assert (link.state, link.curator) == (LinkState.APART, store.acting().id)
    find_duplicates(store)
    assert [one.state for one in store.links()] == [LinkState.APART]
    brought(store, an_article(TITLE.title()))
    assert all({one.source, one.other} != set(keys) or one.state is LinkState.APART for one in store.links())


def test_a_merge_by_hand_keeps_the_chosen_side_and_gives_the_state_back(store):
    keys, _ = brought(store, an_article(), an_article("Another title that says something else of it", doi=""))
    set_state(store, keys[0], SourceState.EXCLUDED, "wrong population")
    merge(store, keys[1], keys[0])
    assert store.source(keys[0]).state is SourceState.DUPLICATE
    assert root_of(keys[0], into_of(store.links())) == keys[1]
    with pytest.raises(RefusedError, match="one work already"):
        merge(store, keys[0], keys[1])
    with pytest.raises(RefusedError, match="part them"):
        keep_apart(store, store.links()[0].id)
    part(store, store.links()[0].id)
    assert (store.source(keys[0]).state, store.source(keys[0]).reason) == (SourceState.EXCLUDED, "wrong population")
    store.undo()
    assert store.source(keys[0]).state is SourceState.DUPLICATE


def test_a_waiting_pair_can_be_merged_the_other_way_round(store):
    keys, _ = brought(store, an_article(doi="", pages=""), an_article(doi="", volume=""))
    (held,) = waiting_links(store)
    assert (held.source, held.other) == keys
    merge(store, keys[1], keys[0])
    (link,) = store.links()
    assert (link.id, link.source, link.other, link.state) == (held.id, keys[1], keys[0], LinkState.MERGED)
    assert link.reasons == held.reasons
    assert not waiting_links(store)


def with_items(store, source):
    record = a_record(store, source)
    add_item(store, record.id, "trial")
    return record


def test_of_two_sides_the_one_with_items_in_its_record_stays(store):
    keys, _ = brought(store, an_article(doi="", pages=""), an_article(doi="", volume=""))
    with_items(store, keys[1])
    merge(store, keys[0], keys[1])
    (link,) = store.links()
    assert (link.source, link.other) == (keys[1], keys[0])
    assert store.source(keys[1]).state is not SourceState.DUPLICATE
    assert overview(store).tally.trials == 1
    store.undo()
    assert store.source(keys[0]).state is SourceState.TODO


def test_two_sides_with_items_are_refused_with_what_to_do(store):
    keys, _ = brought(store, an_article(doi="", pages=""), an_article(doi="", volume=""))
    for key in keys:
        with_items(store, key)
    with pytest.raises(RefusedError, match="Delete the items of one record"):
        merge(store, *keys)
    (item,) = store.outline(store.records(keys[1])[0].id).items
    delete_item(store, item.id)
    merge(store, *keys)
    assert store.source(keys[1]).state is SourceState.DUPLICATE
    assert overview(store).tally.trials == 1


def test_what_is_folded_takes_no_new_work_until_it_is_parted(store):
    keys, _ = brought(store, an_article(), an_article(TITLE + "."))
    with pytest.raises(RefusedError, match="work on that one"):
        start_record(store, keys[1])
    part(store, store.links()[0].id)
    record, _ = start_record(store, keys[1])
    merge(store, *keys)
    with pytest.raises(RefusedError, match="work on that one"):
        add_item(store, record.id, "trial")


def test_a_chain_of_merges_leads_to_one_source(store):
    drafts = [
        an_article(f"{word} title of quite another work that nobody knows", doi="") for word in ("A", "No", "The")
    ]
    keys, _ = brought(store, *[msgspec.structs.replace(one, text=str(n)) for n, one in enumerate(drafts)])
    for link in store.links():
        keep_apart(store, link.id) if link.state is LinkState.WAITING else part(store, link.id)
    merge(store, keys[1], keys[2])
    merge(store, keys[0], keys[1])
    assert {root_of(key, into_of(store.links())) for key in keys} == {keys[0]}
    with pytest.raises(RefusedError, match="one work already"):
        merge(store, keys[0], keys[2])
    (new,), _ = brought(store, an_article("An entirely new one about tides", doi=""))
    with pytest.raises(RefusedError, match="folded into another"):
        merge(store, new, keys[2])


def test_a_waiting_pair_marks_what_differs(store):
    brought(store, an_article(doi="", pages=""), an_article(doi="", volume="", year="2022"))
    (held,) = waiting_links(store)
    pair = pair_of(held, store.source(held.source), store.source(held.other))
    sides = {side.name: side for side in pair.fields}
    assert sides["date"].differs
    assert not sides["title"].differs
    assert (sides["pages"].one, sides["pages"].other, sides["pages"].differs) == ("", "101-110", False)
    assert "The years are next to each other: 2021 and 2022." in held.reasons


def test_a_pair_that_became_one_by_a_third_waits_no_longer(store):
    keys, _ = brought(store, an_article(doi="", pages=""), an_article(doi="", volume="", year="2022"))
    (third,), _ = brought(store, an_article("A third title that says something else of it", doi=""))
    for link in store.links():
        if third in {link.source, link.other}:
            keep_apart(store, link.id)
    merge(store, third, keys[0])
    merge(store, third, keys[1])
    assert not waiting_links(store)


def test_unknown_links_and_cancelled_searches_change_nothing(store):
    class Stopped(Silent):
        def cancelled(self):
            return True

    brought(store, an_article())
    with pytest.raises(NotFoundError):
        keep_apart(store, "nothing")
    with pytest.raises(NotFoundError):
        part(store, "nothing")
    with pytest.raises(CancelledError):
        find_duplicates(store, Stopped())
    assert store.links() == ()
