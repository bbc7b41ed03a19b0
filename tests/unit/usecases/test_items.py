from __future__ import annotations

import msgspec
import pytest

from app.domain.changes import Act, Put
from app.domain.errors import NotFoundError, RefusedError
from app.domain.ids import new_id
from app.domain.kinds import Reference, Target
from app.domain.values import Derivation
from app.usecases.curating import explain, put_value, raise_caveat
from app.usecases.items import add_item, delete_item, duplicate_item, move_item, nest_item
from app.usecases.revising import corrected_text
from app.usecases.revision_worklist import unsought
from app.usecases.statements import Statement
from app.usecases.vouching import type_value
from tests.builders.curating import to_item, to_value


def refer(work, item, field, target):
    put_value(work.store, item, field, Statement(payload=target, derivation=Derivation.INFERRED, how="by judgement"))


def kinds(work, parent=None):
    return [one.kind for one in work.content.children(parent)]


def labels(work, parent):
    return [work.current(one.id, "label").value.text for one in work.content.children(parent)]


def three_arms(work):
    trial = work.add("trial")
    arms = [work.add("arm", trial) for _ in range(3)]
    for arm, label in zip(arms, "ABC", strict=True):
        type_value(work.store, arm, "label", label)
    return trial, arms


# -- add ---------------------------------------------------------------------------------------------------------------


def test_an_item_is_added_last_with_the_words_it_was_made_from(work):
    first = work.add("trial")
    item, touched = add_item(work.store, work.record, "trial", None, [work.words("NCT01234567")])
    assert [i.id for i in work.content.items] == [first, item.id]
    assert work.quoted(item.id) == ["NCT01234567"]
    assert touched.label == "new trial"
    assert touched.items == {item.id}


def test_an_item_gets_the_parents_it_lacks_in_the_same_act(work):
    before = work.content
    overlap = work.add("overlap")
    assert [i.kind for i in work.content.items] == ["trial", "arm", "overlap"]
    assert [i.kind for i in work.content.below(work.content.items[0].id)] == ["trial", "arm", "overlap"]
    assert work.content.items[-1].id == overlap
    assert work.store.undo_label() == "new overlap"
    work.store.undo()
    assert work.content == before


def test_an_item_stands_only_where_the_form_lets_it(work):
    trial = work.add("trial")
    with pytest.raises(RefusedError, match="Target cannot stand there"):
        add_item(work.store, work.record, "target", trial)
    with pytest.raises(NotFoundError, match="no longer there"):
        add_item(work.store, work.record, "arm", new_id())
    with pytest.raises(NotFoundError, match="no item “ghost”"):
        add_item(work.store, work.record, "ghost")
    assert [i.id for i in work.content.items] == [trial]


def test_there_is_one_of_what_there_is_one_of(work):
    report = work.add("report")
    with pytest.raises(RefusedError, match="one report already"):
        work.add("report")
    with pytest.raises(RefusedError, match="one report already"):
        duplicate_item(work.store, report)


# -- delete ------------------------------------------------------------------------------------------------------------


def test_deleting_takes_everything_that_hangs_on_an_item_and_one_undo_brings_it_back(work):
    other = work.add("trial")
    trial, (arm, *_) = three_arms(work)
    outcome = work.add("outcome", trial)
    work.vouch(outcome, "result", "8 (73%)", proposals=True)
    refer(work, outcome, "arm", to_item(arm))
    value = work.current(outcome, "result")
    on_value, _ = raise_caveat(work.store, work.record, to_value(value.id), "other", "minor", "One.")
    raise_caveat(work.store, work.record, to_item(on_value.id), "other", "minor", "A doubt about a doubt.")
    elsewhere, _ = raise_caveat(work.store, work.record, to_item(other), "other", "minor", "Stays.")
    before = work.content

    touched = delete_item(work.store, trial)

    assert touched.label == "delete trial"
    assert [i.id for i in work.content.items] == [other, elsewhere.id]
    assert {v.item for v in work.content.values} == {elsewhere.id}
    assert work.content.quotes == ()
    after = work.content
    work.store.undo()
    assert work.content == before
    work.store.redo()
    assert work.content == after
    assert work.sound()


def test_an_item_that_another_refers_to_is_not_deleted(work):
    trial, (arm, *_) = three_arms(work)
    outcome = work.add("outcome", trial)
    refer(work, outcome, "arm", to_item(arm))
    before = work.content
    with pytest.raises(RefusedError, match="Another outcome refers to this; change its arm first"):
        delete_item(work.store, arm)
    assert work.content == before


def test_values_that_point_to_each_other_go_together(work, outcome):
    arm = work.add("arm", work.content.items[0].id)
    refer(work, outcome, "arm", to_item(arm))
    reference = work.current(outcome, "arm")
    first, _ = raise_caveat(work.store, work.record, to_value(reference.id), "other", "minor", "Which arm?")
    target = work.current(first.id, "target")
    raise_caveat(work.store, work.record, to_value(target.id), "other", "minor", "Is that the point?")
    delete_item(work.store, outcome)
    assert [i.kind for i in work.content.items] == ["trial", "arm"]


# -- duplicate ---------------------------------------------------------------------------------------------------------


def test_a_copy_has_new_ids_and_its_own_references(work):
    trial, (arm, *_) = three_arms(work)
    outcome = work.add("outcome", trial)
    work.vouch(outcome, "result", "8 (73%)", proposals=True)
    refer(work, outcome, "arm", to_item(arm))
    explain(work.store, work.current(outcome, "result").id, Derivation.COMPUTED, "x", [work.current(outcome, "arm").id])
    after_it = work.add("trial")
    before = work.content

    copy, touched = duplicate_item(work.store, trial)

    assert touched.label == "duplicate trial"
    assert [i.id for i in work.content.children(None)] == [trial, copy.id, after_it]
    assert shape(work.content, copy.id) == shape(work.content, trial)
    ids = {i.id for i in work.content.below(trial)} & {i.id for i in work.content.below(copy.id)}
    assert ids == set()
    copied = next(i for i in work.content.below(copy.id) if i.kind == "outcome").id
    copied_arms = [i.id for i in work.content.children(copy.id) if i.kind == "arm"]
    assert work.current(copied, "arm").value.key == copied_arms[0]
    assert work.current(copied, "result").rests_on == (work.current(copied, "arm").id,)
    assert work.sound()
    work.store.undo()
    assert work.content == before


def shape(content, top):
    """Return what lies below an item, without its ids and times."""
    inside = content.below(top)
    return [
        (
            item.kind,
            [(v.field, v.as_stated, type(v.value), v.derivation, v.current) for v in content.values_of(item.id)],
            [[(q.exact, q.part) for q in content.quotes_of(v.id)] for v in content.values_of(item.id)],
            [q.exact for q in content.quotes_of(item.id)],
        )
        for item in inside
    ]


def test_a_copied_arm_still_points_outside_itself(work):
    trial, (arm, other, _) = three_arms(work)
    refer(work, other, "parent_arm", to_item(arm))
    copy, _ = duplicate_item(work.store, other)
    assert work.current(copy.id, "parent_arm").value == to_item(arm)
    assert labels(work, trial) == ["A", "B", "B", "C"]


def test_a_quote_in_several_pieces_stays_together_in_its_copy(work, outcome):
    work.vouch(outcome, "result", "8 (73%)", proposals=True)
    pieces = [Put(msgspec.structs.replace(q, group="together")) for q in work.content.quotes]
    work.store.commit(Act(label="join the pieces", edits=tuple(pieces)))
    copy, _ = duplicate_item(work.store, outcome)
    groups = {q.group for q in work.content.quotes_of(work.current(copy.id, "result").id)}
    assert len(groups) == 1
    assert groups.isdisjoint({"together", ""})


def test_the_quotes_of_a_copy_stand_in_a_newer_text_where_those_of_the_first_stand(work, outcome):
    work.vouch(outcome, "result", "8 (73%)", proposals=True)
    text = work.store.text(work.store.revision(work.source).id)
    corrected_text(work.store, work.source, f"Corrected.\n\n{text}")
    copy, _ = duplicate_item(work.store, outcome)
    quotes = work.content.quotes_of(work.current(copy.id, "result").id)
    assert [work.content.anchor_of(quote.id).exact for quote in quotes] == [quote.exact for quote in quotes]
    assert unsought(work.store, work.source) == 0


# -- move --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("which", "steps", "order"),
    [(0, 1, "BAC"), (0, 9, "BCA"), (2, -1, "ACB"), (2, -9, "CAB"), (1, 1, "ACB"), (1, -1, "BAC")],
)
def test_an_item_moves_among_its_siblings(work, which, steps, order):
    trial, arms = three_arms(work)
    move_item(work.store, arms[which], steps)
    assert "".join(labels(work, trial)) == order


def test_an_item_moves_past_those_of_another_kind(work):
    trial = work.add("trial")
    first = work.add("arm", trial)
    work.add("outcome", trial)
    last = work.add("arm", trial)
    move_item(work.store, last, -1)
    assert [i.id for i in work.content.children(trial) if i.kind == "arm"] == [last, first]
    assert sorted(kinds(work, trial)) == ["arm", "arm", "outcome"]


def test_an_item_at_the_end_stays(work):
    _, arms = three_arms(work)
    assert move_item(work.store, arms[2], 1).act == ""
    assert move_item(work.store, arms[0], -1).act == ""


def test_an_item_is_nested_elsewhere_with_what_it_holds(work):
    trial, (arm, *_) = three_arms(work)
    overlap = work.add("overlap", arm)
    other = work.add("trial")
    assert nest_item(work.store, arm, other).label == "move item"
    assert [i.id for i in work.content.below(other)] == [other, arm, overlap]
    assert labels(work, trial) == ["B", "C"]
    assert nest_item(work.store, arm, other).act == ""


def test_an_item_is_not_nested_in_itself_nor_where_the_form_forbids(work):
    trial, (arm, *_) = three_arms(work)
    overlap = work.add("overlap", arm)
    product = work.add("product", trial)
    before = work.content
    for item, parent, why in [
        (arm, overlap, "into itself"),
        (arm, arm, "into itself"),
        (arm, None, "at the top"),
        (overlap, trial, "cannot stand there"),
        (trial, arm, "into itself"),
    ]:
        with pytest.raises(RefusedError, match=why):
            nest_item(work.store, item, parent)
    assert work.content == before
    nest_item(work.store, product, None)
    assert kinds(work) == ["trial", "product"]


def test_a_reference_to_what_never_was_is_refused(work, outcome):
    with pytest.raises(RefusedError, match="that is gone"):
        refer(work, outcome, "arm", Reference(Target.ITEM, new_id()))
