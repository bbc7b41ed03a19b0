"""What one item says is copied to the next: with its words, or as inferred, and never over what stands there."""

from app.domain.values import Derivation, Missing
from app.usecases.curating import amend, mark_missing
from app.usecases.rows import copy_values
from app.usecases.vouching import type_value


def test_a_copy_without_words_is_inferred_and_says_from_where(work, outcome):
    other = work.add("outcome")
    type_value(work.store, outcome, "analysis_population", "treated")
    assert copy_values(work.store, other, {"analysis_population": outcome}).label == "copy Population"
    copy = work.current(other, "analysis_population")
    assert copy.derivation is Derivation.INFERRED
    assert copy.how.startswith("the same as in ")


def test_review_flags_and_notes_stay_where_they_are(work, outcome):
    other = work.add("outcome")
    type_value(work.store, outcome, "analysis_population", "treated")
    amend(work.store, work.current(outcome, "analysis_population").id, note="Ask.", needs_review=True)
    copy_values(work.store, other, {"analysis_population": outcome})
    copy = work.current(other, "analysis_population")
    assert (copy.note, copy.needs_review) == ("", False)


def test_what_stands_there_already_stays_and_nothing_to_copy_changes_nothing(work, outcome):
    other = work.add("outcome")
    type_value(work.store, outcome, "analysis_population", "treated")
    type_value(work.store, other, "analysis_population", "evaluable for safety")
    assert not copy_values(work.store, other, {"analysis_population": outcome, "criteria": outcome}).act
    assert work.current(other, "analysis_population").value.code == "evaluable_safety"


def test_a_missing_reason_is_copied_as_it_is(work, outcome):
    other = work.add("outcome")
    mark_missing(work.store, outcome, "time_point_kind", Missing.NOT_REPORTED)
    copy_values(work.store, other, {"time_point_kind": outcome})
    copy = work.current(other, "time_point_kind")
    assert (copy.missing, copy.derivation, copy.how) == (Missing.NOT_REPORTED, None, "")
