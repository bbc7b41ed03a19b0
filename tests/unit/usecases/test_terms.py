"""A project's own terms: added with what they mean, joined to the values that wait for them, undone in one step."""

from __future__ import annotations

import pytest

from app.domain.errors import NotFoundError, RefusedError
from app.domain.kinds import Term, Terms
from app.reading.terms import suggest
from app.usecases.curating import put_value, start_record
from app.usecases.items import add_item
from app.usecases.statements import Statement
from app.usecases.terms import add_term, added_term, remove_term, rename_term
from tests.builders.curating import Work
from tests.builders.stores import a_source

MEANING = "How long a patient slept, by a wrist sensor."


def unlisted(work: Work, outcome: str, label: str = "Sleep at night") -> str:
    put_value(work.store, outcome, "measure", Statement(payload=Term(label)))
    return work.current(outcome, "measure").id


def measures(work: Work):
    return work.store.form(work.store.info().form).vocabulary("outcome_measure")


def test_a_term_is_added_and_can_be_picked(work: Work) -> None:
    added, touched = add_term(work.store, "outcome_measure", " Sleep  time ", synonyms=["slept"], definition=MEANING)
    assert (added.term.code, added.term.label, added.term.definition) == ("SLEEP_TIME", "Sleep time", MEANING)
    assert touched.terms
    assert suggest(measures(work), "sle")[0].code == "SLEEP_TIME"
    assert work.store.added_terms() == (added,)


def test_values_that_hold_the_label_get_its_code_in_the_same_act(work: Work, outcome: str) -> None:
    value, other = unlisted(work, outcome), work.add("outcome")
    unlisted(work, other, "sleep AT night")
    added, touched = add_term(work.store, "outcome_measure", "Sleep time", definition=MEANING, value=value)
    assert work.current(outcome, "measure").value == Term("Sleep time", added.term.code)
    assert work.current(other, "measure").value == Term("Sleep time", added.term.code)
    assert touched.values >= {value, work.current(other, "measure").id}
    work.store.undo()
    assert work.current(outcome, "measure").value == Term("Sleep at night")
    assert work.store.added_terms() == ()
    work.store.redo()
    assert work.current(outcome, "measure").value == Term("Sleep time", added.term.code)
    assert work.sound()


def test_every_record_of_the_project_is_joined(work: Work, outcome: str) -> None:
    unlisted(work, outcome, "Sleep time")
    work.store.be("Ben")
    record, _ = start_record(work.store, a_source(work.store, "Another text."))
    his, _ = add_item(work.store, record.id, "outcome")
    put_value(work.store, his.id, "measure", Statement(payload=Term("sleep time")))
    added, touched = add_term(work.store, "outcome_measure", "Sleep time", definition=MEANING)
    assert touched.records == {work.record, record.id}
    joined = work.store.content(record.id).current(his.id, "measure")
    assert joined.value == work.current(outcome, "measure").value == Term("Sleep time", added.term.code)


def test_a_set_of_terms_is_joined_term_by_term(work: Work) -> None:
    trial = work.add("trial")
    both = Terms((Term("Phase 1", "PHASE1"), Term("Phase 1c")))
    put_value(work.store, trial, "phase", Statement(payload=both))
    added, _ = add_term(work.store, "phase", "Phase 1c", code="PHASE1C", definition="A third part of phase 1.")
    assert work.current(trial, "phase").value == Terms((Term("Phase 1", "PHASE1"), Term("Phase 1c", "PHASE1C")))
    assert added.term.code == "PHASE1C"


@pytest.mark.parametrize(
    ("label", "more", "sentence"),
    [
        ("ORR", {}, "stands there already"),
        ("overall response", {}, "another name of “ORR”"),
        ("Sleep", {"synonyms": ["PFS"]}, "another name of “PFS”"),
        ("Sleep", {"code": "ORR"}, "a code never changes its meaning"),
        ("Sleep", {"definition": "  "}, "needs a definition"),
        ("  ", {}, "needs a label"),
    ],
)
def test_what_names_another_term_or_nothing_is_refused(work: Work, label: str, more: dict, sentence: str) -> None:
    with pytest.raises(RefusedError, match=sentence):
        add_term(work.store, "outcome_measure", label, **{"definition": MEANING, **more})
    assert work.store.added_terms() == ()


def test_a_vocabulary_that_is_not_there_or_not_the_field_s_is_told(work: Work, outcome: str) -> None:
    with pytest.raises(NotFoundError, match="No form of this project"):
        add_term(work.store, "moods", "Good", definition="Good.")
    with pytest.raises(RefusedError, match="does not pick from"):
        add_term(work.store, "modality", "Good", definition="Good.", value=unlisted(work, outcome))


def test_the_same_term_is_not_added_twice(work: Work) -> None:
    add_term(work.store, "outcome_measure", "Sleep time", definition=MEANING)
    with pytest.raises(RefusedError, match="stands there already"):
        add_term(work.store, "outcome_measure", "sleep time", definition=MEANING)


def test_a_term_is_renamed_and_its_values_follow(work: Work, outcome: str) -> None:
    value = unlisted(work, outcome)
    added, _ = add_term(work.store, "outcome_measure", "Sleep time", definition=MEANING, value=value)
    rename_term(work.store, added.id, "Hours of sleep")
    renamed = added_term(work.store, added.id).term
    assert (renamed.code, renamed.label, renamed.synonyms) == (added.term.code, "Hours of sleep", ("Sleep time",))
    assert work.current(outcome, "measure").value == Term("Hours of sleep", added.term.code)
    work.store.undo()
    assert work.current(outcome, "measure").value == Term("Sleep time", added.term.code)
    with pytest.raises(RefusedError, match="stands there already"):
        rename_term(work.store, added.id, "PFS")
    assert not rename_term(work.store, added.id, "Sleep time").act


def test_a_term_in_use_stays(work: Work, outcome: str) -> None:
    value = unlisted(work, outcome)
    added, _ = add_term(work.store, "outcome_measure", "Sleep time", definition=MEANING, value=value)
    with pytest.raises(RefusedError, match="1 value holds “Sleep time”; change it"):
        remove_term(work.store, added.id)
    put_value(work.store, outcome, "measure", Statement(payload=Term("ORR", "ORR")), value=value)
    assert remove_term(work.store, added.id).terms
    assert work.store.added_terms() == ()
    assert measures(work).term(added.term.code) is None
    work.store.undo()
    assert measures(work).term(added.term.code) is not None


def test_a_term_of_the_form_is_no_term_of_the_project(work: Work) -> None:
    with pytest.raises(NotFoundError, match="changed in the form"):
        remove_term(work.store, "ORR")
