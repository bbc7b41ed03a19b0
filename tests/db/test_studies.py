"""Studies, their trial items, what was chosen, what was acknowledged: kept, journalled, refused when they lie."""

from __future__ import annotations

import sqlite3

import msgspec
import pytest

from app.domain.changes import Drop, EntityKind, Scope
from app.domain.errors import NotFoundError, RefusedError
from app.domain.ids import new_id
from app.domain.kinds import Identifier, Reference, Target, Text
from app.domain.progress import Silent
from app.domain.studies import ChoiceReason, Joined
from app.domain.touched import Touched
from app.domain.values import Value
from db.engine import raw
from tests.builders.stores import (
    a_choice,
    a_membership,
    a_record,
    a_source,
    a_study,
    a_value,
    an_acknowledgement,
    an_act,
    an_item,
)


class Meeting:
    """Two readings of two sources whose trials meet in one study, and an outcome of each."""

    def __init__(self, store) -> None:
        self.store = store
        self.records = [a_record(store, a_source(store, f"Source {n}.")) for n in (1, 2)]
        self.trials = [an_item(record) for record in self.records]
        self.outcomes = [
            an_item(record, "outcome", parent=trial.id) for record, trial in zip(self.records, self.trials, strict=True)
        ]
        self.titles = [a_value(trial, payload=Text(f"title {n}")) for n, trial in enumerate(self.trials)]
        self.measures = [a_value(outcome, "measure") for outcome in self.outcomes]
        self.study = a_study("Meeting", "NCT00000001", "NCT00000002")
        self.members = [
            msgspec.structs.replace(a_membership(self.study, trial), created=f"2026-01-0{n}")
            for n, trial in enumerate(self.trials, start=1)
        ]
        things = (*self.trials, *self.outcomes, *self.titles, *self.measures, self.study, *self.members)
        store.commit(an_act("met", *things))

    def holders_of_titles(self) -> tuple[Drop, Drop]:
        return Drop(EntityKind.VALUE, self.titles[0].id), Drop(EntityKind.VALUE, self.titles[1].id)


@pytest.fixture
def meeting(store) -> Meeting:
    return Meeting(store)


def sound(store) -> bool:
    return all(check.ok for check in store.verify(Silent()))


def test_what_meets_comes_back_equal(store, meeting):
    other = a_study("Other")
    choice = msgspec.structs.replace(a_choice(meeting.study, meeting.titles[1], meeting.titles[0]), note="later")
    seen = [
        an_acknowledgement(meeting.trials[0], field="title", message="said so", curator=store.acting().id),
        an_acknowledgement(study=meeting.study, created="2026-01-01"),
    ]
    store.commit(an_act("judged", other, choice, *seen))
    assert store.studies() == (meeting.study, other)
    assert store.study(other.id) == other
    assert store.members(meeting.study.id) == store.members() == tuple(meeting.members)
    assert store.members(other.id) == ()
    assert store.membership_of(meeting.trials[0].id) == meeting.members[0]
    assert store.membership_of(meeting.outcomes[0].id) is None
    assert store.choices() == store.choices(meeting.study.id) == (choice,)
    assert store.choices(other.id) == ()
    assert store.acknowledgements() == tuple(seen)
    assert store.acknowledgements(meeting.records[0].source) == (seen[0],)
    assert store.acknowledgements(meeting.records[1].source) == ()
    with pytest.raises(NotFoundError, match="There is no study nobody"):
        store.study("nobody")
    assert sound(store)


def test_what_meets_can_be_changed_and_taken_back(store, meeting):
    renamed = msgspec.structs.replace(
        meeting.study, title="Renamed", note="n", identifiers=(Identifier("eudract", "2016-000225-39"),)
    )
    store.commit(an_act("renamed", renamed))
    assert store.study(renamed.id) == renamed
    kept = "SELECT scheme, value FROM study_identifier ORDER BY ordinal"
    assert store._reader.exec_driver_sql(kept).all() == [("eudract", "2016-000225-39")]
    choice = a_choice(meeting.study, meeting.titles[1], meeting.titles[0])
    store.commit(an_act("chosen", choice))
    turned = msgspec.structs.replace(
        choice, value=meeting.titles[0].id, over=(meeting.titles[1].id,), reason=ChoiceReason.MISREPORT
    )
    store.commit(an_act("chosen otherwise", turned))
    assert store.choices() == (turned,)
    for expected in ((choice,), ()):
        store.undo()
        assert store.choices() == expected
    store.undo()
    assert store.study(renamed.id) == meeting.study
    assert len(store._reader.exec_driver_sql(kept).all()) == 2
    store.undo()
    assert (store.studies(), store.members()) == ((), ())
    for _ in range(4):
        store.redo()
    assert (store.choices(), store.studies()) == ((turned,), (renamed,))
    assert sound(store)


def test_an_act_tells_which_studies_records_and_items_it_touched(store, meeting):
    first, second = meeting.records
    choice = a_choice(meeting.study, meeting.titles[1])
    touched = store.commit(an_act("chosen", choice))
    assert touched == Touched(
        studies=frozenset({meeting.study.id}),
        sources=frozenset({second.source}),
        records=frozenset({second.id}),
        items=frozenset({meeting.trials[1].id}),
        act=touched.act,
        label="chosen",
    )
    touched = store.commit(an_act("out", Drop(EntityKind.MEMBERSHIP, meeting.members[0].id)))
    assert (touched.studies, touched.records) == (frozenset({meeting.study.id}), frozenset({first.id}))
    other = a_study("Other")
    moved = msgspec.structs.replace(meeting.members[0], study=other.id)
    store.undo()
    touched = store.commit(an_act("moved", other, moved))
    assert touched.studies == frozenset({meeting.study.id, other.id})
    touched = store.commit(an_act("seen", an_acknowledgement(study=other)))
    assert (touched.studies, touched.records) == (frozenset({other.id}), frozenset())
    touched = store.commit(an_act("seen", an_acknowledgement(meeting.trials[0])))
    assert (touched.studies, touched.items) == (frozenset(), frozenset({meeting.trials[0].id}))


def test_each_has_its_place_in_the_history(store, meeting):
    trial, record = meeting.trials[1], meeting.records[1]
    store.commit(an_act("chosen", a_choice(meeting.study, meeting.titles[1])))
    store.commit(an_act("seen", an_acknowledgement(trial, field="title")))
    store.commit(an_act("of the study", an_acknowledgement(study=meeting.study)))

    def labels(**scope: str) -> list[str]:
        return [one.label for one in store.history(Scope(**scope), limit=2)]

    assert labels(item=trial.id, field="title") == ["seen", "chosen"]
    assert labels(record=record.id) == labels(source=record.source) == ["seen", "chosen"]
    assert labels() == ["of the study", "seen"]


def test_an_item_belongs_to_one_study_and_a_cell_has_one_choice(store, meeting):
    other = a_study("Other")
    for twin in (a_membership(other, meeting.trials[0], Joined.PROPOSAL), a_choice(meeting.study, meeting.titles[1])):
        with pytest.raises(RefusedError, match="one of these already"):
            store.commit(an_act("twice", other, a_choice(meeting.study, meeting.titles[0]), twin))
    elsewhere = a_choice(meeting.study, meeting.titles[1], cell="trial/phase")
    store.commit(an_act("two cells", a_choice(meeting.study, meeting.titles[0]), elsewhere))
    assert len(store.choices()) == 2


def test_what_belongs_to_nothing_is_refused(store, meeting):
    nowhere = a_study("Never kept")
    lies = (
        a_membership(nowhere, meeting.trials[0]),
        a_membership(meeting.study, an_item(meeting.records[0])),
        a_choice(nowhere, meeting.titles[0]),
        a_choice(meeting.study, a_value(meeting.trials[0])),
        a_choice(meeting.study, meeting.titles[0], a_value(meeting.trials[0])),
        an_acknowledgement(an_item(meeting.records[0])),
        an_acknowledgement(study=nowhere),
    )
    for lie in lies:
        with pytest.raises(RefusedError):
            store.commit(an_act("lie", lie))
    assert (store.choices(), store.acknowledgements()) == ((), ())


def test_what_others_point_to_goes_only_with_them_and_the_refusal_says_what_they_are(store, meeting):
    choice = a_choice(meeting.study, meeting.titles[1], meeting.titles[0])
    seen = an_acknowledgement(meeting.trials[0])
    seen_study = an_acknowledgement(study=meeting.study)
    store.commit(an_act("judged", choice, seen, seen_study))
    first, second = meeting.holders_of_titles()
    refused = (
        ((second,), "This value is chosen for a study"),
        ((first,), "names this value as the one not taken"),
        ((Drop(EntityKind.STUDY, meeting.study.id),), "Trials still belong to this study"),
    )
    for drops, why in refused:
        with pytest.raises(RefusedError, match=f"{why}.*Nothing was written"):
            store.commit(an_act("gone", *drops))
    bare = an_item(meeting.records[0])
    store.commit(an_act("bare", bare, seen_bare := an_acknowledgement(bare)))
    for holder in (seen_bare, a_membership(meeting.study, bare)):
        store.commit(an_act("held", holder))
        with pytest.raises(RefusedError, match=r"acknowledged|still counts this trial"):
            store.commit(an_act("gone", Drop(EntityKind.ITEM, bare.id)))
        kind = EntityKind.ACKNOWLEDGEMENT if holder is seen_bare else EntityKind.MEMBERSHIP
        store.commit(an_act("let go", Drop(kind, holder.id)))
    store.commit(an_act("gone", Drop(EntityKind.ITEM, bare.id)))
    before = (store.content(meeting.records[1].id), store.studies(), store.choices(), store.members())
    everything = (
        Drop(EntityKind.CHOICE, choice.id),
        Drop(EntityKind.ACKNOWLEDGEMENT, seen.id),
        Drop(EntityKind.ACKNOWLEDGEMENT, seen_study.id),
        *(Drop(EntityKind.MEMBERSHIP, one.id) for one in meeting.members),
        Drop(EntityKind.STUDY, meeting.study.id),
        second,
    )
    store.commit(an_act("all of it", *everything))
    assert (store.studies(), store.choices(), store.members(), store.acknowledgements()) == ((), (), (), ())
    store.undo()
    assert (store.content(meeting.records[1].id), store.studies(), store.choices(), store.members()) == before
    assert sound(store)


def test_a_choice_is_of_a_value_of_one_of_the_studys_trials(store, meeting):
    outsider = an_item(meeting.records[0])
    beside = an_item(meeting.records[0], "caveat")
    theirs, rationale = a_value(outsider), a_value(beside, "rationale")
    other = a_study("Other")
    store.commit(an_act("others", outsider, beside, theirs, rationale, other, a_membership(other, outsider)))
    with pytest.raises(RefusedError, match="must belong to one of its trials"):
        store.commit(an_act("stray", a_choice(meeting.study, theirs)))
    store.commit(an_act("below", a_choice(meeting.study, meeting.measures[0], cell="outcome/measure")))
    store.commit(an_act("beside", a_choice(meeting.study, rationale, cell="caveat/rationale")))
    store.commit(an_act("theirs", a_choice(other, theirs)))
    elsewhere = an_item(a_record(store, a_source(store, "Far away.")))
    far = a_value(elsewhere)
    with pytest.raises(RefusedError, match="must belong to one of its trials"):
        store.commit(an_act("stray", elsewhere, far, a_choice(other, far, cell="far")))
    assert sound(store)


def test_a_trial_leaves_its_study_only_with_what_was_chosen_of_it(store, meeting):
    below = a_choice(meeting.study, meeting.measures[0])
    store.commit(an_act("chosen", below))
    out = Drop(EntityKind.MEMBERSHIP, meeting.members[0].id)
    with pytest.raises(RefusedError, match="drop that choice first"):
        store.commit(an_act("out", out))
    other = a_study("Other")
    with pytest.raises(RefusedError, match="drop that choice first"):
        store.commit(an_act("moved", other, msgspec.structs.replace(meeting.members[0], study=other.id)))
    store.commit(an_act("out", out, Drop(EntityKind.CHOICE, below.id)))
    store.undo()
    stranger = an_item(meeting.records[0])
    store.commit(an_act("another trial", stranger, other, a_membership(other, stranger)))
    moved = msgspec.structs.replace(meeting.outcomes[0], parent=stranger.id)
    with pytest.raises(RefusedError, match="must belong to one of its trials"):
        store.commit(an_act("nested elsewhere", moved))
    assert sound(store)


def test_undo_declines_what_would_leave_a_choice_astray(store, meeting):
    store.be("Grace Hopper")
    store.commit(an_act("chosen", a_choice(meeting.study, meeting.titles[0])))
    store.be("Ada Byron")
    with pytest.raises(RefusedError):
        store.undo()
    assert len(store.members()) == 2


def test_a_value_points_to_a_study_until_it_goes(store, meeting):
    other = a_study("Other")
    pointer = a_value(meeting.trials[0], "registry_id", Reference(Target.STUDY, other.id, "same_as"))
    store.commit(an_act("points", other, pointer))
    assert store.value(pointer.id) == pointer
    with pytest.raises(RefusedError, match="A trial still points to this study"):
        store.commit(an_act("gone", Drop(EntityKind.STUDY, other.id)))
    store.commit(an_act("gone", Drop(EntityKind.STUDY, other.id), Drop(EntityKind.VALUE, pointer.id)))
    with pytest.raises(RefusedError, match="points to a study that is gone"):
        store.commit(an_act("points", pointer))


def test_items_are_found_by_a_current_identifier(store, meeting):
    number = Identifier("nct", "NCT00000001")
    first, second = meeting.trials
    again = a_value(first, "registry_id", number, ordinal=1)
    store.commit(
        an_act(
            "numbers",
            a_value(second, "registry_id", number),
            a_value(first, "registry_id", number),
            again,
            a_value(meeting.outcomes[0], "registry_id", Identifier("pmid", "NCT00000001")),
            a_value(meeting.outcomes[1], "registry_id", number, current=False),
            a_value(meeting.outcomes[0], "title", Text("NCT00000001")),
        )
    )
    assert store.items_identified("nct", "NCT00000001") == (second.id, first.id)
    assert store.items_identified("pmid", "NCT00000001") == (meeting.outcomes[0].id,)
    assert store.items_identified("nct", "NCT0000000") == ()
    plan = store._reader.exec_driver_sql(
        "EXPLAIN QUERY PLAN SELECT item FROM value WHERE kind = 'identifier' AND text = 'a' AND code = 'b'"
    ).all()
    assert "ix_value_identifier" in str(plan)


def test_verify_finds_a_choice_that_went_astray_behind_its_back(store, meeting):
    store.commit(an_act("chosen", a_choice(meeting.study, meeting.titles[0])))
    with store._project.pen.held() as connection:
        raw(connection).execute("DELETE FROM membership WHERE item = ?", (meeting.trials[0].id,))
    (wrong,) = (check for check in store.verify(Silent()) if not check.ok)
    assert (wrong.name, "none of its study's" in wrong.detail) == ("choices", True)


def test_other_programs_see_members_and_choices(store, meeting):
    store.commit(an_act("chosen", a_choice(meeting.study, meeting.titles[0])))
    connection = sqlite3.connect(f"file:{store.info().path}?mode=ro", uri=True)
    connection.execute("PRAGMA trusted_schema=OFF")
    members = connection.execute("SELECT title, item, source, curator FROM study_members ORDER BY item").fetchall()
    chosen = connection.execute("SELECT title, cell, field, text, source FROM study_choices").fetchall()
    connection.close()
    assert sorted(members) == sorted(
        ("Meeting", trial.id, record.source, "Ada Byron")
        for trial, record in zip(meeting.trials, meeting.records, strict=True)
    )
    assert chosen == [("Meeting", "trial/title", "title", "title 0", meeting.records[0].source)]


def test_a_choice_of_a_value_put_in_the_same_act_is_kept(store, meeting):
    value = Value(id=new_id(), item=meeting.outcomes[0].id, field="response", value=Text("words"))
    touched = store.commit(an_act("both", value, a_choice(meeting.study, value)))
    assert touched.values == frozenset({value.id})
