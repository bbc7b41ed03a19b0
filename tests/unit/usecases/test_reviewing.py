"""Where values stand in review, and what becomes of a verified value that changes."""

from __future__ import annotations

import pytest

from app.domain.errors import RefusedError
from app.domain.kinds import Identifier, Proportion
from app.domain.sources import SourceKind
from app.domain.values import Basis, Derivation, Missing, Status
from app.usecases.checking import findings_of
from app.usecases.curating import add_quote, amend, explain, mark_missing, put_value, remove_quote
from app.usecases.items import add_item
from app.usecases.library import set_kind
from app.usecases.reviewing import proposed_basis, set_status, verify_item
from app.usecases.statements import JUDGEMENT, Statement
from app.usecases.vouching import accept, type_value


@pytest.fixture
def result(work, outcome):
    """A result with its words, verified in the full text."""
    work.vouch(outcome, "result", "8/11 (73%)")
    value = work.current(outcome, "result")
    set_status(work.store, [value.id], Status.VERIFIED, Basis.FULL_TEXT)
    return value.id


@pytest.mark.parametrize(
    ("kind", "basis"),
    [
        (SourceKind.JOURNAL_ARTICLE, Basis.FULL_TEXT),
        (SourceKind.CONFERENCE_ABSTRACT, Basis.ABSTRACT_ONLY),
        (SourceKind.BIBLIOGRAPHIC_RECORD, Basis.ABSTRACT_ONLY),
        (SourceKind.REGISTRY_RECORD, Basis.REGISTRY),
        (SourceKind.WEB_ARTICLE, Basis.SECONDARY_SOURCE),
        (SourceKind.SYSTEMATIC_REVIEW, Basis.SECONDARY_SOURCE),
        (SourceKind.OTHER, Basis.SECONDARY_SOURCE),
    ],
)
def test_what_was_read_is_proposed_from_the_sort_of_source(work, kind, basis):
    set_kind(work.store, work.source, kind)
    assert proposed_basis(work.store.source(work.source)) is basis


def test_verified_keeps_what_was_read_and_a_draft_forgets_it(work, outcome, result):
    held = work.store.value(result)
    assert (held.status, held.basis) == (Status.VERIFIED, Basis.FULL_TEXT)
    touched = set_status(work.store, [result], Status.DRAFT)
    assert touched.label == "back to draft: n / N (%)"
    held = work.store.value(result)
    assert (held.status, held.basis) == (Status.DRAFT, None)


def test_a_dispute_keeps_what_was_read(work, result):
    assert set_status(work.store, [result], Status.DISPUTED).label == "dispute n / N (%)"
    assert (work.store.value(result).status, work.store.value(result).basis) == (Status.DISPUTED, Basis.FULL_TEXT)


def test_what_stands_there_already_is_no_act(work, result):
    assert not set_status(work.store, [result], Status.VERIFIED, Basis.FULL_TEXT).act
    assert not set_status(work.store, [], Status.DRAFT).act


def test_nothing_is_verified_without_saying_by_what_or_before_it_is_read(work, outcome, result):
    with pytest.raises(RefusedError, match="verified against"):
        set_status(work.store, [result], Status.VERIFIED)
    type_value(work.store, outcome, "median_follow_up", "some while")
    unread = work.current(outcome, "median_follow_up")
    with pytest.raises(RefusedError, match="not read yet"):
        set_status(work.store, [unread.id], Status.VERIFIED, Basis.FULL_TEXT)


@pytest.mark.parametrize("typed", ["7/11 (64%)", "8/11 (73.0%)", "about most"])
def test_a_verified_value_that_says_something_else_is_corrected_and_undo_brings_verified_back(
    work, outcome, result, typed
):
    type_value(work.store, outcome, "result", typed, value=result)
    held = work.store.value(result)
    assert (held.status, held.basis) == (Status.CORRECTED, Basis.FULL_TEXT)
    work.store.undo()
    assert work.store.value(result).status is Status.VERIFIED
    work.store.redo()
    assert work.store.value(result).status is Status.CORRECTED


def test_a_missing_reason_in_place_of_a_verified_value_is_a_correction(work, outcome, result):
    mark_missing(work.store, outcome, "result", Missing.NOT_REPORTED)
    assert work.current(outcome, "result").status is Status.CORRECTED


def test_a_part_that_is_filled_in_later_is_a_correction(work, outcome):
    offer, _ = work.vouch(outcome, "result", "8 (73%)")
    value = work.current(outcome, "result")
    set_status(work.store, [value.id], Status.VERIFIED, Basis.FULL_TEXT)
    accept(work.store, offer)
    assert work.current(outcome, "result").status is Status.CORRECTED


def test_what_changes_beside_the_value_leaves_it_verified(work, outcome, result):
    add_quote(work.store, work.words("8 (73%)"), value=result)
    amend(work.store, result, note="seen twice", needs_review=True)
    explain(work.store, result, Derivation.COMPUTED, "8 of 11")
    type_value(work.store, outcome, "result", "8/11 (73%)", value=result)
    assert work.store.value(result).status is Status.VERIFIED


def test_words_that_are_untied_from_a_verified_value_are_a_correction(work, result):
    (quote,) = work.content.quotes_of(result)
    remove_quote(work.store, quote.id)
    assert work.store.value(result).status is Status.CORRECTED
    work.store.undo()
    assert work.store.value(result).status is Status.VERIFIED


@pytest.mark.parametrize("status", [Status.DRAFT, Status.DISPUTED, Status.REJECTED])
def test_only_what_was_verified_is_corrected(work, outcome, result, status):
    set_status(work.store, [result], status)
    put_value(work.store, outcome, "result", Statement(payload=Proportion(7, 11)), value=result)
    assert work.store.value(result).status is status


def test_an_item_is_verified_with_its_rows_in_one_act(work, outcome):
    trial = work.store.item(outcome).parent
    work.vouch(trial, "conditions", "lymphoma")
    work.vouch(trial, "conditions", "leukaemia")
    row, _ = add_item(work.store, work.record, "registry_id", trial)
    work.vouch(row.id, "identifier", "NCT01234567")
    disputed = work.values(trial, "conditions")[1]
    set_status(work.store, [disputed.id], Status.DISPUTED)
    touched = verify_item(work.store, trial, Basis.REGISTRY)
    assert touched.label == "verify (registry) trial, 2 values"
    assert {v.status for v in work.values(trial, "conditions")} == {Status.VERIFIED, Status.DISPUTED}
    assert work.current(row.id, "identifier").basis is Basis.REGISTRY
    assert not verify_item(work.store, trial, Basis.REGISTRY).act
    work.store.undo()
    assert work.current(row.id, "identifier").status is Status.DRAFT


def test_an_item_without_values_has_nothing_to_verify(work, outcome):
    with pytest.raises(RefusedError, match="no value"):
        verify_item(work.store, outcome, Basis.FULL_TEXT)


def test_a_rejected_registry_id_holds_its_trial_in_no_study(work, outcome):
    trial = work.store.item(outcome).parent
    row, _ = add_item(work.store, work.record, "registry_id", trial)
    put_value(work.store, row.id, "identifier", Statement(payload=Identifier("nct", "NCT01234567")))
    value = work.current(row.id, "identifier")
    assert work.store.membership_of(trial) is not None
    set_status(work.store, [value.id], Status.REJECTED)
    assert work.store.membership_of(trial) is None
    work.store.undo()
    assert work.store.membership_of(trial) is not None


def test_the_rule_on_secondary_sources_speaks_of_what_is_verified_and_of_nothing_else(work, outcome, result):
    set_kind(work.store, work.source, SourceKind.WEB_ARTICLE)

    def told():
        return [one.value for one in findings_of(work.store, work.record) if one.rule == "V26"]

    assert told() == [result]
    type_value(work.store, outcome, "result", "7/11 (64%)", value=result)
    assert told() == []
    work.store.undo()
    assert told() == [result]
    set_status(work.store, [result], Status.DRAFT)
    assert told() == []


# -- what the curator judges -------------------------------------------------------------------------------------------


@pytest.fixture
def report(work):
    return add_item(work.store, work.record, "report")[0].id


def test_a_judgement_typed_without_words_is_an_inference(work, report):
    type_value(work.store, report, "evidence_level", "secondary")
    value = work.current(report, "evidence_level")
    assert (value.derivation, value.how) == (Derivation.INFERRED, JUDGEMENT)
    assert not value.needs_words
    type_value(work.store, report, "evidence_level", "primary", value=value.id)
    assert work.current(report, "evidence_level").derivation is Derivation.INFERRED


def test_words_given_to_a_judgement_make_it_what_the_source_says(work, report):
    type_value(work.store, report, "funding", "A foundation")
    assert work.current(report, "funding").derivation is Derivation.STATED
    type_value(work.store, report, "language", "well")
    work.vouch(report, "language", "well")
    value = work.current(report, "language")
    assert (value.derivation, value.how, value.as_stated) == (Derivation.STATED, "", "well")
    type_value(work.store, report, "language", "English", value=value.id)
    assert work.current(report, "language").derivation is Derivation.STATED


def test_an_explanation_of_ones_own_is_kept_when_a_judgement_is_typed_again(work, report):
    type_value(work.store, report, "peer_reviewed", "no")
    value = work.current(report, "peer_reviewed")
    explain(work.store, value.id, Derivation.INFERRED, "It names no journal.")
    type_value(work.store, report, "peer_reviewed", "yes", value=value.id)
    assert work.current(report, "peer_reviewed").how == "It names no journal."
